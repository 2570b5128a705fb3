// Branches, loops and sequences: what runs is counted, as often as it runs.
#include <cstdint>
#include <string>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/probes/probe.h"

namespace weighbridge {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr DType kFloat = DType::kFloat32;

// y = x w in one branch, x v u in the other; all captured from outside.
TestModel Branches() {
  TestModel small(0), large(0);
  small.Node("MatMul", {"x", "w"}, {"a"}).Output("a");
  large.Node("MatMul", {"x", "v"}, {"h"})
      .Node("MatMul", {"h", "u"}, {"b"})
      .Output("b");
  TestModel model;
  model.Input("x", kFloat, {4, 64})
      .Initializer("w", kFloat, {64, 32})
      .Initializer("v", kFloat, {64, 256})
      .Initializer("u", kFloat, {256, 32});
  model.Node("If", {"cond"}, {"y"})
      .Body("then_branch", small)
      .Body("else_branch", large)
      .Output("y");
  return model;
}

TEST(ControlFlowProbes, IfOfAnUnknownConditionIsItsDearerBranch) {
  TestModel model = Branches();
  model.Input("cond", DType::kBool, {});
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[4,32]");
  EXPECT_EQ(probed.macs(), 4 * 64 * 256 + 4 * 256 * 32);
  // What either branch stores must be there.
  EXPECT_EQ(probed.parameters(), 64 * 32 + 64 * 256 + 256 * 32);
  EXPECT_TRUE(probed.all_modeled());
  EXPECT_THAT(probed.summary.assumptions(), Contains(HasSubstr("else_branch")));
}

TEST(ControlFlowProbes, IfOfAKnownConditionIsTheBranchItTakes) {
  for (const bool condition : {false, true}) {
    TestModel model = Branches();
    model.RawInitializer("cond", DType::kBool, {},
                         std::string(1, condition ? '\1' : '\0'));
    WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
    EXPECT_EQ(probed.Type("y"), "float32[4,32]");
    EXPECT_EQ(probed.macs(),
              condition ? 4 * 64 * 32 : 4 * 64 * 256 + 4 * 256 * 32);
    EXPECT_THAT(probed.summary.assumptions(),
                Not(Contains(HasSubstr("branch"))));
  }
}

// The state goes through a product of 64 by 64, `trips` times.
TestModel Loop(const std::string& trips) {
  TestModel body(0);
  body.Input("i", DType::kInt64, {})
      .Input("go", DType::kBool, {})
      .Input("state", kFloat, {1, 64})
      .Node("Identity", {"go"}, {"go_on"})
      .Node("MatMul", {"state", "w"}, {"next"})
      .Output("go_on", DType::kBool, {})
      .Output("next", kFloat, {1, 64});
  TestModel model;
  model.Input("x", kFloat, {1, 64})
      .Initializer("w", kFloat, {64, 64})
      .Node("Loop", {trips, "", "x"}, {"y"}, "decoder")
      .Body("body", body)
      .Output("y");
  return model;
}

TEST(ControlFlowProbes, LoopOfTenRunsItsBodyTenTimes) {
  TestModel model = Loop("trips");
  model.RawInitializer("trips", DType::kInt64, {},
                       std::string("\x0a\0\0\0\0\0\0\0", 8));
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[1,64]");
  EXPECT_EQ(probed.macs(), 10 * (64 * 64));
  // Stored once, however often it is read.
  EXPECT_EQ(probed.parameters(), 64 * 64);
  EXPECT_EQ(probed.weight_bytes(), 4 * 64 * 64);
  EXPECT_TRUE(probed.all_modeled());
  EXPECT_THAT(probed.summary.assumptions(), IsEmpty());
}

TEST(ControlFlowProbes, LoopOfAnUnknownCountSaysWhatItAssumes) {
  TestModel model = Loop("trips");
  model.Input("trips", DType::kInt64, {});
  WB_ASSERT_OK_AND_ASSIGN(const Probed once, Probe(model));
  EXPECT_EQ(once.macs(), 64 * 64);
  EXPECT_THAT(once.summary.assumptions(), Contains(HasSubstr("--trip")));
  Bindings bindings;
  bindings.trips["decoder"] = 10;
  WB_ASSERT_OK_AND_ASSIGN(const Probed ten, Probe(model, bindings));
  EXPECT_EQ(ten.macs(), 10 * (64 * 64));
}

// Parts of up to 64 columns, of which the last meets a weight.
TEST(ControlFlowProbes, SequenceIsSplitAndPickedFrom) {
  TestModel model;
  model.Input("x", kFloat, {8, 160})
      .RawInitializer("size", DType::kInt64, {},
                      std::string("\x40\0\0\0\0\0\0\0", 8))
      .RawInitializer("last", DType::kInt64, {},
                      std::string("\2\0\0\0\0\0\0\0", 8))
      .Initializer("w", kFloat, {32, 16})
      .Node("SplitToSequence", {"x", "size"}, {"parts"})
      .Int("axis", 1)
      .Node("SequenceAt", {"parts", "last"}, {"part"})
      .Node("MatMul", {"part", "w"}, {"y"})
      .Node("SequenceLength", {"parts"}, {"count"})
      .Output("y")
      .Output("count");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.tensors.at("parts").dtype(), "seq(float32)");
  EXPECT_EQ(probed.tensors.at("parts").length(), 3);
  // 160 = 64 + 64 + 32: the last part is what is left.
  EXPECT_EQ(probed.Type("part"), "float32[8,32]");
  EXPECT_EQ(probed.Type("count"), "int64[]");
  EXPECT_EQ(probed.Type("y"), "float32[8,16]");
  EXPECT_EQ(probed.macs(), 8 * 32 * 16);
  EXPECT_TRUE(probed.all_modeled());
}

}  // namespace
}  // namespace weighbridge
