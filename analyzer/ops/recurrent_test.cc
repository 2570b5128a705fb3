#include "analyzer/ops/recurrent.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

// 5 steps, 2 sequences, 3 inputs, 4 hidden elements.
constexpr int64_t kSteps = 5, kBatch = 2, kInputs = 3, kHidden = 4;

OpTestView Cell(const std::string& name, int64_t gates,
                int64_t directions = 1) {
  OpTestView view(name);
  view.Input(kFloat, {kSteps, kBatch, kInputs})
      .Input(kFloat, {directions, gates * kHidden, kInputs})
      .Input(kFloat, {directions, gates * kHidden, kHidden});
  return view;
}
OpTestView Lstm(int64_t directions = 1) { return Cell("LSTM", 4, directions); }
OpTestView Gru(int64_t directions = 1) { return Cell("GRU", 3, directions); }
OpTestView Rnn(int64_t directions = 1) { return Cell("RNN", 1, directions); }

TEST(RecurrentTest, ReturnsAllStatesAndTheLast) {
  OpTestView lstm = Lstm();
  EXPECT_EQ(Text(lstm.Infer()),
            "float32[5,1,2,4]; float32[1,2,4]; float32[1,2,4]");
  OpTestView gru = Gru();
  EXPECT_EQ(Text(gru.Infer()), "float32[5,1,2,4]; float32[1,2,4]");
  OpTestView rnn = Rnn();
  EXPECT_EQ(Text(rnn.Infer()), "float32[5,1,2,4]; float32[1,2,4]");
}

TEST(RecurrentTest, BothDirectionsStandSideBySide) {
  OpTestView view = Lstm(2);
  EXPECT_EQ(Text(view.String("direction", "bidirectional").Infer()),
            "float32[5,2,2,4]; float32[2,2,4]; float32[2,2,4]");
}

TEST(RecurrentTest, TheBatchMayComeFirst) {
  OpTestView view("GRU");
  view.Input(kFloat, {kBatch, kSteps, kInputs})
      .Input(kFloat, {1, 3 * kHidden, kInputs})
      .Input(kFloat, {1, 3 * kHidden, kHidden})
      .OmittedInput()
      .OmittedInput()
      .Input(kFloat, {kBatch, 1, kHidden})
      .Int("layout", 1);
  EXPECT_EQ(Text(view.Infer()), "float32[2,5,1,4]; float32[2,1,4]");
}

TEST(RecurrentTest, AllOptionalOperandsFit) {
  OpTestView view = Lstm();
  view.Input(kFloat, {1, 8 * kHidden})
      .Input(DType::kInt32, {kBatch})
      .Input(kFloat, {1, kBatch, kHidden})
      .Input(kFloat, {1, kBatch, kHidden})
      .Input(kFloat, {1, 3 * kHidden})
      .Int("hidden_size", kHidden);
  EXPECT_EQ(Text(view.Infer()),
            "float32[5,1,2,4]; float32[1,2,4]; float32[1,2,4]");
}

TEST(RecurrentTest, EveryStepMultipliesInputAndStateWithAllGates) {
  OpTestView lstm = Lstm();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, lstm.Cost());
  const int64_t products =
      4 * kHidden * kInputs + 4 * kHidden * kHidden;  // W and R.
  EXPECT_EQ(cost.matrix_ops, Ops(2 * kSteps * kBatch * products));
  EXPECT_EQ(cost.work_class, WorkClass::kRecurrent);
  ASSERT_TRUE(cost.contraction);
  EXPECT_EQ(cost.contraction->batch, kSteps);
  EXPECT_EQ(cost.contraction->m, kBatch);
  EXPECT_EQ(cost.contraction->n, 4 * kHidden);
  EXPECT_EQ(cost.contraction->k, kInputs + kHidden);

  OpTestView both = Gru(2);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost twice,
                          both.String("direction", "bidirectional").Cost());
  EXPECT_EQ(twice.matrix_ops,
            Ops(2 * kSteps * kBatch * 2 * 3 * kHidden * (kInputs + kHidden)));
}

