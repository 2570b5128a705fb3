#include "analyzer/passes/spill_choice.h"

#include <algorithm>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;

std::vector<char> ChooseSpilled(const std::vector<StoredSpan>& spans, int steps,
                                Bytes limit) {
  return SpillChoice(spans, steps).SpillTo(limit);
}

TEST(SpillChoiceTest, WhatWaitsGoesBeforeWhatIsInUse) {
  // At step 1, where most is alive, one is made and the other waits.
  const std::vector<StoredSpan> spans = {
      {Bytes(10), 1, 2}, {Bytes(10), 0, 3}, {Bytes(5), 1, 1}};
  EXPECT_THAT(ChooseSpilled(spans, 4, Bytes(18)), ElementsAre(0, 1, 0));
}

TEST(SpillChoiceTest, TheSmallestThatIsEnoughLeaves) {
  const std::vector<StoredSpan> spans = {
      {Bytes(60), 0, 2}, {Bytes(3), 0, 2}, {Bytes(10), 0, 2}};
  EXPECT_THAT(ChooseSpilled(spans, 3, Bytes(72)), ElementsAre(0, 1, 0));
  EXPECT_THAT(ChooseSpilled(spans, 3, Bytes(65)), ElementsAre(0, 0, 1));
  EXPECT_THAT(ChooseSpilled(spans, 3, Bytes(20)), ElementsAre(1, 0, 0));
}

TEST(SpillChoiceTest, IfNoneIsEnoughTheLargestLeavesFirst) {
  const std::vector<StoredSpan> spans = {
      {Bytes(10), 0, 2}, {Bytes(20), 0, 2}, {Bytes(30), 0, 2}};
  EXPECT_THAT(ChooseSpilled(spans, 3, Bytes(10)), ElementsAre(0, 1, 1));
}

TEST(SpillChoiceTest, WhatFitsStays) {
  const std::vector<StoredSpan> spans = {{Bytes(9), 0, 0}, {Bytes(50), 2, 3}};
  EXPECT_THAT(ChooseSpilled(spans, 4, Bytes(50)), ElementsAre(0, 0));
  EXPECT_THAT(ChooseSpilled(spans, 4, Bytes(49)), ElementsAre(0, 1));
  EXPECT_THAT(ChooseSpilled(spans, 4, Bytes(0)), ElementsAre(1, 1));
}

// Sizes that only a broken file has: sums stand at their maximum.
TEST(SpillChoiceTest, SaturatedSumsEnd) {
  const std::vector<StoredSpan> spans(3, {Bytes::Max(), 0, 1});
  EXPECT_THAT(ChooseSpilled(spans, 2, Bytes(5)), ElementsAre(1, 1, 1));
}

TEST(SpillChoiceTest, NoMoreThanTheLimitIsLeftAlive) {
  std::mt19937 random(3);
  constexpr int kSteps = 23;
  std::vector<StoredSpan> spans;
  for (int i = 0; i < 60; ++i) {
    const int first = static_cast<int>(random() % kSteps);
    const int last = first + static_cast<int>(random() % (kSteps - first));
    spans.push_back({Bytes(1 + static_cast<int>(random() % 99)), first, last});
  }
  for (const Bytes limit : LimitsToTry(spans, kSteps)) {
    const std::vector<char> is_spilled = ChooseSpilled(spans, kSteps, limit);
    for (int step = 0; step < kSteps; ++step) {
      Bytes live;
      for (size_t i = 0; i < spans.size(); ++i) {
        const bool is_alive = spans[i].first <= step && step <= spans[i].last;
        if (!is_spilled[i] && is_alive) live += spans[i].size;
      }
      EXPECT_LE(live, limit);
    }
  }
}

TEST(SpillChoiceTest, WhatWasSpilledStaysSpilled) {
  const std::vector<StoredSpan> spans = {
      {Bytes(60), 0, 2}, {Bytes(3), 0, 2}, {Bytes(10), 0, 2}};
  SpillChoice choice(spans, 3);
  EXPECT_THAT(choice.SpillTo(Bytes(72)), ElementsAre(0, 1, 0));
  EXPECT_THAT(choice.SpillTo(Bytes(65)), ElementsAre(0, 1, 1));
  EXPECT_THAT(choice.SpillTo(Bytes(65)), ElementsAre(0, 1, 1));
  EXPECT_THAT(choice.SpillTo(Bytes(0)), ElementsAre(1, 1, 1));
}

TEST(SpillChoiceTest, LimitsFallToZero) {
  const std::vector<StoredSpan> spans = {{Bytes(1000), 0, 1}};
  const std::vector<Bytes> limits = LimitsToTry(spans, 2);
  EXPECT_TRUE(std::is_sorted(limits.rbegin(), limits.rend()));
  EXPECT_LT(limits.front(), Bytes(1000));
  EXPECT_EQ(limits.back(), Bytes(0));
}

}  // namespace
}  // namespace weighbridge
