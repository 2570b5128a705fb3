// Reads an ONNX model into a Graph. The file is mapped and walked in place:
// weights are never read, wherever they are, and files of any size are the
// same to it. A file whose external weights are absent is a good model.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_MODEL_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_MODEL_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/ir/graph.h"

namespace weighbridge {

// NotFound: "PATH: no such file". InvalidArgument: it is no ONNX model, or a
// broken one; the message begins with the path, then says where, what was
// found and what was expected. A model with two graphs is broken: protobuf
// would merge them.
//
// The graph keeps the file mapped; bodies of functions live as long as the
// graph (its ModelInfo) does, not longer.
absl::StatusOr<std::shared_ptr<const Graph>> ImportModel(
    const std::string& path);

// The same for a file in memory. External data is looked for beside
// `file_name`, which need not exist.
absl::StatusOr<std::shared_ptr<const Graph>> ImportModelFromBytes(
    std::string bytes, const std::string& file_name);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_MODEL_H_
