#include "analyzer/gate/read_policy.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "analyzer/gate/gate_amount.h"
#include "analyzer/gate/metric.h"
#include "analyzer/gate/policy.h"
#include "analyzer/status/status_matchers.h"
#include "analyzer/units/units.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr char kFull[] = R"(schema = 1
[[gate]]
id = "camera-latency"
targets = ["hailo-8", "tag:automotive"]
models = ["*.onnx"]
precision = "int8"
mode = "standalone"
require = ["standalone", "modeled"]
max.latency = "100 ms"
max.streamed = "0 B"
max.layer.latency = "20 ms"
max.parameters = 1000
min.throughput = "30 /s"
[gate.baseline]
max.latency = "+5 %"
min.latency = "-30 %"
level = "warning"
[[waiver]]
gate = "camera-latency"
model = "legacy.onnx"
until = 2027-03-31
reason = "until the new camera"
)";

TEST(ReadPolicyTest, ReadsEveryKey) {
  WB_ASSERT_OK_AND_ASSIGN(const Policy policy, ReadPolicy(kFull, "p.toml"));
  EXPECT_EQ(policy.file, "p.toml");
  ASSERT_THAT(policy.gates, SizeIs(1));
  const Gate& gate = policy.gates[0];
  EXPECT_EQ(gate.id, "camera-latency");
  EXPECT_THAT(gate.scope.targets, ElementsAre("hailo-8", "tag:automotive"));
  EXPECT_THAT(gate.scope.models, ElementsAre("*.onnx"));
  EXPECT_THAT(gate.scope.precisions, ElementsAre("int8"));
  EXPECT_THAT(gate.scope.modes, ElementsAre("standalone"));
  EXPECT_EQ(gate.level, GateLevel::kError);
  ASSERT_THAT(gate.requirements, SizeIs(2));
  EXPECT_EQ(gate.requirements[1].requirement, Requirement::kModeled);
  ASSERT_THAT(gate.limits, SizeIs(5));
  EXPECT_EQ(gate.limits[0].metric, FindMetric("latency"));
  EXPECT_EQ(gate.limits[0].side, Side::kMax);
  EXPECT_EQ(gate.limits[0].scope, Scope::kTotal);
  EXPECT_EQ(gate.limits[0].amount, GateAmount(Seconds(0.1)));
  EXPECT_EQ(gate.limits[0].place.line, 9);
  EXPECT_EQ(gate.limits[3].scope, Scope::kAnyLayer);
  EXPECT_EQ(gate.limits[4].side, Side::kMin);
  ASSERT_THAT(gate.bands, SizeIs(2));
  EXPECT_DOUBLE_EQ(gate.bands[0].change, 0.05);
  EXPECT_EQ(gate.bands[1].side, Side::kMin);
  EXPECT_DOUBLE_EQ(gate.bands[1].change, -0.3);
  EXPECT_EQ(gate.band_level, GateLevel::kWarning);
  ASSERT_THAT(policy.waivers, SizeIs(1));
  EXPECT_EQ(policy.waivers[0].until, absl::CivilDay(2027, 3, 31));
  EXPECT_THAT(policy.waivers[0].scope.models, ElementsAre("legacy.onnx"));
}

struct Mistake {
  const char* name;
  const char* gate;  // Lines of a gate behind its id, or another table.
  const char* message;
};

class ReadPolicyErrorTest : public testing::TestWithParam<Mistake> {};

