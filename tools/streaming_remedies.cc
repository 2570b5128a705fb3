#include "tools/streaming_remedies.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/analyze.h"
#include "analyzer/report/amounts.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

constexpr int64_t kLargestBatch = 256;
// A batch hides the streaming if that is all that is left of it.
constexpr double kHidden = 0.05;

class Remedies {
 public:
  Remedies(const HardwareTarget& target, const Scenario& scenario,
           ModelVariants& models, Analysis* analysis)
      : target_(target),
        scenario_(scenario),
        models_(models),
        analysis_(*analysis) {}

  void Add() {
    AddMemory();
    AddPrecision();
    AddBatch();
  }

 private:
  absl::StatusOr<Analysis> At(std::optional<int64_t> batch,
                              const PrecisionChoice& precision) {
    Scenario scenario = scenario_;
    scenario.precision = precision;
    WB_ASSIGN_OR_RETURN(const WeighedModel* model,
                        models_.At(batch, precision));
    return AnalyzeOn(*model, target_, scenario);
  }

  void AddMemory() {
    const MemoryFit& fit = analysis_.memory_fit();
    const int64_t activations = fit.activation_lower_bound_bytes();
    const int64_t for_all =
        fit.weight_bytes() + activations - fit.on_chip_bytes();
    const int64_t for_weights =
        fit.weight_bytes() - fit.weight_capacity_bytes();
    const int64_t missing = std::max({for_all, for_weights, int64_t{0}});
    Remedy* remedy = analysis_.add_remedies();
    remedy->set_kind("memory");
    remedy->set_works(true);
    remedy->set_missing_bytes(missing);
    remedy->set_message(absl::StrCat(
        BytesText(missing), " more on chip: ", BytesText(fit.weight_bytes()),
        " of weights and ", BytesText(activations), " of activations share ",
        BytesText(fit.on_chip_bytes()),
        fit.weight_capacity_bytes() < fit.on_chip_bytes()
            ? absl::StrCat(", of which weights may fill ",
                           BytesText(fit.weight_capacity_bytes()))
            : ""));
  }

  // The widest of the narrower precisions that fits.
  void AddPrecision() {
    std::string tried;
    for (const char* word : {"fp16", "int8", "w4a8", "int4"}) {
      const absl::StatusOr<PrecisionChoice> precision = ParsePrecision(word);
      if (!precision.ok()) continue;
      const absl::StatusOr<Analysis> analysis = At(std::nullopt, *precision);
      if (!analysis.ok()) continue;
      const MemoryFit& fit = analysis->memory_fit();
      if (fit.weight_bytes() >= analysis_.memory_fit().weight_bytes()) continue;
      absl::StrAppend(&tried, tried.empty() ? "" : ", ", word, " (",
                      BytesText(fit.weight_bytes()), ")");
      if (!fit.fits_on_chip()) continue;
      Remedy* remedy = analysis_.add_remedies();
      remedy->set_kind("precision");
      remedy->set_works(true);
      remedy->set_precision(word);
      remedy->set_message(absl::StrCat("precision ", word, ": ",
                                       BytesText(fit.weight_bytes()),
                                       " of weights fit"));
      return;
    }
    if (tried.empty()) return;
    Remedy* remedy = analysis_.add_remedies();
    remedy->set_kind("precision");
    remedy->set_message(
        absl::StrCat("no precision of the target: not even ", tried));
  }

  // The smallest power of two.
  void AddBatch() {
    double left = 1;
    int64_t largest = 0;
    for (int64_t batch = 2; batch <= kLargestBatch; batch *= 2) {
      if (batch <= analysis_.batch()) continue;
      const absl::StatusOr<Analysis> analysis = At(batch, scenario_.precision);
      if (!analysis.ok()) break;
      const Totals& totals = analysis->totals();
      if (!(totals.latency_seconds() > 0)) break;
      left = totals.exposed_streaming_seconds() / totals.latency_seconds();
      largest = batch;
      if (left > kHidden) continue;
      Remedy* remedy = analysis_.add_remedies();
      remedy->set_kind("batch");
      remedy->set_works(true);
      remedy->set_batch(batch);
      remedy->set_message(
          absl::StrCat("batch ", batch, " hides it: ", PercentText(left),
                       " of the latency is exposed streaming, ",
                       PerSecondText(totals.throughput_per_second())));
      return;
    }
    if (largest == 0) return;
    Remedy* remedy = analysis_.add_remedies();
    remedy->set_kind("batch");
    remedy->set_message(absl::StrCat("no batch up to ", largest,
                                     " hides it: then ", PercentText(left),
                                     " of the latency is exposed streaming"));
  }

  const HardwareTarget& target_;
  const Scenario& scenario_;
  ModelVariants& models_;
  Analysis& analysis_;
};

}  // namespace

void AddRemedies(const HardwareTarget& target, const Scenario& scenario,
                 ModelVariants& models, Analysis* analysis) {
  const Totals& totals = analysis->totals();
  if (totals.streamed_bytes() == 0 || !totals.has_latency_seconds()) return;
  Remedies(target, scenario, models, analysis).Add();
}

}  // namespace weighbridge
