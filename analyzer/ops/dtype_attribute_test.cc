#include "analyzer/ops/dtype_attribute.h"

#include <string>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

class NoConstants : public ConstantSource {
 public:
  const Constant* Input(int) const override { return nullptr; }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("none");
  }
};

absl::StatusOr<DType> Read(std::vector<Attribute> attributes) {
  Node node;
  node.attributes = Attributes(std::move(attributes));
  const NoConstants constants;
  return DTypeAttribute(OpView(node, 21, {}, constants), "dtype",
                        DType::kFloat16, kFloatTypes);
}

TEST(DTypeAttributeTest, ReadsOnnxNumbers) {
  WB_ASSERT_OK_AND_ASSIGN(const DType dtype, Read({{"dtype", int64_t{11}}}));
  EXPECT_EQ(dtype, DType::kFloat64);
}

TEST(DTypeAttributeTest, MissingGivesTheDefault) {
  WB_ASSERT_OK_AND_ASSIGN(const DType dtype, Read({}));
  EXPECT_EQ(dtype, DType::kFloat16);
}

TEST(DTypeAttributeTest, NumbersOfNoTypeAreRefused) {
  for (const int64_t number :
       {int64_t{0}, int64_t{-1}, int64_t{1000}, int64_t{1} << 40}) {
    EXPECT_THAT(Read({{"dtype", number}}),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("which is no element type")));
  }
}

TEST(DTypeAttributeTest, TypesOutsideTheSetAreRefused) {
  EXPECT_THAT(Read({{"dtype", int64_t{7}}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("dtype is int64, expected a float type")));
}

}  // namespace
}  // namespace weighbridge
