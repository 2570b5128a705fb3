#include "analyzer/hw/link_choice.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/hw/link_limit.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

constexpr char kUsb[] = "usb";

}  // namespace

absl::StatusOr<LinkChoice> ParseLinkChoice(const std::string& text) {
  // "usb2" and "usb3" are how people say it.
  const std::string word =
      text == "usb2" || text == "usb3" ? absl::StrCat(text, ".0") : text;
  std::vector<std::string> words = {"usb2", "usb3"};
  for (const LinkChoice& link : AllLinkChoices()) {
    words.push_back(LinkWord(link));
    if (words.back() == word) return link;
  }
  std::vector<std::string> widths;
  for (const int64_t lanes : PcieWidths()) {
    widths.push_back(absl::StrCat("x", lanes));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown link '", text, "', expected gen1 to gen", kNewestPcieGeneration,
      " with ", absl::StrJoin(widths, ", "), " such as gen3x4, or usb",
      absl::StrJoin(UsbVersions(), ", usb"), DidYouMean(text, words)));
}

std::vector<LinkChoice> AllLinkChoices() {
  std::vector<LinkChoice> links;
  for (int64_t generation = 1; generation <= kNewestPcieGeneration;
       ++generation) {
    for (const int64_t lanes : PcieWidths()) {
      links.push_back({LinkKind::kPcie, generation, lanes});
    }
  }
  for (const std::string& version : UsbVersions()) {
    links.push_back({LinkKind::kUsb, 0, 0, version});
  }
  return links;
}

std::string LinkWord(const LinkChoice& link) {
  return link.kind == LinkKind::kUsb
             ? absl::StrCat(kUsb, link.usb_version)
             : absl::StrCat("gen", link.generation, "x", link.lanes);
}

std::string LinkName(const LinkChoice& link) {
  return link.kind == LinkKind::kUsb
             ? absl::StrCat("usb ", link.usb_version)
             : absl::StrCat("pcie gen", link.generation, " x", link.lanes);
}

BytesPerSecond EncodedLimit(const LinkChoice& link) {
  const std::optional<BytesPerSecond> limit =
      link.kind == LinkKind::kUsb
          ? UsbEncodedLimit(link.usb_version)
          : PcieEncodedLimit(link.generation, link.lanes);
  WB_CHECK(limit.has_value());
  return *limit;
}

BytesPerSecond PayloadLimit(const LinkChoice& link, Bytes max_payload) {
  const std::optional<BytesPerSecond> limit =
      link.kind == LinkKind::kUsb
          ? UsbPayloadLimit(link.usb_version)
          : PciePayloadLimit(link.generation, link.lanes, max_payload);
  WB_CHECK(limit.has_value());
  return *limit;
}

}  // namespace weighbridge
