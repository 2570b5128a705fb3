#include "analyzer/ops/contrib_qonnx.h"

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Shape = std::vector<int64_t>;
constexpr DType kFloat = DType::kFloat32;
constexpr const char* kDomain = "qonnx.custom_op.general";

OpTestView Qonnx(const std::string& name, const std::vector<Shape>& inputs,
                 const std::string& domain = kDomain) {
  OpTestView view(name, 1, domain);
  for (const Shape& dims : inputs) view.Input(kFloat, dims);
  return view;
}

// A weight with a scale for each filter, as Brevitas exports it.
OpTestView Quant(const Constant& zero_point) {
  OpTestView view = Qonnx("Quant", {{8, 3, 3, 3}, {8, 1, 1, 1}});
  view.ConstantInput(zero_point).ConstantInput(FloatTensor(kFloat, {}, {4}));
  return view.Int("signed", 1)
      .Int("narrow", 1)
      .String("rounding_mode", "ROUND");
}

TEST(ContribQonnxTest, QuantGivesWhatItTakes) {
  OpTestView view = Quant(FloatTensor(kFloat, {}, {0}));
  EXPECT_EQ(Text(view.Infer()), "float32[8,3,3,3]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  // Scale, round, add the zero point, clamp on both sides; there is no zero
  // point to subtract before the result is scaled.
  EXPECT_EQ(cost.vector_ops, Ops(8 * 3 * 3 * 3 * (5 + 1)));
  EXPECT_EQ(cost.matrix_ops, Ops(0));
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 8 * 27));
  EXPECT_EQ(cost.input_reads[1], Bytes(4 * 8));
  EXPECT_EQ(cost.output_writes[0], Bytes(4 * 8 * 27));
}

TEST(ContribQonnxTest, QuantSubtractsAZeroPoint) {
  OpTestView view = Quant(FloatTensor(kFloat, {}, {7}));
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(8 * 3 * 3 * 3 * (5 + 2)));
}

TEST(ContribQonnxTest, EveryDomainAndBothNamesOfQuant) {
  for (const char* domain :
       {"qonnx.custom_op.general", "finn.custom_op.general", "onnx.brevitas"}) {
    for (const char* name : {"Quant", "IntQuant"}) {
      EXPECT_EQ(Text(Qonnx(name, {{2, 5}, {}, {}, {}}, domain).Infer()),
                "float32[2,5]")
          << domain << " " << name;
    }
  }
}

TEST(ContribQonnxTest, BipolarQuantSelectsASign) {
  OpTestView view = Qonnx("BipolarQuant", {{2, 5}, {}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 5 * 3));
}

