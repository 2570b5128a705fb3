// What transfers over real links reach, as somebody measured or stated it: the
// other half of link_limit.h. Not a target's own rate, which its file states.
#ifndef WEIGHBRIDGE_ANALYZER_HW_STATED_LINK_RATE_H_
#define WEIGHBRIDGE_ANALYZER_HW_STATED_LINK_RATE_H_

#include <optional>
#include <string>
#include <vector>

#include "analyzer/hw/link_choice.h"
#include "analyzer/units/units.h"

namespace weighbridge {

struct StatedLinkRate {
  LinkChoice link;
  BytesPerSecond rate;
  std::string what;    // "weights of Hailo-8 and Hailo-8L"
  std::string source;  // Marked if it was not re-read.
  std::string confidence;
};

// In the order of AllLinkChoices().
std::vector<StatedLinkRate> StatedLinkRates();

// The slowest of them over `link`; nullopt if there is none.
std::optional<BytesPerSecond> SlowestStatedRate(const LinkChoice& link);

// Share of a PCIe link's encoded limit that bulk reads by a device reach with
// packets of 128 bytes: for devices that nothing is stated about.
inline constexpr double kPcieBulkReadShare = 0.78;
// Where that is from: pcie-bench (Neugebauer et al., SIGCOMM 2018).
inline constexpr char kPcieBulkReadSource[] =
    "pcie-bench, \"Understanding PCIe Performance for End Host Networking\", "
    "SIGCOMM 2018: bulk reads at a payload of 128 bytes";

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_HW_STATED_LINK_RATE_H_
