#include "onnx_frontend/element_bits.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(DecodeIntTest, SignedTypesAreSignExtended) {
  EXPECT_EQ(DecodeInt(DType::kInt64, UINT64_MAX), -1);
  EXPECT_EQ(DecodeInt(DType::kInt32, 0x80000000), INT32_MIN);
  EXPECT_EQ(DecodeInt(DType::kInt16, 0xFFFE), -2);
  EXPECT_EQ(DecodeInt(DType::kInt8, 0x80), -128);
  EXPECT_EQ(DecodeInt(DType::kInt8, 0x7F), 127);
  EXPECT_EQ(DecodeInt(DType::kInt4, 0x8), -8);
  EXPECT_EQ(DecodeInt(DType::kInt4, 0x7), 7);
  EXPECT_EQ(DecodeInt(DType::kInt2, 0x2), -2);
  EXPECT_EQ(DecodeInt(DType::kInt2, 0x1), 1);
}

TEST(DecodeIntTest, UnsignedTypesAreNot) {
  EXPECT_EQ(DecodeInt(DType::kUInt64, UINT64_MAX), -1);  // Its bit pattern.
  EXPECT_EQ(DecodeInt(DType::kUInt32, 0xFFFFFFFF), 4294967295);
  EXPECT_EQ(DecodeInt(DType::kUInt16, 0xFFFF), 65535);
  EXPECT_EQ(DecodeInt(DType::kUInt8, 0xFF), 255);
  EXPECT_EQ(DecodeInt(DType::kUInt4, 0xF), 15);
  EXPECT_EQ(DecodeInt(DType::kUInt2, 0x3), 3);
}

TEST(DecodeIntTest, OnlyTheBitsOfTheTypeCount) {
  EXPECT_EQ(DecodeInt(DType::kUInt4, 0xA5), 5);
  EXPECT_EQ(DecodeInt(DType::kInt8, 0xFFFFFF01), 1);
}

TEST(DecodeIntTest, BoolIsZeroOrOne) {
  EXPECT_EQ(DecodeInt(DType::kBool, 0), 0);
  EXPECT_EQ(DecodeInt(DType::kBool, 1), 1);
  EXPECT_EQ(DecodeInt(DType::kBool, 255), 1);
}

// A number of a format with the given bits for exponent and mantissa, by the
// formula of IEEE 754.
double Ieee(int sign, int exponent, int mantissa, int mantissa_bits, int bias) {
  const double fraction = mantissa * std::pow(2.0, -mantissa_bits);
  const double magnitude =
      exponent == 0 ? fraction * std::pow(2.0, 1 - bias)
                    : (1 + fraction) * std::pow(2.0, exponent - bias);
  return sign == 0 ? magnitude : -magnitude;
}

TEST(DecodeFloatTest, Float64And32AreThoseOfTheMachine) {
  EXPECT_EQ(DecodeFloat(DType::kFloat64, 0x3FF8000000000000), 1.5);
  EXPECT_EQ(DecodeFloat(DType::kFloat32, 0xBFC00000), -1.5);
  EXPECT_TRUE(std::isnan(DecodeFloat(DType::kFloat32, 0x7FC00000)));
}

TEST(DecodeFloatTest, BFloat16IsTheUpperHalfOfFloat32) {
  EXPECT_EQ(DecodeFloat(DType::kBFloat16, 0x3F80), 1);
  EXPECT_EQ(DecodeFloat(DType::kBFloat16, 0xC000), -2);
  EXPECT_EQ(DecodeFloat(DType::kBFloat16, 0x7F80), kInfinity);
}

TEST(DecodeFloatTest, Float16) {
  for (int bits = 0; bits < 0x10000; ++bits) {
    const int exponent = bits >> 10 & 31;
    if (exponent == 31) continue;
    ASSERT_EQ(DecodeFloat(DType::kFloat16, bits),
              Ieee(bits >> 15, exponent, bits & 1023, 10, 15))
        << bits;
  }
  EXPECT_EQ(DecodeFloat(DType::kFloat16, 0x3C00), 1);
  EXPECT_EQ(DecodeFloat(DType::kFloat16, 0x7BFF), 65504);  // The largest.
  EXPECT_EQ(DecodeFloat(DType::kFloat16, 0x0001), std::pow(2.0, -24));
  EXPECT_EQ(DecodeFloat(DType::kFloat16, 0x7C00), kInfinity);
  EXPECT_EQ(DecodeFloat(DType::kFloat16, 0xFC00), -kInfinity);
  EXPECT_TRUE(std::isnan(DecodeFloat(DType::kFloat16, 0x7C01)));
}