TEST(ContribQonnxTest, TruncOfBothVersions) {
  OpTestView first = Qonnx("Trunc", {{2, 5}, {}, {}, {}, {}});
  EXPECT_EQ(Text(first.Infer()), "float32[2,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost old_cost, first.Cost());
  // Scale, add, round, shift, round; subtract, scale.
  EXPECT_EQ(old_cost.vector_ops, Ops(2 * 5 * (5 + 2)));
  OpTestView second = Qonnx("Trunc", {{2, 5}, {}, {}, {}, {}, {}});
  EXPECT_EQ(Text(second.Infer()), "float32[2,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, second.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 5 * (5 + 2 + 2)));  // Clamps as well.
}

OpTestView FloatQuant() {
  OpTestView view = Qonnx("FloatQuant", {{2, 5}, {}});
  for (const double number : {4, 3, 7, 448}) {
    view.ConstantInput(FloatTensor(kFloat, {}, {number}));
  }
  return view.String("rounding_mode", "round").Int("has_nan", 1);
}

TEST(ContribQonnxTest, FloatQuantFindsAnExponentForEachElement) {
  EXPECT_EQ(Text(FloatQuant().Infer()), "float32[2,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, FloatQuant().Cost());
  // Eleven simple steps, a logarithm, an exponential and a quotient.
  EXPECT_EQ(cost.vector_ops,
            Ops(2 * 5 * (11 + kLogWeight + kExpWeight + kDivideWeight)));
}

TEST(ContribQonnxTest, MultiThresholdCountsTheThresholdsOfAChannel) {
  OpTestView view = Qonnx("MultiThreshold", {{1, 4, 6, 6}, {4, 15}});
  EXPECT_EQ(Text(view.Infer()), "float32[1,4,6,6]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(4 * 36 * 15 * 2));  // Compare, count.
  EXPECT_EQ(cost.input_reads[1], Bytes(4 * 4 * 15));
  view.Float("out_scale", 2).Float("out_bias", -1);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost bipolar, view.Cost());
  EXPECT_EQ(bipolar.vector_ops, Ops(4 * 36 * (15 * 2 + 2)));
}

TEST(ContribQonnxTest, ThresholdsFollowTheLayoutOrCountForAllChannels) {
  EXPECT_EQ(Text(Qonnx("MultiThreshold", {{1, 6, 6, 4}, {4, 3}})
                     .String("data_layout", "NHWC")
                     .Infer()),
            "float32[1,6,6,4]");
  EXPECT_EQ(Text(Qonnx("MultiThreshold", {{1, 6, 6, 4}, {1, 3}}).Infer()),
            "float32[1,6,6,4]");
}

TEST(ContribQonnxTest, DebugMarkerMovesNothing) {
  OpTestView view = Qonnx("DebugMarker", {{2, 5}});
  EXPECT_EQ(Text(view.Infer()), "float32[2,5]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  EXPECT_EQ(cost.vector_ops, Ops(0));
  EXPECT_EQ(cost.output_writes[0], Bytes(0));
}

TEST(ContribQonnxTest, ContribQonnxC1FloatsAreQuantized) {
  OpTestView integers("Quant", 1, kDomain);
  integers.Input(DType::kInt8, {2, 5});
  for (int i = 0; i < 3; ++i) integers.Input(kFloat, {});
  EXPECT_THAT(integers.Infer(), Fails("input 0 ('X') is int8, expected"));
  OpTestView text = Qonnx("Quant", {{2, 5}, {}, {}});
  text.Input(DType::kString, {});
  EXPECT_THAT(text.Infer(), Fails("input 3 ('bitwidth') is string"));
  OpTestView thresholds = Qonnx("MultiThreshold", {{2, 5}});
  thresholds.Input(DType::kInt32, {5, 3});
  EXPECT_THAT(thresholds.Infer(), Fails("input 1 ('thresholds') is int32"));
}

TEST(ContribQonnxTest, ContribQonnxC2ParametersStretchToTheInput) {
  EXPECT_THAT(Qonnx("Quant", {{2, 5}, {4, 1}, {}, {}}).Infer(),
              Fails("input 1 ('scale') has shape [4,1]"));
  EXPECT_THAT(Qonnx("BipolarQuant", {{5}, {2, 5}}).Infer(),
              Fails("input 1 ('scale') has shape [2,5]"));
}

TEST(ContribQonnxTest, ContribQonnxC3WidthsAreWholeNumbers) {
  for (const double width : {0.0, -4.0, 2.5}) {
    OpTestView view = Qonnx("Quant", {{2, 5}, {}, {}});
    view.ConstantInput(FloatTensor(kFloat, {}, {width}));
    EXPECT_THAT(view.Infer(), Fails("expected a whole number")) << width;
  }
}

TEST(ContribQonnxTest, ContribQonnxC4RoundingHasAName) {
  for (const char* mode : {"floor", "HALF_EVEN", "ROUND_TO_ZERO"}) {
    EXPECT_EQ(Text(Qonnx("Quant", {{2}, {}, {}, {}})
                       .String("rounding_mode", mode)
                       .Infer()),
              "float32[2]");
  }
  EXPECT_THAT(Qonnx("Trunc", {{2}, {}, {}, {}, {}})
                  .String("rounding_mode", "AWAY")
                  .Infer(),
              Fails("rounding_mode is 'AWAY'"));
}

TEST(ContribQonnxTest, ContribQonnxC5FlagsAreZeroOrOne) {
  EXPECT_THAT(Qonnx("Quant", {{2}, {}, {}, {}}).Int("signed", 2).Infer(),
              Fails("signed is 2, expected 0 or 1"));
  OpTestView nowhere_to_go = FloatQuant();
  nowhere_to_go.Int("has_inf", 0).Int("saturation", 0);
  EXPECT_EQ(Text(nowhere_to_go.Infer()), "float32[2,5]");  // Becomes a NaN.
  OpTestView view = Qonnx("FloatQuant", {{2}, {}, {}, {}, {}, {}});
  EXPECT_THAT(view.Int("saturation", 0).Infer(), Fails("saturation is 0"));
}

TEST(ContribQonnxTest, ContribQonnxC6TheSecondTruncHasSixInputs) {
  OpTestView view = Qonnx("Trunc", {{2}, {}, {}, {}, {}});
  EXPECT_THAT(view.OmittedInput().Infer(), Fails("omits input 5"));
}

TEST(ContribQonnxTest, ContribQonnxC7ThresholdsAreThoseOfChannels) {
  EXPECT_THAT(Qonnx("MultiThreshold", {{1, 6, 6, 4}, {4, 3}}).Infer(),
              Fails("expected 1 or 6 rows"));
  EXPECT_THAT(Qonnx("MultiThreshold", {{4}, {4, 3}}).Infer(),
              Fails("input 0 ('X') has rank 1"));
  EXPECT_THAT(Qonnx("MultiThreshold", {{1, 4}, {4}}).Infer(),
              Fails("input 1 ('thresholds') has rank 1"));
  EXPECT_THAT(Qonnx("MultiThreshold", {{1, 4}, {4, 3}})
                  .String("data_layout", "")
                  .Infer(),
              Fails("data_layout is empty"));
}

}  // namespace
}  // namespace weighbridge
