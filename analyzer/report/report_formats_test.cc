#include "analyzer/report/report_formats.h"

#include <set>

#include "analyzer/report/test_analysis.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(ReportFormatsTest, NamesAndEndingsAreUnique) {
  std::set<std::string> names, endings;
  for (const ReportFormat& format : ReportFormats()) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_FALSE(format.endings.empty()) << format.name;
    for (const std::string& ending : format.endings) {
      EXPECT_EQ(ending.find('.'), 0u) << ending;
      EXPECT_TRUE(endings.insert(ending).second) << ending;
    }
  }
}

TEST(ReportFormatsTest, EveryFormatRendersEveryKindOfReport) {
  const Report reports[] = {
      ReportOf({}), ReportOf({CountedAnalysis()}),
      ReportOf({FittingAnalysis("fits"), StreamingAnalysis("streams"),
                FailedAnalysis("fails", "no int8 rate")})};
  for (const ReportFormat& format : ReportFormats()) {
    for (const Report& report : reports) {
      const std::string text = format.render(report, {});
      ASSERT_FALSE(text.empty()) << format.name;
      EXPECT_EQ(text.back(), '\n') << format.name;
      EXPECT_EQ(text, format.render(report, {})) << format.name;
    }
  }
}

TEST(ReportFormatsTest, FindsByName) {
  for (const ReportFormat& format : ReportFormats()) {
    EXPECT_EQ(FindFormat(format.name), &format);
  }
  EXPECT_EQ(FindFormat("jsn"), nullptr);
  EXPECT_EQ(FindFormat(""), nullptr);
}

TEST(ReportFormatsTest, FindsByTheEndingOfAFile) {
  for (const ReportFormat& format : ReportFormats()) {
    for (const std::string& ending : format.endings) {
      EXPECT_EQ(FindFormatOfFile("a.b/report" + ending), &format) << ending;
    }
  }
  EXPECT_EQ(FindFormatOfFile("R.JSON"), FindFormat("json"));
  EXPECT_EQ(FindFormatOfFile("r.doc"), nullptr);
  EXPECT_EQ(FindFormatOfFile("r"), nullptr);
  EXPECT_EQ(FindFormatOfFile("json"), nullptr);
  EXPECT_EQ(FindFormatOfFile("out/.json"), nullptr);
  EXPECT_EQ(FindFormatOfFile("out.json/r"), nullptr);
}

}  // namespace
}  // namespace weighbridge
