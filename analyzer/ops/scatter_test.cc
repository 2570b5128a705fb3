#include "analyzer/ops/scatter.h"

#include <optional>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr DType kF32 = DType::kFloat32;
constexpr DType kI64 = DType::kInt64;

constexpr const char* kScatters[] = {"Scatter", "ScatterElements", "ScatterND"};

OpTestView Scatter(const char* name, std::vector<int64_t> data,
                   std::vector<int64_t> indices, std::vector<int64_t> updates,
                   int64_t opset = 21) {
  OpTestView op(name, opset);
  op.Input(kF32, data).Input(kI64, indices).Input(kF32, updates);
  return op;
}

TEST(ScatterTest, ResultIsLikeTheData) {
  EXPECT_EQ(Text(Scatter("Scatter", {3, 3}, {2, 3}, {2, 3}, 9).Infer()),
            "float32[3,3]");
  EXPECT_EQ(Text(Scatter("ScatterElements", {3, 3}, {3, 9}, {3, 9})
                     .Int("axis", -1)
                     .Infer()),
            "float32[3,3]");
  EXPECT_EQ(Text(Scatter("ScatterND", {8, 5}, {4, 1}, {4, 5}).Infer()),
            "float32[8,5]");
  EXPECT_EQ(Text(Scatter("ScatterND", {8, 5}, {2}, {}).Infer()),
            "float32[8,5]");
}

TEST(ScatterTest, C1ReductionsCameWithTheirOpsets) {
  const auto scatter = [](int64_t opset, const char* reduction) {
    return Scatter("ScatterND", {8}, {4, 1}, {4}, opset)
        .String("reduction", reduction)
        .Infer();
  };
  WB_EXPECT_OK(scatter(16, "none"));
  WB_EXPECT_OK(scatter(16, "add"));
  WB_EXPECT_OK(scatter(16, "mul"));
  EXPECT_THAT(scatter(16, "max"),
              StatusIs(kInvalid, HasSubstr("reduction is 'max'")));
  WB_EXPECT_OK(scatter(18, "max"));
  WB_EXPECT_OK(scatter(18, "min"));
  EXPECT_THAT(scatter(18, "mean"),
              StatusIs(kInvalid, HasSubstr("reduction is 'mean'")));
}

TEST(ScatterTest, C2IndicesAreIntegersAndUpdatesLikeTheData) {
  for (const char* name : kScatters) {
    EXPECT_THAT(OpTestView(name)
                    .Input(kF32, {3})
                    .Input(kF32, {3})
                    .Input(kF32, {3})
                    .Infer(),
                StatusIs(kInvalid, HasSubstr("('indices') is float32")))
        << name;
    EXPECT_THAT(OpTestView(name)
                    .Input(kF32, {3})
                    .Input(kI64, {3})
                    .Input(kI64, {3})
                    .Infer(),
                StatusIs(kInvalid, HasSubstr("found float32 and int64")))
        << name;
  }
}

