// What --sweep asks for: one thing to vary, and the settings to try.
#ifndef WEIGHBRIDGE_TOOLS_SWEEP_REQUEST_H_
#define WEIGHBRIDGE_TOOLS_SWEEP_REQUEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/link_choice.h"
#include "analyzer/units/units.h"

namespace weighbridge {

struct SweepRequest {
  enum class Axis : uint8_t { kBatch, kOnChip, kLink };
  Axis axis = Axis::kBatch;
  // Of its axis; the others are empty. Ascending, links as they were given.
  std::vector<int64_t> batches;
  std::vector<Bytes> on_chip;
  std::vector<LinkChoice> links;

  friend bool operator==(const SweepRequest&, const SweepRequest&) = default;
};

// One per value of the flag: "batch=1..32", "batch=1,8,64",
// "on_chip=4MiB..32MiB", "link=gen3x1,gen3x2,gen3x4". A range goes in steps of
// its start, or doubles where that would be more than 64 settings; both ends
// are tried. InvalidArgument, starting with the flag, for anything else.
absl::StatusOr<std::vector<SweepRequest>> ParseSweeps(
    const std::vector<std::string>& values);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_SWEEP_REQUEST_H_
