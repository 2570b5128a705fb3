#include "analyzer/ops/forest.h"

#include <vector>

#include "analyzer/ops/rule_matchers.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr int64_t kLeaf = Forest::kLeaf;

TEST(ForestTest, TheLongestWayIsTheDepth) {
  // 0 decides between a leaf and 1, which decides between 2 and a leaf.
  WB_ASSERT_OK_AND_ASSIGN(
      const Forest forest,
      Forest::Create({kLeaf, 1, 2, kLeaf, kLeaf, kLeaf}, {0}));
  EXPECT_EQ(forest.trees(), 1);
  EXPECT_EQ(forest.total_depth(), 3);
}

TEST(ForestTest, DepthsOfTreesAddUp) {
  WB_ASSERT_OK_AND_ASSIGN(
      const Forest forest,
      Forest::Create({1, kLeaf, kLeaf, kLeaf, kLeaf, kLeaf}, {0, 2, kLeaf}));
  EXPECT_EQ(forest.trees(), 3);
  EXPECT_EQ(forest.total_depth(), 2 + 1 + 0);
}

TEST(ForestTest, BranchesMayMeet) {
  WB_ASSERT_OK_AND_ASSIGN(const Forest forest,
                          Forest::Create({1, 1, kLeaf, kLeaf}, {0}));
  EXPECT_EQ(forest.total_depth(), 2);
}

TEST(ForestTest, ALongChainIsNoStackOverflow) {
  constexpr int64_t kLength = 1 << 20;
  std::vector<int64_t> branches;
  for (int64_t i = 0; i < kLength; ++i) {
    branches.push_back(i + 1 < kLength ? i + 1 : kLeaf);
    branches.push_back(kLeaf);
  }
  WB_ASSERT_OK_AND_ASSIGN(const Forest forest, Forest::Create(branches, {0}));
  EXPECT_EQ(forest.total_depth(), kLength);
}

TEST(ForestTest, RejectsCyclesAndPlacesThatAreNone) {
  EXPECT_THAT(Forest::Create({1, kLeaf, 0, kLeaf}, {0}),
              Fails("leads back to itself"));
  EXPECT_THAT(Forest::Create({0, kLeaf}, {0}), Fails("leads back"));
  EXPECT_THAT(Forest::Create({1, kLeaf}, {0}), Fails("no tree node 1 among 1"));
  EXPECT_THAT(Forest::Create({kLeaf, kLeaf}, {-2}), Fails("no tree node -2"));
}

}  // namespace
}  // namespace weighbridge
