#include "analyzer/hw/context_limit.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(ContextLimitTest, AsManyLayersAsStatedFillAContext) {
  const ContextLimit limit{.layers = 7};
  const int64_t share = limit.ShareOf(WorkClass::kConvolution);
  EXPECT_LE(7 * share, kWholeContext);
  EXPECT_GT(8 * share, kWholeContext);
}

TEST(ContextLimitTest, AClassMayFillItSooner) {
  const ContextLimit limit{.layers = 100,
                           .layers_by_class = {{WorkClass::kNormalization, 4}}};
  EXPECT_EQ(limit.ShareOf(WorkClass::kNormalization), kWholeContext / 4);
  EXPECT_EQ(limit.ShareOf(WorkClass::kGemm), kWholeContext / 100);
}

TEST(ContextLimitTest, NoLayerTakesMoreThanAContextOrNothing) {
  EXPECT_EQ((ContextLimit{.layers = 0.5}).ShareOf(WorkClass::kGemm),
            kWholeContext);
  EXPECT_EQ((ContextLimit{.layers = 1e30}).ShareOf(WorkClass::kGemm), 1);
}

}  // namespace
}  // namespace weighbridge
