// What a TypeProto says, as a DeclaredType.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_TYPE_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_TYPE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "analyzer/ir/declared_type.h"

namespace weighbridge {

// `type_proto` are the bytes of the message. InvalidArgument if they are
// malformed, nest too deep, or name an unknown element type. A negative size
// is what some exporters write for an unknown dim, and becomes one.
absl::StatusOr<DeclaredType> ReadDeclaredType(absl::string_view type_proto);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_TYPE_H_
