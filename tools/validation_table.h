// Measured against predicted, as text: a line for each measurement, and below
// them how far off they are in all; or only that, a line for each target.
#ifndef WEIGHBRIDGE_TOOLS_VALIDATION_TABLE_H_
#define WEIGHBRIDGE_TOOLS_VALIDATION_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/units/units.h"

namespace weighbridge {

// A model at two batches gains throughput from the larger one; the gain is
// that of the largest batch over the smallest.
struct ValidationRow {
  std::string model, published_as;
  std::string precision;
  int64_t batch = 1;
  Seconds measured, predicted;  // Per inference.
  // Predicted; nullopt on a target that is not cut into contexts.
  std::optional<int64_t> contexts;
};

// Rows of one model in one precision stand together, by rising batch. The
// columns of contexts, gains and precisions are there if rows differ in them.
std::string ValidationTable(const std::vector<ValidationRow>& rows);

struct ValidatedTarget {
  std::string id;
  std::vector<ValidationRow> rows;
};

// A line for each target and batch.
std::string ValidationSummary(const std::vector<ValidatedTarget>& targets);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_VALIDATION_TABLE_H_
