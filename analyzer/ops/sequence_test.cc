#include "analyzer/ops/sequence.h"

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kF32 = DType::kFloat32;

ItemType Floats(absl::Span<const int64_t> dims) {
  return ItemType::Tensor(*TensorType::Create(kF32, dims));
}

ContainerType TwoItems() {
  return ContainerType::Sequence({Floats({2, 3}), Floats({4, 3})}, Floats({}));
}

TEST(SequenceTest, ConstructListsItsInputs) {
  EXPECT_EQ(Text(OpTestView("SequenceConstruct")
                     .Input(kF32, {2})
                     .Input(kF32, {3})
                     .Infer()),
            "seq(float32) of 2: float32[2], float32[3]");
}

TEST(SequenceTest, SequenceC1RejectsMixedTypes) {
  EXPECT_EQ(Text(OpTestView("SequenceConstruct")
                     .Input(kF32, {2})
                     .Input(DType::kInt64, {3})
                     .Infer()),
            "inputs 0 and 1 are float32 and int64, expected one element type");
  EXPECT_EQ(Text(OpTestView("SequenceInsert")
                     .ContainerInput(TwoItems())
                     .Input(DType::kInt64, {3})
                     .Infer()),
            "inserts int64 into seq(float32)");
}

TEST(SequenceTest, InsertsAtThePositionOrAtTheEnd) {
  EXPECT_EQ(Text(OpTestView("SequenceInsert")
                     .ContainerInput(TwoItems())
                     .Input(kF32, {9})
                     .ScalarInput(-1)
                     .Infer()),
            "seq(float32) of 3: float32[2,3], float32[9], float32[4,3]");
  EXPECT_EQ(Text(OpTestView("SequenceInsert")
                     .ContainerInput(TwoItems())
                     .Input(kF32, {9})
                     .Infer()),
            "seq(float32) of 3: float32[2,3], float32[4,3], float32[9]");
}

TEST(SequenceTest, SequenceC2RejectsPositionsOutside) {
  EXPECT_EQ(Text(OpTestView("SequenceAt")
                     .ContainerInput(TwoItems())
                     .ScalarInput(2)
                     .Infer()),
            "position is 2, must be in [-2, 2)");
}

TEST(SequenceTest, AtAnUnknownPositionIsTheLargestItem) {
  EXPECT_EQ(Text(OpTestView("SequenceAt")
                     .ContainerInput(TwoItems())
                     .Input(DType::kInt64, {})
                     .Infer()),
            "<= float32[4,3]");
  EXPECT_EQ(Text(OpTestView("SequenceAt")
                     .ContainerInput(TwoItems())
                     .ScalarInput(0)
                     .Infer()),
            "float32[2,3]");
}

TEST(SequenceTest, SequenceC3RejectsErasingFromNothing) {
  EXPECT_EQ(Text(OpTestView("SequenceErase")
                     .ContainerInput(ContainerType::Sequence({}, Floats({})))
                     .Infer()),
            "erases from an empty sequence");
}

TEST(SequenceTest, TheLengthIsKnown) {
  EXPECT_EQ(
      Text(OpTestView("SequenceLength").ContainerInput(TwoItems()).Fold()),
      "int64[] 2");
}

TEST(SequenceTest, SplitsIntoOnesByDefault) {
  EXPECT_EQ(Text(OpTestView("SplitToSequence").Input(kF32, {3, 5}).Infer()),
            "seq(float32) of 3, each float32[1,5]");
  EXPECT_EQ(Text(OpTestView("SplitToSequence")
                     .Input(kF32, {3, 5})
                     .Int("axis", 1)
                     .Int("keepdims", 0)
                     .Infer()),
            "seq(float32) of 5, each float32[3]");
}

TEST(SequenceTest, SplitsIntoPartsOfOneSizeOrOfGivenOnes) {
  EXPECT_EQ(Text(OpTestView("SplitToSequence")
                     .Input(kF32, {5})
                     .ScalarInput(2)
                     .Infer()),
            "seq(float32) of 3: float32[2], float32[2], float32[1]");
  EXPECT_EQ(Text(OpTestView("SplitToSequence")
                     .Input(kF32, {5})
                     .IntsInput({1, 4})
                     .Infer()),
            "seq(float32) of 2: float32[1], float32[4]");
}

TEST(SequenceTest, SequenceC4To6RejectImpossibleSplits) {
  EXPECT_EQ(Text(OpTestView("SplitToSequence")
                     .Input(kF32, {5})
                     .Int("axis", 1)
                     .Infer()),
            "axis is 1, must be in [-1, 1)");
  EXPECT_EQ(Text(OpTestView("SplitToSequence")
                     .Input(kF32, {5})
                     .ScalarInput(0)
                     .Infer()),
            "split contains the size 0");
  EXPECT_EQ(Text(OpTestView("SplitToSequence")
                     .Input(kF32, {5})
                     .IntsInput({1, 5})
                     .Infer()),
            "the sizes in split do not add up to 5");
}

TEST(SequenceTest, ConcatenatesAlongAnAxisOrANewOne) {
  EXPECT_EQ(Text(OpTestView("ConcatFromSequence")
                     .ContainerInput(TwoItems())
                     .Int("axis", 0)
                     .Infer()),
            "float32[6,3]");
  EXPECT_EQ(Text(OpTestView("ConcatFromSequence")
                     .ContainerInput(ContainerType::SequenceOf(
                         Floats({2, 3}), 7, Bound::kExact))
                     .Int("axis", 1)
                     .Int("new_axis", 1)
                     .Infer()),
            "float32[2,7,3]");
}

TEST(SequenceTest, SequenceC7To9RejectWhatCannotBeJoined) {
  EXPECT_EQ(Text(OpTestView("ConcatFromSequence")
                     .ContainerInput(ContainerType::Sequence({}, Floats({})))
                     .Int("axis", 0)
                     .Infer()),
            "concatenates an empty sequence");
  EXPECT_EQ(
      Text(OpTestView("ConcatFromSequence").ContainerInput(TwoItems()).Infer()),
      "attribute 'axis' is missing");
  EXPECT_EQ(Text(OpTestView("ConcatFromSequence")
                     .ContainerInput(TwoItems())
                     .Int("axis", 1)
                     .Infer()),
            "its items differ beside axis 1: float32[2,3] and float32[4,3]");
}

TEST(SequenceTest, JoiningReadsAndWritesEveryElement) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("ConcatFromSequence")
                                                 .ContainerInput(TwoItems())
                                                 .Int("axis", 0)
                                                 .Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 6 * 3));
  EXPECT_EQ(cost.output_writes[0], Bytes(4 * 6 * 3));
}

TEST(SequenceTest, TensorOperatorsRefuseSequences) {
  EXPECT_EQ(Text(OpTestView("Relu").ContainerInput(TwoItems()).Infer()),
            "input 0 is seq(float32), expected a tensor");
}

}  // namespace
}  // namespace weighbridge
