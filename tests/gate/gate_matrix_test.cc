// Every rule that a policy can have, times everything that can become of it, on
// the binary: what it prints and with which code it ends.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "analyzer/gate/metric.h"
#include "analyzer/gate/policy.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kModel[] = "examples/mobilenet_v2.onnx";
constexpr char kUnmodeled[] = "tests/cli/testdata/unmodeled.onnx";
constexpr char kRoomy[] = "--target=unit";
constexpr char kSmall[] = "--target=tests/gate/testdata/small.toml";

enum ExitCode { kDone = 0, kGateFailed = 1, kUsage = 2 };

struct Outcome {
  int exit_code = -1;
  std::string out, err;
};

std::string TestName() {
  std::string name;
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  for (const char c : absl::StrCat(info->test_suite_name(), info->name())) {
    name += c == '/' ? '_' : c;
  }
  return name;
}

std::string TempFile(const std::string& ending) {
  return absl::StrCat(testing::TempDir(), "/", TestName(), ending);
}

std::string Read(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// `arguments` are words for the shell. It is the first of July, 2026.
Outcome Analyze(const std::string& arguments) {
  const std::string out = TempFile(".out"), err = TempFile(".err");
  const int status =
      std::system(absl::StrCat("tools/analyze --top=1 --today=2026-07-01 ",
                               arguments, " >", out, " 2>", err)
                      .c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, Read(out), Read(err)};
}

// Of a gate "g" with these lines.
Outcome AnalyzeWith(const std::string& lines, const std::string& arguments) {
  const std::string path = TempFile(".toml");
  std::ofstream(path) << "schema = 1\n[[gate]]\nid = \"g\"\n" << lines << "\n";
  return Analyze(absl::StrCat("--policy=", path, " ", arguments));
}

std::string Waiver(const std::string& until) {
  return absl::StrCat("\n[[waiver]]\ngate = \"g\"\nuntil = ", until,
                      "\nreason = \"the old camera\"");
}

constexpr const char* kBandMetrics[] = {
    "latency",    "base_latency", "exposed_streaming", "energy",  "power",
    "throughput", "peak_memory",  "peak_activations",  "weights", "streamed",
    "ops",        "macs",         "parameters",        "contexts"};

struct Rule {
  std::string name;
  std::string kept, kept_arguments;
  std::string broken, broken_arguments;
};

// A limit that is far away and one that is far exceeded.
Rule Limit(const std::string& key, const std::string& low,
           const std::string& high, const std::string& arguments = kSmall) {
  std::string name;
  for (const char c : key) name += c == '.' ? '_' : c;
  const bool is_max = key.rfind("max", 0) == 0;
  const std::string on = absl::StrCat(arguments, " ", kModel);
  return {name, absl::StrCat(key, " = ", is_max ? high : low), on,
          absl::StrCat(key, " = ", is_max ? low : high), on};
}

std::vector<Rule> Rules() {
  const std::string roomy = absl::StrCat(kRoomy, " ", kModel);
  const std::string small = absl::StrCat(kSmall, " ", kModel);
  std::vector<Rule> rules = {
      {"require_standalone", "require = [\"standalone\"]", roomy,
       "require = [\"standalone\"]", small},
      {"require_fits_on_chip", "require = \"fits_on_chip\"", roomy,
       "require = \"fits_on_chip\"", small},
      {"require_modeled", "require = [\"modeled\"]", roomy,
       "require = [\"modeled\"]", absl::StrCat(kRoomy, " ", kUnmodeled)},
      {"require_native_precision", "require = [\"native_precision\"]", small,
       "require = [\"native_precision\"]",
       absl::StrCat("--precision=fp16 ", small)},
  };
  for (const char* side : {"max.", "min."}) {
    const auto add = [&](const char* metric, const char* low,
                         const char* high) {
      rules.push_back(Limit(absl::StrCat(side, metric), low, high));
    };
    for (const char* metric : {"latency", "base_latency", "exposed_streaming",
                               "layer.latency", "layer.base_latency"}) {
      add(metric, "\"1 ps\"", "\"1000 s\"");
    }
    add("energy", "\"1 fJ\"", "\"1 MJ\"");
    add("layer.energy", "\"1 fJ\"", "\"1 MJ\"");
    add("power", "\"1 fW\"", "\"1 MW\"");
    add("throughput", "\"0.000001 /s\"", "\"1000000 /s\"");
    for (const char* metric :
         {"peak_memory", "peak_activations", "weights", "streamed"}) {
      add(metric, "\"1 B\"", "\"1 TiB\"");
    }
    add("ops", "\"1 op\"", "\"1 Pops\"");
    add("macs", "1", "1000000000000000");
    add("parameters", "1", "1000000000000000");
    add("contexts", "0", "1000000");
    // Some layers have no weights, and nothing to compute, keep or expose.
    add("layer.exposed_streaming", "\"0 s\"", "\"1000 s\"");
    for (const char* metric :
         {"layer.peak_memory", "layer.weights", "layer.streamed"}) {
      add(metric, "\"0 B\"", "\"1 TiB\"");
    }
    add("layer.ops", "\"0 op\"", "\"1 Pops\"");
    add("layer.macs", "0", "1000000000000000");
    add("layer.parameters", "0", "1000000000000000");
  }
  return rules;
}

// As the policy names them: "max.layer.latency", "require.modeled".
TEST(GateMatrixRulesTest, AreAllThatAPolicyCanHave) {
  std::set<std::string> known, tested;
  for (const Requirement requirement : kRequirements) {
    known.insert(absl::StrCat("require_", RequirementName(requirement)));
  }
  for (const char* side : {"max_", "min_"}) {
    for (const std::string& name : MetricNames(Scope::kTotal)) {
      known.insert(absl::StrCat(side, name));
    }
    for (const std::string& name : MetricNames(Scope::kAnyLayer)) {
      known.insert(absl::StrCat(side, "layer_", name));
    }
  }
  for (const Rule& rule : Rules()) tested.insert(rule.name);
  EXPECT_EQ(tested, known);
  const std::vector<std::string> bands = MetricNames(Scope::kTotal);
  EXPECT_THAT(kBandMetrics, testing::UnorderedElementsAreArray(bands));
}

class GateMatrixTest : public testing::TestWithParam<Rule> {};

TEST_P(GateMatrixTest, KeptPasses) {
  const Rule& rule = GetParam();
  const Outcome run = AnalyzeWith(rule.kept, rule.kept_arguments);
  EXPECT_EQ(run.exit_code, kDone) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("0 of 1 gate failed"));
  EXPECT_EQ(run.err, "");
}

