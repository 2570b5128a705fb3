#include "analyzer/text/nearest.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace weighbridge {
namespace {

// Longer names are cut: a message needs no exact distance of a megabyte.
constexpr size_t kMaxLength = 64;
// Shorter parts are in too many names.
constexpr size_t kMinPart = 3;

// Letters to insert, delete or replace, or neighbours to swap (optimal string
// alignment), three rows: the row, the one above and the one above that.
size_t EditDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1), above(row.size()), second(row.size());
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    second.swap(above);
    above.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = above[j - 1] + (a[i - 1] != b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substituted});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], second[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::string NearestName(const std::string& name,
                        const std::vector<std::string>& candidates) {
  const std::string wanted = absl::AsciiStrToLower(name.substr(0, kMaxLength));
  std::string nearest, shortest_whole;
  size_t nearest_distance = std::max<size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::string known =
        absl::AsciiStrToLower(candidate.substr(0, kMaxLength));
    const size_t distance = EditDistance(wanted, known);
    if (distance < nearest_distance) {
      nearest_distance = distance;
      nearest = candidate;
    }
    if (absl::StrContains(known, wanted) &&
        (shortest_whole.empty() || candidate.size() < shortest_whole.size())) {
      shortest_whole = candidate;
    }
  }
  if (nearest.empty() && wanted.size() >= kMinPart) return shortest_whole;
  return nearest;
}

std::string DidYouMean(const std::string& name,
                       const std::vector<std::string>& candidates) {
  const std::string nearest = NearestName(name, candidates);
  return nearest.empty() ? "" : absl::StrCat("; did you mean '", nearest, "'?");
}

std::string Alternatives(const std::string& name,
                         const std::vector<std::string>& candidates) {
  constexpr size_t kMost = 8;
  const std::string nearest = DidYouMean(name, candidates);
  if (!nearest.empty()) return nearest;
  if (candidates.empty()) return "; it has none";
  std::vector<std::string> shown;
  for (const std::string& known : candidates) {
    if (std::find(shown.begin(), shown.end(), known) != shown.end()) continue;
    if (shown.size() == kMost) {
      shown.push_back("...");
      break;
    }
    shown.push_back(known);
  }
  return absl::StrCat("; it has ", absl::StrJoin(shown, ", "));
}

}  // namespace weighbridge
