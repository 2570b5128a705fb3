// Measurements -> predictions: the published models, resolved and weighed once,
// meet a target that may change between calls.
#ifndef WEIGHBRIDGE_TOOLS_PREDICT_MEASUREMENTS_H_
#define WEIGHBRIDGE_TOOLS_PREDICT_MEASUREMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/analyze.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/units/units.h"
#include "hwdb/measurement_table.h"

namespace weighbridge {

struct MeasuredModel {
  Measurement measurement;
  WeighedModel model;
  Scenario scenario;
};

// Of each measurement its model, from the first folder that has the file, in
// the same order. NotFound, or the importer's and the resolver's errors, with
// the measurement in front.
absl::StatusOr<std::vector<MeasuredModel>> LoadMeasuredModels(
    const std::vector<Measurement>& measurements,
    const std::vector<std::string>& folders, const OpRegistry& ops);

struct PredictedTime {
  Seconds per_inference;
  // nullopt on a target that is not cut into contexts.
  std::optional<int64_t> contexts;
};

// With the target's own streaming policy. FailedPrecondition if the analysis
// gives no throughput.
absl::StatusOr<PredictedTime> Predict(const MeasuredModel& model,
                                      const HardwareTarget& target);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_PREDICT_MEASUREMENTS_H_
