#include "tools/fit_target.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "analyzer/calibrate/fit_factors.h"
#include "analyzer/ir/work_class.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

// A gross miss counts no more than this, so that one model outside of what the
// few constants can say does not bend them for all others.
constexpr double kLargestMiss = 1.0;

// A number of a target that may be scaled, and how it reads.
struct Knob {
  std::string path;
  std::function<void(HardwareTarget& target, double factor)> scale;
  std::function<std::string(const HardwareTarget& target)> show;
};

std::string ShowShare(double share) { return absl::StrFormat("%.4g", share); }

void AddUnitKnobs(const HardwareTarget& target, size_t unit,
                  std::vector<Knob>& knobs) {
  const std::string path = absl::StrCat(
      "compute.", ComputeUnitKindName(target.units[unit].kind), ".attainable");
  knobs.push_back({path,
                   [unit](HardwareTarget& target, double factor) {
                     double& share = target.units[unit].attainable;
                     share = std::min(1.0, share * factor);
                   },
                   [unit](const HardwareTarget& target) {
                     return ShowShare(target.units[unit].attainable);
                   }});
  const auto& classes = target.units[unit].attainable_by_class;
  for (size_t i = 0; i < classes.size(); ++i) {
    knobs.push_back(
        {absl::StrCat(path, "_for.", WorkClassName(classes[i].first)),
         [unit, i](HardwareTarget& target, double factor) {
           double& share = target.units[unit].attainable_by_class[i].second;
           share = std::min(1.0, share * factor);
         },
         [unit, i](const HardwareTarget& target) {
           return ShowShare(target.units[unit].attainable_by_class[i].second);
         }});
  }
}

std::vector<Knob> KnobsOf(const HardwareTarget& target) {
  std::vector<Knob> knobs;
  for (size_t i = 0; i < target.units.size(); ++i) {
    AddUnitKnobs(target, i, knobs);
  }
  if (!target.link) return knobs;
  knobs.push_back({"link.effective",
                   [](HardwareTarget& target, double factor) {
                     HostLink& link = *target.link;
                     link.bandwidth = link.bandwidth * factor;
                     if (link.encoded_limit) {
                       link.bandwidth =
                           std::min(link.bandwidth, *link.encoded_limit);
                     }
                   },
                   [](const HardwareTarget& target) {
                     return Format(target.link->bandwidth);
                   }});
  if (!target.link->context_switch) return knobs;
  knobs.push_back({"link.context_switch",
                   [](HardwareTarget& target, double factor) {
                     target.link->context_switch =
                         *target.link->context_switch * factor;
                   },
                   [](const HardwareTarget& target) {
                     return Format(*target.link->context_switch);
                   }});
  return knobs;
}

HardwareTarget Scaled(HardwareTarget target, const std::vector<Knob>& knobs,
                      const std::vector<double>& factors) {
  for (size_t i = 0; i < knobs.size(); ++i) {
    if (factors[i] != 1) knobs[i].scale(target, factors[i]);
  }
  return target;
}

absl::StatusOr<double> LossOf(const HardwareTarget& target,
                              const std::vector<MeasuredModel>& models) {
  double sum = 0;
  for (const MeasuredModel& model : models) {
    WB_ASSIGN_OR_RETURN(const PredictedTime time, Predict(model, target));
    sum += std::min(kLargestMiss,
                    std::abs(std::log(Ratio(time.per_inference,
                                            model.measurement.per_inference))));
  }
  return sum / static_cast<double>(models.size());
}

}  // namespace

absl::StatusOr<TargetFit> FitTarget(const HardwareTarget& target,
                                    const std::vector<MeasuredModel>& models) {
  const std::vector<Knob> knobs = KnobsOf(target);
  TargetFit fit;
  WB_ASSIGN_OR_RETURN(fit.loss_before, LossOf(target, models));
  const std::vector<double> factors = FitFactors(
      std::vector<double>(knobs.size(), 1.0),
      [&](const std::vector<double>& candidate) {
        const absl::StatusOr<double> loss =
            LossOf(Scaled(target, knobs, candidate), models);
        return loss.ok() ? *loss : std::numeric_limits<double>::infinity();
      });
  fit.target = Scaled(target, knobs, factors);
  WB_ASSIGN_OR_RETURN(fit.loss_after, LossOf(fit.target, models));
  for (const Knob& knob : knobs) {
    fit.numbers.push_back(
        {knob.path, knob.show(target), knob.show(fit.target)});
  }
  return fit;
}

}  // namespace weighbridge
