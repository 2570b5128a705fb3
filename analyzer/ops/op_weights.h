// How many vector operations one element of an operator counts for. A rate in a
// hardware file is that of simple operations; what takes longer weighs more.
//
// Three kinds of numbers: a simple operation is 1; a function that vector units
// evaluate in one piece, at about a quarter of the rate of an addition, is 4;
// a composite is the sum of its steps, which the comment beside it lists.
// Softmax and layer normalization are fixed by convention: their passes over
// the data count, whatever one pass does (docs/cost_model.md).
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OP_WEIGHTS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OP_WEIGHTS_H_

namespace weighbridge {

// Simple: add, subtract, multiply, compare, select, minimum, maximum, absolute
// value, negate, round, logic and shifts.
inline constexpr int kSimpleWeight = 1;

// Functions.
inline constexpr int kDivideWeight = 4;  // Also remainder and reciprocal.
inline constexpr int kSqrtWeight = 4;
inline constexpr int kExpWeight = 4;
inline constexpr int kLogWeight = 4;
inline constexpr int kSigmoidWeight = 4;
inline constexpr int kTanhWeight = 4;
// Without an instruction of their own: a range reduction and a polynomial.
inline constexpr int kErfWeight = 6;
inline constexpr int kTrigonometricWeight = 6;  // Also hyperbolic and inverse.
inline constexpr int kPowWeight = kLogWeight + kExpWeight;  // exp(y * log(x)).

// Activations.
inline constexpr int kReluWeight = 1;             // max(x, 0)
inline constexpr int kLeakyReluWeight = 2;        // multiply, select
inline constexpr int kThresholdedReluWeight = 2;  // compare, select
inline constexpr int kClipWeight = 2;             // max, min
inline constexpr int kShrinkWeight = 3;           // compare, subtract, select
inline constexpr int kHardSigmoidWeight = 4;      // multiply, add, max, min
inline constexpr int kHardSwishWeight = kHardSigmoidWeight + 1;
inline constexpr int kAffineWeight = 2;                    // multiply, add
inline constexpr int kScaledTanhWeight = kTanhWeight + 2;  // a * tanh(b * x)
// exp, subtract 1, multiply, select; Selu and Celu multiply once more.
inline constexpr int kEluWeight = kExpWeight + 3;
inline constexpr int kSeluWeight = kEluWeight + 1;
inline constexpr int kCeluWeight = kEluWeight + 1;
inline constexpr int kSoftplusWeight = kExpWeight + 1 + kLogWeight;
inline constexpr int kSoftsignWeight = 2 + kDivideWeight;  // abs, add, divide
inline constexpr int kMishWeight = kSoftplusWeight + kTanhWeight + 1;
inline constexpr int kSwishWeight = kSigmoidWeight + 2;  // x * sigmoid(a * x)
inline constexpr int kGeluWeight = kErfWeight + 4;  // x/2 * (1 + erf(x * c))
inline constexpr int kGeluTanhWeight = kTanhWeight + 8;  // cubic inside tanh

// Conversions and generators.
inline constexpr int kCastWeight = 1;
inline constexpr int kRangeWeight = 2;   // multiply, add
inline constexpr int kRandomWeight = 8;  // one step of a generator
inline constexpr int kDropoutWeight = kRandomWeight + 2;  // compare, scale
// Scale, round, add the zero point, clamp on both sides: the scale's inverse is
// known before. Also what an integer product needs on its way to 8 bits.
inline constexpr int kQuantizeWeight = 5;
inline constexpr int kDequantizeWeight = 2;  // subtract zero point, scale
inline constexpr int kDynamicQuantizeWeight = 2 + kQuantizeWeight;  // min, max
inline constexpr int kBipolarQuantizeWeight = 3;  // compare, select, scale
// Scale, add the zero point, round, scale to the narrower width, round.
inline constexpr int kTruncateWeight = 5;
// To a float of few bits: scale; the exponent (magnitude, a smallest number
// added, log2, floor); the last digit of it (subtract, maximum, exp2); divide
// by that, round, multiply; clamp on both sides; scale back.
inline constexpr int kFloatQuantizeWeight =
    1 + (3 + kLogWeight) + (2 + kExpWeight) + (kDivideWeight + 2) + 2 + 1;

// Normalizations, per element of the input.
inline constexpr int kSoftmaxWeight = 5;  // max, subtract, exp, sum, scale
inline constexpr int kLogSoftmaxWeight =
    5;                                    // max, subtract, exp, sum, subtract
inline constexpr int kHardmaxWeight = 2;  // max, compare
// Mean and variance (sum, subtract, square, sum), scale, weight, bias, and one
// for what is done per row. Also instance and group normalization, and batch
// normalization in training.
inline constexpr int kLayerNormalizationWeight = 8;
inline constexpr int kMeanVarianceNormalizationWeight =
    kLayerNormalizationWeight - 2;  // no weight, no bias
inline constexpr int kRmsNormalizationWeight =
    kLayerNormalizationWeight - 3;  // no mean, no subtraction, no bias
// In inference the four vectors fold into one scale and one shift.
inline constexpr int kBatchNormalizationWeight = 2;
inline constexpr int kLpNormalizationWeight = 3;  // magnitude, sum, scale
// Beside the sum over the window: square, scale, add, power, divide.
inline constexpr int kLrnWeight = 3 + kPowWeight + kDivideWeight;

// Rotating one element: two products and a sum.
inline constexpr int kRotationWeight = 3;

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OP_WEIGHTS_H_
