#include "onnx_frontend/element_bits.h"

#include <bit>
#include <cmath>
#include <limits>

namespace weighbridge {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// How a format below 32 bits spends its largest exponent and its "minus zero".
enum class Specials : uint8_t {
  kIeee,       // Largest exponent: infinity (mantissa 0) and NaN.
  kAllOnes,    // E4M3FN: only all ones is NaN; there is no infinity.
  kMinusZero,  // FNUZ: minus zero is the only NaN; there is no infinity.
  kNone,       // E2M1: every pattern is a number.
};

struct Format {
  int exponent_bits;
  int mantissa_bits;
  int bias;
  Specials specials;
};

double Decode(const Format& format, uint64_t bits) {
  const uint64_t mantissa_mask = (uint64_t{1} << format.mantissa_bits) - 1;
  const uint64_t exponent_mask = (uint64_t{1} << format.exponent_bits) - 1;
  const uint64_t mantissa = bits & mantissa_mask;
  const uint64_t exponent = (bits >> format.mantissa_bits) & exponent_mask;
  const bool is_negative =
      ((bits >> (format.mantissa_bits + format.exponent_bits)) & 1) != 0;
  switch (format.specials) {
    case Specials::kIeee:
      if (exponent != exponent_mask) break;
      if (mantissa != 0) return kNan;
      return is_negative ? -kInfinity : kInfinity;
    case Specials::kAllOnes:
      if (exponent == exponent_mask && mantissa == mantissa_mask) return kNan;
      break;
    case Specials::kMinusZero:
      if (is_negative && exponent == 0 && mantissa == 0) return kNan;
      break;
    case Specials::kNone:
      break;
  }
  // Exponent 0 is subnormal: no implicit one, the exponent of 1.
  const uint64_t significand =
      exponent == 0 ? mantissa : mantissa | (mantissa_mask + 1);
  const int scale = static_cast<int>(exponent == 0 ? 1 : exponent) -
                    format.bias - format.mantissa_bits;
  const double magnitude = std::ldexp(static_cast<double>(significand), scale);
  return is_negative ? -magnitude : magnitude;
}

}  // namespace

int64_t DecodeInt(DType dtype, uint64_t bits) {
  const int unused = 64 - BitWidth(dtype);
  bits <<= unused;
  switch (dtype) {
    case DType::kInt64:
    case DType::kInt32:
    case DType::kInt16:
    case DType::kInt8:
    case DType::kInt4:
    case DType::kInt2:
      return static_cast<int64_t>(bits) >> unused;
    case DType::kBool:
      return bits != 0;
    default:
      return static_cast<int64_t>(bits >> unused);
  }
}

double DecodeFloat(DType dtype, uint64_t bits) {
  switch (dtype) {
    case DType::kFloat64:
      return std::bit_cast<double>(bits);
    case DType::kFloat32:
      return std::bit_cast<float>(static_cast<uint32_t>(bits));
    case DType::kBFloat16:  // The upper half of a float32.
      return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
    case DType::kFloat16:
      return Decode({5, 10, 15, Specials::kIeee}, bits);
    case DType::kFloat8E4M3FN:
      return Decode({4, 3, 7, Specials::kAllOnes}, bits);
    case DType::kFloat8E4M3FNUZ:
      return Decode({4, 3, 8, Specials::kMinusZero}, bits);
    case DType::kFloat8E5M2:
      return Decode({5, 2, 15, Specials::kIeee}, bits);
    case DType::kFloat8E5M2FNUZ:
      return Decode({5, 2, 16, Specials::kMinusZero}, bits);
    case DType::kFloat4E2M1:
      return Decode({2, 1, 1, Specials::kNone}, bits);
    case DType::kFloat8E8M0: {  // A power of two; no sign, no zero.
      const int exponent = static_cast<int>(bits & 0xFF);
      return exponent == 0xFF ? kNan : std::ldexp(1.0, exponent - 127);
    }
    default:
      return kNan;
  }
}

}  // namespace weighbridge