TEST_P(GateMatrixTest, BrokenFails) {
  const Rule& rule = GetParam();
  const Outcome run = AnalyzeWith(rule.broken, rule.broken_arguments);
  EXPECT_EQ(run.exit_code, kGateFailed) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("  FAIL   g: "));
  EXPECT_THAT(run.err, HasSubstr("analyze: 1 of 1 gate failed: g"));
}

TEST_P(GateMatrixTest, BrokenAsAWarningPasses) {
  const Rule& rule = GetParam();
  const Outcome run =
      AnalyzeWith(absl::StrCat(rule.broken, "\nlevel = \"warning\""),
                  rule.broken_arguments);
  EXPECT_EQ(run.exit_code, kDone) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("  WARN   g: "));
}

TEST_P(GateMatrixTest, WaivedPasses) {
  const Rule& rule = GetParam();
  const Outcome run = AnalyzeWith(
      absl::StrCat(rule.broken, Waiver("2026-07-01")), rule.broken_arguments);
  EXPECT_EQ(run.exit_code, kDone) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("waived until 2026-07-01: the old camera"));
}

TEST_P(GateMatrixTest, ExpiredFails) {
  const Rule& rule = GetParam();
  const Outcome run = AnalyzeWith(
      absl::StrCat(rule.broken, Waiver("2026-06-30")), rule.broken_arguments);
  EXPECT_EQ(run.exit_code, kGateFailed) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("its waiver expired on 2026-06-30"));
}

TEST_P(GateMatrixTest, MatchedNothingIsAnError) {
  const Rule& rule = GetParam();
  const Outcome run =
      AnalyzeWith(absl::StrCat("targets = [\"another\"]\n", rule.kept),
                  rule.kept_arguments);
  EXPECT_EQ(run.exit_code, kUsage) << run.out << run.err;
  EXPECT_THAT(run.err, HasSubstr(".toml:2:1: gate 'g' applied to nothing: no "
                                 "target is 'another'"));
}

