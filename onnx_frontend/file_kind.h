// Recognises files that people pass where an ONNX model is expected.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_FILE_KIND_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_FILE_KIND_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace weighbridge {

// What a file that is no ONNX model seems to be and what to do, for a message:
// "looks like a Git LFS pointer: run git lfs pull". Looks at the first bytes
// only. Nullopt if it could be anything.
std::optional<std::string> DescribeForeignFile(absl::string_view bytes);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_FILE_KIND_H_
