#include "analyzer/passes/streaming/cost_tree.h"

#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(CostTreeTest, AmongEqualCostsTheFirstIsChosen) {
  const CostTree tree(5);
  EXPECT_EQ(tree.Cheapest(1, 4).index, 1);
  EXPECT_EQ(tree.Cheapest(1, 4).cost, Seconds(0));
}

TEST(CostTreeTest, AnEmptyRangeIsLeftAlone) {
  CostTree tree(2);
  tree.Add(1, 0, Seconds(5));
  EXPECT_EQ(tree.Cheapest(0, 1).cost, Seconds(0));
}

TEST(CostTreeTest, AgreesWithAPlainList) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    const int size = 1 + static_cast<int>(random() % 17);
    CostTree tree(size);
    std::vector<int> list(size);
    for (int step = 0; step < 50; ++step) {
      const int first = static_cast<int>(random() % size);
      const int last = first + static_cast<int>(random() % (size - first));
      const int cost = static_cast<int>(random() % 100) - 50;
      tree.Add(first, last, Seconds(cost));
      for (int i = first; i <= last; ++i) list[i] += cost;
      const int from = static_cast<int>(random() % size);
      const int to = from + static_cast<int>(random() % (size - from));
      int best = from;
      for (int i = from; i <= to; ++i) {
        if (list[i] < list[best]) best = i;
      }
      EXPECT_EQ(tree.Cheapest(from, to).index, best);
      EXPECT_EQ(tree.Cheapest(from, to).cost, Seconds(list[best]));
    }
  }
}

}  // namespace
}  // namespace weighbridge
