// A host link by its standard alone, as users write it: "gen3x4", "usb3".
#ifndef WEIGHBRIDGE_ANALYZER_HW_LINK_CHOICE_H_
#define WEIGHBRIDGE_ANALYZER_HW_LINK_CHOICE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/units/units.h"

namespace weighbridge {

struct LinkChoice {
  LinkKind kind = LinkKind::kPcie;    // Or kUsb.
  int64_t generation = 0, lanes = 0;  // Of PCIe.
  std::string usb_version{};          // Of USB: "3.0".

  friend bool operator==(const LinkChoice&, const LinkChoice&) = default;
};

// "gen3x4", "usb2", "usb3" (3.0), "usb3.0", "usb3.1", "usb3.2". InvalidArgument
// for anything else, with what there is.
absl::StatusOr<LinkChoice> ParseLinkChoice(const std::string& text);

// Every link that ParseLinkChoice knows: PCIe by generation and width, USB.
std::vector<LinkChoice> AllLinkChoices();

std::string LinkWord(const LinkChoice& link);  // "gen3x4", "usb3.0"
std::string LinkName(const LinkChoice& link);  // "pcie gen3 x4", "usb 3.0"

// `link` is one of AllLinkChoices().
BytesPerSecond EncodedLimit(const LinkChoice& link);
// `max_payload` is that of PCIe packets, one of PciePayloads().
BytesPerSecond PayloadLimit(const LinkChoice& link, Bytes max_payload);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_HW_LINK_CHOICE_H_
