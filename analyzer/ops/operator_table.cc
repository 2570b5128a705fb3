#include "analyzer/ops/operator_table.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ops/operator_list.h"

namespace weighbridge {
namespace {

std::string Since(const OperatorEntry& entry) {
  if (entry.rows.empty()) return "not modeled";
  std::vector<int> since;
  for (const OpDef* row : entry.rows) since.push_back(row->since_version);
  return absl::StrJoin(since, ", ");
}

std::string RowOf(const OperatorEntry& entry) {
  const OpDef* newest = entry.rows.empty() ? nullptr : entry.rows.back();
  const std::vector<std::string> cells = {
      entry.domain,
      entry.name,
      absl::StrJoin(entry.versions, ", "),
      Since(entry),
      entry.family(),
      newest == nullptr ? "" : OpClassName(newest->op_class),
      newest == nullptr ? "" : InputCounts(*newest),
      entry.folds() ? "yes" : ""};
  return absl::StrCat("| ", absl::StrJoin(cells, " | "), " |\n");
}

}  // namespace

std::string OperatorTable(const std::vector<OperatorEntry>& operators) {
  std::string table =
      "| domain | operator | versions of the standard | rules since | family | "
      "class | inputs | folds |\n"
      "|---|---|---|---|---|---|---|---|\n";
  for (const OperatorEntry& entry : operators) table += RowOf(entry);
  return table;
}

}  // namespace weighbridge
