#include "analyzer/hw/what_if_link.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/hw/link_limit.h"
#include "analyzer/hw/stated_link_rate.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

struct Rate {
  BytesPerSecond rate;
  std::string reason;
};

// Of its encoded limit; nullopt if it has none.
std::optional<double> ShareReached(const HostLink& link) {
  if (!link.encoded_limit) return std::nullopt;
  return Ratio(link.bandwidth, *link.encoded_limit);
}

Rate PcieRate(const HostLink& own, const LinkChoice& link) {
  const BytesPerSecond encoded = EncodedLimit(link);
  const std::optional<double> share = ShareReached(own);
  if (own.kind != LinkKind::kPcie || !share) {
    return {encoded * kPcieBulkReadShare,
            "what bulk reads with packets of 128 bytes leave"};
  }
  const Bytes payload = own.max_payload.value_or(kLeastMaxPayload);
  const BytesPerSecond limit = PayloadLimit(link, payload);
  if (encoded * *share <= limit) {
    return {encoded * *share,
            absl::StrCat("the share that is reached over ", own.name)};
  }
  return {limit,
          absl::StrCat("what packets of ", ToText(payload), " leave, which is ",
                       "less than the share stated for ", own.name)};
}

Rate UsbRate(const HostLink& own, const LinkChoice& link) {
  const BytesPerSecond stated =
      SlowestStatedRate(link).value_or(PayloadLimit(link, kLeastMaxPayload));
  const std::optional<double> share = ShareReached(own);
  if (own.kind == LinkKind::kUsb && share &&
      EncodedLimit(link) * *share < stated) {
    return {EncodedLimit(link) * *share,
            absl::StrCat("the share that is reached over ", own.name)};
  }
  return {stated, absl::StrCat("the slowest rate stated for ", LinkName(link))};
}

bool IsReplaced(const std::string& number) {
  static const auto& replaced = *new std::vector<std::string>{
      "link.generation", "link.lanes", "link.version", "link.max_payload",
      "link.effective"};
  return std::find(replaced.begin(), replaced.end(), number) != replaced.end();
}

void Cite(const LinkChoice& link, const Rate& rate, HardwareTarget& target) {
  std::erase_if(target.citations, [](const Citation& citation) {
    return IsReplaced(citation.number);
  });
  std::erase_if(target.conflicts, [](const Conflict& conflict) {
    return IsReplaced(conflict.about);
  });
  Citation citation;
  citation.number = "link.effective";
  citation.value = ToText(rate.rate);
  citation.title =
      absl::StrCat("the question what ", LinkName(link), " would change");
  citation.confidence = "estimate";
  citation.note = rate.reason;
  citation.checked = "derived";
  target.citations.push_back(std::move(citation));
}

}  // namespace

std::optional<LinkChoice> ChoiceOf(const HardwareTarget& target) {
  if (!target.link) return std::nullopt;
  const HostLink& link = *target.link;
  if (link.kind == LinkKind::kUsb) {
    return LinkChoice{LinkKind::kUsb, 0, 0, link.usb_version};
  }
  if (link.kind != LinkKind::kPcie || !link.generation || !link.lanes) {
    return std::nullopt;
  }
  return LinkChoice{LinkKind::kPcie, *link.generation, *link.lanes};
}

absl::StatusOr<HardwareTarget> WithLink(HardwareTarget target,
                                        const LinkChoice& link) {
  if (!target.link) {
    return absl::FailedPreconditionError(absl::StrCat(
        target.id, " has no host link with a known rate to replace"));
  }
  if (ChoiceOf(target) == link) return target;
  HostLink& own = *target.link;
  const Rate rate =
      link.kind == LinkKind::kUsb ? UsbRate(own, link) : PcieRate(own, link);
  target.assumptions.push_back(absl::StrCat(
      "the host link of ", target.id, " is ", LinkName(link), " instead of ",
      own.name, ", at ", Format(rate.rate), ": ", rate.reason, " (",
      Format(EncodedLimit(link)), " encoded); overheads and energy per byte ",
      "stay those of ", own.name));
  Cite(link, rate, target);
  own.name = LinkName(link);
  own.kind = link.kind;
  own.bandwidth = rate.rate;
  own.encoded_limit = EncodedLimit(link);
  own.generation.reset();
  own.lanes.reset();
  own.usb_version = link.usb_version;
  if (link.kind == LinkKind::kPcie) {
    own.generation = link.generation;
    own.lanes = link.lanes;
  }
  return target;
}

}  // namespace weighbridge
