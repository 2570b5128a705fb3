#include "analyzer/ops/gather.h"

#include <limits>
#include <optional>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/ops/standard_ops.h"
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

TEST(GatherTest, IndicesTakeThePlaceOfTheAxis) {
  EXPECT_EQ(Text(OpTestView("Gather")
                     .Input(kF32, {100, 64})
                     .Input(kI64, {2, 7})
                     .Infer()),
            "float32[2,7,64]");
  EXPECT_EQ(Text(OpTestView("Gather")
                     .Input(kF32, {3, 4, 5})
                     .Input(DType::kInt32, {2})
                     .Int("axis", -2)
                     .Infer()),
            "float32[3,2,5]");
  EXPECT_EQ(Text(OpTestView("Gather").Input(kF32, {4}).Input(kI64, {}).Infer()),
            "float32[]");
}

TEST(GatherTest, C1IndicesAreIntegers) {
  for (const char* name : {"Gather", "GatherElements", "GatherND"}) {
    EXPECT_THAT(OpTestView(name).Input(kF32, {4}).Input(kF32, {1}).Infer(),
                StatusIs(kInvalid, HasSubstr("('indices') is float32")))
        << name;
  }
}

TEST(GatherTest, C2AxisIsInRange) {
  for (const char* name : {"Gather", "GatherElements"}) {
    EXPECT_THAT(OpTestView(name)
                    .Input(kF32, {4})
                    .Input(kI64, {1})
                    .Int("axis", 1)
                    .Infer(),
                StatusIs(kInvalid, HasSubstr("axis is 1")))
        << name;
    EXPECT_THAT(OpTestView(name).Input(kF32, {}).Input(kI64, {}).Infer(),
                StatusIs(kInvalid, HasSubstr("must be in [0, 0)")))
        << name;
  }
}

TEST(GatherTest, PicksKnownElements) {
  EXPECT_EQ(Text(OpTestView("Gather")
                     .ConstantInput(Vector({10, std::nullopt, 30}))
                     .IntsInput({2, -3, 1})
                     .Fold()),
            "int64[3] 30 10 ?");
  EXPECT_EQ(Text(OpTestView("Gather")
                     .ConstantInput(Vector({10, std::nullopt, 30}))
                     .ScalarInput(-1)
                     .Fold()),
            "int64[] 30");
  EXPECT_EQ(Text(OpTestView("Gather")
                     .ConstantInput(IntTensor(kI64, {2, 3}, {1, 2, 3, 4, 5, 6}))
                     .ConstantInput(IntTensor(kI64, {1, 2}, {2, 0}))
                     .Int("axis", 1)
                     .Fold()),
            "int64[2,1,2] 3 1 6 4");
}

TEST(GatherTest, IndicesThatNameNothingGiveUnknownElements) {
  EXPECT_EQ(Text(OpTestView("Gather")
                     .IntsInput({10, 20})
                     .ConstantInput(Vector({0, std::nullopt, 2, -3}))
                     .Fold()),
            "int64[4] 10 ? ? ?");
  EXPECT_EQ(Text(OpTestView("Gather").IntsInput({10}).Input(kI64, {1}).Fold()),
            "unknown");
  EXPECT_EQ(Text(OpTestView("Gather").Input(kI64, {4}).IntsInput({0}).Fold()),
            "unknown");
}

TEST(GatherTest, ReadsOnlyTheGatheredRows) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Gather").Input(kF32, {50000, 64}).Input(kI64, {1, 7}).Cost());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(4 * 7 * 64), Bytes(8 * 7)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(4 * 7 * 64)));
  EXPECT_EQ(cost.vector_ops, Ops());
  EXPECT_EQ(cost.work_class, WorkClass::kDataMovement);
}

TEST(GatherTest, IndicesAreNoParameters) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  for (const char* name : {"Gather", "GatherElements", "GatherND"}) {
    WB_ASSERT_OK_AND_ASSIGN(const OpDef* def, registry.Find("", name, 21));
    EXPECT_EQ(def->input_roles[0], InputRole::kData);
    EXPECT_EQ(def->input_roles[1], InputRole::kIndex);
  }
}

TEST(GatherTest, GatherElementsHasTheShapeOfItsIndices) {
  EXPECT_EQ(Text(OpTestView("GatherElements")
                     .Input(kF32, {3, 3})
                     .Input(kI64, {2, 3})
                     .Infer()),
            "float32[2,3]");
  EXPECT_EQ(Text(OpTestView("GatherElements")
                     .Input(kF32, {3, 3})
                     .Input(kI64, {2, 9})
                     .Int("axis", 1)
                     .Infer()),
            "float32[2,9]");
}