TEST(RecurrentTest, GatesAreVectorWork) {
  const int64_t elements = kSteps * kBatch * kHidden;
  OpTestView lstm = Lstm();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost lstm_cost, lstm.Cost());
  // Three sigmoids, two tanh; f C + i c, and o h.
  EXPECT_EQ(lstm_cost.vector_ops,
            Ops(elements * (3 * kSigmoidWeight + 2 * kTanhWeight + 3 + 1)));
  OpTestView gru = Gru();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost gru_cost, gru.Cost());
  // Two sigmoids, one tanh; r H, 1 - z, two products and their sum.
  EXPECT_EQ(gru_cost.vector_ops,
            Ops(elements * (2 * kSigmoidWeight + kTanhWeight + 5)));
  OpTestView rnn = Rnn();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost rnn_cost, rnn.Cost());
  EXPECT_EQ(rnn_cost.vector_ops, Ops(elements * kTanhWeight));
}

TEST(RecurrentTest, BiasPeepholeAndClipAddVectorWork) {
  const int64_t elements = kSteps * kBatch * kHidden;
  OpTestView plain = Lstm();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost base, plain.Cost());
  OpTestView full = Lstm();
  full.Input(kFloat, {1, 8 * kHidden})
      .OmittedInput()
      .OmittedInput()
      .OmittedInput()
      .Input(kFloat, {1, 3 * kHidden})
      .Float("clip", 3);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, full.Cost());
  // One addition and one clip per gate, a product and a sum per peephole.
  EXPECT_EQ(cost.vector_ops,
            base.vector_ops + Ops(elements * (4 + 4 * kClipWeight + 3 * 2)));
  OpTestView before = Gru();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost folded,
                          before.Input(kFloat, {1, 6 * kHidden}).Cost());
  OpTestView after = Gru();
  after.Input(kFloat, {1, 6 * kHidden}).Int("linear_before_reset", 1);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost apart, after.Cost());
  EXPECT_EQ(apart.vector_ops, folded.vector_ops + Ops(elements));
}

TEST(RecurrentTest, ActivationsHaveTheirOwnWeights) {
  const int64_t elements = kSteps * kBatch * kHidden;
  OpTestView view = Rnn();
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          view.Strings("activations", {"relu"}).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(elements * kReluWeight));
  // Of two names, a single direction uses the first.
  OpTestView both = Rnn();
  WB_ASSERT_OK_AND_ASSIGN(
      const OpCost first,
      both.Strings("activations", {"Sigmoid", "Relu"}).Cost());
  EXPECT_EQ(first.vector_ops, Ops(elements * kSigmoidWeight));
  OpTestView directions = Rnn(2);
  directions.Strings("activations", {"Sigmoid", "Relu"})
      .String("direction", "bidirectional");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost sum, directions.Cost());
  EXPECT_EQ(sum.vector_ops, Ops(elements * (kSigmoidWeight + kReluWeight)));
}

TEST(RecurrentTest, RecurrentC1RejectsOtherElementTypes) {
  OpTestView view("RNN");
  view.Input(DType::kInt8, {5, 2, 3})
      .Input(DType::kInt8, {1, 4, 3})
      .Input(DType::kInt8, {1, 4, 4});
  EXPECT_THAT(view.Infer(), Fails("'X') is int8"));
  OpTestView lengths = Rnn();
  EXPECT_THAT(lengths.OmittedInput().Input(DType::kInt64, {kBatch}).Infer(),
              Fails("'sequence_lens') is int64, expected int32"));
  OpTestView mixed("RNN");
  mixed.Input(kFloat, {5, 2, 3})
      .Input(DType::kFloat16, {1, 4, 3})
      .Input(kFloat, {1, 4, 4});
  EXPECT_THAT(mixed.Infer(), Fails("inputs 0 and 1"));
}

TEST(RecurrentTest, RecurrentC2RejectsUnknownDirectionsAndLayouts) {
  OpTestView direction = Lstm();
  EXPECT_THAT(direction.String("direction", "backward").Infer(),
              Fails("direction is 'backward'"));
  OpTestView layout = Lstm();
  EXPECT_THAT(layout.Int("layout", 2).Infer(), Fails("layout is 2"));
}

