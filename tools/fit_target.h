// Fits what is calibrated of a target to measurements: what its units attain,
// the link's rate and the time of a context switch. Few constants for all
// models together, never one for each.
#ifndef WEIGHBRIDGE_TOOLS_FIT_TARGET_H_
#define WEIGHBRIDGE_TOOLS_FIT_TARGET_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "tools/predict_measurements.h"

namespace weighbridge {

struct FittedNumber {
  std::string path;  // "compute.matrix.attainable_for.convolution"
  std::string before, after;
};
struct TargetFit {
  HardwareTarget target;  // With the fitted numbers.
  std::vector<FittedNumber> numbers;
  // Mean of |ln(predicted / measured)| over all measurements.
  double loss_before = 0, loss_after = 0;
};

// The errors of Predict() with the target as it is.
absl::StatusOr<TargetFit> FitTarget(const HardwareTarget& target,
                                    const std::vector<MeasuredModel>& models);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_FIT_TARGET_H_
