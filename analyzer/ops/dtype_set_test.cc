#include "analyzer/ops/dtype_set.h"

#include <optional>
#include <vector>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

class NoConstants : public ConstantSource {
 public:
  const Constant* Input(int) const override { return nullptr; }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("none");
  }
};

// A view of a node whose inputs are scalars of these types, or omitted.
class DTypeSetTest : public testing::Test {
 protected:
  OpView View(std::vector<std::optional<DType>> dtypes) {
    types_.clear();
    inputs_.clear();
    for (const auto& dtype : dtypes) {
      types_.push_back(TensorType::Scalar(dtype.value_or(DType::kBool)));
    }
    for (size_t i = 0; i < dtypes.size(); ++i) {
      inputs_.push_back(dtypes[i] ? &types_[i] : nullptr);
    }
    return OpView(node_, 21, inputs_, constants_);
  }

 private:
  Node node_;
  NoConstants constants_;
  std::vector<TensorType> types_;
  std::vector<const TensorType*> inputs_;
};

TEST_F(DTypeSetTest, SetsHoldWhatTheirWordsSay) {
  EXPECT_TRUE(kFloatTypes.contains(DType::kBFloat16));
  EXPECT_FALSE(kFloatTypes.contains(DType::kInt32));
  EXPECT_TRUE(kNumericTypes.contains(DType::kUInt8));
  EXPECT_FALSE(kNumericTypes.contains(DType::kBool));
  EXPECT_FALSE(kNumericTypes.contains(DType::kComplex64));
  EXPECT_TRUE(kSignedTypes.contains(DType::kInt8));
  EXPECT_TRUE(kSignedTypes.contains(DType::kFloat32));
  EXPECT_FALSE(kSignedTypes.contains(DType::kUInt8));
  EXPECT_TRUE(kUnsignedTypes.contains(DType::kUInt64));
  EXPECT_FALSE(kUnsignedTypes.contains(DType::kInt64));
  EXPECT_TRUE(kIndexTypes.contains(DType::kInt32));
  EXPECT_FALSE(kIndexTypes.contains(DType::kInt16));
  EXPECT_TRUE(kBoolType.contains(DType::kBool));
  EXPECT_TRUE(IsComplex(DType::kComplex128));
}

TEST_F(DTypeSetTest, WrongTypeIsNamedWithItsInput) {
  WB_EXPECT_OK(CheckDType(View({DType::kFloat32}), 0, "X", kFloatTypes));
  EXPECT_THAT(
      CheckDType(View({DType::kFloat32, DType::kBool}), 1, "B", kFloatTypes),
      StatusIs(kInvalid,
               HasSubstr("input 1 ('B') is bool, expected a float type")));
}

TEST_F(DTypeSetTest, MixedTypesAreBothNamed) {
  WB_EXPECT_OK(CheckSameDType(View({DType::kInt8, DType::kInt8}), 0, 1));
  EXPECT_THAT(
      CheckSameDType(View({DType::kFloat32, DType::kInt64}), 0, 1),
      StatusIs(kInvalid, HasSubstr("inputs 0 and 1 must have the same element "
                                   "type, found float32 and int64")));
}

TEST_F(DTypeSetTest, OmittedInputsPass) {
  WB_EXPECT_OK(CheckDType(View({std::nullopt}), 0, "X", kFloatTypes));
  WB_EXPECT_OK(CheckDType(View({}), 3, "X", kFloatTypes));
  WB_EXPECT_OK(CheckSameDType(View({DType::kInt8, std::nullopt}), 0, 1));
}

}  // namespace
}  // namespace weighbridge
