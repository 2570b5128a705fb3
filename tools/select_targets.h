// What --target names -> the targets to survey.
#ifndef WEIGHBRIDGE_TOOLS_SELECT_TARGETS_H_
#define WEIGHBRIDGE_TOOLS_SELECT_TARGETS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "hwdb/target_database.h"
#include "tools/survey.h"

namespace weighbridge {

struct SelectedTargets {
  std::vector<SurveyTarget> targets;  // Each id once, in the order asked for.
  // Why members of the sets asked for are not among them.
  std::vector<std::string> left_out;
};

// `selectors` are names, paths, "tag:NAME" and "all"; none: the default set.
// The errors of TargetDatabase::Select; InvalidArgument if two files with the
// same id are named, which a report could not tell apart.
absl::StatusOr<SelectedTargets> SelectTargets(
    const TargetDatabase& database, const std::vector<std::string>& selectors);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_SELECT_TARGETS_H_
