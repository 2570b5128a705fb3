// What a model file says about the type of a value: perhaps nothing, perhaps an
// element type without dims, perhaps dims that are symbols.
#ifndef WEIGHBRIDGE_ANALYZER_IR_DECLARED_TYPE_H_
#define WEIGHBRIDGE_ANALYZER_IR_DECLARED_TYPE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/ir/dtype.h"

namespace weighbridge {

struct DeclaredDim {
  std::optional<int64_t> size;
  std::string symbol;  // "batch"; empty if the file names none.
};

struct DeclaredType {
  enum class Kind : uint8_t {
    kNone,  // The file says nothing.
    kTensor,
    kSparseTensor,
    kSequence,
    kOptional,
    kMap,
    kOpaque,
  };
  Kind kind = Kind::kNone;
  std::optional<DType> dtype;  // Of a tensor.
  bool has_shape = false;      // A tensor without it has an unknown rank.
  std::vector<DeclaredDim> dims;
  // Of a sequence, optional or map (its values).
  std::shared_ptr<const DeclaredType> element;
  std::optional<DType> key_dtype;  // Of a map.
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_DECLARED_TYPE_H_
