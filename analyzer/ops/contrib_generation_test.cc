#include "analyzer/ops/contrib_generation.h"

#include <string>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

// 2 prompts of 7 tokens, at most 20 in the end.
OpTestView Search(const std::string& name) {
  OpTestView view(name, 1, "com.microsoft");
  view.Input(DType::kInt32, {2, 7})
      .ConstantInput(IntTensor(DType::kInt32, {1}, {20}))
      .Int("decoder", 0);
  return view;
}

OpTestView Beam(int64_t beams, int64_t returned) {
  OpTestView view = Search("BeamSearch");
  view.OmittedInput()
      .ConstantInput(IntTensor(DType::kInt32, {1}, {beams}))
      .ConstantInput(IntTensor(DType::kInt32, {1}, {returned}));
  return view;
}

TEST(ContribGenerationTest, SequencesArePaddedToTheLongest) {
  EXPECT_EQ(Text(Search("GreedySearch").Infer()), "int32[2,20]");
  EXPECT_EQ(Text(Search("Sampling").Int("vocab_size", 50).Outputs(2).Infer()),
            "int32[2,20]; float32[2,50]");
  EXPECT_EQ(Text(Beam(4, 3).Infer()), "int32[2,3,20]; float32[2,3]");
  EXPECT_EQ(Text(Beam(4, 3).Int("vocab_size", 50).Outputs(3).Infer()),
            "int32[2,3,20]; float32[2,3]; <= float32[20,2,4,50]");
}

TEST(ContribGenerationTest, TheWorkIsNotKnown) {
  EXPECT_THAT(Search("GreedySearch").Cost(),
              StatusIs(absl::StatusCode::kUnimplemented,
                       HasSubstr("analyze the decoder by itself")));
}

TEST(ContribGenerationTest, AnUnknownLengthIsNotGuessed) {
  EXPECT_THAT(OpTestView("GreedySearch", 1, "com.microsoft")
                  .Input(DType::kInt32, {2, 7})
                  .Input(DType::kInt32, {1})
                  .Int("decoder", 0)
                  .Infer(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("'max_length'")));
}

TEST(ContribGenerationTest, C1ThePromptIsTokensOrFeatures) {
  EXPECT_THAT(OpTestView("GreedySearch", 1, "com.microsoft")
                  .Input(DType::kInt64, {2, 7})
                  .Input(DType::kInt32, {1})
                  .Infer(),
              Fails("expected int32 or a float type"));
}

TEST(ContribGenerationTest, C2TheDecoderIsThere) {
  EXPECT_THAT(OpTestView("GreedySearch", 1, "com.microsoft")
                  .Input(DType::kInt32, {2, 7})
                  .Input(DType::kInt32, {1})
                  .Infer(),
              Fails("'decoder' is missing"));
}

TEST(ContribGenerationTest, C3CountsArePositive) {
  EXPECT_THAT(Beam(0, 1).Infer(), Fails("num_beams is 0"));
  EXPECT_THAT(Beam(2, 3).Infer(), Fails("num_beams only 2"));
  EXPECT_THAT(Search("BeamSearch").Infer(), Fails("omits input 3"));
}

}  // namespace
}  // namespace weighbridge
