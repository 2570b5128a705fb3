#include "analyzer/ops/operand_shape.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/ir/graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/op_view.h"
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

// A view with one input of these dims, and a second one that is omitted.
class OperandShapeTest : public testing::Test {
 protected:
  const OpView& View(const std::vector<int64_t>& dims) {
    type_ = *TensorType::Create(DType::kFloat32, dims);
    inputs_ = {&type_, nullptr};
    view_.emplace(node_, 21, inputs_, constants_);
    return *view_;
  }

  Node node_;
  NoConstants constants_;
  TensorType type_ = TensorType::Scalar(DType::kFloat32);
  std::vector<const TensorType*> inputs_;
  std::optional<OpView> view_;
};

auto Fails(const testing::Matcher<std::string>& message) {
  return StatusIs(absl::StatusCode::kInvalidArgument, message);
}

TEST_F(OperandShapeTest, AnOmittedOperandHasAnyShape) {
  const OpView& view = View({2});
  WB_EXPECT_OK(CheckDims(view, 1, "B", {5}));
  WB_EXPECT_OK(CheckRankAtLeast(view, 1, "B", 5));
  WB_EXPECT_OK(CheckRank(view, 1, "B", 5));
  WB_EXPECT_OK(CheckScalar(view, 1, "B"));
  WB_EXPECT_OK(CheckPerChannel(view, 1, "B", 3));
  WB_EXPECT_OK(CheckStretchesTo(view, 1, "B", {3}));
  WB_EXPECT_OK(CheckDims(view, 7, "none", {5}));
}

TEST_F(OperandShapeTest, DimsMustBeEqual) {
  WB_EXPECT_OK(CheckDims(View({2, 3}), 0, "X", {2, 3}));
  EXPECT_THAT(CheckDims(View({2, 3}), 0, "X", {3, 2}),
              Fails("input 0 ('X') has shape [2,3], expected [3,2]"));
  EXPECT_THAT(CheckDims(View({2, 3}), 0, "X", {2}),
              Fails("input 0 ('X') has shape [2,3], expected [2]"));
}

TEST_F(OperandShapeTest, RankMustBeRight) {
  WB_EXPECT_OK(CheckRank(View({2, 3}), 0, "X", 2));
  EXPECT_THAT(CheckRank(View({2, 3}), 0, "X", 3),
              Fails("input 0 ('X') has rank 2, expected 3"));
  WB_EXPECT_OK(CheckRankAtLeast(View({2, 3}), 0, "X", 2));
  EXPECT_THAT(CheckRankAtLeast(View({2, 3}), 0, "X", 3),
              Fails("input 0 ('X') has rank 2, expected at least 3"));
}

TEST_F(OperandShapeTest, AScalarIsOneElementOfRankAtMostOne) {
  WB_EXPECT_OK(CheckScalar(View({}), 0, "s"));
  WB_EXPECT_OK(CheckScalar(View({1}), 0, "s"));
  EXPECT_THAT(CheckScalar(View({2}), 0, "s"),
              Fails("input 0 ('s') has shape [2], expected a scalar"));
  EXPECT_THAT(CheckScalar(View({1, 1}), 0, "s"), Fails(HasSubstr("[1,1]")));
  EXPECT_THAT(CheckScalar(View({0}), 0, "s"), Fails(HasSubstr("[0]")));
}

TEST_F(OperandShapeTest, PerChannelIsAScalarOrAVector) {
  WB_EXPECT_OK(CheckPerChannel(View({}), 0, "s", 4));
  WB_EXPECT_OK(CheckPerChannel(View({1}), 0, "s", 4));
  WB_EXPECT_OK(CheckPerChannel(View({4}), 0, "s", 4));
  EXPECT_THAT(CheckPerChannel(View({3}), 0, "s", 4),
              Fails("input 0 ('s') has shape [3], expected a scalar or [4]"));
  EXPECT_THAT(CheckPerChannel(View({4, 1}), 0, "s", 4),
              Fails(HasSubstr("[4,1]")));
}

TEST_F(OperandShapeTest, StretchingGoesOneWayOnly) {
  WB_EXPECT_OK(CheckStretchesTo(View({}), 0, "C", {2, 3}));
  WB_EXPECT_OK(CheckStretchesTo(View({3}), 0, "C", {2, 3}));
  WB_EXPECT_OK(CheckStretchesTo(View({2, 1}), 0, "C", {2, 3}));
  EXPECT_THAT(CheckStretchesTo(View({2, 3}), 0, "C", {1, 3}),
              Fails("input 0 ('C') has shape [2,3], expected one that "
                    "broadcasts to [1,3]"));
  EXPECT_THAT(CheckStretchesTo(View({1, 2, 3}), 0, "C", {2, 3}),
              Fails(HasSubstr("[1,2,3]")));
  EXPECT_THAT(CheckStretchesTo(View({2}), 0, "C", {2, 3}),
              Fails(HasSubstr("[2]")));
}

}  // namespace
}  // namespace weighbridge
