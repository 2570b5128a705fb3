#include "tools/sweep.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "analyzer/hw/link_choice.h"
#include "analyzer/hw/what_if_link.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

void AddPoint(const std::string& setting,
              const absl::StatusOr<Analysis>& analysis, Sweep* sweep) {
  SweepPoint* point = sweep->add_points();
  point->set_setting(setting);
  if (!analysis.ok()) {
    point->set_error(std::string(analysis.status().message()));
    return;
  }
  point->set_batch(analysis->batch());
  point->set_verdict(analysis->verdict());
  *point->mutable_totals() = analysis->totals();
  const Target& target = analysis->target();
  if (target.has_on_chip_bytes()) {
    point->set_on_chip_bytes(target.on_chip_bytes());
  }
  if (target.has_link_bytes_per_second()) {
    point->set_link_bytes_per_second(target.link_bytes_per_second());
  }
}

// The share for weights grows with the memory.
HardwareTarget WithOnChip(HardwareTarget target, Bytes capacity) {
  MemoryLevel& memory = target.on_chip.back();
  if (memory.weight_capacity) {
    memory.weight_capacity =
        Share(capacity, *memory.weight_capacity, memory.capacity);
  }
  memory.capacity = capacity;
  return target;
}

}  // namespace

ModelVariants::ModelVariants(std::shared_ptr<const Graph> graph,
                             const OpRegistry& ops, Bindings bindings)
    : graph_(std::move(graph)), ops_(ops), bindings_(std::move(bindings)) {}

absl::StatusOr<const WeighedModel*> ModelVariants::At(
    std::optional<int64_t> batch, const PrecisionChoice& precision) {
  const std::pair key(batch.value_or(0), precision.ToString());
  const auto found = models_.find(key);
  if (found != models_.end()) return &found->second;
  Bindings bindings = bindings_;
  if (batch) bindings.batch = batch;
  WB_ASSIGN_OR_RETURN(const auto resolved,
                      ResolveModel(graph_, ops_, bindings));
  WB_ASSIGN_OR_RETURN(WeighedModel model,
                      WeighModel(*resolved, ops_, precision));
  return &models_.emplace(key, std::move(model)).first->second;
}

Sweep RunSweep(const SweepRequest& request, const HardwareTarget& target,
               const Scenario& scenario, ModelVariants& models) {
  Sweep sweep;
  const auto analyze =
      [&](std::optional<int64_t> batch,
          const HardwareTarget& varied) -> absl::StatusOr<Analysis> {
    WB_ASSIGN_OR_RETURN(const WeighedModel* model,
                        models.At(batch, scenario.precision));
    return AnalyzeOn(*model, varied, scenario);
  };
  switch (request.axis) {
    case SweepRequest::Axis::kBatch:
      sweep.set_axis("batch");
      for (const int64_t batch : request.batches) {
        AddPoint(absl::StrCat(batch), analyze(batch, target), &sweep);
      }
      break;
    case SweepRequest::Axis::kOnChip:
      sweep.set_axis("on_chip");
      for (const Bytes capacity : request.on_chip) {
        AddPoint(Format(capacity),
                 analyze(std::nullopt, WithOnChip(target, capacity)), &sweep);
      }
      break;
    case SweepRequest::Axis::kLink:
      sweep.set_axis("link");
      for (const LinkChoice& link : request.links) {
        const absl::StatusOr<HardwareTarget> varied = WithLink(target, link);
        AddPoint(LinkWord(link),
                 varied.ok() ? analyze(std::nullopt, *varied)
                             : absl::StatusOr<Analysis>(varied.status()),
                 &sweep);
      }
      break;
  }
  return sweep;
}

}  // namespace weighbridge
