// What ONNX keeps beside a model of its own tests: what goes in, and what came
// out of the reference implementation. A tensor, or a sequence or an optional
// of such values.
#ifndef WEIGHBRIDGE_TESTS_CONFORMANCE_STORED_VALUE_H_
#define WEIGHBRIDGE_TESTS_CONFORMANCE_STORED_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/declared_type.h"
#include "analyzer/ir/tensor_type.h"

namespace weighbridge {

struct StoredTensor {
  TensorType type;
  // Nullopt if there are too many elements, or of a type no Constant holds.
  std::optional<Constant> elements;
};

struct StoredValue {
  enum class Kind : uint8_t { kTensor, kSequence, kOptional };
  Kind kind = Kind::kTensor;
  std::optional<StoredTensor> tensor;  // Of a tensor alone.
  std::vector<StoredValue> items;      // Of the others; an optional has 0 or 1.
};

// `path` holds one TensorProto, SequenceProto or OptionalProto: which of them,
// only the declared type of the value tells; a tensor if the file declares
// none. Unimplemented: it is or holds a map or a sparse tensor.
absl::StatusOr<StoredValue> ReadStoredValue(const std::string& path,
                                            DeclaredType::Kind kind);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_CONFORMANCE_STORED_VALUE_H_
