#include "analyzer/resolve/input_value.h"

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;

using Ints = std::vector<int64_t>;
using Floats = std::vector<double>;
using Strings = std::vector<std::string>;

TensorType Vector(DType dtype, int64_t size) {
  return *TensorType::Create(dtype, {size});
}

DeclaredType Declared(const std::vector<DeclaredDim>& dims) {
  DeclaredType type;
  type.has_shape = true;
  type.dims = dims;
  return type;
}

TEST(InputConstantTest, WholeNumbersFitIntegersAndFloats) {
  WB_ASSERT_OK_AND_ASSIGN(const Constant ints,
                          InputConstant(Vector(DType::kInt32, 2), Ints{-3, 4}));
  EXPECT_THAT(ints.KnownInts(), Optional(ElementsAre(-3, 4)));
  WB_ASSERT_OK_AND_ASSIGN(
      const Constant floats,
      InputConstant(Vector(DType::kFloat16, 2), Ints{-3, 4}));
  EXPECT_EQ(floats.Float(1), 4.0);
}

TEST(InputConstantTest, ElementsKeepTheirKind) {
  WB_ASSERT_OK_AND_ASSIGN(
      const Constant floats,
      InputConstant(Vector(DType::kFloat32, 1), Floats{0.5}));
  EXPECT_EQ(floats.Float(0), 0.5);
  WB_ASSERT_OK_AND_ASSIGN(
      const Constant strings,
      InputConstant(Vector(DType::kString, 1), Strings{"a"}));
  EXPECT_EQ(strings.String(0), "a");
}

TEST(InputConstantTest, RefusesWhatTheElementTypeCannotHold) {
  const auto refuses = [](DType dtype, const InputValue& value,
                          const char* message) {
    EXPECT_THAT(
        InputConstant(Vector(dtype, 1), value),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  refuses(DType::kUInt8, Ints{256}, "the value 256 is no uint8");
  refuses(DType::kUInt8, Ints{-1}, "the value -1 is no uint8");
  refuses(DType::kInt4, Ints{8}, "the value 8 is no int4");
  refuses(DType::kBool, Ints{2}, "the value 2 is no bool");
  refuses(DType::kInt64, Floats{0.5}, "the value 0.5 is no int64");
  refuses(DType::kFloat32, Strings{"a"}, "text is given");
  refuses(DType::kString, Ints{1}, "a number is given");
  refuses(DType::kComplex64, Ints{1}, "a number is given");
}

TEST(InputConstantTest, RefusesAnotherNumberOfElements) {
  EXPECT_THAT(InputConstant(Vector(DType::kInt64, 2), Ints{1}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("1 elements are given, int64[2] has 2")));
  const int64_t many = kMaxConstantElements + 1;
  EXPECT_THAT(InputConstant(Vector(DType::kInt64, many), Ints(many)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("expected at most")));
}

TEST(ShapeFromElementsTest, FillsTheOneOpenDim) {
  const DeclaredDim open, two{2, ""}, three{3, ""}, zero{0, ""};
  EXPECT_THAT(ShapeFromElements(Declared({two, open, three}), 30),
              Optional(ElementsAre(2, 5, 3)));
  EXPECT_EQ(ShapeFromElements(Declared({two, open}), 3), std::nullopt);
  EXPECT_EQ(ShapeFromElements(Declared({zero, open}), 3), std::nullopt);
  EXPECT_EQ(ShapeFromElements(Declared({open, open}), 4), std::nullopt);
  EXPECT_EQ(ShapeFromElements(Declared({two, three}), 6), std::nullopt);
  EXPECT_EQ(ShapeFromElements({}, 6), std::nullopt);
}

}  // namespace
}  // namespace weighbridge