INSTANTIATE_TEST_SUITE_P(Rules, GateMatrixTest, testing::ValuesIn(Rules()),
                         [](const testing::TestParamInfo<Rule>& info) {
                           return info.param.name;
                         });

// Bands: the baseline is what analyze wrote.

std::string RecordBaseline(const std::string& arguments) {
  const std::string path = TempFile(".json");
  const Outcome run =
      Analyze(absl::StrCat("--format=json --output=", path, " ", arguments));
  EXPECT_EQ(run.exit_code, kDone) << run.err;
  return path;
}

class BandMatrixTest : public testing::TestWithParam<const char*> {
 protected:
  std::string On() const { return absl::StrCat(kSmall, " ", kModel); }
  Outcome AnalyzeBand(const std::string& rule, const std::string& more,
                      const std::string& arguments) const {
    return AnalyzeWith(absl::StrCat("[gate.baseline]\n", rule, more),
                       absl::StrCat(arguments, " ", On()));
  }
  // Nothing has changed: kept by a band around zero, broken by one beside it.
  std::string Kept() const {
    return absl::StrCat("max.", GetParam(), " = \"+1 %\"\nmin.", GetParam(),
                        " = \"-1 %\"");
  }
  std::string Broken() const {
    return absl::StrCat("max.", GetParam(), " = \"-1 %\"");
  }
};

TEST_P(BandMatrixTest, EverythingThatCanBecomeOfIt) {
  const std::string baseline =
      absl::StrCat("--baseline=", RecordBaseline(On()));
  EXPECT_EQ(AnalyzeBand(Kept(), "", baseline).exit_code, kDone);
  EXPECT_EQ(AnalyzeBand(Broken(), "", baseline).exit_code, kGateFailed);
  EXPECT_EQ(
      AnalyzeBand(absl::StrCat("min.", GetParam(), " = \"+1 %\""), "", baseline)
          .exit_code,
      kGateFailed);
  EXPECT_EQ(AnalyzeBand(Broken(), "\nlevel = \"warning\"", baseline).exit_code,
            kDone);
  EXPECT_EQ(AnalyzeBand(Broken(), Waiver("2026-07-01"), baseline).exit_code,
            kDone);
  EXPECT_EQ(AnalyzeBand(Broken(), Waiver("2026-06-30"), baseline).exit_code,
            kGateFailed);
  const Outcome missing = AnalyzeBand(Kept(), "", "");
  EXPECT_EQ(missing.exit_code, kUsage);
  EXPECT_THAT(missing.err, HasSubstr("--baseline"));
}

INSTANTIATE_TEST_SUITE_P(Metrics, BandMatrixTest,
                         testing::ValuesIn(kBandMetrics), [](const auto& info) {
                           return std::string(info.param);
                         });

TEST(BaselineTest, ABaselineOfSomethingElseFails) {
  const std::string other = RecordBaseline(absl::StrCat(kRoomy, " ", kModel));
  const Outcome run =
      AnalyzeWith("[gate.baseline]\nmax.latency = \"+5 %\"",
                  absl::StrCat("--baseline=", other, " ", kSmall, " ", kModel));
  EXPECT_EQ(run.exit_code, kGateFailed);
  EXPECT_THAT(run.out, HasSubstr("the baseline has no such analysis"));
}

TEST(BaselineTest, WhatIsNoReportIsAUsageError) {
  for (const char* file : {"no/such.json", kModel}) {
    const Outcome run = AnalyzeWith(
        "[gate.baseline]\nmax.latency = \"+5 %\"",
        absl::StrCat("--baseline=", file, " ", kSmall, " ", kModel));
    EXPECT_EQ(run.exit_code, kUsage) << file;
    EXPECT_THAT(run.err, HasSubstr("analyze: --baseline: "));
  }
}

// What else a policy does.

TEST(GateTest, SelectsByTagGlobAndModel) {
  const std::string on = absl::StrCat(kSmall, " ", kModel);
  const std::string rule = "max.weights = \"1 B\"\n";
  for (const char* scope :
       {"targets = [\"tag:gate-test\"]", "targets = [\"sm*\"]",
        "models = [\"mobilenet*.onnx\"]", "models = [\"examples/*\"]",
        "precision = \"native\"", "mode = \"standalone\""}) {
    EXPECT_EQ(AnalyzeWith(absl::StrCat(scope, "\n", rule), on).exit_code,
              kGateFailed)
        << scope;
  }
  for (const char* scope : {"targets = [\"tag:other\"]", "models = [\"x*\"]",
                            "precision = \"int4\"", "mode = \"hosted\""}) {
    EXPECT_EQ(AnalyzeWith(absl::StrCat(scope, "\n", rule),
                          absl::StrCat("--precision=native ", on))
                  .exit_code,
              kUsage)
        << scope;
  }
}

