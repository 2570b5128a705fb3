// Elements of tensors that stand in files of their own beside the model.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_EXTERNAL_DATA_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_EXTERNAL_DATA_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/ir/tensor_payload.h"

namespace weighbridge {

// Reads the slice that `payload` (kExternal, of a sane length) delimits, and
// nothing else. `directory` is that of the model: "models/" or "".
// NotFound if the file is absent; InvalidArgument if its name is absolute or
// leaves the directory, if it is no regular file, or too short.
absl::StatusOr<std::string> ReadExternalData(const std::string& directory,
                                             const TensorPayload& payload);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_EXTERNAL_DATA_H_
