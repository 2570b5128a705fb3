#include "analyzer/report/sweep_table.h"

#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(SweepTableTest, EachSettingIsALine) {
  Sweep sweep;
  sweep.set_axis("batch");
  SweepPoint* point = sweep.add_points();
  point->set_setting("8");
  point->set_verdict(FAIL_MEMORY);
  *point->mutable_totals() = StreamingAnalysis("part").totals();
  point->mutable_totals()->set_contexts(3);
  SweepPoint* failed = sweep.add_points();
  failed->set_setting("16");
  failed->set_error("no rate");
  const std::string text = RenderSweepTable(sweep, 120);
  EXPECT_THAT(LinesOf(text), SizeIs(3));
  const std::string line = LineStarting(text, "8 ");
  EXPECT_THAT(line, HasSubstr("FAIL (memory)"));
  EXPECT_THAT(line, HasSubstr("4.50 ms"));
  EXPECT_THAT(line, HasSubstr("5.00 KiB"));
  EXPECT_THAT(LineStarting(text, "16"), HasSubstr("ERROR: no rate"));
}

}  // namespace
}  // namespace weighbridge