TEST(GatherTest, C3GatherElementsStaysInsideTheData) {
  EXPECT_THAT(OpTestView("GatherElements")
                  .Input(kF32, {3, 3})
                  .Input(kI64, {2, 4})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("indices of [2,4] exceed the data's "
                                           "[3,3] beside axis 0")));
  EXPECT_THAT(
      OpTestView("GatherElements").Input(kF32, {3, 3}).Input(kI64, {3}).Infer(),
      StatusIs(kInvalid, HasSubstr("exceed")));
}

TEST(GatherTest, GatherElementsFolds) {
  // Rows 1, 2, 0 of the columns, then rows 2, 0, 0.
  EXPECT_EQ(
      Text(OpTestView("GatherElements")
               .ConstantInput(
                   IntTensor(kI64, {3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9}))
               .ConstantInput(IntTensor(kI64, {2, 3}, {1, 2, 0, -1, 0, 0}))
               .Fold()),
      "int64[2,3] 4 8 3 7 2 3");
}

absl::StatusOr<OutputTypes> GatherNd(std::vector<int64_t> data,
                                     std::vector<int64_t> indices,
                                     int64_t batch_dims = 0) {
  return OpTestView("GatherND")
      .Input(kF32, data)
      .Input(kI64, indices)
      .Int("batch_dims", batch_dims)
      .Infer();
}

TEST(GatherTest, GatherNdReplacesIndexedDims) {
  EXPECT_EQ(Text(GatherNd({2, 2}, {2, 2})), "float32[2]");
  EXPECT_EQ(Text(GatherNd({2, 3}, {5, 1})), "float32[5,3]");
  EXPECT_EQ(Text(GatherNd({2, 3, 4}, {5, 6, 2})), "float32[5,6,4]");
  EXPECT_EQ(Text(GatherNd({2, 3, 4}, {2, 1}, 1)), "float32[2,4]");
  EXPECT_EQ(Text(GatherNd({4}, {1})), "float32[]");
}

TEST(GatherTest, C4GatherNdTakesNoScalars) {
  EXPECT_THAT(GatherNd({}, {1}), StatusIs(kInvalid, HasSubstr("rank 0")));
  EXPECT_THAT(GatherNd({2}, {}), StatusIs(kInvalid, HasSubstr("rank 0")));
}

TEST(GatherTest, C5BatchDimsAreShared) {
  EXPECT_THAT(GatherNd({2, 3}, {3, 1}, 1),
              StatusIs(kInvalid, HasSubstr("differ in the first 1 dims")));
  EXPECT_THAT(GatherNd({2, 3}, {2, 1}, 2),
              StatusIs(kInvalid, HasSubstr("batch_dims is 2")));
  EXPECT_THAT(GatherNd({2, 3}, {2, 1}, -1),
              StatusIs(kInvalid, HasSubstr("batch_dims is -1")));
}

TEST(GatherTest, C6TuplesFitTheData) {
  EXPECT_THAT(GatherNd({2, 3}, {5, 3}),
              StatusIs(kInvalid, HasSubstr("last dim of indices is 3, expected "
                                           "1 to 2")));
  EXPECT_THAT(GatherNd({2, 3}, {5, 0}),
              StatusIs(kInvalid, HasSubstr("last dim of indices is 0")));
  EXPECT_THAT(GatherNd({2, 3}, {2, 2}, 1),
              StatusIs(kInvalid, HasSubstr("expected 1 to 1")));
}

TEST(GatherTest, GatherNdFolds) {
  const Constant data =
      IntTensor(kI64, {2, 2, 2}, {0, 1, 2, 3, 4, 5, std::nullopt, 7});
  const auto fold = [&](std::vector<int64_t> dims,
                        std::vector<std::optional<int64_t>> indices,
                        int64_t batch_dims) {
    return Text(OpTestView("GatherND")
                    .ConstantInput(data)
                    .ConstantInput(IntTensor(kI64, dims, indices))
                    .Int("batch_dims", batch_dims)
                    .Fold());
  };
  EXPECT_EQ(fold({2, 2}, {0, 1, 1, 0}, 0), "int64[2,2] 2 3 4 5");
  EXPECT_EQ(fold({2, 1}, {-1, 0}, 0), "int64[2,2,2] 4 5 ? 7 0 1 2 3");
  EXPECT_EQ(fold({2, 1}, {1, 0}, 1), "int64[2,2] 2 3 4 5");
  EXPECT_EQ(fold({2, 3}, {1, 1, 1, 0, std::nullopt, 0}, 0), "int64[2] 7 ?");
}

}  // namespace
}  // namespace weighbridge
