#include "analyzer/report/target_headline.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

const TargetNumber* FindNumber(const TargetCard& card,
                               const std::string& path) {
  for (const TargetNumber& number : card.numbers()) {
    if (number.number() == path) return &number;
  }
  return nullptr;
}

const TargetNumber* FindRate(const TargetCard& card,
                             const std::string& precision) {
  for (const char* unit : {"matrix", "vector"}) {
    const TargetNumber* rate =
        FindNumber(card, absl::StrCat("compute.", unit, ".rate.", precision));
    if (rate != nullptr) return rate;
  }
  return nullptr;
}

// Levels stand from the core out.
const TargetNumber* FindOnChip(const TargetCard& card) {
  const TargetNumber* outermost = nullptr;
  for (const TargetNumber& number : card.numbers()) {
    if (absl::StartsWith(number.number(), "memory.") &&
        absl::EndsWith(number.number(), ".capacity")) {
      outermost = &number;
    }
  }
  return outermost;
}

}  // namespace

std::vector<Headline> HeadlinesOf(const TargetCard& card) {
  return {{"int8", FindRate(card, "int8")},
          {"fp16", FindRate(card, "fp16")},
          {"fp32", FindRate(card, "fp32")},
          {"on chip", FindOnChip(card)},
          {"external", FindNumber(card, "external_memory.capacity")},
          {"bandwidth", FindNumber(card, "external_memory.bandwidth")},
          {"link rate", FindNumber(card, "link.effective")},
          {"power", FindNumber(card, "power.max")}};
}

int CountEstimates(const TargetCard& card) {
  int estimates = 0;
  for (const TargetNumber& number : card.numbers()) {
    if (number.confidence() == "estimate") ++estimates;
  }
  return estimates;
}

}  // namespace weighbridge