// The gate's lines begin in line 4.
TEST_P(ReadPolicyErrorTest, IsToldWithItsPlace) {
  const std::string text =
      absl::StrCat("schema = 1\n[[gate]]\nid = \"g\"\n", GetParam().gate);
  EXPECT_THAT(ReadPolicy(text, "p.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr(GetParam().message)));
}

INSTANTIATE_TEST_SUITE_P(
    Mistakes, ReadPolicyErrorTest,
    testing::ValuesIn(std::vector<Mistake>{
        {"UnknownKey", "target = [\"x\"]\nmax.latency = \"1 s\"",
         "p.toml:4:1: gate: unknown key 'target'; did you mean 'targets'?"},
        {"UnknownMetric", "max.latencey = \"1 s\"",
         "p.toml:4:5: gate.max: unknown key 'latencey'; did you mean "
         "'latency'?"},
        {"UnknownLayerMetric", "max.layer.throughput = \"1 /s\"",
         "gate.max.layer: unknown key 'throughput'"},
        {"NoUnit", "max.latency = 100",
         "p.toml:4:15: gate.max.latency: found the number 100, expected text "
         "with a unit, such as \"100 ms\""},
        {"NoUnitInText", "max.latency = \"100\"",
         "p.toml:4:15: gate.max.latency: "},
        {"AnotherQuantity", "max.latency = \"100 mJ\"",
         "p.toml:4:15: gate.max.latency: "},
        {"Negative", "max.energy = \"-1 mJ\"",
         "p.toml:4:14: gate.max.energy: "},
        {"CountAsText", "max.parameters = \"5\"",
         "gate.max.parameters: found the text \"5\", expected a whole number"},
        {"NegativeCount", "max.parameters = -5", "expected a whole number"},
        {"NoRule", "level = \"error\"",
         "p.toml:2:1: gate: has no rule, expected require, max, min or "
         "baseline"},
        {"UnknownRequirement", "require = [\"modeled\", \"stand_alone\"]",
         "p.toml:4:23: gate.require: unknown word 'stand_alone', expected "
         "standalone, fits_on_chip, modeled or native_precision; did you mean "
         "'standalone'?"},
        {"UnknownLevel", "level = \"warn\"\nmax.latency = \"1 s\"",
         "gate.level: unknown word 'warn', expected one of error, warning"},
        {"UnknownPrecision",
         "precision = [\"int8\", \"int7\"]\nmax.latency = \"1 s\"",
         "p.toml:4:13: gate.precision: unknown precision 'int7', expected one "
         "of native, "},
        {"UnknownPrecisionOfAWaiver",
         "max.latency = \"1 s\"\n[[waiver]]\ngate = \"g\"\nprecision = "
         "\"int7\"\nuntil = 2027-01-01\nreason = \"x\"",
         "p.toml:7:13: waiver.precision: unknown precision 'int7'"},
        {"UnknownMode", "mode = \"host\"\nmax.latency = \"1 s\"",
         "gate.mode: unknown word 'host', expected standalone or hosted"},
        {"BlankReason",
         "max.latency = \"1 s\"\n[[waiver]]\ngate = \"g\"\nuntil = "
         "2027-01-01\nreason = \" \"",
         "p.toml:8:10: waiver.reason: is blank"},
        {"EmptyList", "models = []\nmax.latency = \"1 s\"",
         "gate.models: is empty; leave it out for all"},
        {"BrokenGlob", "models = [\"a[b\"]\nmax.latency = \"1 s\"",
         "gate.models: 'a[b' has '[' without ']'"},
        {"SameIdTwice",
         "max.latency = \"1 s\"\n[[gate]]\nid = \"g\"\nmax.latency = \"1 s\"",
         "p.toml:6:6: gate.id: 'g' is that of the gate in line 2 as well"},
        {"MinAboveMax", "max.latency = \"1 s\"\nmin.latency = \"2 s\"",
         "p.toml:5:15: gate.min.latency: at least 2.00 s and at most 1.00 s: "
         "nothing can be both"},
        {"BandWithoutPercent", "[gate.baseline]\nmax.latency = \"5\"",
         "gate.baseline.max.latency: found \"5\", expected a change such as"},
        {"BandAsNumber", "[gate.baseline]\nmax.latency = 5",
         "gate.baseline.max.latency: found the number 5, expected a change"},
        {"BandBelowNothing", "[gate.baseline]\nmin.latency = \"-101 %\"",
         "nothing can shrink by more than 100 %"},
        {"BandsCross",
         "[gate.baseline]\nmax.latency = \"-5 %\"\nmin.latency = \"+5 %\"",
         "nothing can be both"},
        {"WaiverOfNothing",
         "max.latency = \"1 s\"\n[[waiver]]\ngate = \"gg\"\nuntil = "
         "2027-01-01\nreason = \"x\"",
         "p.toml:6:8: waiver.gate: no gate has the id 'gg'"},
        {"WaiverWithoutEnd",
         "max.latency = \"1 s\"\n[[waiver]]\ngate = \"g\"\nreason = \"x\"",
         "p.toml:5:1: waiver.until: is missing, expected a date such as "
         "2027-03-31"},
        {"WaiverWithoutReason",
         "max.latency = \"1 s\"\n[[waiver]]\ngate = \"g\"\nuntil = 2027-01-01",
         "waiver.reason: is missing"},
        {"WaiverUntilText",
         "max.latency = \"1 s\"\n[[waiver]]\ngate = \"g\"\nuntil = "
         "\"2027-01-01\"\nreason = \"x\"",
         "waiver.until: found the text \"2027-01-01\", expected a date"},
        {"WaiverUntilATime",
         "max.latency = \"1 s\"\n[[waiver]]\ngate = \"g\"\nuntil = "
         "2027-01-01T10:00:00Z\nreason = \"x\"",
         "waiver.until: found the date"},
    }),
    [](const testing::TestParamInfo<Mistake>& info) {
      return std::string(info.param.name);
    });

TEST(ReadPolicyTest, PrecisionsAreNamedAsInReports) {
  WB_ASSERT_OK_AND_ASSIGN(
      const Policy policy,
      ReadPolicy("schema = 1\n[[gate]]\nid = \"g\"\n"
                 "precision = [\"w8a8\", \"w4a16\"]\nmax.latency = \"1 s\"\n"
                 "[[waiver]]\ngate = \"g\"\nprecision = \"w4a4\"\n"
                 "until = 2027-03-31\nreason = \"why\"\n",
                 "p.toml"));
  EXPECT_THAT(policy.gates[0].scope.precisions, ElementsAre("int8", "w4a16"));
  EXPECT_THAT(policy.waivers[0].scope.precisions, ElementsAre("int4"));
}

TEST(ReadPolicyTest, AllMistakesAreToldAtOnce) {
  EXPECT_THAT(ReadPolicy("[[gate]]\nmax.latency = 1\nlimit = 2\n", "p.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       testing::AllOf(HasSubstr("schema: is missing"),
                                      HasSubstr("gate.id: is missing"),
                                      HasSubstr("p.toml:2:15: "),
                                      HasSubstr("unknown key 'limit'"))));
}

TEST(ReadPolicyTest, APolicyHasAGateAndASchemaItKnows) {
  EXPECT_THAT(ReadPolicy("schema = 1\n", "p.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "p.toml:1:1: has no [[gate]]"));
  EXPECT_THAT(ReadPolicy("schema = 2\n", "p.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("schema: found the number 2, expected 1")));
  EXPECT_THAT(ReadPolicy("schema = 1\n[gate]\nid = \"g\"\n", "p.toml"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("gate: found a table, expected [[gate]]")));
}

TEST(ParseChangeTest, IsAPercentage) {
  WB_ASSERT_OK_AND_ASSIGN(double change, ParseChange("+5 %"));
  EXPECT_DOUBLE_EQ(change, 0.05);
  WB_ASSERT_OK_AND_ASSIGN(change, ParseChange("-12.5%"));
  EXPECT_DOUBLE_EQ(change, -0.125);
  for (const char* text : {"", "%", "five %", "0x5 %", "nan %", "1e999 %"}) {
    EXPECT_FALSE(ParseChange(text).ok()) << text;
  }
}

}  // namespace
}  // namespace weighbridge
