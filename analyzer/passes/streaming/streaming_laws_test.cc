// The laws of docs/cost_model.md, section 6, on random layer lists: they hold
// for any model and target.
#include <array>

#include "analyzer/passes/streaming/cached.h"
#include "analyzer/passes/streaming/contexts.h"
#include "analyzer/passes/streaming/overlapped.h"
#include "analyzer/passes/streaming/random_problem.h"
#include "analyzer/passes/streaming/serial.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Policy = StreamingPlan (*)(const StreamingProblem&);
constexpr std::array<Policy, 4> kPolicies = {&StreamSerially, &StreamOverlapped,
                                             &StreamCached, &StreamContexts};

// Times are small whole numbers at 1 B/s; at other rates they are rounded.
constexpr double kRounding = 1e-9;

class StreamingLawsTest : public testing::TestWithParam<int> {
 protected:
  template <typename Check>
  void ForRandomProblems(Check check) {
    RandomProblem random(100 + GetParam());
    for (int round = 0; round < 400; ++round) {
      SCOPED_TRACE(round);
      check(random, random.Next(1 + GetParam()));
    }
  }
};

TEST_P(StreamingLawsTest, OverlapAndCacheAreNeverSlowerThanSerial) {
  ForRandomProblems([](RandomProblem&, const StreamingProblem& problem) {
    const Seconds serial = StreamSerially(problem).total;
    const Seconds overlapped = StreamOverlapped(problem).total;
    EXPECT_LE(overlapped, serial);
    EXPECT_LE(StreamCached(problem).total, overlapped);
  });
}

TEST_P(StreamingLawsTest, ARunTakesItsComputationAndWhatIsExposed) {
  ForRandomProblems([](RandomProblem&, const StreamingProblem& problem) {
    Seconds compute;
    for (const StreamedLayer& layer : problem.layers) compute += layer.compute;
    for (const Policy policy : kPolicies) {
      const StreamingPlan plan = policy(problem);
      EXPECT_GE(plan.total, compute);
      EXPECT_NEAR(plan.total.value(), (compute + plan.exposed).value(),
                  kRounding);
      EXPECT_GE(*plan.first, plan.total);
      for (const SubgraphStreaming& step : plan.subgraphs) {
        EXPECT_NEAR((step.hidden + step.exposed).value(), step.load.value(),
                    kRounding);
      }
    }
  });
}

TEST_P(StreamingLawsTest, SeriallyAllWeightsAreStreamed) {
  ForRandomProblems([](RandomProblem&, const StreamingProblem& problem) {
    Bytes weights;
    for (const StreamedWeight& weight : problem.weights) {
      weights += weight.size;
    }
    EXPECT_EQ(StreamSerially(problem).streamed, weights);
    EXPECT_EQ(StreamOverlapped(problem).streamed, weights);
    const StreamingPlan cached = StreamCached(problem);
    EXPECT_EQ(cached.streamed + cached.resident, weights);
  });
}

TEST_P(StreamingLawsTest, NothingStreamsWhereEverythingFits) {
  ForRandomProblems([](RandomProblem&, StreamingProblem problem) {
    problem.capacity = problem.weight_capacity = Bytes(100000);
    for (StreamedLayer& layer : problem.layers) layer.context_share = 0;
    for (const Policy policy : {&StreamCached, &StreamContexts}) {
      const StreamingPlan plan = policy(problem);
      EXPECT_EQ(plan.streamed, Bytes());
      EXPECT_EQ(plan.exposed, Seconds());
    }
  });
}

TEST_P(StreamingLawsTest, MoreMemoryNeverSlowsARun) {
  ForRandomProblems([](RandomProblem& random, StreamingProblem problem) {
    for (const Policy policy : kPolicies) {
      StreamingProblem larger = problem;
      Seconds before = policy(larger).total;
      for (int step = 0; step < 5; ++step) {
        larger.capacity += Bytes(random.Number(0, 12));
        larger.weight_capacity += Bytes(random.Number(0, 12));
        const Seconds after = policy(larger).total;
        EXPECT_LE(after.value(), before.value() + kRounding);
        before = after;
      }
    }
  });
}

TEST_P(StreamingLawsTest, AFasterLinkNeverSlowsARun) {
  ForRandomProblems([](RandomProblem& random, StreamingProblem problem) {
    for (const Policy policy : kPolicies) {
      StreamingProblem faster = problem;
      Seconds before = policy(faster).total;
      for (int step = 0; step < 5; ++step) {
        faster.bandwidth =
            faster.bandwidth * (1.0 + random.Number(0, 20) / 10.0);
        const Seconds after = policy(faster).total;
        EXPECT_LE(after.value(), before.value() + kRounding);
        before = after;
      }
    }
  });
}

// Up to 3 layers, where a fault is easy to follow; up to 12; and so many that
// what stays is not chosen exactly.
INSTANTIATE_TEST_SUITE_P(Sizes, StreamingLawsTest, testing::Values(2, 11, 40));

}  // namespace
}  // namespace weighbridge
