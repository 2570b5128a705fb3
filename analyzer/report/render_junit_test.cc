#include "analyzer/report/render_junit.h"

#include <string>

#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pugixml.hpp"

namespace weighbridge {
namespace {

using testing::HasSubstr;

// What a reader of the document gets.
pugi::xml_node Read(const Report& report, pugi::xml_document* document) {
  const std::string text = RenderJunit(report);
  const pugi::xml_parse_result result =
      document->load_buffer(text.data(), text.size());
  EXPECT_TRUE(result) << result.description() << "\n" << text;
  return document->child("testsuites");
}

pugi::xml_node Suite(pugi::xml_node suites, const char* name) {
  return suites.find_child_by_attribute("testsuite", "name", name);
}

TEST(RenderJunitTest, ASuiteIsAGateAndACaseARule) {
  pugi::xml_document document;
  const pugi::xml_node suites = Read(GatedReport(), &document);
  EXPECT_STREQ(suites.attribute("tests").value(), "4");
  EXPECT_STREQ(suites.attribute("failures").value(), "1");
  EXPECT_STREQ(suites.attribute("errors").value(), "0");
  const pugi::xml_node test = Suite(suites, "fast").child("testcase");
  EXPECT_STREQ(test.attribute("name").value(),
               "fast: max.latency (net on part, int8)");
  EXPECT_STREQ(test.attribute("classname").value(), "net.part");
  const pugi::xml_node failure = test.child("failure");
  EXPECT_THAT(failure.attribute("message").value(),
              HasSubstr("latency is 3.00 ms"));
  EXPECT_STREQ(failure.attribute("type").value(), "max.latency");
  EXPECT_STREQ(failure.text().get(),
               "ci/policy.toml:4:15\nmost latency is in layer 1 'fc'");
}

TEST(RenderJunitTest, AWarningPassesAndAWaivedCaseIsSkipped) {
  pugi::xml_document document;
  const pugi::xml_node suites = Read(GatedReport(), &document);
  const pugi::xml_node warned = Suite(suites, "small").child("testcase");
  EXPECT_FALSE(warned.child("failure"));
  EXPECT_THAT(warned.child("system-out").text().get(),
              HasSubstr("warning: weights is"));
  const pugi::xml_node waived = Suite(suites, "frugal");
  EXPECT_STREQ(waived.attribute("skipped").value(), "1");
  EXPECT_THAT(
      waived.child("testcase").child("skipped").attribute("message").value(),
      HasSubstr("waived until 2026-06-30"));
  EXPECT_FALSE(Suite(suites, "whole").child("testcase").first_child());
}

TEST(RenderJunitTest, AGateThatAppliedToNothingIsAnError) {
  Report report;
  GateResult* result = report.add_gates();
  result->set_id("lost");
  result->set_level("error");
  result->set_message("applied to nothing");
  pugi::xml_document document;
  const pugi::xml_node suites = Read(report, &document);
  EXPECT_STREQ(suites.attribute("errors").value(), "1");
  EXPECT_STREQ(Suite(suites, "lost")
                   .child("testcase")
                   .child("error")
                   .attribute("message")
                   .value(),
               "applied to nothing");
}

TEST(RenderJunitTest, ResultsOfOneGateShareASuite) {
  Report report = GatedReport();
  *report.add_gates() = report.gates(0);
  pugi::xml_document document;
  const pugi::xml_node suites = Read(report, &document);
  EXPECT_STREQ(Suite(suites, "fast").attribute("tests").value(), "2");
}

TEST(RenderJunitTest, NoNameBreaksTheDocument) {
  Report report = GatedReport();
  report.mutable_gates(0)->set_model("<&\"'\x01\xFF\xEF\xBF\xBE]]>");
  pugi::xml_document document;
  const pugi::xml_node suites = Read(report, &document);
  EXPECT_THAT(Suite(suites, "fast").child("testcase").attribute("name").value(),
              HasSubstr("<&\"'\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD]]>"));
}

TEST(RenderJunitTest, AReportWithoutGatesIsAnEmptyDocument) {
  pugi::xml_document document;
  const pugi::xml_node suites = Read(Report(), &document);
  EXPECT_STREQ(suites.attribute("tests").value(), "0");
  EXPECT_FALSE(suites.first_child());
}

}  // namespace
}  // namespace weighbridge