TEST(GateTest, WithoutTargetAndPrecisionThoseOfThePolicyAreAnalyzed) {
  const Outcome run = AnalyzeWith(
      "targets = [\"unit\"]\nprecision = \"int8\"\nmax.weights = \"1 GB\"",
      kModel);
  EXPECT_EQ(run.exit_code, kDone) << run.err;
  EXPECT_THAT(run.out, HasSubstr("target: unit"));
  EXPECT_THAT(run.out, HasSubstr("mobilenet_v2 on unit, int8"));
}

TEST(GateTest, OfSomeModelsOnlyTheirGatesCount) {
  const std::string policy =
      "max.weights = \"1 GB\"\n[[gate]]\nid = \"other\"\nmodels = "
      "[\"other.onnx\"]\nmax.weights = \"1 B\"";
  const std::string on = absl::StrCat(kRoomy, " ", kModel);
  EXPECT_EQ(AnalyzeWith(policy, on).exit_code, kUsage);
  EXPECT_EQ(
      AnalyzeWith(policy, absl::StrCat("--partial_models ", on)).exit_code,
      kDone);
}

TEST(GateTest, FlagsAreGates) {
  const std::string on = absl::StrCat(kSmall, " ", kModel);
  for (const char* flag :
       {"--max_latency=1ps", "--max_energy=1fJ", "--max_peak_memory=1B",
        "--max_weights=1B", "--max_streamed=0B", "--min_throughput=1e9/s",
        "--require=standalone", "--require=modeled,fits_on_chip"}) {
    const Outcome run = Analyze(absl::StrCat(flag, " ", on));
    EXPECT_EQ(run.exit_code, kGateFailed) << flag << run.err;
    EXPECT_THAT(run.out, HasSubstr("gates: 1 of 1 gate failed: --"));
  }
  for (const char* flag :
       {"--max_latency='1000 s'", "--max_energy='1 kJ'",
        "--max_peak_memory='1 GiB'", "--max_weights='1 GiB'",
        "--max_streamed='1 GiB'", "--min_throughput='0.0001 /s'",
        "--require=modeled"}) {
    EXPECT_EQ(Analyze(absl::StrCat(flag, " ", on)).exit_code, kDone) << flag;
  }
}

TEST(GateTest, ABrokenPolicyIsAUsageErrorWithItsPlace) {
  const Outcome run =
      AnalyzeWith("max.latency = 100", absl::StrCat(kRoomy, " ", kModel));
  EXPECT_EQ(run.exit_code, kUsage);
  EXPECT_THAT(run.err, HasSubstr(".toml:4:15: gate.max.latency: "));
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(Analyze(absl::StrCat("--policy=no/such.toml ", kModel)).exit_code,
            kUsage);
  EXPECT_EQ(Analyze(absl::StrCat("--max_latency=100 ", kModel)).exit_code,
            kUsage);
  EXPECT_EQ(Analyze(absl::StrCat("--require=speed ", kModel)).exit_code,
            kUsage);
}

struct BrokenFile {
  std::string name, text, message;
};

class BrokenPolicyTest : public testing::TestWithParam<BrokenFile> {};

TEST_P(BrokenPolicyTest, IsAUsageErrorWithItsPlace) {
  const std::string path = TempFile(".toml");
  std::ofstream(path, std::ios::binary) << GetParam().text;
  const Outcome run =
      Analyze(absl::StrCat("--policy=", path, " ", kRoomy, " ", kModel));
  EXPECT_EQ(run.exit_code, kUsage) << run.out;
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr(absl::StrCat(path, GetParam().message)));
}

