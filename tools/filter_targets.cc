#include "tools/filter_targets.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

bool Fits(const TargetCard& card, const TargetFilter& filter) {
  const auto& tags = card.tags();
  if (!filter.tag.empty() &&
      std::find(tags.begin(), tags.end(), filter.tag) == tags.end()) {
    return false;
  }
  if (!filter.vendor.empty() &&
      !absl::EqualsIgnoreCase(card.vendor(), filter.vendor)) {
    return false;
  }
  return filter.memory.empty() || card.memory() == filter.memory;
}

absl::Status CheckWord(const char* flag, const std::string& word,
                       const std::set<std::string>& known) {
  if (word.empty()) return absl::OkStatus();
  const std::vector<std::string> words(known.begin(), known.end());
  for (const std::string& other : words) {
    if (absl::EqualsIgnoreCase(word, other)) return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--", flag, ": no target has '", word, "', expected one of ",
                   absl::StrJoin(words, ", "), DidYouMean(word, words)));
}

}  // namespace

absl::StatusOr<TargetList> FilterTargets(TargetList all,
                                         const TargetFilter& filter) {
  std::set<std::string> tags, vendors;
  for (const TargetCard& card : all.targets()) {
    tags.insert(card.tags().begin(), card.tags().end());
    vendors.insert(card.vendor());
  }
  WB_RETURN_IF_ERROR(CheckWord("tag", filter.tag, tags));
  WB_RETURN_IF_ERROR(CheckWord("vendor", filter.vendor, vendors));
  WB_RETURN_IF_ERROR(
      CheckWord("memory", filter.memory, {"external", "none", "unknown"}));
  TargetList list;
  list.set_schema_version(all.schema_version());
  list.set_tool_version(all.tool_version());
  for (TargetCard& card : *all.mutable_targets()) {
    if (Fits(card, filter)) *list.add_targets() = std::move(card);
  }
  return list;
}

}  // namespace weighbridge
