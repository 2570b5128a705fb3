#include "analyzer/ir/tensor_type.h"

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(TensorTypeTest, BytesAreElementsTimesWidth) {
  WB_ASSERT_OK_AND_ASSIGN(const TensorType type,
                          TensorType::Create(DType::kFloat32, {64, 3, 7, 7}));
  EXPECT_EQ(type.rank(), 4);
  EXPECT_EQ(type.dim(1), 3);
  EXPECT_THAT(type.dims(), ElementsAre(64, 3, 7, 7));
  EXPECT_EQ(type.element_count(), 64 * 3 * 7 * 7);
  EXPECT_EQ(type.byte_size(), Bytes(64 * 3 * 7 * 7 * 4));
  EXPECT_EQ(type.ToString(), "float32[64,3,7,7]");
}

TEST(TensorTypeTest, NarrowElementsArePackedAndTheLastByteIsPadded) {
  const auto size = [](DType dtype, int64_t elements) {
    return TensorType::Create(dtype, {elements})->byte_size();
  };
  EXPECT_EQ(size(DType::kInt4, 4), Bytes(2));
  EXPECT_EQ(size(DType::kInt4, 5), Bytes(3));
  EXPECT_EQ(size(DType::kUInt2, 4), Bytes(1));
  EXPECT_EQ(size(DType::kUInt2, 5), Bytes(2));
  EXPECT_EQ(size(DType::kBool, 5), Bytes(5));
}

TEST(TensorTypeTest, ScalarsHaveOneElementAndNoDims) {
  const TensorType scalar = TensorType::Scalar(DType::kInt64);
  EXPECT_EQ(scalar.rank(), 0);
  EXPECT_EQ(scalar.element_count(), 1);
  EXPECT_EQ(scalar.byte_size(), Bytes(8));
  EXPECT_EQ(scalar.ToString(), "int64[]");
  EXPECT_EQ(scalar, *TensorType::Create(DType::kInt64, {}));
}

TEST(TensorTypeTest, EmptyTensorsHaveNoBytes) {
  WB_ASSERT_OK_AND_ASSIGN(const TensorType type,
                          TensorType::Create(DType::kFloat32, {3, 0}));
  EXPECT_EQ(type.element_count(), 0);
  EXPECT_EQ(type.byte_size(), Bytes(0));
}

TEST(TensorTypeTest, RejectsNegativeDims) {
  EXPECT_THAT(TensorType::Create(DType::kFloat32, {2, -3}),
              StatusIs(StatusCode::kInvalidArgument,
                       "dims [2,-3] contain the negative dim -3"));
  EXPECT_THAT(TensorType::Create(DType::kFloat32, {0, INT64_MIN}),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("negative")));
}

TEST(TensorTypeTest, RejectsOverflowWhateverTheElementType) {
  const int64_t half = int64_t{1} << 32;
  EXPECT_THAT(TensorType::Create(DType::kInt2, {half, half}),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("dims [4294967296,4294967296] overflow")));
  // 2^63 / 128 elements of the widest type are one too many.
  EXPECT_THAT(TensorType::Create(DType::kInt2, {int64_t{1} << 56}),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("overflow")));
  WB_ASSERT_OK_AND_ASSIGN(
      const TensorType most,
      TensorType::Create(DType::kInt2, {(int64_t{1} << 56) - 1}));
  EXPECT_EQ(most.WithDType(DType::kComplex128).byte_size(),
            Bytes(((int64_t{1} << 56) - 1) * 16));
}

TEST(TensorTypeTest, ZeroDoesNotHideAbsurdDims) {
  const int64_t huge = int64_t{1} << 62;
  EXPECT_THAT(TensorType::Create(DType::kFloat32, {0, huge, huge}),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("overflow")));
}

TEST(TensorTypeTest, WithDTypeKeepsDims) {
  WB_ASSERT_OK_AND_ASSIGN(const TensorType type,
                          TensorType::Create(DType::kFloat32, {2, 5}));
  const TensorType narrow = type.WithDType(DType::kInt4);
  EXPECT_EQ(narrow.ToString(), "int4[2,5]");
  EXPECT_EQ(narrow.byte_size(), Bytes(5));
  EXPECT_NE(narrow, type);
}

TEST(TensorTypeTest, EqualityLooksAtTypeAndDims) {
  const TensorType type = *TensorType::Create(DType::kInt8, {2, 3});
  EXPECT_EQ(type, *TensorType::Create(DType::kInt8, {2, 3}));
  EXPECT_NE(type, *TensorType::Create(DType::kInt8, {3, 2}));
  EXPECT_NE(type, *TensorType::Create(DType::kInt8, {6}));
  EXPECT_NE(type, *TensorType::Create(DType::kUInt8, {2, 3}));
}

}  // namespace
}  // namespace weighbridge
