#include "analyzer/ops/contrib_standard_rule.h"

#include <cstdint>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

TensorType Floats(absl::Span<const int64_t> dims) {
  return *TensorType::Create(kFloat, dims);
}

// A scale first, then what a convolution takes.
OpTestView ScaledConv(absl::Span<const int64_t> weight) {
  OpTestView view("Any");
  view.Input(kFloat, {}).Input(kFloat, {1, 3, 8, 8}).Input(kFloat, weight);
  return view;
}

TEST(StandardRuleTest, OperandsMayStandAnywhere) {
  const auto infer = [](OpTestView view) {
    return view.Apply([](const OpView& node) {
      StandardRule conv(node, "Conv", 11);
      conv.Operand(1).Operand(2);
      return conv.Infer();
    });
  };
  EXPECT_EQ(Text(infer(ScaledConv({5, 3, 3, 3}))), "float32[1,5,6,6]");
  EXPECT_EQ(Text(infer(ScaledConv({5, 3, 3, 3}).Ints("strides", {2, 2}))),
            "float32[1,5,3,3]");
  // Whose inputs are counted is said.
  EXPECT_THAT(infer(ScaledConv({5, 2, 3, 3})),
              Fails("as Conv of inputs 1, 2:"));
}

TEST(StandardRuleTest, AnOperandMayBeSeenAsAnotherType) {
  const auto infer = OpTestView("Any")
                         .Input(DType::kUInt8, {1, 8, 8, 3})
                         .Input(kFloat, {5, 3, 3, 3})
                         .Apply([](const OpView& view) {
                           StandardRule conv(view, "Conv", 11);
                           conv.Operand(0, Floats({1, 3, 8, 8})).Operand(1);
                           return conv.Infer();
                         });
  EXPECT_EQ(Text(infer), "float32[1,5,6,6]");
}

TEST(StandardRuleTest, ValuesAreHandedOnUnlessSeenOtherwise) {
  const auto infer = [](bool is_seen_otherwise) {
    return OpTestView("Any")
        .Input(kFloat, {4, 5})
        .IntsInput({1, 2, 3, 4})
        .Apply([is_seen_otherwise](const OpView& view) {
          StandardRule pad(view, "Pad", 13);
          pad.Operand(0);
          if (is_seen_otherwise) {
            pad.Operand(1, *TensorType::Create(DType::kInt64, {4}));
          } else {
            pad.Operand(1);
          }
          return pad.Infer();
        });
  };
  EXPECT_EQ(Text(infer(false)), "float32[8,11]");
  EXPECT_EQ(infer(true).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(StandardRuleTest, WhatTheOperatorNeedsMustBeThere) {
  const auto infer = OpTestView("Any")
                         .Input(kFloat, {1, 3, 8, 8})
                         .OmittedInput()
                         .Apply([](const OpView& view) {
                           StandardRule conv(view, "Conv", 11);
                           conv.Operand(0).Operand(1);
                           return conv.Infer();
                         });
  EXPECT_THAT(infer, Fails("has 1 input, expected 2 to 3"));
}

class NoConstants : public ConstantSource {
 public:
  const Constant* Input(int) const override { return nullptr; }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("no payload");
  }
};

// The work is the operator's; what moves are the node's own operands.
TEST(StandardRuleTest, MovesWhatTheNodeStores) {
  const TensorType bytes = *TensorType::Create(DType::kUInt8, {8, 4});
  const TensorType matrix = Floats({4, 6}), scale = Floats({1});
  const TensorType result = Floats({8, 6});
  const std::vector<const TensorType*> inputs = {&bytes, &matrix, &scale};
  const std::vector<const TensorType*> outputs = {&result};
  Node node;
  node.outputs = {ValueId(3)};
  const NoConstants source;
  const OpView view(node, 1, inputs, source, outputs);
  StandardRule product(view, "MatMul", 13);
  product.Operand(0, Floats({8, 4})).Operand(1);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, product.Cost());
  EXPECT_EQ(cost.matrix_ops, Ops(2 * 8 * 4 * 6));
  ASSERT_EQ(cost.input_reads.size(), 3u);
  EXPECT_EQ(cost.input_reads[0], Bytes(8 * 4));  // One byte each.
  EXPECT_EQ(cost.input_reads[1], Bytes(4 * 4 * 6));
  EXPECT_EQ(cost.input_reads[2], Bytes(4));
  EXPECT_EQ(cost.output_writes[0], Bytes(4 * 8 * 6));
  ASSERT_TRUE(cost.contraction.has_value());
  EXPECT_EQ(cost.contraction->k, 4);
}

TEST(StandardRuleTest, ChannelsMoveBetweenTheEnds) {
  EXPECT_EQ(ChannelsFirst(Floats({1, 8, 9, 3})), Floats({1, 3, 8, 9}));
  EXPECT_EQ(ChannelsLast(Floats({1, 3, 8, 9})), Floats({1, 8, 9, 3}));
  EXPECT_EQ(ChannelsLast(Floats({2, 3})), Floats({2, 3}));
}

}  // namespace
}  // namespace weighbridge