TEST(ScatterTest, C3AxisIsInRange) {
  EXPECT_THAT(Scatter("ScatterElements", {3}, {3}, {3}).Int("axis", 1).Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 1")));
}

TEST(ScatterTest, C4UpdatesStayInsideTheData) {
  EXPECT_THAT(Scatter("ScatterElements", {3, 3}, {2, 3}, {2, 2}).Infer(),
              StatusIs(kInvalid, HasSubstr("must have the same shape")));
  EXPECT_THAT(Scatter("ScatterElements", {3, 3}, {2, 4}, {2, 4}).Infer(),
              StatusIs(kInvalid, HasSubstr("exceed the data's [3,3]")));
  EXPECT_THAT(Scatter("ScatterElements", {3, 3}, {2}, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("exceed the data's [3,3]")));
}

TEST(ScatterTest, C5TuplesFitTheData) {
  EXPECT_THAT(Scatter("ScatterND", {}, {1}, {}).Infer(),
              StatusIs(kInvalid, HasSubstr("data has rank 0")));
  EXPECT_THAT(Scatter("ScatterND", {8}, {}, {}).Infer(),
              StatusIs(kInvalid, HasSubstr("indices rank 0")));
  EXPECT_THAT(Scatter("ScatterND", {8}, {4, 2}, {4}).Infer(),
              StatusIs(kInvalid, HasSubstr("last dim of indices is 2")));
}

TEST(ScatterTest, C6UpdatesHoldWhatTuplesName) {
  EXPECT_THAT(Scatter("ScatterND", {8, 5}, {4, 1}, {4}).Infer(),
              StatusIs(kInvalid, HasSubstr("shape [4], expected [4,5]")));
}

TEST(ScatterTest, ScatterElementsFolds) {
  const auto scatter = [](const char* reduction) {
    return Text(OpTestView("ScatterElements")
                    .ConstantInput(Vector({10, std::nullopt, 30}))
                    .IntsInput({-1, 1, 2})
                    .IntsInput({5, 6, 7})
                    .String("reduction", reduction)
                    .Fold());
  };
  // Position 2 is written twice: the last update stays.
  EXPECT_EQ(scatter("none"), "int64[3] 10 6 7");
  EXPECT_EQ(scatter("add"), "int64[3] 10 ? 42");
  EXPECT_EQ(scatter("mul"), "int64[3] 10 ? 1050");
  EXPECT_EQ(scatter("max"), "int64[3] 10 ? 30");
  EXPECT_EQ(scatter("min"), "int64[3] 10 ? 5");
}

TEST(ScatterTest, ScatterElementsFoldsAlongItsAxis) {
  EXPECT_EQ(Text(OpTestView("ScatterElements")
                     .ConstantInput(IntTensor(kI64, {2, 2}, {1, 2, 3, 4}))
                     .ConstantInput(IntTensor(kI64, {2, 1}, {1, 0}))
                     .ConstantInput(IntTensor(kI64, {2, 1}, {8, 9}))
                     .Int("axis", 1)
                     .Fold()),
            "int64[2,2] 1 8 9 4");
}

TEST(ScatterTest, ScatterNdFolds) {
  EXPECT_EQ(Text(OpTestView("ScatterND")
                     .IntsInput({1, 2, 3, 4})
                     .ConstantInput(IntTensor(kI64, {2, 1}, {3, -4}))
                     .ConstantInput(Vector({9, std::nullopt}))
                     .Fold()),
            "int64[4] ? 2 3 9");
  EXPECT_EQ(Text(OpTestView("ScatterND")
                     .ConstantInput(IntTensor(kI64, {2, 2}, {1, 2, 3, 4}))
                     .ConstantInput(IntTensor(kI64, {1, 1}, {1}))
                     .ConstantInput(IntTensor(kI64, {1, 2}, {8, 9}))
                     .Fold()),
            "int64[2,2] 1 2 8 9");
}

TEST(ScatterTest, UpdatesAloneMakeTheirPlacesKnown) {
  EXPECT_EQ(Text(OpTestView("ScatterND")
                     .Input(kI64, {3})
                     .ConstantInput(IntTensor(kI64, {1, 1}, {1}))
                     .IntsInput({7})
                     .Fold()),
            "int64[3] ? 7 ?");
}

TEST(ScatterTest, UnknownOrOutsidePositionsFoldToNothing) {
  const auto scatter = [](std::optional<int64_t> index) {
    return Text(OpTestView("ScatterND")
                    .IntsInput({1, 2})
                    .ConstantInput(IntTensor(kI64, {1, 1}, {index}))
                    .IntsInput({7})
                    .Fold());
  };
  EXPECT_EQ(scatter(std::nullopt), "unknown");
  EXPECT_EQ(scatter(2), "unknown");
  EXPECT_EQ(scatter(1), "int64[2] 1 7");
  EXPECT_EQ(Text(OpTestView("ScatterElements")
                     .IntsInput({1, 2})
                     .IntsInput({5})
                     .IntsInput({7})
                     .Fold()),
            "unknown");
}

TEST(ScatterTest, TheWholeTensorIsCopied) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Scatter("ScatterND", {8, 5}, {4, 1}, {4, 5}).Cost());
  EXPECT_THAT(cost.input_reads,
              ElementsAre(Bytes(4 * 40), Bytes(8 * 4), Bytes(4 * 20)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 40)));
  EXPECT_EQ(cost.vector_ops, Ops());
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
}

TEST(ScatterTest, ReductionsTakeOneOperationPerUpdate) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Scatter("ScatterND", {8, 5}, {4, 1}, {4, 5})
                              .String("reduction", "add")
                              .Cost());
  EXPECT_EQ(cost.vector_ops, Ops(4 * 5));
}

OpTestView TensorScatter(std::vector<int64_t> cache,
                         std::vector<int64_t> update) {
  OpTestView op("TensorScatter", 24);
  op.Input(kF32, cache).Input(kF32, update);
  return op;
}

TEST(ScatterTest, TensorScatterUpdatesACache) {
  EXPECT_EQ(Text(TensorScatter({2, 8, 100, 64}, {2, 8, 1, 64})
                     .Input(kI64, {2})
                     .String("mode", "circular")
                     .Infer()),
            "float32[2,8,100,64]");
  EXPECT_EQ(Text(TensorScatter({2, 100, 64}, {2, 7, 64}).Infer()),
            "float32[2,100,64]");
}

TEST(ScatterTest, C7TensorScatterModeAndAxis) {
  EXPECT_THAT(
      TensorScatter({2, 100, 64}, {2, 7, 64}).String("mode", "ring").Infer(),
      StatusIs(kInvalid, HasSubstr("mode is 'ring'")));
  EXPECT_THAT(TensorScatter({2, 100, 64}, {2, 100, 64}).Int("axis", 0).Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 0, the batch")));
  EXPECT_THAT(TensorScatter({100, 64}, {7, 64}).Infer(),
              StatusIs(kInvalid, HasSubstr("axis is 0, the batch")));
}

TEST(ScatterTest, C8UpdateFitsTheCache) {
  EXPECT_THAT(TensorScatter({2, 100, 64}, {2, 101, 64}).Infer(),
              StatusIs(kInvalid, HasSubstr("does not fit the cache's")));
  EXPECT_THAT(TensorScatter({2, 100, 64}, {1, 7, 64}).Infer(),
              StatusIs(kInvalid, HasSubstr("does not fit the cache's")));
  EXPECT_THAT(
      TensorScatter({2, 100, 64}, {2, 7, 64}).Input(kI64, {3}).Infer(),
      StatusIs(kInvalid, HasSubstr("write_indices has shape [3], expected "
                                   "[2]")));
}

}  // namespace
}  // namespace weighbridge
