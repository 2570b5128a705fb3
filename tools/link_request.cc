#include "tools/link_request.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

constexpr char kAuto[] = "auto";

}  // namespace

absl::StatusOr<LinkRequest> ParseLinkRequest(const std::string& text) {
  if (text == kAuto) return LinkRequest{};
  const absl::StatusOr<LinkChoice> link = ParseLinkChoice(text);
  if (link.ok()) return LinkRequest{*link};
  return absl::InvalidArgumentError(absl::StrCat(
      "--link: ", link.status().message(), DidYouMean(text, {kAuto})));
}

}  // namespace weighbridge
