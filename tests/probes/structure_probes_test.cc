// What a model may be made of beside ordinary nodes: open dims, operators of
// others, functions, weights elsewhere, very deep chains.
#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/probes/probe.h"

namespace weighbridge {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr DType kFloat = DType::kFloat32;

TestModel ConvOfAnyBatch() {
  TestModel model;
  model.Input("x", kFloat, {"N", 3, 224, 224})
      .Initializer("w", kFloat, {8, 3, 3, 3})
      .Node("Conv", {"x", "w"}, {"y"})
      .Ints("strides", {2, 2})
      .Ints("pads", {1, 1, 1, 1})
      .Output("y", kFloat, {"N", 8, 112, 112});
  return model;
}

constexpr int64_t kMacsOfOneImage = int64_t{8} * 112 * 112 * (3 * 3 * 3);

TEST(StructureProbes, AnOpenBatchIsOneAndSaidSo) {
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(ConvOfAnyBatch()));
  EXPECT_EQ(probed.Type("y"), "float32[1,8,112,112]");
  EXPECT_EQ(probed.macs(), kMacsOfOneImage);
  EXPECT_THAT(probed.summary.assumptions(),
              Contains(HasSubstr("dim 'N' taken as 1; bind it with --dim N=")));
}

TEST(StructureProbes, ABoundBatchMultipliesTheWork) {
  Bindings bindings;
  bindings.dims["N"] = 5;
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed,
                          Probe(ConvOfAnyBatch(), bindings));
  EXPECT_EQ(probed.Type("y"), "float32[5,8,112,112]");
  EXPECT_EQ(probed.macs(), 5 * kMacsOfOneImage);
}

// An operator nobody knows costs its own part of the answer, not the model.
TEST(StructureProbes, AnUnknownOperatorIsNamedAndTheRestCounts) {
  TestModel model;
  model.Opset("some.vendor", 1)
      .Input("x", kFloat, {1, 3, 32, 32})
      .Initializer("w", kFloat, {8, 3, 3, 3})
      .Node("Conv", {"x", "w"}, {"h"})
      .Node("Sparkle", {"h"}, {"s"}, "", "some.vendor")
      .Node("Relu", {"s"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.macs(), (8 * 30 * 30) * (3 * 3 * 3));
  EXPECT_EQ(probed.Type("h"), "float32[1,8,30,30]");
  EXPECT_EQ(probed.Type("s"), "unknown");
  EXPECT_EQ(probed.Type("y"), "unknown");
  EXPECT_FALSE(probed.all_modeled());
  EXPECT_THAT(probed.summary.coverage().unmodeled_op_types(),
              ElementsAre("some.vendor.Sparkle"));
}

TEST(StructureProbes, AModelLocalFunctionCountsAsItsBody) {
  TestModel body(17);
  body.Input("a").Input("b").Node("MatMul", {"a", "b"}, {"c"});
  body.Node("Relu", {"c"}, {"d"}).Output("d");
  TestModel model;
  model.Opset("local", 1)
      .Input("x", kFloat, {4, 64})
      .Initializer("w", kFloat, {64, 64})
      .Node("Dense", {"x", "w"}, {"y"}, "", "local")
      .Output("y")
      .Function("local", "Dense", body);
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("y"), "float32[4,64]");
  EXPECT_EQ(probed.macs(), 4 * 64 * 64);
  EXPECT_EQ(probed.parameters(), 64 * 64);
  EXPECT_TRUE(probed.all_modeled());
}

TestModel ProductWithExternalWeights(int64_t rows, int64_t columns,
                                     const std::string& file) {
  TestModel model;
  model.Input("x", kFloat, {1, rows})
      .ExternalInitializer("w", kFloat, {rows, columns}, file, 0,
                           4 * rows * columns)
      .Node("MatMul", {"x", "w"}, {"y"})
      .Output("y");
  return model;
}

TEST(StructureProbes, WeightsThatAreNotThereAreWeighed) {
  WB_ASSERT_OK_AND_ASSIGN(
      const Probed probed,
      Probe(ProductWithExternalWeights(4096, 4096, "no_such_file.bin")));
  EXPECT_EQ(probed.Type("y"), "float32[1,4096]");
  EXPECT_EQ(probed.macs(), 4096 * 4096);
  EXPECT_EQ(probed.parameters(), 4096 * 4096);
  EXPECT_EQ(probed.weight_bytes(), 4 * 4096 * 4096);
}

// 3 GiB beside the model, sparse on disk: nobody reads them.
TEST(StructureProbes, WeightsOfThreeGibibytesAreNotRead) {
  constexpr int64_t kRows = 16384, kColumns = 49152;
  const std::string folder = testing::TempDir();
  const std::string weights = folder + "/weights.bin";
  const int descriptor =
      open(weights.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ASSERT_EQ(ftruncate(descriptor, 4 * kRows * kColumns), 0);
  close(descriptor);
  const std::string path = folder + "/large.onnx";
  std::ofstream(path, std::ios::binary)
      << ProductWithExternalWeights(kRows, kColumns, "weights.bin").Bytes();
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, ProbeFile(path));
  unlink(weights.c_str());
  EXPECT_EQ(probed.macs(), kRows * kColumns);
  EXPECT_EQ(probed.weight_bytes(), 4 * kRows * kColumns);
}

// Anything quadratic in the number of nodes would not end in a test's time.
TEST(StructureProbes, AChainOfTwentyThousandNodes) {
  constexpr int kNodes = 20000;
  TestModel model;
  model.Input("t0", kFloat, {1, 16});
  for (int i = 0; i < kNodes; ++i) {
    model.Node("Relu", {"t" + std::to_string(i)},
               {"t" + std::to_string(i + 1)});
  }
  model.Output("t" + std::to_string(kNodes));
  WB_ASSERT_OK_AND_ASSIGN(const Probed probed, Probe(model));
  EXPECT_EQ(probed.Type("t" + std::to_string(kNodes)), "float32[1,16]");
  EXPECT_EQ(probed.summary.coverage().modeled_nodes(), kNodes);
  EXPECT_EQ(probed.macs(), 0);
}

}  // namespace
}  // namespace weighbridge
