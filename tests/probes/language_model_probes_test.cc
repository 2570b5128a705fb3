// Operators of language models: standard ones of opset 23, and contrib ones.
#include <string>

#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"
#include "tests/probes/probe.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

// Two products for each head: scores, then the values they weigh.
TEST(LanguageModelProbes, Attention23) {
  TestModel model(23);
  model.Input("q", kFloat, {1, 8, 64, 64})
      .Input("k", kFloat, {1, 8, 64, 64})
      .Input("v", kFloat, {1, 8, 64, 64})
      .Node("Attention", {"q", "k", "v"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,8,64,64]");
  EXPECT_EQ(probed.macs(), 2 * 8 * 64 * 64 * 64);
}

TEST(LanguageModelProbes, RmsNormalization23) {
  TestModel model(23);
  model.Input("x", kFloat, {2, 16, 64})
      .Initializer("scale", kFloat, {64})
      .Node("RMSNormalization", {"x", "scale"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[2,16,64]");
  EXPECT_EQ(probed.macs(), 0);
  EXPECT_EQ(probed.parameters(), 64);
  EXPECT_TRUE(probed.all_modeled());
  // At least: square, add up, scale, multiply.
  EXPECT_GE(probed.summary.totals().ops(), 4 * 2 * 16 * 64);
}

// One new position after 15 in the cache: 8 query heads share 2 of key and
// value, and attend to 16 positions.
TEST(LanguageModelProbes, GroupQueryAttentionWithACache) {
  TestModel model;
  model.Opset("com.microsoft", 1)
      .Input("q", kFloat, {1, 1, 8 * 16})
      .Input("k", kFloat, {1, 1, 2 * 16})
      .Input("v", kFloat, {1, 1, 2 * 16})
      .Input("past_k", kFloat, {1, 2, 15, 16})
      .Input("past_v", kFloat, {1, 2, 15, 16})
      .Input("seqlens_k", DType::kInt32, {1})
      .RawInitializer("total", DType::kInt32, {}, std::string("\x10\0\0\0", 4))
      .Node("GroupQueryAttention",
            {"q", "k", "v", "past_k", "past_v", "seqlens_k", "total"},
            {"y", "present_k", "present_v"}, "", "com.microsoft")
      .Int("num_heads", 8)
      .Int("kv_num_heads", 2)
      .Output("y")
      .Output("present_k")
      .Output("present_v");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,1,128]");
  EXPECT_EQ(probed.Type("present_k"), "float32[1,2,16,16]");
  EXPECT_EQ(probed.macs(), 2 * 8 * 16 * 16);
}

// 16 tokens, the best 2 of 8 experts, 64 -> 128 -> 64; the router outside.
TEST(LanguageModelProbes, MixtureOfExperts) {
  TestModel model;
  model.Opset("com.microsoft", 1)
      .Input("x", kFloat, {16, 64})
      .Initializer("router", kFloat, {64, 8})
      .Initializer("up", kFloat, {8, 128, 64})
      .Initializer("down", kFloat, {8, 64, 128})
      .Node("MatMul", {"x", "router"}, {"probabilities"})
      .Node("MoE", {"x", "probabilities", "up", "", "down"}, {"y"}, "",
            "com.microsoft")
      .Int("k", 2)
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[16,64]");
  EXPECT_EQ(probed.macs(), 16 * 64 * 8 + 16 * 2 * (64 * 128 + 128 * 64));
  EXPECT_EQ(probed.parameters(), 64 * 8 + 8 * (64 * 128 + 128 * 64));
}

}  // namespace
}  // namespace weighbridge
