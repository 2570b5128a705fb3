#include "analyzer/report/find_bottleneck.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

Layer* AddLayer(const std::string& name, std::optional<double> share,
                Analysis* analysis) {
  Layer* layer = analysis->add_layers();
  layer->set_index(analysis->layers_size() - 1);
  layer->add_names(name);
  layer->add_op_types("Conv");
  layer->set_bound("matrix");
  if (share) layer->set_share(*share);
  return layer;
}

TEST(FindBottleneckTest, IsTheLayerWithTheLargestShare) {
  Analysis analysis;
  AddLayer("a", 0.25, &analysis);
  AddLayer("b", 0.5, &analysis)->add_names("b/relu");
  AddLayer("c", 0.25, &analysis);
  const std::optional<Bottleneck> bottleneck = FindBottleneck(analysis);
  ASSERT_TRUE(bottleneck);
  EXPECT_EQ(bottleneck->index(), 1);
  EXPECT_EQ(bottleneck->name(), "b");
  EXPECT_EQ(bottleneck->op_type(), "Conv");
  EXPECT_EQ(bottleneck->bound(), "matrix");
  EXPECT_EQ(bottleneck->share(), 0.5);
}

TEST(FindBottleneckTest, IsTheFirstOfEquals) {
  Analysis analysis;
  AddLayer("a", 0.5, &analysis);
  AddLayer("b", 0.5, &analysis);
  EXPECT_EQ(FindBottleneck(analysis)->name(), "a");
}

TEST(FindBottleneckTest, SkipsLayersOfUnknownTime) {
  Analysis analysis;
  AddLayer("unmodeled", std::nullopt, &analysis);
  AddLayer("known", 0, &analysis);
  EXPECT_EQ(FindBottleneck(analysis)->name(), "known");
}

TEST(FindBottleneckTest, NothingKnownIsNoBottleneck) {
  Analysis analysis;
  EXPECT_FALSE(FindBottleneck(analysis));
  AddLayer("unmodeled", std::nullopt, &analysis);
  EXPECT_FALSE(FindBottleneck(analysis));
}

}  // namespace
}  // namespace weighbridge
