// Which targets `targets list` shows.
#ifndef WEIGHBRIDGE_TOOLS_FILTER_TARGETS_H_
#define WEIGHBRIDGE_TOOLS_FILTER_TARGETS_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/report/target_card.pb.h"

namespace weighbridge {

// Empty: any. Case does not matter for the vendor.
struct TargetFilter {
  std::string tag{}, vendor{}, memory{};
};

// InvalidArgument, with the nearest right word, for a tag, vendor or kind of
// memory that no target has.
absl::StatusOr<TargetList> FilterTargets(TargetList all,
                                         const TargetFilter& filter);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_FILTER_TARGETS_H_
