#include "analyzer/report/render_html.h"

#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/report/read_json.h"
#include "analyzer/report/render_json.h"
#include "analyzer/report/test_analysis.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kOpening[] =
    "<script type=\"application/json\" id=\"report\">\n";
constexpr char kClosing[] = "\n</script>";

// What the page reads.
std::string EmbeddedJson(const std::string& html) {
  const size_t start = html.find(kOpening) + sizeof(kOpening) - 1;
  return html.substr(start, html.find(kClosing, start) - start);
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(RenderHtmlTest, HoldsTheReport) {
  Report report = ReportOf({FittingAnalysis("a"), StreamingAnalysis("b")});
  report.set_schema_version(1);
  const absl::StatusOr<Report> read =
      ReadJson(EmbeddedJson(RenderHtml(report)), 1);
  WB_ASSERT_OK(read);
  EXPECT_EQ(RenderJson(*read), RenderJson(report));
}

TEST(RenderHtmlTest, NothingOfTheReportIsMarkup) {
  const size_t elements = Count(RenderHtml(ReportOf({CountedAnalysis()})), "<");
  for (const char* name :
       {"</script><script>alert(1)</script>", "<!--<script>", "]]>", "<img>",
        "\xE2\x80\xA8\xE2\x80\xA9", "&lt;"}) {
    Analysis analysis = CountedAnalysis();
    analysis.mutable_layers(0)->set_names(0, name);
    Report report = ReportOf({analysis});
    report.set_schema_version(1);
    const std::string html = RenderHtml(report);
    EXPECT_EQ(Count(html, "<"), elements) << name;
    EXPECT_THAT(EmbeddedJson(html), Not(HasSubstr("\xE2\x80\xA8")));
    const absl::StatusOr<Report> read = ReadJson(EmbeddedJson(html), 1);
    WB_ASSERT_OK(read);
    EXPECT_EQ(read->analyses(0).layers(0).names(0), name);
  }
}

// The browser test sees that nothing is asked for; this that nothing could be.
TEST(RenderHtmlTest, ThePolicyAllowsOnlyWhatIsInTheFile) {
  const std::string html = RenderHtml(ReportOf({CountedAnalysis()}));
  EXPECT_THAT(html, HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(html, HasSubstr("script-src 'sha256-"));
  for (const char* address : {"src=\"", "href=\"http", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(address))) << address;
  }
  EXPECT_THAT(html, Not(HasSubstr("@SCRIPT_HASH@")));
  EXPECT_THAT(html, Not(HasSubstr("@LICENCE@")));
}

}  // namespace
}  // namespace weighbridge
