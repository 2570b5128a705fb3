// Measured against predicted, as text: a line for each measurement, and below
// them how far off they are in all.
#ifndef WEIGHBRIDGE_TOOLS_VALIDATION_TABLE_H_
#define WEIGHBRIDGE_TOOLS_VALIDATION_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/units/units.h"

namespace weighbridge {

// A model at two batches gains throughput from the larger one; the gain is
// that of the largest batch over the smallest.
struct ValidationRow {
  std::string model, published_as;
  int64_t batch = 1;
  Seconds measured, predicted;  // Per inference.
  int64_t contexts = 1;         // Predicted.
};

// Rows of one model stand together, by rising batch.
std::string ValidationTable(const std::vector<ValidationRow>& rows);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_VALIDATION_TABLE_H_
