#include "analyzer/ops/operator_table.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace weighbridge {
namespace {

std::string Inputs(const OpDef& def) {
  if (def.max_inputs == kVariadic) return absl::StrCat(def.min_inputs, "+");
  if (def.max_inputs == def.min_inputs) return absl::StrCat(def.min_inputs);
  return absl::StrCat(def.min_inputs, "-", def.max_inputs);
}

std::string RowOf(const std::vector<const OpDef*>& versions) {
  const OpDef& newest = *versions.back();
  std::vector<int> since;
  bool folds = false;
  for (const OpDef* def : versions) {
    since.push_back(def->since_version);
    folds |= def->fold != nullptr;
  }
  const std::string domain = newest.domain;
  return absl::StrCat("| ", domain.empty() ? "ai.onnx" : domain, " | ",
                      newest.name, " | ", absl::StrJoin(since, ", "), " | ",
                      OpClassName(newest.op_class), " | ", Inputs(newest),
                      " | ", folds ? "yes" : "", " |\n");
}

}  // namespace

std::string OperatorTable(const OpRegistry& registry) {
  std::string table =
      "| domain | operator | rules since opset | class | inputs | folds |\n"
      "|---|---|---|---|---|---|\n";
  std::vector<const OpDef*> versions;
  for (const OpDef* def : registry.All()) {
    if (!versions.empty() &&
        (std::string(versions.back()->name) != def->name ||
         std::string(versions.back()->domain) != def->domain)) {
      table += RowOf(versions);
      versions.clear();
    }
    versions.push_back(def);
  }
  if (!versions.empty()) table += RowOf(versions);
  return table;
}

}  // namespace weighbridge
