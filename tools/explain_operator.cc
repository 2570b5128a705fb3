#include "tools/explain_operator.h"

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ops/operator_list.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"
#include "tools/operator_docs.h"

namespace weighbridge {
namespace {

const char* RoleName(InputRole role) {
  switch (role) {
    case InputRole::kData:
      return "data";
    case InputRole::kShape:
      return "shape";
    case InputRole::kIndex:
      return "index";
    case InputRole::kQuant:
      return "quantization";
    case InputRole::kBuffer:
      return "buffer";
  }
  return "";
}

std::string QualifiedName(const OperatorEntry& entry) {
  return absl::StrCat(entry.domain, ".", entry.name);
}

// "data, shape, shape": of a variadic operator, as far as roles differ.
std::string RolesOf(const OpDef& def) {
  constexpr int kMaxShown = 8;
  const int count = std::min(def.max_inputs, kMaxShown);
  std::vector<std::string> roles;
  for (int i = 0; i < count; ++i) roles.push_back(RoleName(def.input_roles[i]));
  if (def.max_inputs > count) roles.push_back("...");
  return absl::StrJoin(roles, ", ");
}

std::string DescribeRow(const OpDef& def) {
  std::string text =
      absl::StrCat("  since ", def.since_version, ": ",
                   OpClassName(def.op_class), ", inputs ", InputCounts(def));
  if (def.max_inputs > 0) absl::StrAppend(&text, " (", RolesOf(def), ")");
  if (def.fold != nullptr) absl::StrAppend(&text, ", value is propagated");
  if (def.is_random != nullptr) absl::StrAppend(&text, ", may be random");
  if (def.has_attribute_tables) {
    absl::StrAppend(&text, ", tables in attributes");
  }
  return text + "\n";
}

absl::StatusOr<std::string> Describe(const OperatorEntry& entry) {
  std::string text = absl::StrCat(QualifiedName(entry), "\n");
  if (!entry.versions.empty()) {
    absl::StrAppend(&text, "  versions of the standard: ",
                    absl::StrJoin(entry.versions, ", "), "\n");
  }
  if (entry.rows.empty()) {
    return text + "  not modeled: a model that has it is reported as such\n";
  }
  for (const OpDef* row : entry.rows) text += DescribeRow(*row);
  WB_ASSIGN_OR_RETURN(const std::string section, FamilySection(entry.family()));
  return absl::StrCat(text, "\n", PlainSection(section));
}

}  // namespace

absl::StatusOr<std::string> ExplainOperator(const OpRegistry& registry,
                                            const std::string& name,
                                            std::optional<int64_t> opset) {
  OperatorFilter filter;
  filter.opset = opset;
  std::string text;
  std::vector<std::string> names;
  for (const OperatorEntry& entry : ListOperators(registry, filter)) {
    names.push_back(entry.name);
    if (name != entry.name && name != QualifiedName(entry)) continue;
    WB_ASSIGN_OR_RETURN(const std::string found, Describe(entry));
    absl::StrAppend(&text, text.empty() ? "" : "\n", found);
  }
  if (!text.empty()) return text;
  const std::string where =
      opset ? absl::StrCat(" in version ", *opset) : std::string();
  return absl::NotFoundError(absl::StrCat("there is no operator '", name, "'",
                                          where, DidYouMean(name, names)));
}

}  // namespace weighbridge
