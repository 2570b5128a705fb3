#include "analyzer/ir/dtype.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;

std::vector<DType> AllDTypes() {
  std::vector<DType> all;
  for (int64_t number = 1; DTypeFromOnnx(number); ++number) {
    all.push_back(*DTypeFromOnnx(number));
  }
  return all;
}

template <typename Predicate>
std::vector<std::string> NamesOf(Predicate predicate) {
  std::vector<std::string> names;
  for (const DType dtype : AllDTypes()) {
    if (predicate(dtype)) names.push_back(DTypeName(dtype));
  }
  return names;
}

TEST(DTypeTest, NumbersAreThoseOfOnnx) {
  // TensorProto.DataType: 0 is undefined, INT2 is the newest.
  EXPECT_EQ(AllDTypes().size(), 26u);
  EXPECT_EQ(DTypeFromOnnx(0), std::nullopt);
  EXPECT_EQ(DTypeFromOnnx(27), std::nullopt);
  EXPECT_EQ(DTypeFromOnnx(-1), std::nullopt);
  EXPECT_EQ(DTypeFromOnnx(INT64_MAX), std::nullopt);
  EXPECT_EQ(DTypeFromOnnx(1), DType::kFloat32);
  EXPECT_EQ(DTypeFromOnnx(7), DType::kInt64);
  EXPECT_EQ(DTypeFromOnnx(16), DType::kBFloat16);
  EXPECT_EQ(DTypeFromOnnx(22), DType::kInt4);
}

TEST(DTypeTest, NamesAreDistinctAndTellTheWidth) {
  std::set<std::string> names;
  for (const DType dtype : AllDTypes()) {
    const std::string name = DTypeName(dtype);
    EXPECT_TRUE(names.insert(name).second) << name;
    const size_t digit = name.find_first_of("0123456789");
    if (digit == std::string::npos) continue;
    EXPECT_EQ(BitWidth(dtype), std::stoi(name.substr(digit))) << name;
  }
}

TEST(DTypeTest, WidthsThatNoNameTells) {
  EXPECT_EQ(BitWidth(DType::kBool), 8);     // ONNX stores a byte.
  EXPECT_EQ(BitWidth(DType::kString), 64);  // Counted as a reference.
}

TEST(DTypeTest, KindsDoNotOverlap) {
  EXPECT_THAT(NamesOf(IsFloat),
              ElementsAre("float32", "float16", "float64", "bfloat16",
                          "float8e4m3fn", "float8e4m3fnuz", "float8e5m2",
                          "float8e5m2fnuz", "float4e2m1", "float8e8m0"));
  EXPECT_THAT(
      NamesOf(IsInteger),
      ElementsAre("uint8", "int8", "uint16", "int16", "int32", "int64",
                  "uint32", "uint64", "uint4", "int4", "uint2", "int2"));
  EXPECT_THAT(
      NamesOf([](DType dtype) { return !IsFloat(dtype) && !IsInteger(dtype); }),
      ElementsAre("string", "bool", "complex64", "complex128"));
}

TEST(DTypeTest, NarrowTypesAreNumbersOfAtMostEightBits) {
  EXPECT_THAT(NamesOf(IsNarrow),
              ElementsAre("uint8", "int8", "float8e4m3fn", "float8e4m3fnuz",
                          "float8e5m2", "float8e5m2fnuz", "uint4", "int4",
                          "float4e2m1", "float8e8m0", "uint2", "int2"));
}

}  // namespace
}  // namespace weighbridge
