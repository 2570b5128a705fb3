// The laws of docs/cost_model.md, section 6, on every bundled model, on a part
// without external memory.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/analyze.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"
#include "hwdb/target_database.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

constexpr StreamingPolicy kPolicies[] = {
    StreamingPolicy::kSerial, StreamingPolicy::kOverlapped,
    StreamingPolicy::kCached, StreamingPolicy::kContexts};

// Of sums of many doubles.
constexpr double kRounding = 1 + 1e-9;

std::vector<std::string> BundledModels() {
  std::vector<std::string> files;
  for (const char* folder : {"examples", "tests/models"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".onnx") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

class StreamingLawsOnModelsTest : public testing::Test {
 protected:
  void SetUp() override {
    WB_ASSERT_OK_AND_ASSIGN(ops_, StandardOps());
    WB_ASSERT_OK_AND_ASSIGN(precision_, ParsePrecision("int8"));
    TargetDatabase targets;
    WB_ASSERT_OK_AND_ASSIGN(target_, targets.Find("hailo-8"));
  }

  // Checks `check` on every bundled model that can be weighed in int8.
  template <typename Check>
  void ForEachModel(Check check) {
    int models = 0;
    for (const std::string& file : BundledModels()) {
      SCOPED_TRACE(file);
      WB_ASSERT_OK_AND_ASSIGN(const auto graph, ImportModel(file));
      WB_ASSERT_OK_AND_ASSIGN(const auto resolved,
                              ResolveModel(graph, *ops_, {}));
      WB_ASSERT_OK_AND_ASSIGN(const WeighedModel model,
                              WeighModel(*resolved, *ops_, precision_));
      check(model);
      ++models;
    }
    EXPECT_GT(models, 40);
  }

  Totals On(const WeighedModel& model, const HardwareTarget& target,
            StreamingPolicy policy) {
    Scenario scenario;
    scenario.precision = precision_;
    scenario.streaming = policy;
    const absl::StatusOr<Analysis> analysis =
        AnalyzeOn(model, target, scenario);
    WB_EXPECT_OK(analysis.status());
    return analysis.ok() ? analysis->totals() : Totals();
  }

  std::optional<OpRegistry> ops_;
  PrecisionChoice precision_;
  HardwareTarget target_;
};

TEST_F(StreamingLawsOnModelsTest, NoPolicyIsSlowerThanSerialOrFreeOfCharge) {
  ForEachModel([this](const WeighedModel& model) {
    const Totals serial = On(model, target_, StreamingPolicy::kSerial);
    const Totals overlapped = On(model, target_, StreamingPolicy::kOverlapped);
    const Totals cached = On(model, target_, StreamingPolicy::kCached);
    const Totals contexts = On(model, target_, StreamingPolicy::kContexts);
    EXPECT_LE(overlapped.latency_seconds(),
              serial.latency_seconds() * kRounding);
    EXPECT_LE(cached.latency_seconds(),
              overlapped.latency_seconds() * kRounding);
    for (const Totals& totals : {serial, overlapped, cached, contexts}) {
      EXPECT_GE(totals.latency_seconds() * kRounding,
                totals.base_latency_seconds());
      EXPECT_GE(totals.first_latency_seconds() * kRounding,
                totals.latency_seconds());
    }
  });
}

TEST_F(StreamingLawsOnModelsTest, MoreMemoryNeverSlowsARun) {
  ForEachModel([this](const WeighedModel& model) {
    for (const StreamingPolicy policy : kPolicies) {
      double before = 0;
      for (const int mebibytes : {2, 5, 8, 13, 32, 300}) {
        HardwareTarget target = target_;
        target.on_chip.back().capacity = Bytes(int64_t{mebibytes} << 20);
        const double now = On(model, target, policy).latency_seconds();
        if (before > 0) {
          EXPECT_LE(now, before * kRounding) << mebibytes;
        }
        before = now;
      }
    }
  });
}

TEST_F(StreamingLawsOnModelsTest, AFasterLinkNeverSlowsARun) {
  ForEachModel([this](const WeighedModel& model) {
    for (const StreamingPolicy policy : kPolicies) {
      double before = 0;
      for (const double rate : {0.5e9, 0.9e9, 2e9, 4e9}) {
        HardwareTarget target = target_;
        target.link->bandwidth = BytesPerSecond(rate);
        const double now = On(model, target, policy).latency_seconds();
        if (before > 0) {
          EXPECT_LE(now, before * kRounding) << rate;
        }
        before = now;
      }
    }
  });
}

TEST_F(StreamingLawsOnModelsTest, NothingStreamsWhereEverythingFits) {
  target_.on_chip.back().capacity = Bytes(int64_t{1} << 34);
  ForEachModel([this](const WeighedModel& model) {
    for (const StreamingPolicy policy : kPolicies) {
      const Totals totals = On(model, target_, policy);
      EXPECT_EQ(totals.streamed_bytes(), 0);
      EXPECT_EQ(totals.latency_seconds(), totals.base_latency_seconds());
    }
  });
}

}  // namespace
}  // namespace weighbridge
