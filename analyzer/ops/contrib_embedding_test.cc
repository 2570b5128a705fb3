#include "analyzer/ops/contrib_embedding.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Shape = std::vector<int64_t>;
constexpr DType kFloat = DType::kFloat32;

OpTestView Contrib(const std::string& name, const std::vector<Shape>& inputs) {
  OpTestView view(name, 1, "com.microsoft");
  for (const Shape& dims : inputs) view.Input(kFloat, dims);
  return view;
}

TEST(ContribEmbeddingTest, ReadsTheRowsItLooksUp) {
  OpTestView view = Contrib("EmbedLayerNormalization", {});
  view.Input(DType::kInt32, {2, 3}).Input(DType::kInt32, {2, 3});
  for (const int64_t rows : {1000, 512, 2}) view.Input(kFloat, {rows, 8});
  view.Input(kFloat, {8}).Input(kFloat, {8});
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,8]; int32[2]; float32[2,3,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.input_reads[2], Bytes(4 * 6 * 8));
  EXPECT_EQ(cost.input_reads[3], Bytes(4 * 3 * 8));
  EXPECT_EQ(cost.input_reads[4], Bytes(4 * 2 * 8));  // The whole table.
  EXPECT_EQ(cost.vector_ops, Ops(48 * (2 + 8)));
}

TEST(ContribEmbeddingTest, ContribEmbeddingC3RejectsSegmentsWithoutTable) {
  OpTestView view = Contrib("EmbedLayerNormalization", {});
  view.Input(DType::kInt32, {2, 3}).Input(DType::kInt32, {2, 3});
  view.Input(kFloat, {99, 8}).Input(kFloat, {99, 8}).OmittedInput();
  view.Input(kFloat, {8}).Input(kFloat, {8});
  EXPECT_THAT(view.Infer(), Fails("must be given together"));
}

TEST(ContribEmbeddingTest, QuantizedTablesAreScaled) {
  OpTestView view = Contrib("QEmbedLayerNormalization", {});
  view.Input(DType::kInt32, {2, 3}).OmittedInput();
  view.Input(DType::kUInt8, {99, 8}).Input(DType::kUInt8, {99, 8});
  view.OmittedInput().Input(DType::kUInt8, {8}).Input(DType::kUInt8, {8});
  view.OmittedInput();
  for (int i = 0; i < 5; ++i) {
    i == 2 ? view.OmittedInput() : view.Input(kFloat, {});
  }
  for (int i = 0; i < 5; ++i) {
    i == 2 ? view.OmittedInput() : view.Input(DType::kUInt8, {});
  }
  EXPECT_EQ(Text(view.Infer()), "float32[2,3,8]; int32[2]");
}

}  // namespace
}  // namespace weighbridge
