// AttributeProto to Attribute.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_ATTRIBUTE_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_ATTRIBUTE_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "analyzer/ir/attributes.h"
#include "analyzer/ir/graph.h"
#include "onnx_frontend/import_budget.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {

// Imports the GraphProto that an attribute holds.
using ImportNested =
    absl::FunctionRef<absl::StatusOr<std::shared_ptr<const Graph>>(ByteRange)>;

// The kind of the value is what `type` says; in files that do not say it (IR
// version 1), what is there, and without anything an empty list of ints.
// InvalidArgument, naming the attribute, if both contradict each other.
absl::StatusOr<Attribute> ReadAttribute(absl::string_view file,
                                        ByteRange attribute_proto,
                                        ImportBudget& budget,
                                        ImportNested import_nested);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_ATTRIBUTE_H_
