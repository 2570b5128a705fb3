#include "analyzer/ops/broadcast.h"

#include <vector>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

Dims Broadcast(std::vector<int64_t> a, std::vector<int64_t> b) {
  const absl::StatusOr<Dims> dims = BroadcastDims(a, b);
  WB_EXPECT_OK(dims);
  return dims.ok() ? *dims : Dims{-1};
}

TEST(BroadcastTest, DimsAlignAtTheEnd) {
  EXPECT_THAT(Broadcast({2, 3, 4}, {4}), ElementsAre(2, 3, 4));
  EXPECT_THAT(Broadcast({4}, {2, 3, 4}), ElementsAre(2, 3, 4));
  EXPECT_THAT(Broadcast({2, 3, 4}, {3, 1}), ElementsAre(2, 3, 4));
}

TEST(BroadcastTest, OnesStretchOnBothSides) {
  EXPECT_THAT(Broadcast({1, 4, 5}, {2, 3, 1, 1}), ElementsAre(2, 3, 4, 5));
  EXPECT_THAT(Broadcast({3, 1}, {1, 5}), ElementsAre(3, 5));
}

TEST(BroadcastTest, ScalarsTakeAnyShape) {
  EXPECT_THAT(Broadcast({}, {2, 3}), ElementsAre(2, 3));
  EXPECT_THAT(Broadcast({}, {}), IsEmpty());
}

TEST(BroadcastTest, OneGivesWayToZeroAndNothingElseDoes) {
  EXPECT_THAT(Broadcast({0, 3}, {1, 3}), ElementsAre(0, 3));
  EXPECT_THAT(Broadcast({1}, {0}), ElementsAre(0));
  EXPECT_THAT(BroadcastDims({0}, {2}),
              StatusIs(kInvalid, HasSubstr("0 against 2")));
}

TEST(BroadcastTest, DisagreeingDimsAreNamed) {
  EXPECT_THAT(BroadcastDims({2, 3}, {2, 4}),
              StatusIs(kInvalid, HasSubstr("shapes [2,3] and [2,4] do not "
                                           "broadcast: 3 against 4")));
}

TEST(BroadcastTest, IndexIgnoresStretchedDims) {
  // from [3,1] to [2,3,4]: element (b, i, j) reads element i.
  for (int b = 0; b < 2; ++b) {
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 4; ++j) {
        EXPECT_EQ(BroadcastIndex({3, 1}, {2, 3, 4}, (b * 3 + i) * 4 + j), i);
      }
    }
  }
}

TEST(BroadcastTest, IndexOfTheSameShapeIsTheIndex) {
  for (int i = 0; i < 6; ++i) EXPECT_EQ(BroadcastIndex({2, 3}, {2, 3}, i), i);
}

TEST(BroadcastTest, IndexOfAScalarIsZero) {
  EXPECT_EQ(BroadcastIndex({}, {2, 3}, 5), 0);
  EXPECT_EQ(BroadcastIndex({1, 1}, {2, 3}, 5), 0);
}

}  // namespace
}  // namespace weighbridge
