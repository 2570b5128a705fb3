// What the bits of one element mean, for every element type of ONNX.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_ELEMENT_BITS_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_ELEMENT_BITS_H_

#include <cstdint>

#include "analyzer/ir/dtype.h"

namespace weighbridge {

// `dtype` is an integer type or bool; of `bits` only BitWidth(dtype) count.
// uint64 keeps its bit pattern; a bool is 0 or 1.
int64_t DecodeInt(DType dtype, uint64_t bits);

// `dtype` is a float type; of `bits` only BitWidth(dtype) count. Exact: every
// float type of ONNX fits into a double.
double DecodeFloat(DType dtype, uint64_t bits);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_ELEMENT_BITS_H_
