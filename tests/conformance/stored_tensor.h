// The tensors that ONNX keeps beside a model of its own tests: what goes in,
// and what came out of the reference implementation.
#ifndef WEIGHBRIDGE_TESTS_CONFORMANCE_STORED_TENSOR_H_
#define WEIGHBRIDGE_TESTS_CONFORMANCE_STORED_TENSOR_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/tensor_type.h"

namespace weighbridge {

struct StoredTensor {
  std::string name;  // Often empty.
  TensorType type;
  // Nullopt if there are too many elements, or of a type no Constant holds.
  std::optional<Constant> elements;
};

// `path` holds one TensorProto.
absl::StatusOr<StoredTensor> ReadStoredTensor(const std::string& path);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_CONFORMANCE_STORED_TENSOR_H_
