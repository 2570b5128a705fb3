// Where the elements of a tensor in the model file are, without reading them.
#ifndef WEIGHBRIDGE_ANALYZER_IR_TENSOR_PAYLOAD_H_
#define WEIGHBRIDGE_ANALYZER_IR_TENSOR_PAYLOAD_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/tensor_type.h"

namespace weighbridge {

struct TensorPayload {
  enum class Storage : uint8_t {
    kNone,      // No element in the file: an empty tensor, or data stripped.
    kMessage,   // `offset`, `length` delimit the TensorProto in the model file.
    kExternal,  // `offset`, `length` delimit the elements in `external_file`.
  };
  Storage storage = Storage::kNone;
  int64_t offset = 0;
  int64_t length = 0;
  std::string external_file;  // As the model writes it.
};

// A tensor that stands in an attribute.
struct TensorAttribute {
  TensorType type;
  TensorPayload payload;
};

// Decodes payloads on demand. Implemented by whoever holds the file.
class PayloadReader {
 public:
  virtual ~PayloadReader() = default;
  // NotFound if the payload is not there (stripped, or its file is absent);
  // FailedPrecondition if the tensor exceeds kMaxConstantElements;
  // InvalidArgument if it does not hold what `type` needs.
  virtual absl::StatusOr<Constant> Read(const TensorType& type,
                                        const TensorPayload& payload) const = 0;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_TENSOR_PAYLOAD_H_
