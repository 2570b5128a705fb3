// What a TensorProto says about a tensor, without its elements: they may be
// gigabytes, so they are skipped by their length and only their place is kept.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_TENSOR_HEADER_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_TENSOR_HEADER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "analyzer/ir/tensor_payload.h"
#include "analyzer/ir/tensor_type.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {

// Frameworks stop far below; a file that names more dims is broken.
inline constexpr size_t kMaxRank = 1024;

struct TensorHeader {
  std::string name;
  TensorType type;
  TensorPayload payload;
};

// InvalidArgument, naming the tensor: unknown element type, dims that are
// negative or overflow, or a payload whose length contradicts them.
absl::StatusOr<TensorHeader> ReadTensorHeader(absl::string_view file,
                                              ByteRange tensor_proto);

// SparseTensorProto: its type is the dense one, it has no payload.
absl::StatusOr<TensorHeader> ReadSparseTensorHeader(
    absl::string_view file, ByteRange sparse_tensor_proto);

// Bytes of all elements in raw_data and in external files, as a number that
// file offsets can be compared with.
int64_t PayloadSize(const TensorType& type);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_TENSOR_HEADER_H_
