#include "analyzer/ops/forest.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

constexpr int64_t kUnknown = -1;
constexpr int64_t kInProgress = -2;

// The depth of every decision, from the leaves up. An explicit stack: a file
// may hold a chain of a million decisions.
absl::StatusOr<std::vector<int64_t>> DepthsOf(
    const std::vector<int64_t>& branches) {
  const auto count = static_cast<int64_t>(branches.size() / 2);
  std::vector<int64_t> depths(count, kUnknown);
  std::vector<int64_t> pending;
  for (int64_t start = 0; start < count; ++start) {
    if (depths[start] != kUnknown) continue;
    pending.push_back(start);
    while (!pending.empty()) {
      const int64_t at = pending.back();
      depths[at] = kInProgress;
      int64_t below = 0;
      bool waits = false;
      for (const int64_t next : {branches[2 * at], branches[2 * at + 1]}) {
        if (next == Forest::kLeaf) continue;
        if (depths[next] == kInProgress) {
          return absl::InvalidArgumentError(
              absl::StrCat("tree node ", next, " leads back to itself"));
        }
        if (depths[next] == kUnknown) {
          pending.push_back(next);
          waits = true;
          break;
        }
        below = std::max(below, depths[next]);
      }
      if (waits) continue;
      depths[at] = below + 1;
      pending.pop_back();
    }
  }
  return depths;
}

absl::Status CheckLength(const char* name, size_t found, size_t expected) {
  if (found == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "attribute '", name, "' has ", found, " elements, expected ", expected));
}

}  // namespace

absl::StatusOr<Forest> Forest::Create(const std::vector<int64_t>& branches,
                                      const std::vector<int64_t>& roots) {
  const auto count = static_cast<int64_t>(branches.size() / 2);
  for (const std::vector<int64_t>* positions : {&branches, &roots}) {
    for (const int64_t position : *positions) {
      if (position >= kLeaf && position < count) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("there is no tree node ", position, " among ", count));
    }
  }
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> depths, DepthsOf(branches));
  int64_t total = 0;
  for (const int64_t root : roots) {
    if (root != kLeaf) total += depths[root];
  }
  return Forest(static_cast<int64_t>(roots.size()), total);
}

absl::StatusOr<Forest> ReadForestOfNamedNodes(const OpView& view) {
  const std::vector<int64_t> trees = view.IntsAttribute("nodes_treeids");
  const std::vector<int64_t> ids = view.IntsAttribute("nodes_nodeids");
  const std::vector<int64_t> if_true = view.IntsAttribute("nodes_truenodeids");
  const std::vector<int64_t> if_false =
      view.IntsAttribute("nodes_falsenodeids");
  const std::vector<std::string> modes = view.StringsAttribute("nodes_modes");
  const size_t count = trees.size();
  WB_RETURN_IF_ERROR(CheckLength("nodes_nodeids", ids.size(), count));
  WB_RETURN_IF_ERROR(CheckLength("nodes_truenodeids", if_true.size(), count));
  WB_RETURN_IF_ERROR(CheckLength("nodes_falsenodeids", if_false.size(), count));
  WB_RETURN_IF_ERROR(CheckLength("nodes_modes", modes.size(), count));

  using Name = std::pair<int64_t, int64_t>;  // Tree, node.
  std::vector<std::pair<Name, int64_t>> positions;
  std::vector<int64_t> decision_of(count, Forest::kLeaf);
  int64_t decisions = 0;
  for (size_t i = 0; i < count; ++i) {
    positions.emplace_back(Name(trees[i], ids[i]), static_cast<int64_t>(i));
    if (modes[i] != "LEAF") decision_of[i] = decisions++;
  }
  std::sort(positions.begin(), positions.end());
  std::vector<int64_t> branches;
  std::vector<char> is_root(count, 1);
  for (size_t i = 0; i < count; ++i) {
    if (decision_of[i] == Forest::kLeaf) continue;
    for (const int64_t id : {if_true[i], if_false[i]}) {
      const Name name(trees[i], id);
      const auto found = std::lower_bound(
          positions.begin(), positions.end(), name,
          [](const auto& entry, const Name& key) { return entry.first < key; });
      if (found == positions.end() || found->first != name) {
        return absl::InvalidArgumentError(
            absl::StrCat("tree ", trees[i], " has no node ", id,
                         ", which node ", ids[i], " leads to"));
      }
      branches.push_back(decision_of[found->second]);
      is_root[found->second] = 0;
    }
  }
  std::vector<int64_t> roots;
  for (size_t i = 0; i < count; ++i) {
    if (is_root[i]) roots.push_back(decision_of[i]);
  }
  return Forest::Create(branches, roots);
}

absl::StatusOr<Forest> ReadForestOfPositions(const OpView& view) {
  const std::vector<int64_t> if_true = view.IntsAttribute("nodes_truenodeids");
  const std::vector<int64_t> true_leafs = view.IntsAttribute("nodes_trueleafs");
  const std::vector<int64_t> if_false =
      view.IntsAttribute("nodes_falsenodeids");
  const std::vector<int64_t> false_leafs =
      view.IntsAttribute("nodes_falseleafs");
  const size_t count = if_true.size();
  WB_RETURN_IF_ERROR(CheckLength("nodes_trueleafs", true_leafs.size(), count));
  WB_RETURN_IF_ERROR(CheckLength("nodes_falsenodeids", if_false.size(), count));
  WB_RETURN_IF_ERROR(
      CheckLength("nodes_falseleafs", false_leafs.size(), count));
  std::vector<int64_t> branches;
  for (size_t i = 0; i < count; ++i) {
    branches.push_back(true_leafs[i] != 0 ? Forest::kLeaf : if_true[i]);
    branches.push_back(false_leafs[i] != 0 ? Forest::kLeaf : if_false[i]);
  }
  return Forest::Create(branches, view.IntsAttribute("tree_roots"));
}

}  // namespace weighbridge
