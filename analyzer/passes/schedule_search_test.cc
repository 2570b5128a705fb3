#include "analyzer/passes/schedule_search.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;

struct Graph {
  std::vector<ScheduledStep> steps;
  std::vector<ScheduledTensor> tensors;
};

// Two branches from one input: each blows up to 100 bytes and shrinks to 1; the
// last step joins them. Side by side both are large at once.
Graph TwoBranches() {
  Graph graph;
  for (const int size : {1, 100, 100, 1, 1, 1}) {
    graph.tensors.push_back({Bytes(size)});
  }
  graph.tensors[5].stays = true;
  graph.steps = {{{0}, {1}, {}},  // Large, left.
                 {{0}, {2}, {}},  // Large, right.
                 {{1}, {3}, {}},  // Small, left.
                 {{2}, {4}, {}},  // Small, right.
                 {{3, 4}, {5}, {}}};
  return graph;
}

std::vector<int> GivenOrder(const Graph& graph) {
  std::vector<int> order(graph.steps.size());
  std::iota(order.begin(), order.end(), 0);
  return order;
}

TEST(ScheduleSearchTest, ABranchIsFinishedBeforeTheNextBegins) {
  const Graph graph = TwoBranches();
  EXPECT_EQ(PeakOf(graph.steps, graph.tensors, GivenOrder(graph)),
            Bytes(1 + 100 + 100));
  const std::vector<int> order = SearchSchedule(graph.steps, graph.tensors);
  EXPECT_THAT(order, ElementsAre(0, 2, 1, 3, 4));
  EXPECT_EQ(PeakOf(graph.steps, graph.tensors, order), Bytes(1 + 100 + 1));
}

TEST(ScheduleSearchTest, OtherDependenciesHold) {
  Graph graph = TwoBranches();
  graph.steps[2].after = {1};
  const std::vector<int> order = SearchSchedule(graph.steps, graph.tensors);
  EXPECT_LT(std::find(order.begin(), order.end(), 1),
            std::find(order.begin(), order.end(), 2));
}

Graph RandomGraph(std::mt19937& random, int most) {
  Graph graph;
  const int steps = 1 + static_cast<int>(random() % most);
  graph.tensors.push_back({Bytes(static_cast<int64_t>(random() % 20))});
  for (int i = 0; i < steps; ++i) {
    ScheduledStep step;
    for (int tensor = 0; tensor <= i; ++tensor) {
      if (tensor == 0 ? i == 0 : random() % 3 == 0) {
        step.reads.push_back(tensor);
      }
    }
    if (i > 0 && random() % 5 == 0) {
      step.after.push_back(static_cast<int>(random() % i));
    }
    step.writes.push_back(i + 1);
    graph.steps.push_back(step);
    graph.tensors.push_back(
        {Bytes(static_cast<int64_t>(random() % 50)), random() % 6 == 0});
  }
  return graph;
}

bool IsValid(const Graph& graph, const std::vector<int>& order) {
  std::vector<int> position(order.size(), -1);
  for (size_t i = 0; i < order.size(); ++i) {
    position[order[i]] = static_cast<int>(i);
  }
  if (order.size() != graph.steps.size()) return false;
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    if (position[i] < 0) return false;
    for (const int before : graph.steps[i].after) {
      if (position[before] > position[i]) return false;
    }
    for (const int tensor : graph.steps[i].reads) {
      if (tensor > 0 && position[tensor - 1] > position[i]) return false;
    }
  }
  return true;
}

TEST(ScheduleSearchTest, NeverWorseThanTheGivenOrder) {
  std::mt19937 random(5);
  int better = 0;
  for (int round = 0; round < 3000; ++round) {
    const Graph graph = RandomGraph(random, 30);
    const std::vector<int> order = SearchSchedule(graph.steps, graph.tensors);
    EXPECT_TRUE(IsValid(graph, order)) << "round " << round;
    const Bytes given = PeakOf(graph.steps, graph.tensors, GivenOrder(graph));
    const Bytes found = PeakOf(graph.steps, graph.tensors, order);
    EXPECT_LE(found, given) << "round " << round;
    better += found < given ? 1 : 0;
  }
  EXPECT_GT(better, 300);
}

// How far it is from the best order, on graphs small enough to try all.
TEST(ScheduleSearchTest, OftenTheBestOfAllOrders) {
  std::mt19937 random(6);
  int best_found = 0;
  constexpr int kRounds = 200;
  for (int round = 0; round < kRounds; ++round) {
    const Graph graph = RandomGraph(random, 7);
    std::vector<int> order = GivenOrder(graph);
    Bytes best = Bytes::Max();
    do {
      if (!IsValid(graph, order)) continue;
      best = std::min(best, PeakOf(graph.steps, graph.tensors, order));
    } while (std::next_permutation(order.begin(), order.end()));
    const Bytes found = PeakOf(graph.steps, graph.tensors,
                               SearchSchedule(graph.steps, graph.tensors));
    EXPECT_GE(found, best);
    best_found += found == best ? 1 : 0;
  }
  EXPECT_GT(best_found, kRounds / 2);
}

TEST(ScheduleSearchTest, NothingToSchedule) {
  EXPECT_TRUE(SearchSchedule({}, {}).empty());
}

}  // namespace
}  // namespace weighbridge
