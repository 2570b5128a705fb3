#include "analyzer/ops/cast.h"

#include <optional>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
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
constexpr int64_t kToInt64 = static_cast<int64_t>(DType::kInt64);
constexpr int64_t kToFloat16 = static_cast<int64_t>(DType::kFloat16);

TEST(CastTest, ChangesTheElementType) {
  EXPECT_EQ(
      Text(
          OpTestView("Cast").Input(kF32, {2, 3}).Int("to", kToFloat16).Infer()),
      "float16[2,3]");
  EXPECT_EQ(
      Text(
          OpTestView("Cast", 1).Input(kF32, {2}).String("to", "INT64").Infer()),
      "int64[2]");
  EXPECT_EQ(Text(OpTestView("CastLike")
                     .Input(kF32, {2})
                     .Input(DType::kInt8, {7, 7})
                     .Infer()),
            "int8[2]");
}

TEST(CastTest, C1ComplexIsNotCast) {
  EXPECT_THAT(OpTestView("Cast")
                  .Input(DType::kComplex64, {2})
                  .Int("to", kToInt64)
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("is complex64")));
  EXPECT_THAT(OpTestView("Cast", 5)
                  .Input(DType::kComplex64, {2})
                  .String("to", "FLOAT")
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("is complex64")));
}

TEST(CastTest, C2TargetIsAnElementType) {
  EXPECT_THAT(OpTestView("Cast").Input(kF32, {2}).Infer(),
              StatusIs(kInvalid, HasSubstr("'to' is missing")));
  EXPECT_THAT(OpTestView("Cast").Input(kF32, {2}).Int("to", 99).Infer(),
              StatusIs(kInvalid, HasSubstr("to is 99, which is no element")));
  EXPECT_THAT(OpTestView("Cast").Input(kF32, {2}).Int("to", 0).Infer(),
              StatusIs(kInvalid, HasSubstr("to is 0")));
  EXPECT_THAT(OpTestView("Cast").Input(kF32, {2}).Int("to", 14).Infer(),
              StatusIs(kInvalid, HasSubstr("to is complex64")));
  EXPECT_THAT(OpTestView("Cast").Input(kF32, {2}).String("to", "FLOAT").Infer(),
              StatusIs(kInvalid, HasSubstr("attribute 'to' is a string")));
  EXPECT_THAT(
      OpTestView("Cast", 5).Input(kF32, {2}).String("to", "REAL").Infer(),
      StatusIs(kInvalid, HasSubstr("to is 'REAL'")));
}

TEST(CastTest, C3CastLikeTargetIsNotComplex) {
  EXPECT_THAT(OpTestView("CastLike")
                  .Input(kF32, {2})
                  .Input(DType::kComplex64, {})
                  .Infer(),
              StatusIs(kInvalid, HasSubstr("'target_type'")));
}

OpTestView BitCast(DType from, int64_t to) {
  OpTestView op("BitCast", 26);
  op.Input(from, {2, 3}).Int("to", to);
  return op;
}

TEST(CastTest, BitCastReadsTheSameBits) {
  OpTestView op = BitCast(kF32, static_cast<int64_t>(DType::kInt32));
  EXPECT_EQ(Text(op.Infer()), "int32[2,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, op.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(0)));
  EXPECT_EQ(Text(OpTestView("BitCast", 26)
                     .ConstantInput(IntTensor(DType::kInt8, {2}, {-1, 5}))
                     .Int("to", static_cast<int64_t>(DType::kUInt8))
                     .Fold()),
            "uint8[2] 255 5");
}

TEST(CastTest, C4BitCastKeepsTheWidth) {
  EXPECT_THAT(BitCast(kF32, kToFloat16).Infer(),
              StatusIs(kInvalid, HasSubstr("to is float16 of 16 bits, the "
                                           "input float32 of 32")));
  EXPECT_THAT(BitCast(DType::kString, kToInt64).Infer(),
              StatusIs(kInvalid, HasSubstr("is string")));
}

TEST(CastTest, Folds) {
  EXPECT_EQ(Text(OpTestView("Cast")
                     .ConstantInput(FloatTensor(
                         kF32, {4}, {1.9, -1.9, std::nullopt, 1e30}))
                     .Int("to", kToInt64)
                     .Fold()),
            "int64[4] 1 -1 ? ?");
  EXPECT_EQ(Text(OpTestView("Cast")
                     .IntsInput({3, 0})
                     .Int("to", static_cast<int64_t>(DType::kBool))
                     .Fold()),
            "bool[2] 1 0");
  EXPECT_EQ(Text(OpTestView("CastLike")
                     .IntsInput({3, 300})
                     .Input(DType::kUInt8, {1})
                     .Fold()),
            "uint8[2] 3 44");  // 300 - 256
  EXPECT_EQ(
      Text(OpTestView("Cast").Input(kF32, {2}).Int("to", kToInt64).Fold()),
      "unknown");
}

TEST(CastTest, CostReadsAndWritesEachInItsType) {
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost cost,
      OpTestView("Cast").Input(kF32, {6}).Int("to", kToFloat16).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(6 * kCastWeight));
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(6 * 4)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(6 * 2)));
}

TEST(CastTest, CastLikeDoesNotReadItsModel) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, OpTestView("CastLike")
                                                 .Input(kF32, {6})
                                                 .Input(DType::kInt8, {100})
                                                 .Cost());
  EXPECT_THAT(cost.input_reads, ElementsAre(Bytes(6 * 4), Bytes(0)));
  EXPECT_THAT(cost.output_writes, ElementsAre(Bytes(6)));
}

}  // namespace
}  // namespace weighbridge
