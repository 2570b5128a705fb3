// How sure the size of a tensor is, the surest first.
#ifndef WEIGHBRIDGE_ANALYZER_IR_BOUND_H_
#define WEIGHBRIDGE_ANALYZER_IR_BOUND_H_

#include <cstdint>

namespace weighbridge {

enum class Bound : uint8_t {
  kExact,
  kUpper,    // The size depends on data; this is the largest it can be.
  kAssumed,  // The size depends on data without limit; this is a guess.
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_BOUND_H_
