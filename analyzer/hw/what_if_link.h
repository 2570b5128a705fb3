// The same part behind another host link: what another slot or cable would
// change.
#ifndef WEIGHBRIDGE_ANALYZER_HW_WHAT_IF_LINK_H_
#define WEIGHBRIDGE_ANALYZER_HW_WHAT_IF_LINK_H_

#include <optional>

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/hw/link_choice.h"

namespace weighbridge {

// What the target's own link is; nullopt without one, or for a link that is
// neither PCIe nor USB.
std::optional<LinkChoice> ChoiceOf(const HardwareTarget& target);

// `target` with its link replaced. Overheads and energy per byte stay as they
// are; the rate is a careful one:
// * PCIe for PCIe: the share of the encoded limit that the target reaches over
//   its own link, but not more than packets of its maximum payload (128 bytes
//   if it states none) leave;
// * PCIe for anything else: kPcieBulkReadShare of the encoded limit;
// * USB: the slowest rate that is stated for the version, and for a target on
//   USB not more than its own share of the encoded limit.
// An assumption says so, and citations and conflicts of the old link go. The
// target's own link changes nothing. FailedPrecondition if it has none.
absl::StatusOr<HardwareTarget> WithLink(HardwareTarget target,
                                        const LinkChoice& link);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_HW_WHAT_IF_LINK_H_
