// How sure the size of a tensor is.
#ifndef WEIGHBRIDGE_ANALYZER_IR_BOUND_H_
#define WEIGHBRIDGE_ANALYZER_IR_BOUND_H_

#include <cstdint>

namespace weighbridge {

enum class Bound : uint8_t {
  kExact,
  kUpper,  // The size depends on data; this is the largest it can be.
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_BOUND_H_
