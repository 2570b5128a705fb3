// GraphProto and FunctionProto to Graph, nested graphs included.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_GRAPH_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_GRAPH_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "analyzer/ir/graph.h"
#include "onnx_frontend/import_budget.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {

// Graphs in attributes of nodes of graphs in attributes...: how many.
inline constexpr int kMaxGraphNesting = 64;

// What all graphs of a file share.
struct ImportContext {
  absl::string_view file;
  std::shared_ptr<const ModelInfo> model;
  std::shared_ptr<const PayloadReader> reader;
  ImportBudget* budget;
};

// InvalidArgument says what is wrong and in which node or tensor.
absl::StatusOr<Graph> ImportMainGraph(const ImportContext& context,
                                      const OpsetImports& opset_imports,
                                      ByteRange graph_proto);

// A function that imports no opset of its own has those of the model.
absl::StatusOr<Function> ImportFunction(const ImportContext& context,
                                        const OpsetImports& model_imports,
                                        ByteRange function_proto);

// Adds one OperatorSetIdProto. InvalidArgument if it contradicts another.
absl::Status AddOpsetImport(absl::string_view operator_set_id,
                            OpsetImports& imports);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_GRAPH_H_
