// Where the field numbers of ONNX come from: the generated official schema, and
// here, for what is newer than the oldest schema that this project builds with
// (IR version 8).
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_ONNX_SCHEMA_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_ONNX_SCHEMA_H_

#include "onnx/onnx-ml.pb.h"  // IWYU pragma: export

namespace weighbridge {

inline constexpr int kNodeOverloadField = 8;             // IR version 10
inline constexpr int kFunctionAttributeProtoField = 11;  // IR version 9
inline constexpr int kFunctionValueInfoField = 12;       // IR version 10
inline constexpr int kFunctionOverloadField = 13;        // IR version 10
// Only in the onnx-ml variant of the schema.
inline constexpr int kTypeOpaqueField = 7;

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_ONNX_SCHEMA_H_
