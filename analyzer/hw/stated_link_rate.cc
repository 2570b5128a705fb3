#include "analyzer/hw/stated_link_rate.h"

#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

struct Row {
  const char* link;
  double bytes_per_second;
  const char* what;
  const char* source;
  const char* confidence;
};

constexpr char kRecalled[] = "common reports (recalled, not re-read)";

constexpr Row kRows[] = {
    {"gen2x1", 380e6, "weights of the Coral dev board",
     "derived from the Coral benchmark table", "estimate"},
    {"gen3x1", 880e6, "weights of Hailo-8 and 8L on a Raspberry Pi 5",
     "derived from third-party measurements of YOLO26", "estimate"},
    {"gen3x4", 3.45e9, "weights of Hailo-8 and 8L",
     "derived from the Hailo Model Zoo tables", "estimate"},
    {"gen3x16", 12.5e9, "copies from pinned memory to a GPU", kRecalled,
     "third-party"},
    {"gen4x16", 25e9, "copies from pinned memory to a GPU", kRecalled,
     "third-party"},
    {"gen5x16", 53e9, "copies from pinned memory to an H100", kRecalled,
     "third-party"},
    {"usb2.0", 30e6, "bulk transfers, low end", kRecalled, "third-party"},
    {"usb2.0", 42e6, "bulk transfers, high end", kRecalled, "third-party"},
    {"usb3.0", 360e6, "bulk transfers, low end", kRecalled, "third-party"},
    {"usb3.0", 450e6, "weights of the Coral USB accelerator",
     "derived from the Coral benchmark table", "estimate"},
    {"usb3.1", 900e6, "bulk transfers, low end", kRecalled, "third-party"},
    {"usb3.1", 1.07e9, "bulk transfers, high end", kRecalled, "third-party"},
    {"usb3.2", 1.8e9, "bulk transfers, low end", kRecalled, "third-party"},
    {"usb3.2", 2.1e9, "bulk transfers, high end", kRecalled, "third-party"},
};

}  // namespace

std::vector<StatedLinkRate> StatedLinkRates() {
  std::vector<StatedLinkRate> rates;
  for (const Row& row : kRows) {
    absl::StatusOr<LinkChoice> link = ParseLinkChoice(row.link);
    WB_CHECK(link.ok());
    rates.push_back({*std::move(link), BytesPerSecond(row.bytes_per_second),
                     row.what, row.source, row.confidence});
  }
  return rates;
}

std::optional<BytesPerSecond> SlowestStatedRate(const LinkChoice& link) {
  std::optional<BytesPerSecond> slowest;
  for (const StatedLinkRate& stated : StatedLinkRates()) {
    if (stated.link != link) continue;
    if (!slowest || stated.rate < *slowest) slowest = stated.rate;
  }
  return slowest;
}

}  // namespace weighbridge
