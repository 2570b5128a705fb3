// Arithmetic on Elements, exact for every element type, for value rules.
// An unknown operand gives an unknown result unless the other one decides it.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ELEMENT_ARITHMETIC_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ELEMENT_ARITHMETIC_H_

#include "analyzer/ir/dtype.h"
#include "analyzer/ops/element.h"

namespace weighbridge {

// `dtype` is the type of both operands and of the result.
Element AddElements(DType dtype, Element a, Element b);
Element SubtractElements(DType dtype, Element a, Element b);
// An integer 0 decides the product.
Element MultiplyElements(DType dtype, Element a, Element b);
// Integers truncate towards zero; unknown if b is an integer 0.
Element DivideElements(DType dtype, Element a, Element b);
// Python's %: the sign of b. Integers only; unknown if b is 0.
Element FloorModElements(DType dtype, Element a, Element b);
// C's fmod: the sign of a.
Element TruncatedModElements(DType dtype, Element a, Element b);
// NaN wins.
Element MinElements(DType dtype, Element a, Element b);
Element MaxElements(DType dtype, Element a, Element b);
// The result has the type of the base, `dtype`; the exponent any type.
Element PowerElements(DType dtype, Element base, Element exponent);

Element AndElements(DType dtype, Element a, Element b);  // bool
Element OrElements(DType dtype, Element a, Element b);
Element XorElements(DType dtype, Element a, Element b);
Element BitAndElements(DType dtype, Element a, Element b);  // Integers.
Element BitOrElements(DType dtype, Element a, Element b);
Element BitXorElements(DType dtype, Element a, Element b);
// Unknown if `by` is not below the width of the type.
Element ShiftLeft(DType dtype, Element a, Element by);
Element ShiftRight(DType dtype, Element a, Element by);

// `dtype` is the type of the operands; the result is bool.
Element EqualElements(DType dtype, Element a, Element b);
Element LessElements(DType dtype, Element a, Element b);
Element LessOrEqualElements(DType dtype, Element a, Element b);
Element GreaterElements(DType dtype, Element a, Element b);
Element GreaterOrEqualElements(DType dtype, Element a, Element b);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ELEMENT_ARITHMETIC_H_
