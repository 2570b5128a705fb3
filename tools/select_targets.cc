#include "tools/select_targets.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

bool IsSet(const std::string& selector) {
  return selector == "all" || absl::StartsWith(selector, "tag:");
}

class Selector {
 public:
  absl::Status Add(const std::string& selector, TargetSelection selection) {
    const bool by_name = !IsSet(selector);
    for (HardwareTarget& target : selection.targets) {
      const auto known =
          std::find_if(result_.targets.begin(), result_.targets.end(),
                       [&target](const SurveyTarget& other) {
                         return other.target.id == target.id;
                       });
      if (by_name) {
        const auto [named, added] = named_.emplace(target.id, selector);
        if (!added && named->second != selector) {
          return absl::InvalidArgumentError(
              absl::StrCat("--target: '", named->second, "' and '", selector,
                           "' are two targets of the id '", target.id, "'"));
        }
      }
      if (known == result_.targets.end()) {
        result_.targets.push_back({std::move(target), by_name});
      } else if (by_name) {
        *known = {std::move(target), true};
      }
    }
    for (std::string& line : selection.left_out) {
      if (std::find(result_.left_out.begin(), result_.left_out.end(), line) ==
          result_.left_out.end()) {
        result_.left_out.push_back(std::move(line));
      }
    }
    return absl::OkStatus();
  }

  SelectedTargets Take() { return std::move(result_); }

 private:
  SelectedTargets result_;
  std::map<std::string, std::string> named_;  // Id -> how it was named.
};

}  // namespace

absl::StatusOr<SelectedTargets> SelectTargets(
    const TargetDatabase& database, const std::vector<std::string>& selectors) {
  Selector selected;
  if (selectors.empty()) {
    WB_ASSIGN_OR_RETURN(TargetSelection selection, database.Default());
    WB_RETURN_IF_ERROR(selected.Add("all", std::move(selection)));
  }
  for (const std::string& selector : selectors) {
    absl::StatusOr<TargetSelection> selection = database.Select(selector);
    if (!selection.ok()) return Annotate(selection.status(), "--target");
    WB_RETURN_IF_ERROR(selected.Add(selector, *std::move(selection)));
  }
  return selected.Take();
}

}  // namespace weighbridge
