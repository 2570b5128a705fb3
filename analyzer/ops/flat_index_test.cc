#include "analyzer/ops/flat_index.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(FlatIndexTest, LastDimVariesFastest) {
  EXPECT_THAT(Coordinates(0, {2, 3}), ElementsAre(0, 0));
  EXPECT_THAT(Coordinates(2, {2, 3}), ElementsAre(0, 2));
  EXPECT_THAT(Coordinates(3, {2, 3}), ElementsAre(1, 0));
}

TEST(FlatIndexTest, ScalarHasOnePosition) {
  EXPECT_THAT(Coordinates(0, {}), IsEmpty());
  EXPECT_EQ(FlatIndex({}, {}), 0);
}

TEST(FlatIndexTest, FlatIndexInvertsCoordinates) {
  for (int64_t i = 0; i < 2 * 3 * 4; ++i) {
    EXPECT_EQ(FlatIndex(Coordinates(i, {2, 3, 4}), {2, 3, 4}), i);
  }
}

TEST(FlatIndexTest, ElementCountIsTheProduct) {
  EXPECT_EQ(ElementCount({2, 3, 4}), 2 * 3 * 4);
  EXPECT_EQ(ElementCount({}), 1);
  EXPECT_EQ(ElementCount({5, 0}), 0);
}

TEST(FlatIndexTest, ElementCountTellsWhatDoesNotFit) {
  EXPECT_EQ(ElementCount({2, -1}), -1);
  EXPECT_EQ(ElementCount({int64_t{1} << 40, int64_t{1} << 40}), -1);
  EXPECT_EQ(ElementCount({0, int64_t{1} << 40, int64_t{1} << 40}), -1);
}

}  // namespace
}  // namespace weighbridge
