#include "analyzer/ops/contrib_gather.h"

#include <string>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kF16 = DType::kFloat16;

// 100 rows of 64 values of 4 bits, in blocks of 32; 2 by 3 look-ups.
OpTestView Table(DType dtype) {
  OpTestView view("GatherBlockQuantized", 1, "com.microsoft");
  view.Input(dtype, {100, dtype == DType::kUInt8 ? 32 : 64})
      .Input(DType::kInt64, {2, 3})
      .Input(kF16, {100, 2})
      .Int("block_size", 32);
  return view;
}

TEST(ContribGatherTest, LooksUpRowsAndDequantizesThem) {
  for (const DType dtype : {DType::kInt4, DType::kUInt4, DType::kUInt8}) {
    EXPECT_EQ(Text(Table(dtype).Infer()), "float16[2,3,64]");
  }
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, Table(DType::kUInt8).Cost());
  // 6 rows of 32 bytes and 2 scales.
  EXPECT_EQ(cost.input_reads[0], Bytes(6 * 32));
  EXPECT_EQ(cost.input_reads[2], Bytes(6 * 2 * 2));
  EXPECT_EQ(cost.vector_ops, Ops(6 * 64 * kDequantizeWeight));
}

TEST(ContribGatherTest, AFloatTableMayShareItsScales) {
  EXPECT_EQ(Text(OpTestView("GatherBlockQuantized", 1, "com.microsoft")
                     .Input(DType::kFloat8E4M3FN, {100, 64})
                     .Input(DType::kInt32, {5})
                     .Input(kF16, {1, 1})
                     .Int("block_size", 0)
                     .Infer()),
            "float16[5,64]");
}

TEST(ContribGatherTest, C1TypesOfDataIndicesAndScales) {
  EXPECT_THAT(Table(DType::kInt8).Infer(), Fails("('data') is int8"));
  EXPECT_THAT(OpTestView("GatherBlockQuantized", 1, "com.microsoft")
                  .Input(DType::kFloat8E4M3FN, {100, 64})
                  .Input(DType::kInt32, {5})
                  .Input(kF16, {1, 1})
                  .Input(DType::kFloat8E4M3FN, {1, 1})
                  .Int("block_size", 0)
                  .Infer(),
              Fails("has no zero points"));
}

TEST(ContribGatherTest, C2BytesHoldValuesOfRows) {
  EXPECT_THAT(Table(DType::kUInt8).Int("bits", 3).Infer(), Fails("bits is 3"));
  EXPECT_THAT(Table(DType::kUInt8).Int("gather_axis", 1).Infer(),
              Fails("uint8 data takes 0"));
}

TEST(ContribGatherTest, C3BlocksArePowersOfTwo) {
  OpTestView view("GatherBlockQuantized", 1, "com.microsoft");
  view.Input(DType::kInt4, {100, 64})
      .Input(DType::kInt64, {3})
      .Input(kF16, {100, 2})
      .Int("block_size", 24);
  EXPECT_THAT(view.Infer(), Fails("block_size is 24"));
}

TEST(ContribGatherTest, C4OneScalePerBlock) {
  OpTestView view("GatherBlockQuantized", 1, "com.microsoft");
  view.Input(DType::kInt4, {100, 64})
      .Input(DType::kInt64, {3})
      .Input(kF16, {100, 3})
      .Int("block_size", 32);
  EXPECT_THAT(view.Infer(), Fails("expected [100,2]"));
}

TEST(ContribGatherTest, C5GatherNdIsTheStandardOne) {
  OpTestView view("GatherND", 1, "com.microsoft");
  view.Input(kF16, {4, 5, 6}).Input(DType::kInt64, {7, 2});
  EXPECT_EQ(Text(view.Infer()), "float16[7,6]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(7 * 6 * 2));  // What is gathered.
  EXPECT_THAT(OpTestView("GatherND", 1, "com.microsoft")
                  .Input(kF16, {4})
                  .Input(DType::kInt64, {7, 2})
                  .Infer(),
              Fails("2"));
}

TEST(ContribGatherTest, C6EmbeddingsAreRowsOfAMatrix) {
  OpTestView view("TorchEmbedding", 1, "com.microsoft");
  view.Input(kF16, {100, 8}).Input(DType::kInt64, {2, 3});
  EXPECT_EQ(Text(view.Infer()), "float16[2,3,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(6 * 8 * 2));
  EXPECT_THAT(OpTestView("TorchEmbedding", 1, "com.microsoft")
                  .Input(kF16, {100})
                  .Input(DType::kInt64, {3})
                  .Infer(),
              Fails("has rank 1, expected 2"));
}

}  // namespace
}  // namespace weighbridge
