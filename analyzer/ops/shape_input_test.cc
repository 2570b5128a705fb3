#include "analyzer/ops/shape_input.h"

#include <optional>
#include <vector>

#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotKnown = absl::StatusCode::kFailedPrecondition;

// A view of a node with one input, known or not.
class ShapeInputTest : public testing::Test {
 protected:
  class Source : public ConstantSource {
   public:
    const Constant* Input(int i) const override {
      return i == 0 && constant ? &*constant : nullptr;
    }
    absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
      return absl::NotFoundError("none");
    }
    std::optional<Constant> constant;
  };

  OpView Known(Constant constant) {
    source_.constant = constant;
    return View(constant.type());
  }
  OpView Unknown(DType dtype, std::vector<int64_t> dims) {
    source_.constant.reset();
    return View(*TensorType::Create(dtype, dims));
  }
  OpView View(TensorType type) {
    type_ = std::move(type);
    inputs_ = {&*type_};
    return OpView(node_, 21, inputs_, source_);
  }

  Node node_;
  Source source_;
  std::optional<TensorType> type_;
  std::vector<const TensorType*> inputs_;
};

TEST_F(ShapeInputTest, VectorIsRead) {
  const OpView view = Known(Vector({2, -1}));
  WB_ASSERT_OK_AND_ASSIGN(const auto elements, NeedVector(view, 0, "shape"));
  EXPECT_THAT(elements, ElementsAre(2, -1));
}

TEST_F(ShapeInputTest, Int32AndScalarsAreReadAsVectors) {
  const OpView view = Known(IntTensor(DType::kInt32, {}, {4}));
  WB_ASSERT_OK_AND_ASSIGN(const auto elements, NeedVector(view, 0, "axes"));
  EXPECT_THAT(elements, ElementsAre(4));
  WB_ASSERT_OK_AND_ASSIGN(const int64_t scalar, NeedScalar(view, 0, "axes"));
  EXPECT_EQ(scalar, 4);
}

TEST_F(ShapeInputTest, UnknownValueIsAskedForByName) {
  EXPECT_THAT(
      NeedVector(Unknown(DType::kInt64, {2}), 0, "shape"),
      StatusIs(kNotKnown, HasSubstr("needs the value of input 0 ('shape')")));
  EXPECT_THAT(NeedVector(Known(Vector({2, std::nullopt})), 0, "shape"),
              StatusIs(kNotKnown, HasSubstr("'shape'")));
  EXPECT_THAT(NeedScalar(Unknown(DType::kInt64, {}), 0, "k"),
              StatusIs(kNotKnown, HasSubstr("'k'")));
}

TEST_F(ShapeInputTest, EmptyVectorNeedsNoValue) {
  WB_ASSERT_OK_AND_ASSIGN(const auto elements,
                          NeedVector(Unknown(DType::kInt64, {0}), 0, "axes"));
  EXPECT_THAT(elements, IsEmpty());
}

TEST_F(ShapeInputTest, WrongTypesAreRefusedEvenIfNotKnown) {
  EXPECT_THAT(NeedVector(Unknown(DType::kFloat32, {2}), 0, "shape"),
              StatusIs(kInvalid, HasSubstr("is float32, expected int32 or "
                                           "int64")));
  EXPECT_THAT(NeedVector(Unknown(DType::kInt64, {2, 2}), 0, "shape"),
              StatusIs(kInvalid, HasSubstr("has shape [2,2], expected a "
                                           "vector")));
  EXPECT_THAT(NeedScalar(Unknown(DType::kInt64, {2}), 0, "k"),
              StatusIs(kInvalid, HasSubstr("expected a scalar")));
  EXPECT_THAT(NeedVector(Unknown(DType::kInt64, {2}), 1, "axes"),
              StatusIs(kInvalid, HasSubstr("input 1 ('axes') is missing")));
}

TEST_F(ShapeInputTest, PartialVectorKeepsWhatIsKnown) {
  WB_ASSERT_OK_AND_ASSIGN(
      const PartialInts partial,
      ReadVector(Known(Vector({2, std::nullopt})), 0, "shape"));
  EXPECT_THAT(partial, ElementsAre(2, std::nullopt));
  WB_ASSERT_OK_AND_ASSIGN(const PartialInts unknown,
                          ReadVector(Unknown(DType::kInt64, {2}), 0, "shape"));
  EXPECT_THAT(unknown, ElementsAre(std::nullopt, std::nullopt));
}

TEST_F(ShapeInputTest, HugeVectorIsNotAllocated) {
  EXPECT_THAT(
      ReadVector(Unknown(DType::kInt64, {int64_t{1} << 40}), 0, "shape"),
      StatusIs(kNotKnown, HasSubstr("'shape'")));
}

TEST_F(ShapeInputTest, AttributeOfAnotherOpsetIsRefused) {
  const OpView view = Unknown(DType::kInt64, {2});
  WB_EXPECT_OK(RejectAttribute(view, "axes", "an input since opset 13"));
  node_.attributes = Attributes({{"axes", std::vector<int64_t>{1}}});
  EXPECT_THAT(RejectAttribute(view, "axes", "an input since opset 13"),
              StatusIs(kInvalid, HasSubstr("attribute 'axes' is an input since "
                                           "opset 13")));
}

}  // namespace
}  // namespace weighbridge