std::vector<BrokenFile> BrokenFiles() {
  const std::string gate = "schema = 1\n[[gate]]\nid = \"g\"\n";
  const std::string kept = absl::StrCat(gate, "max.latency = \"1 s\"\n");
  return {
      {"MisspeltTable", absl::StrCat(kept, "[[waver]]\n"),
       ":5:3: unknown key 'waver'; did you mean 'waiver'?"},
      {"MisspeltKey", absl::StrCat(gate, "max.latencey = \"1 s\"\n"),
       ":4:5: gate.max: unknown key 'latencey'; did you mean 'latency'?"},
      {"WrongUnit", absl::StrCat(gate, "max.latency = \"1 MiB\"\n"),
       ":4:15: gate.max.latency: unknown unit 'MiB'"},
      {"NoUnit", absl::StrCat(gate, "max.latency = \"100\"\n"),
       ":4:15: gate.max.latency: "},
      {"NegativeLimit", absl::StrCat(gate, "max.energy = \"-1 J\"\n"),
       ":4:14: gate.max.energy: \"-1 J\" is negative"},
      {"NegativeBand",
       absl::StrCat(gate, "[gate.baseline]\nmin.energy = \"-101 %\"\n"),
       ":5:14: gate.baseline.min.energy: found \"-101 %\"; nothing can shrink "
       "by more than 100 %"},
      {"WaiverWithoutDate",
       absl::StrCat(kept, "[[waiver]]\ngate = \"g\"\nreason = \"x\"\n"),
       ":5:1: waiver.until: is missing, expected a date"},
      {"WaiverOfAnImpossibleDay",
       absl::StrCat(kept, "[[waiver]]\ngate = \"g\"\nuntil = 2027-02-30\n"),
       ":7:19: not TOML: "},
      {"UnknownRule", absl::StrCat(gate, "require = [\"speed\"]\n"),
       ":4:12: gate.require: unknown word 'speed'"},
      {"UnknownPrecision", absl::StrCat(kept, "precision = \"int9\"\n"),
       ":5:13: gate.precision: unknown precision 'int9'"},
      {"SyntaxError", "schema = \n", ":1:10: not TOML: "},
      {"Empty", "", ":1:1: schema: is missing, expected schema = 1"},
      {"OnlyAComment", "# to do\n", ":1:1: schema: is missing"},
      {"LinesOfWindows",
       "schema = 1\r\n[[gate]]\r\nid = \"g\"\r\nmax.speed = 1\r\n",
       ":4:5: gate.max: unknown key 'speed'"},
      {"AfterAByteOrderMark",
       absl::StrCat("\xEF\xBB\xBF", gate, "max.speed = 1\n"),
       ":4:5: gate.max: unknown key 'speed'"},
      {"NotUtf8", absl::StrCat(kept, "# \xE4\n"), ":5:"},
      {"Utf16", std::string("\xFF\xFEs\0", 4), ":1:1: not TOML: "},
  };
}

INSTANTIATE_TEST_SUITE_P(Files, BrokenPolicyTest,
                         testing::ValuesIn(BrokenFiles()),
                         [](const auto& info) { return info.param.name; });

TEST(GateTest, APolicyThatIsNoFileIsAUsageError) {
  for (const char* path : {"no/such.toml", "tests/gate", "/dev/null"}) {
    const Outcome run =
        Analyze(absl::StrCat("--policy=", path, " ", kRoomy, " ", kModel));
    EXPECT_EQ(run.exit_code, kUsage) << path;
    EXPECT_THAT(run.err, HasSubstr(path));
  }
}

TEST(GateTest, LineEndsAndByteOrderMarksChangeNothing) {
  const std::string text =
      "schema = 1\n[[gate]]\nid = \"g\"\nmax.weights = \"1 B\"\n";
  const std::vector<std::pair<std::string, std::string>> files = {
      {"windows", absl::StrReplaceAll(text, {{"\n", "\r\n"}})},
      {"marked", absl::StrCat("\xEF\xBB\xBF", text)}};
  for (const auto& [name, bytes] : files) {
    const std::string path = TempFile(absl::StrCat(".", name, ".toml"));
    std::ofstream(path, std::ios::binary) << bytes;
    const Outcome run =
        Analyze(absl::StrCat("--policy=", path, " ", kRoomy, " ", kModel));
    EXPECT_EQ(run.exit_code, kGateFailed) << name << run.err;
    EXPECT_THAT(run.out, HasSubstr(".toml:4:15)"));
  }
}

