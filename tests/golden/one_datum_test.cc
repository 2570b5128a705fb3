// One datum through the house: the weight of ResNet-50's first convolution,
// [64, 3, 7, 7] float32. It enters each room once and changes form once. Read
// this test first: it walks through the whole program.
#include <memory>
#include <string>

#include "analyzer/analyze.h"
#include "analyzer/hw/unit_target.h"
#include "analyzer/ir/test_graph.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/passes/analysis_context.h"
#include "analyzer/passes/standard_pipeline.h"
#include "analyzer/report/build_report.h"
#include "analyzer/report/render_text.h"
#include "analyzer/resolve/resolve.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kElements = 64 * 3 * 7 * 7;
constexpr int64_t kBytes = kElements * 4;  // 37,632: float32.

class OneDatumTest : public testing::Test {
 protected:
  void SetUp() override {
    auto graph = ImportModel("examples/resnet50.onnx");
    WB_ASSERT_OK(graph);
    graph_ = *graph;
    conv_ = graph_->value(FindValue(*graph_, "/conv1/Conv_output_0")).producer;
    ASSERT_TRUE(conv_.has_value());
    ASSERT_EQ(graph_->node(*conv_).op_type, "Conv");
    weight_ = graph_->node(*conv_).inputs[1];
    ASSERT_TRUE(weight_.has_value());
    absl::StatusOr<OpRegistry> ops = StandardOps();
    WB_ASSERT_OK(ops);
    ops_ = std::make_unique<OpRegistry>(*std::move(ops));
  }

  // Everything is one, and nothing fits: all weights stream.
  AnalysisContext Run(const HardwareTarget& target) {
    auto resolved = ResolveModel(graph_, *ops_, {});
    WB_CHECK(resolved.ok());
    auto model = WeighModel(**resolved, *ops_, {});
    WB_CHECK(model.ok());
    AnalysisContext context;
    context.Share(model->graph);
    context.Share(model->costs);
    context.Share(model->weights);
    context.Publish(target);
    context.Publish(Scenario());
    auto pipeline = StandardPipeline();
    WB_CHECK(pipeline.ok());
    const absl::Status status = pipeline->Run(context);
    WB_CHECK(status.ok());
    return context;
  }

  std::shared_ptr<const Graph> graph_;
  std::optional<NodeId> conv_;
  std::optional<ValueId> weight_;
  std::unique_ptr<OpRegistry> ops_;
};

// Rooms 1-3, onnx_frontend and ir: dims and dtype are read, the payload is not;
// here it is an external file that is not even there.
TEST_F(OneDatumTest, ImportedAsADeclaredTypeWithoutItsData) {
  const Value& value = graph_->value(*weight_);
  EXPECT_EQ(value.kind, ValueKind::kInitializer);
  EXPECT_EQ(value.type.dtype, DType::kFloat32);
  ASSERT_EQ(value.type.dims.size(), 4u);
  EXPECT_EQ(value.type.dims[0].size, 64);
  EXPECT_EQ(value.payload.storage, TensorPayload::Storage::kExternal);
  EXPECT_EQ(value.payload.length, kBytes);
  EXPECT_THAT(value.consumers, ElementsAre(*conv_));
}

// Rooms 4 and 5, resolve: a static type, whose byte_size() is the only
// multiplication of dims by an element width in the program.
TEST_F(OneDatumTest, ResolvedToATensorType) {
  WB_ASSERT_OK_AND_ASSIGN(const auto resolved, ResolveModel(graph_, *ops_, {}));
  const TensorType& type = *resolved->type(*weight_);
  EXPECT_THAT(type.dims(), ElementsAre(64, 3, 7, 7));
  EXPECT_EQ(type.element_count(), kElements);
  EXPECT_EQ(type.byte_size(), Bytes(kBytes));
}

// Room 6, weigh: the operator decides what is read; a convolution reads its
// filters once, for 112 x 112 results of 64 channels each.
TEST_F(OneDatumTest, WeighedAsTraffic) {
  WB_ASSERT_OK_AND_ASSIGN(const auto resolved, ResolveModel(graph_, *ops_, {}));
  WB_ASSERT_OK_AND_ASSIGN(const WeighedModel model,
                          WeighModel(*resolved, *ops_, {}));
  const OpCost& cost = model.costs->nodes[*conv_]->cost;
  EXPECT_EQ(cost.input_reads[1], Bytes(kBytes));
  EXPECT_EQ(cost.matrix_ops,
            Ops(2 * int64_t{112} * 112 * 64 * (kElements / 64)));
  const WeightReads& reads = model.weights->reads[*conv_];
  EXPECT_EQ(model.weights->weights[reads.weights[0]].size, Bytes(kBytes));
  EXPECT_EQ(model.weights->weights[reads.weights[0]].parameters,
            Elements(kElements));
}

