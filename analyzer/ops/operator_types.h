// OperatorTypes: the types that one version of an operator takes and gives, as
// a row of a table.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TYPES_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TYPES_H_

#include <array>
#include <cstdint>

#include "analyzer/ops/type_set.h"

namespace weighbridge {

struct OperatorTypes {
  const char* name;
  int8_t since;  // The opset of its domain that brought this version.
  // "A:T B:T shape:int64 > C:T": inputs, then outputs, each with a variable or
  // with the only element type there is. The last may repeat: with '*' all of
  // one type, with '~' each of its own. Empty: the version is deprecated and
  // has no types.
  const char* signature;
  // Of the variables, in the order in which they first appear.
  std::array<TypeSet, 4> variables;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TYPES_H_
