#include "analyzer/ops/axis.h"

#include <cstdint>
#include <limits>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(AxisTest, NegativeAxisCountsFromTheEnd) {
  WB_ASSERT_OK_AND_ASSIGN(const int last, NormalizeAxis(-1, 3));
  EXPECT_EQ(last, 2);
  WB_ASSERT_OK_AND_ASSIGN(const int first, NormalizeAxis(-3, 3));
  EXPECT_EQ(first, 0);
  WB_ASSERT_OK_AND_ASSIGN(const int middle, NormalizeAxis(1, 3));
  EXPECT_EQ(middle, 1);
}

TEST(AxisTest, AxisOutOfRangeIsRefusedWithTheRange) {
  EXPECT_THAT(NormalizeAxis(3, 3),
              StatusIs(kInvalid, HasSubstr("axis is 3, must be in [-3, 3)")));
  EXPECT_THAT(NormalizeAxis(-4, 3), StatusIs(kInvalid, HasSubstr("-4")));
  EXPECT_THAT(NormalizeAxis(std::numeric_limits<int64_t>::min(), 3),
              StatusIs(kInvalid, HasSubstr("must be in")));
  EXPECT_THAT(NormalizeAxis(std::numeric_limits<int64_t>::max(), 3),
              StatusIs(kInvalid, HasSubstr("must be in")));
}

TEST(AxisTest, ScalarHasNoAxis) {
  EXPECT_THAT(NormalizeAxis(0, 0), StatusIs(kInvalid, HasSubstr("[0, 0)")));
  EXPECT_THAT(NormalizeAxis(-1, 0), StatusIs(kInvalid, HasSubstr("[0, 0)")));
}

TEST(AxisTest, AxesAreSorted) {
  WB_ASSERT_OK_AND_ASSIGN(const auto axes, NormalizeAxes({-1, 0, 2}, 4));
  EXPECT_THAT(axes, ElementsAre(0, 2, 3));
  WB_ASSERT_OK_AND_ASSIGN(const auto none, NormalizeAxes({}, 4));
  EXPECT_THAT(none, IsEmpty());
}

TEST(AxisTest, RepeatedAxisIsRefusedHoweverItIsWritten) {
  EXPECT_THAT(NormalizeAxes({1, 1}, 3),
              StatusIs(kInvalid, HasSubstr("axis 1 is given twice")));
  EXPECT_THAT(NormalizeAxes({2, -1}, 3),
              StatusIs(kInvalid, HasSubstr("axis -1 is given twice")));
}

TEST(AxisTest, OneBadAxisSpoilsTheList) {
  EXPECT_THAT(NormalizeAxes({0, 5}, 3),
              StatusIs(kInvalid, HasSubstr("axis is 5")));
}

}  // namespace
}  // namespace weighbridge