// Rooms 7-11, passes: one part, one memory, one link; everything costs one.
TEST_F(OneDatumTest, PartitionedTimedAndStreamed) {
  const AnalysisContext context = Run(UnitTarget(Bytes(1 << 20)));
  const Partition& partition = *context.Find<Partition>();
  const Subgraph& first = partition.subgraphs[0];
  ASSERT_EQ(first.nodes[0], *conv_);
  const Bytes bias(64 * 4);
  EXPECT_EQ(first.weight_reads, Bytes(kBytes) + bias);

  const RooflineResult& roofline = *context.Find<RooflineResult>();
  const SubgraphTime& time = *roofline.subgraphs[SubgraphId(0)];
  const Bytes activations = first.activation_reads + first.activation_writes;
  // 1 B/s: the seconds are the bytes.
  EXPECT_EQ(time.memory_bytes[0], Bytes(kBytes) + bias + activations);
  EXPECT_EQ(*time.memory[0],
            (Bytes(kBytes) + bias + activations) / BytesPerSecond(1));

  const StreamingPlan& streaming = *context.Find<StreamingPlan>();
  EXPECT_TRUE(streaming.streams);
  EXPECT_EQ(streaming.subgraphs[SubgraphId(0)].bytes, Bytes(kBytes) + bias);
  EXPECT_EQ(streaming.subgraphs[SubgraphId(0)].load,
            (Bytes(kBytes) + bias) / BytesPerSecond(1));

  const EnergyResult& energy = *context.Find<EnergyResult>();
  EXPECT_EQ(*energy.subgraphs[SubgraphId(0)].link,
            (Bytes(kBytes) + bias) * JoulesPerByte(1));
  // Residency counts each weight once, over the whole model.
  EXPECT_EQ(context.Find<MemoryFitResult>()->weights,
            Bytes(int64_t{25530472} * 4));
}

// Rooms 12 and 13, report: the unit moves from the type into the name, and the
// renderer only formats.
TEST_F(OneDatumTest, ReportedAndRendered) {
  const Analysis analysis = BuildReport(Run(UnitTarget(Bytes(1 << 20))));
  const Layer& layer = analysis.layers(0);
  EXPECT_EQ(layer.weight_read_bytes(), kBytes + 64 * 4);
  EXPECT_EQ(layer.parameters(), kElements + 64);
  Report report;
  *report.add_analyses() = analysis;
  // 37,632 B of filters and 256 B of bias: 37,888 B = 37 KiB.
  EXPECT_THAT(RenderText(report, {}), HasSubstr("37.00 KiB"));
}

// An int8 weight behind DequantizeLinear is int8: what is stored is moved.
TEST(OneDatumVariationTest, QuantizedWeight) {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 3, 224, 224})
      .Weight("q", DType::kInt8, {64, 3, 7, 7})
      .Weight("scale", DType::kFloat32, {})
      .Node("DequantizeLinear", {"q", "scale"}, {"w"})
      .Node("Conv", {"x", "w"}, {"y"})
      .Output("y");
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry ops, StandardOps());
  WB_ASSERT_OK_AND_ASSIGN(const auto resolved,
                          ResolveModel(graph.Build(), ops, {}));
  WB_ASSERT_OK_AND_ASSIGN(const WeighedModel model,
                          WeighModel(*resolved, ops, {}));
  EXPECT_EQ(model.weights->size, Bytes(kElements + 4));
  EXPECT_EQ(model.weights->parameters, Elements(kElements));
}

TEST(OneDatumVariationTest, Int4Packs) {
  WB_ASSERT_OK_AND_ASSIGN(const TensorType type,
                          TensorType::Create(DType::kInt4, {64, 3, 7, 7}));
  EXPECT_EQ(type.byte_size(), Bytes(kElements / 2));
}

}  // namespace
}  // namespace weighbridge
