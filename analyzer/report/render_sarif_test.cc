#include "analyzer/report/render_sarif.h"

#include <set>
#include <string>

#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace weighbridge {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

Json RunOf(const Report& report) {
  const Json log = Json::parse(RenderSarif(report));
  EXPECT_EQ(log["version"], "2.1.0");
  EXPECT_EQ(log["runs"].size(), 1u);
  return log["runs"][0];
}

TEST(RenderSarifTest, AResultStandsAtTheBrokenLineOfThePolicy) {
  const Json run = RunOf(GatedReport());
  EXPECT_EQ(run["tool"]["driver"]["semanticVersion"], "1.2.3");
  ASSERT_EQ(run["results"].size(), 3u);
  const Json& result = run["results"][0];
  EXPECT_EQ(result["ruleId"], "fast/max.latency");
  EXPECT_EQ(result["level"], "error");
  const Json& location = result["locations"][0];
  EXPECT_EQ(location["physicalLocation"]["artifactLocation"]["uri"],
            "ci/policy.toml");
  EXPECT_EQ(location["physicalLocation"]["region"]["startLine"], 4);
  EXPECT_EQ(location["physicalLocation"]["region"]["startColumn"], 15);
  EXPECT_EQ(location["logicalLocations"][0]["name"], "fc");
  EXPECT_EQ(location["logicalLocations"][0]["fullyQualifiedName"], "net/fc");
  EXPECT_THAT(result["message"]["text"].get<std::string>(),
              HasSubstr("net on part, int8: latency is 3.00 ms"));
}

// What the schema asks of the objects that are written.
TEST(RenderSarifTest, RulesAreUniqueAndResultsPointAtThem) {
  const Json run = RunOf(GatedReport());
  const Json& rules = run["tool"]["driver"]["rules"];
  std::set<std::string> ids;
  for (const Json& rule : rules) {
    EXPECT_TRUE(ids.insert(rule["id"].get<std::string>()).second);
    EXPECT_FALSE(rule["shortDescription"]["text"].get<std::string>().empty());
  }
  EXPECT_EQ(ids.count("whole/require.modeled"), 1u);
  for (const Json& result : run["results"]) {
    EXPECT_EQ(rules[result["ruleIndex"].get<size_t>()]["id"], result["ruleId"]);
    EXPECT_EQ(result["partialFingerprints"].size(), 1u);
  }
}

TEST(RenderSarifTest, AWaivedResultIsSuppressed) {
  const Json run = RunOf(GatedReport());
  EXPECT_FALSE(run["results"][0].contains("suppressions"));
  const Json& suppression = run["results"][2]["suppressions"][0];
  EXPECT_EQ(suppression["kind"], "external");
  EXPECT_EQ(suppression["status"], "accepted");
  EXPECT_EQ(suppression["justification"],
            "waived until 2026-06-30: old camera");
}

std::string FingerprintOfFirst(const Report& report) {
  return RunOf(report)["results"][0]["partialFingerprints"]
      .begin()
      .value()
      .get<std::string>();
}

TEST(RenderSarifTest, AFingerprintOutlivesNumbersLinesAndFolders) {
  const std::string fingerprint = FingerprintOfFirst(GatedReport());
  Report moved = GatedReport();
  GateResult* gate = moved.mutable_gates(0);
  gate->set_model_file("elsewhere/net.onnx");
  gate->mutable_checks(0)->set_measured(9);
  gate->mutable_checks(0)->set_message("other words");
  gate->mutable_checks(0)->set_line(99);
  EXPECT_EQ(FingerprintOfFirst(moved), fingerprint);
  Report other = GatedReport();
  other.mutable_gates(0)->set_target("other");
  EXPECT_NE(FingerprintOfFirst(other), fingerprint);
}

TEST(RenderSarifTest, PathsBecomeUris) {
  const auto uri_of = [](const std::string& path) {
    Report report = GatedReport();
    report.set_policy_file(path);
    return RunOf(report)["results"][0]["locations"][0]["physicalLocation"]
                        ["artifactLocation"]["uri"]
                            .get<std::string>();
  };
  EXPECT_EQ(uri_of("a b/p#1.toml"), "a%20b/p%231.toml");
  EXPECT_EQ(uri_of("/abs/p.toml"), "file:///abs/p.toml");
  // From flags there is no file but the model's.
  EXPECT_EQ(uri_of(""), "models/net.onnx");
}

TEST(RenderSarifTest, AGateThatAppliedToNothingIsAResultAtTheGate) {
  Report report;
  report.set_policy_file("p.toml");
  GateResult* gate = report.add_gates();
  gate->set_id("lost");
  gate->set_level("error");
  gate->set_message("applied to nothing");
  gate->set_line(2);
  gate->set_column(1);
  const Json run = RunOf(report);
  ASSERT_EQ(run["results"].size(), 1u);
  EXPECT_EQ(run["results"][0]["ruleId"], "lost/applies");
  EXPECT_EQ(run["results"][0]["locations"][0]["physicalLocation"]["region"]
               ["startLine"],
            2);
}

TEST(RenderSarifTest, AReportWithoutGatesHasNoResults) {
  const Json run = RunOf(Report());
  EXPECT_TRUE(run["results"].is_array());
  EXPECT_TRUE(run["results"].empty());
  EXPECT_TRUE(run["tool"]["driver"]["rules"].is_array());
}

}  // namespace
}  // namespace weighbridge