TEST(GateTest, APrecisionHasSeveralNames) {
  EXPECT_EQ(AnalyzeWith("precision = \"w8a8\"\nmax.weights = \"1 GB\"",
                        absl::StrCat("--precision=int8 ", kRoomy, " ", kModel))
                .exit_code,
            kDone);
}

TEST(GateTest, AnUnknownNumberFails) {
  // Of a model that no rule covers, on which the limit would be kept.
  const Outcome run = AnalyzeWith("max.latency = \"1000 s\"",
                                  absl::StrCat(kRoomy, " ", kUnmodeled));
  EXPECT_EQ(run.exit_code, kGateFailed);
  EXPECT_THAT(run.out, HasSubstr("latency is not known"));
}

TEST(GateTest, TheVerdictIsThatOfTheGateUnlessItDoesNotEvenFit) {
  const Outcome fits =
      AnalyzeWith("max.latency = \"1 ps\"",
                  absl::StrCat("--format=json ", kRoomy, " ", kModel));
  EXPECT_THAT(fits.out, HasSubstr("\"verdict\": \"FAIL_GATE\""));
  EXPECT_THAT(fits.out, HasSubstr("\"id\": \"g\""));
  const Outcome does_not_fit =
      AnalyzeWith("max.latency = \"1 ps\"",
                  absl::StrCat("--format=json ", kSmall, " ", kModel));
  EXPECT_THAT(does_not_fit.out, HasSubstr("\"verdict\": \"FAIL_MEMORY\""));
  EXPECT_EQ(does_not_fit.exit_code, kGateFailed);
}

TEST(GateTest, EveryFormatIsWrittenThoughAGateFails) {
  for (const auto& [format, text] :
       std::vector<std::pair<std::string, std::string>>{
           {"junit", "<failure message=\"latency is"},
           {"sarif", "\"ruleId\": \"g/max.latency\""},
           {"github", "::error file="},
           {"json", "\"passed\": false"}}) {
    const Outcome run = AnalyzeWith(
        "max.latency = \"1 ps\"",
        absl::StrCat("--format=", format, " ", kRoomy, " ", kModel));
    EXPECT_EQ(run.exit_code, kGateFailed);
    EXPECT_THAT(run.out, HasSubstr(text));
  }
}

// Read by a foreign reader, against our schema and that of Jenkins' plugin.
TEST(GateTest, JunitKeepsToItsSchemas) {
  for (const char* lines :
       {"max.latency = \"1 ps\"\nmax.weights = \"1 TiB\"",
        "max.latency = \"1 ps\"\nlevel = \"warning\"",
        "targets = [\"another\"]\nmax.latency = \"1 ps\"",
        "max.latency = \"1 ps\"\n[[waiver]]\ngate = \"g\"\nuntil = "
        "2030-01-01\nreason = \"<&>\""}) {
    const std::string xml = TempFile(".xml");
    AnalyzeWith(lines, absl::StrCat("--output=", xml, " ", kSmall, " ", kModel,
                                    " ", kUnmodeled));
    for (const char* schema : {"tests/gate/testdata/junit.xsd",
                               "third_party/schemas/junit-10.xsd"}) {
      EXPECT_EQ(std::system(
                    absl::StrCat("xmllint --noout --schema ", schema, " ", xml)
                        .c_str()),
                0)
          << schema << Read(xml);
    }
  }
}

TEST(GateTest, TheSameRunGivesTheSameBytes) {
  const std::string lines =
      "max.latency = \"1 ps\"\nmax.energy = \"1 fJ\"\nrequire = [\"modeled\"]";
  for (const char* format : {"text", "json", "junit", "sarif", "github"}) {
    const std::string arguments =
        absl::StrCat("--format=", format, " ", kSmall, " ", kModel);
    EXPECT_EQ(AnalyzeWith(lines, arguments).out,
              AnalyzeWith(lines, arguments).out);
  }
}

TEST(GateTest, LayersThatAreNotReportedAreGatedStill) {
  const Outcome run =
      AnalyzeWith("max.layer.latency = \"1 ps\"",
                  absl::StrCat("--noper_layer ", kRoomy, " ", kModel));
  EXPECT_EQ(run.exit_code, kGateFailed);
  EXPECT_THAT(run.out, Not(HasSubstr("the report has no layers")));
}

}  // namespace
}  // namespace weighbridge
