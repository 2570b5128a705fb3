// Published measurements of models on targets, for calibration and validation:
// a table of tab-separated values, hwdb/measurements/*.tsv. Its first lines are
// comments (#) that name the sources, then come the names of the columns:
//
//   target model published_as precision batch shape measured
//
// `published_as` is the name in the source, `shape` "input=1x3x300x300" (of one
// inference) or "-" for the file's own, `measured` a throughput ("1372 /s",
// inferences) or a latency ("49 ms", of the batch).
#ifndef WEIGHBRIDGE_HWDB_MEASUREMENT_TABLE_H_
#define WEIGHBRIDGE_HWDB_MEASUREMENT_TABLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ir/precision.h"
#include "analyzer/units/units.h"

namespace weighbridge {

struct Measurement {
  std::string target;        // An id of the database.
  std::string model;         // The graph's file name.
  std::string published_as;  // In the source.
  PrecisionChoice precision;
  int64_t batch = 1;
  std::map<std::string, std::vector<int64_t>> shapes;
  Seconds per_inference;  // The batch's time over the batch.
  int line = 0;           // In the table.
};

// InvalidArgument: one line "origin:line: column: what was found and expected"
// for every problem of the table.
absl::StatusOr<std::vector<Measurement>> ParseMeasurements(
    const std::string& text, const std::string& origin);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_MEASUREMENT_TABLE_H_
