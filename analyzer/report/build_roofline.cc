#include "analyzer/report/build_roofline.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace weighbridge {
namespace {

// The lines go on for this factor beyond the outermost point.
constexpr double kMargin = 2;

void AddPoint(double intensity, double ops_per_second, Ceiling* ceiling) {
  RooflinePoint* point = ceiling->add_line();
  point->set_intensity(intensity);
  point->set_ops_per_second(ops_per_second);
}

// In the order of the target's own rates.
void AddComputeCeilings(const HardwareTarget& target,
                        const std::set<std::string>& precisions,
                        Roofline* roofline) {
  for (const ComputeUnit& unit : target.units) {
    // No pass weighs the special functions: no layer runs below this ceiling.
    if (unit.kind == ComputeUnitKind::kSpecial) continue;
    for (const ComputeRate& rate : unit.rates) {
      const char* precision = PrecisionName(rate.precision);
      if (precisions.count(precision) == 0) continue;
      Ceiling* ceiling = roofline->add_ceilings();
      ceiling->set_kind("compute");
      ceiling->set_name(ComputeUnitKindName(unit.kind));
      ceiling->set_precision(precision);
      ceiling->set_ops_per_second(rate.rate.value());
    }
  }
}

void AddMemoryCeiling(const MemoryLevel& level, Roofline* roofline) {
  if (!level.bandwidth) return;
  Ceiling* ceiling = roofline->add_ceilings();
  ceiling->set_kind("memory");
  ceiling->set_name(level.name);
  ceiling->set_bytes_per_second(level.bandwidth->value());
}

}  // namespace

void AddRoofline(const HardwareTarget& target, Analysis* analysis) {
  std::set<std::string> precisions;
  std::vector<double> intensities;
  for (Layer& layer : *analysis->mutable_layers()) {
    // While it runs: what it spills is moved before and after.
    const double runs =
        layer.latency_seconds() - layer.streaming().spilling_seconds();
    if (layer.ops() > 0 && runs > 0) {
      layer.set_ops_per_second(static_cast<double>(layer.ops()) / runs);
    }
    if (!layer.precision().empty()) precisions.insert(layer.precision());
    // A logarithmic axis has no zero.
    if (layer.intensity() > 0) intensities.push_back(layer.intensity());
  }
  Roofline& roofline = *analysis->mutable_roofline();
  AddComputeCeilings(target, precisions, &roofline);
  double highest = 0;
  for (const Ceiling& ceiling : roofline.ceilings()) {
    highest = std::max(highest, ceiling.ops_per_second());
  }
  if (!(highest > 0)) return;
  for (const MemoryLevel& level : target.on_chip) {
    AddMemoryCeiling(level, &roofline);
  }
  if (target.external) AddMemoryCeiling(*target.external, &roofline);
  for (const Ceiling& ceiling : roofline.ceilings()) {
    if (ceiling.bytes_per_second() > 0) {
      intensities.push_back(highest / ceiling.bytes_per_second());
    }
  }
  if (intensities.empty()) return;
  const auto [least, most] =
      std::minmax_element(intensities.begin(), intensities.end());
  const double left = *least / kMargin, right = *most * kMargin;
  for (Ceiling& ceiling : *roofline.mutable_ceilings()) {
    if (ceiling.bytes_per_second() > 0) {
      // Up to the ridge under the highest ceiling.
      AddPoint(left, left * ceiling.bytes_per_second(), &ceiling);
      AddPoint(highest / ceiling.bytes_per_second(), highest, &ceiling);
    } else {
      AddPoint(left, ceiling.ops_per_second(), &ceiling);
      AddPoint(right, ceiling.ops_per_second(), &ceiling);
    }
  }
}

}  // namespace weighbridge
