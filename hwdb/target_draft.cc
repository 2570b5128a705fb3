#include "hwdb/target_draft.h"

#include "absl/strings/str_cat.h"
#include "analyzer/hw/link_limit.h"

namespace weighbridge {

std::string LinkDraft::DisplayName() const {
  switch (kind) {
    case LinkKind::kPcie:
      return absl::StrCat("pcie gen", generation.value_or(0), " x",
                          lanes.value_or(0));
    case LinkKind::kUsb:
      return absl::StrCat("usb ", version);
    case LinkKind::kOther:
      break;
  }
  return name;
}

std::optional<BytesPerSecond> LinkDraft::encoded_limit() const {
  if (kind == LinkKind::kUsb) return UsbEncodedLimit(version);
  if (kind != LinkKind::kPcie || !generation || !lanes) return std::nullopt;
  return PcieEncodedLimit(*generation, *lanes);
}

std::optional<BytesPerSecond> LinkDraft::bandwidth() const {
  if (effective) return effective;
  if (kind != LinkKind::kPcie || !generation || !lanes || !max_payload) {
    return std::nullopt;
  }
  return PciePayloadLimit(*generation, *lanes, *max_payload);
}

const NumberNote* TargetDraft::Number(const std::string& path) const {
  for (const NumberNote& number : numbers) {
    if (number.path == path) return &number;
  }
  return nullptr;
}

const ConflictDraft* TargetDraft::ConflictAbout(const std::string& path) const {
  for (const ConflictDraft& conflict : conflicts) {
    if (conflict.about == path) return &conflict;
  }
  return nullptr;
}

}  // namespace weighbridge
