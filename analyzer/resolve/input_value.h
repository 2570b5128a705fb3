// The value that the user gives an input: --value k=5 and the input's type make
// the Constant that rules see instead of a tensor that only a run would know.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_INPUT_VALUE_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_INPUT_VALUE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/declared_type.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/resolve/bindings.h"

namespace weighbridge {

int64_t ElementCount(const InputValue& value);

// The shape of the file with its one open dim filled, so that it has `count`
// elements. Nullopt unless one dim is open, or if the others do not divide
// `count`.
std::optional<std::vector<int64_t>> ShapeFromElements(const DeclaredType& type,
                                                      int64_t count);

// InvalidArgument: more or fewer elements than the type has, more than
// kMaxConstantElements, or one that its element type cannot hold.
absl::StatusOr<Constant> InputConstant(const TensorType& type,
                                       const InputValue& value);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_INPUT_VALUE_H_