TEST(RecurrentTest, RecurrentC3RejectsOtherRanks) {
  OpTestView x("RNN");
  x.Input(kFloat, {5, 3}).Input(kFloat, {1, 4, 3}).Input(kFloat, {1, 4, 4});
  EXPECT_THAT(x.Infer(), Fails("'X') has rank 2, expected 3"));
  OpTestView r("RNN");
  r.Input(kFloat, {5, 2, 3}).Input(kFloat, {1, 4, 3}).Input(kFloat, {4, 4});
  EXPECT_THAT(r.Infer(), Fails("'R') has rank 2, expected 3"));
}

TEST(RecurrentTest, RecurrentC4RejectsWeightsOfOtherShapes) {
  OpTestView gates = Cell("LSTM", 3);
  EXPECT_THAT(gates.Infer(),
              Fails("'W') has shape [1,12,3], expected [1,16,3]"));
  OpTestView directions = Lstm(2);
  EXPECT_THAT(directions.Infer(), Fails("expected [1,16,3]"));
  OpTestView bias = Gru();
  EXPECT_THAT(bias.Input(kFloat, {1, 3 * kHidden}).Infer(),
              Fails("'B') has shape [1,12], expected [1,24]"));
}

TEST(RecurrentTest, RecurrentC5RejectsLengthsOfAnotherBatch) {
  OpTestView view = Lstm();
  EXPECT_THAT(view.OmittedInput().Input(DType::kInt32, {kSteps}).Infer(),
              Fails("'sequence_lens') has shape [5], expected [2]"));
}

TEST(RecurrentTest, RecurrentC6RejectsStatesOfOtherShapes) {
  OpTestView hidden = Gru();
  hidden.OmittedInput().OmittedInput().Input(kFloat, {kBatch, kHidden});
  EXPECT_THAT(hidden.Infer(),
              Fails("'initial_h') has shape [2,4], expected [1,2,4]"));
  OpTestView cell = Lstm();
  cell.OmittedInput().OmittedInput().OmittedInput().Input(kFloat, {1, 2, 5});
  EXPECT_THAT(cell.Infer(), Fails("'initial_c') has shape [1,2,5]"));
  OpTestView peephole = Lstm();
  for (int i = 3; i < 7; ++i) peephole.OmittedInput();
  EXPECT_THAT(peephole.Input(kFloat, {1, kHidden}).Infer(),
              Fails("'P') has shape [1,4], expected [1,12]"));
}

TEST(RecurrentTest, RecurrentC7RejectsUnknownActivations) {
  OpTestView name = Rnn();
  EXPECT_THAT(name.Strings("activations", {"Gelu"}).Infer(),
              Fails("activation 'Gelu' is not known"));
  OpTestView count = Lstm();
  EXPECT_THAT(count.Strings("activations", {"Tanh"}).Infer(),
              Fails("activations has 1 names, expected 3"));
  OpTestView half = Lstm(2);
  half.String("direction", "bidirectional")
      .Strings("activations", {"Tanh", "Tanh", "Tanh"});
  EXPECT_THAT(half.Infer(), Fails("activations has 3 names, expected 6"));
}

TEST(RecurrentTest, RecurrentC8RejectsAHiddenSizeThatContradicts) {
  OpTestView view = Lstm();
  EXPECT_THAT(view.Int("hidden_size", 5).Infer(),
              Fails("hidden_size is 5, R has 4"));
}

TEST(RecurrentTest, LengthsAreNotData) {
  OpRegistry registry;
  WB_ASSERT_OK(RegisterRecurrentOps(registry));
  WB_ASSERT_OK_AND_ASSIGN(const OpDef* def, registry.Find("", "LSTM", 14));
  EXPECT_EQ(def->input_roles[4], InputRole::kShape);
  for (const int data : {1, 2, 3, 5, 6, 7}) {
    EXPECT_EQ(def->input_roles[data], InputRole::kData);
  }
}

}  // namespace
}  // namespace weighbridge
