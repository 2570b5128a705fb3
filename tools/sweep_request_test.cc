#include "tools/sweep_request.h"

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(SweepRequestTest, ARangeGoesInStepsOfItsStart) {
  WB_ASSERT_OK_AND_ASSIGN(const auto sweeps,
                          ParseSweeps({"batch=1..4", "on_chip=4MiB..14MiB"}));
  ASSERT_THAT(sweeps, SizeIs(2));
  EXPECT_THAT(sweeps[0].batches, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(sweeps[1].axis, SweepRequest::Axis::kOnChip);
  EXPECT_THAT(sweeps[1].on_chip, ElementsAre(Bytes(4 << 20), Bytes(8 << 20),
                                             Bytes(12 << 20), Bytes(14 << 20)));
}

TEST(SweepRequestTest, ALongRangeDoubles) {
  WB_ASSERT_OK_AND_ASSIGN(const auto sweeps, ParseSweeps({"batch=1..100"}));
  EXPECT_THAT(sweeps[0].batches, ElementsAre(1, 2, 4, 8, 16, 32, 64, 100));
  WB_ASSERT_OK_AND_ASSIGN(const auto largest,
                          ParseSweeps({"batch=1..9223372036854775807"}));
  EXPECT_THAT(largest[0].batches, SizeIs(64));
}

TEST(SweepRequestTest, AListIsSorted) {
  WB_ASSERT_OK_AND_ASSIGN(const auto sweeps,
                          ParseSweeps({"batch=8,1,8, 3..4"}));
  EXPECT_THAT(sweeps[0].batches, ElementsAre(1, 3, 4, 8));
}

TEST(SweepRequestTest, LinksStayInTheirOrder) {
  WB_ASSERT_OK_AND_ASSIGN(const auto sweeps,
                          ParseSweeps({"link=gen3x4, gen3x1"}));
  EXPECT_EQ(sweeps[0].axis, SweepRequest::Axis::kLink);
  ASSERT_THAT(sweeps[0].links, SizeIs(2));
  EXPECT_EQ(sweeps[0].links[0].lanes, 4);
  EXPECT_EQ(sweeps[0].links[1].lanes, 1);
}

TEST(SweepRequestTest, WhatIsWrongIsNamed) {
  const auto message = [](const std::string& value) {
    return std::string(ParseSweeps({value}).status().message());
  };
  EXPECT_THAT(message("batc=1"), HasSubstr("did you mean 'batch'?"));
  EXPECT_THAT(message("link=gen3"), HasSubstr("--sweep: "));
  EXPECT_THAT(message("batch=0"), HasSubstr("--sweep: '0' is no batch"));
  EXPECT_THAT(message("batch="), HasSubstr("'' is no batch"));
  EXPECT_THAT(message("batch=4..2"), HasSubstr("ends before it begins"));
  EXPECT_THAT(message("on_chip=4"), HasSubstr("--sweep: \"4\" has no unit"));
  EXPECT_THAT(message("on_chip=0B"), HasSubstr("above zero"));
}

}  // namespace
}  // namespace weighbridge
