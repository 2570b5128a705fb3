#include "analyzer/passes/pass.h"

#include "analyzer/passes/energy.h"
#include "analyzer/passes/partition.h"
#include "analyzer/passes/standard_pipeline.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

TEST(PipelineTest, RefusesAPassThatReadsWhatNobodyWrote) {
  EXPECT_THAT(Pipeline::Create({MakePass("energy", &AnalyzeEnergy)}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("pass 'energy' reads Partition, which no "
                                 "earlier pass writes")));
}

TEST(PipelineTest, RefusesToWriteAFactTwice) {
  EXPECT_THAT(Pipeline::Create({MakePass("partition", &PartitionGraph),
                                MakePass("again", &PartitionGraph)}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("pass 'again' writes Partition, which is "
                                 "already written by pass 'partition'")));
}

TEST(PipelineTest, TheStandardOrderIsProven) {
  WB_ASSERT_OK_AND_ASSIGN(Pipeline pipeline, StandardPipeline());
  EXPECT_THAT(pipeline.ToString(),
              HasSubstr("partition: ResolvedGraph, NodeCosts, ModelWeights, "
                        "Scenario -> Partition\n"));
  WB_EXPECT_OK(CountingPipeline());
}

}  // namespace
}  // namespace weighbridge