// The extreme values are those of the tables in ONNX's description of float 8.
TEST(DecodeFloatTest, Float8E4M3FN) {
  for (int bits = 0; bits < 0x100; ++bits) {
    const double value = DecodeFloat(DType::kFloat8E4M3FN, bits);
    if ((bits & 0x7F) == 0x7F) {
      EXPECT_TRUE(std::isnan(value)) << bits;
    } else {
      EXPECT_EQ(value, Ieee(bits >> 7, bits >> 3 & 15, bits & 7, 3, 7)) << bits;
    }
  }
  EXPECT_EQ(DecodeFloat(DType::kFloat8E4M3FN, 0x7E), 448);
  EXPECT_EQ(DecodeFloat(DType::kFloat8E4M3FN, 0x01), std::pow(2.0, -9));
}

TEST(DecodeFloatTest, Float8E4M3FNUZ) {
  for (int bits = 0; bits < 0x100; ++bits) {
    const double value = DecodeFloat(DType::kFloat8E4M3FNUZ, bits);
    if (bits == 0x80) {
      EXPECT_TRUE(std::isnan(value));
    } else {
      EXPECT_EQ(value, Ieee(bits >> 7, bits >> 3 & 15, bits & 7, 3, 8)) << bits;
    }
  }
  EXPECT_EQ(DecodeFloat(DType::kFloat8E4M3FNUZ, 0x7F), 240);
  EXPECT_EQ(DecodeFloat(DType::kFloat8E4M3FNUZ, 0x01), std::pow(2.0, -10));
}

TEST(DecodeFloatTest, Float8E5M2) {
  for (int bits = 0; bits < 0x100; ++bits) {
    const double value = DecodeFloat(DType::kFloat8E5M2, bits);
    const int exponent = bits >> 2 & 31;
    if (exponent == 31) {
      EXPECT_EQ(std::isnan(value), (bits & 3) != 0) << bits;
      if ((bits & 3) == 0) {
        EXPECT_EQ(value, bits < 0x80 ? kInfinity : -kInfinity);
      }
    } else {
      EXPECT_EQ(value, Ieee(bits >> 7, exponent, bits & 3, 2, 15)) << bits;
    }
  }
  EXPECT_EQ(DecodeFloat(DType::kFloat8E5M2, 0x7B), 57344);
}

TEST(DecodeFloatTest, Float8E5M2FNUZ) {
  for (int bits = 0; bits < 0x100; ++bits) {
    const double value = DecodeFloat(DType::kFloat8E5M2FNUZ, bits);
    if (bits == 0x80) {
      EXPECT_TRUE(std::isnan(value));
    } else {
      EXPECT_EQ(value, Ieee(bits >> 7, bits >> 2 & 31, bits & 3, 2, 16))
          << bits;
    }
  }
  EXPECT_EQ(DecodeFloat(DType::kFloat8E5M2FNUZ, 0x7F), 57344);
}

TEST(DecodeFloatTest, Float8E8M0IsAPowerOfTwo) {
  EXPECT_EQ(DecodeFloat(DType::kFloat8E8M0, 127), 1);
  EXPECT_EQ(DecodeFloat(DType::kFloat8E8M0, 128), 2);
  EXPECT_EQ(DecodeFloat(DType::kFloat8E8M0, 0), std::pow(2.0, -127));
  EXPECT_TRUE(std::isnan(DecodeFloat(DType::kFloat8E8M0, 255)));
}

TEST(DecodeFloatTest, Float4E2M1HasSixteenNumbers) {
  const double kMagnitudes[] = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
  for (int bits = 0; bits < 8; ++bits) {
    EXPECT_EQ(DecodeFloat(DType::kFloat4E2M1, bits), kMagnitudes[bits]);
    EXPECT_EQ(DecodeFloat(DType::kFloat4E2M1, bits | 8), -kMagnitudes[bits]);
  }
}

}  // namespace
}  // namespace weighbridge
