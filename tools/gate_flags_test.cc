#include "tools/gate_flags.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "analyzer/gate/gate_amount.h"
#include "analyzer/gate/metric.h"
#include "analyzer/gate/policy.h"
#include "analyzer/ir/precision.h"
#include "analyzer/status/status_matchers.h"
#include "analyzer/units/units.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/analyze_flags.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ParseQuickGatesTest, EachLimitIsAGateNamedLikeItsFlag) {
  WB_ASSERT_OK_AND_ASSIGN(
      const std::vector<Gate> gates,
      ParseQuickGates({{{"max_latency", "100ms"}, {"min_throughput", "30 /s"}},
                       {"standalone,modeled", "fits_on_chip"},
                       {},
                       {},
                       {}}));
  ASSERT_THAT(gates, SizeIs(3));
  EXPECT_EQ(gates[0].id, "--max_latency");
  EXPECT_EQ(gates[0].limits[0].metric, FindMetric("latency"));
  EXPECT_EQ(gates[0].limits[0].side, Side::kMax);
  EXPECT_EQ(gates[0].limits[0].amount, GateAmount(Seconds(0.1)));
  EXPECT_EQ(gates[1].limits[0].side, Side::kMin);
  EXPECT_EQ(gates[2].id, "--require");
  EXPECT_THAT(gates[2].requirements, SizeIs(3));
}

TEST(ParseQuickGatesTest, NoFlagsNoGates) {
  WB_ASSERT_OK_AND_ASSIGN(const std::vector<Gate> gates, ParseQuickGates({}));
  EXPECT_THAT(gates, IsEmpty());
}

TEST(ParseQuickGatesTest, MessagesStartWithTheFlag) {
  EXPECT_THAT(ParseQuickGates({{{"max_latency", "100"}}, {}, {}, {}, {}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       testing::StartsWith("--max_latency: ")));
  EXPECT_THAT(ParseQuickGates({{}, {"standalon"}, {}, {}, {}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("did you mean 'standalone'?")));
}

TEST(ParseTodayTest, IsADay) {
  WB_ASSERT_OK_AND_ASSIGN(const absl::CivilDay day, ParseToday("2027-03-31"));
  EXPECT_EQ(day, absl::CivilDay(2027, 3, 31));
  EXPECT_THAT(ParseToday("tomorrow"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "--today: 'tomorrow', expected a date such as "
                       "2027-03-31"));
}

Policy PolicyAbout(const std::vector<std::string>& targets,
                   const std::vector<std::string>& precisions) {
  Policy policy;
  policy.file = "p.toml";
  Gate& gate = policy.gates.emplace_back();
  gate.id = "g";
  gate.scope.targets = targets;
  gate.scope.precisions = precisions;
  return policy;
}

TEST(TakeScopesTest, WhatTheGatesNameIsAnalyzed) {
  AnalyzeRequest request;
  request.precisions.emplace_back();
  WB_ASSERT_OK(TakeScopes(
      PolicyAbout({"hailo-8", "tag:automotive", "jetson-*"}, {"int8"}),
      {"hailo-8", "jetson-a", "jetson-b"}, &request));
  EXPECT_THAT(request.targets,
              ElementsAre("hailo-8", "tag:automotive", "jetson-a", "jetson-b"));
  ASSERT_THAT(request.precisions, SizeIs(1));
  EXPECT_EQ(request.precisions[0].ToString(), "int8");
}

TEST(TakeScopesTest, WhatTheUserNamesWins) {
  AnalyzeRequest request;
  request.targets = {"part"};
  WB_ASSERT_OK_AND_ASSIGN(const PrecisionChoice fp16, ParsePrecision("fp16"));
  request.precisions = {fp16};
  request.precision_was_given = true;
  WB_ASSERT_OK(TakeScopes(PolicyAbout({"hailo-8"}, {"int8"}), {}, &request));
  EXPECT_THAT(request.targets, ElementsAre("part"));
  EXPECT_EQ(request.precisions[0].ToString(), "fp16");
}

}  // namespace
}  // namespace weighbridge
