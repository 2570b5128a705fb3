#include "analyzer/ops/contrib_conv.h"

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

TEST(ContribConvTest, AddsAndActivates) {
  OpTestView view =
      Contrib("FusedConv", {{1, 3, 6, 6}, {8, 3, 3, 3}, {8}, {1, 8, 4, 4}});
  EXPECT_EQ(Text(view.String("activation", "Relu").Infer()),
            "float32[1,8,4,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 128 * 27));
  EXPECT_EQ(cost.vector_ops, Ops(128 * 3));  // Bias, Z, Relu.
  EXPECT_EQ(cost.input_reads[3], Bytes(4 * 128));
}

TEST(ContribConvTest, KeepsTheChannelsLast) {
  OpTestView view = Contrib("NhwcConv", {{1, 6, 7, 3}, {8, 3, 3, 3}});
  EXPECT_EQ(Text(view.Infer()), "float32[1,4,5,8]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 4 * 5 * 8 * 27));
  OpTestView pool("NhwcMaxPool", 1, "com.microsoft");
  pool.Input(DType::kUInt8, {1, 6, 8, 3}).Ints("kernel_shape", {2, 2});
  EXPECT_EQ(Text(pool.Ints("strides", {2, 2}).Infer()), "uint8[1,3,4,3]");
}

TEST(ContribConvTest, ContribConvC3RejectsAnAddendOfAnotherShape) {
  OpTestView view =
      Contrib("FusedConv", {{1, 3, 6, 6}, {8, 3, 3, 3}, {8}, {1, 8, 4, 5}});
  EXPECT_THAT(view.Infer(), Fails("('Z') has shape [1,8,4,5]"));
}

}  // namespace
}  // namespace weighbridge
