#include "analyzer/ops/operator_list.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/ops/onnx_catalogue.h"

namespace weighbridge {
namespace {

std::string DomainName(const std::string& domain) {
  return domain.empty() ? "ai.onnx" : domain;
}

// Leaves what a model of that opset may use; false if there is nothing.
bool RestrictTo(int64_t opset, OperatorEntry& entry) {
  const auto is_later = [opset](int64_t version) { return version > opset; };
  entry.versions.erase(
      std::remove_if(entry.versions.begin(), entry.versions.end(), is_later),
      entry.versions.end());
  const bool was_modeled = !entry.rows.empty();
  entry.rows.erase(std::remove_if(entry.rows.begin(), entry.rows.end(),
                                  [&](const OpDef* row) {
                                    return is_later(row->since_version);
                                  }),
                   entry.rows.end());
  if (entry.rows.size() > 1) {
    entry.rows.erase(entry.rows.begin(), entry.rows.end() - 1);
  }
  return !entry.versions.empty() || (was_modeled && !entry.rows.empty());
}

bool Matches(const OperatorFilter& filter, const OperatorEntry& entry) {
  if (filter.domain && *filter.domain != entry.domain) return false;
  if (filter.is_modeled && *filter.is_modeled == entry.rows.empty()) {
    return false;
  }
  return !filter.op_class || (!entry.rows.empty() &&
                              entry.rows.back()->op_class == *filter.op_class);
}

}  // namespace

bool OperatorEntry::folds() const {
  return std::any_of(rows.begin(), rows.end(),
                     [](const OpDef* row) { return row->fold != nullptr; });
}

std::string OperatorEntry::family() const {
  return rows.empty() ? "" : rows.back()->family;
}

std::string InputCounts(const OpDef& def) {
  if (def.max_inputs == kVariadic) return absl::StrCat(def.min_inputs, "+");
  if (def.max_inputs == def.min_inputs) return absl::StrCat(def.min_inputs);
  return absl::StrCat(def.min_inputs, "-", def.max_inputs);
}

std::vector<OperatorEntry> ListOperators(const OpRegistry& registry,
                                         const OperatorFilter& filter) {
  // By the domain as the registry has it: the default one comes first.
  std::map<std::pair<std::string, std::string>, OperatorEntry> entries;
  for (const CatalogueEntry& defined : OnnxCatalogue()) {
    OperatorEntry& entry = entries[{defined.domain, defined.name}];
    for (const int version : defined.versions) {
      if (version > 0) entry.versions.push_back(version);
    }
  }
  for (const OpDef* row : registry.All()) {
    entries[{row->domain, row->name}].rows.push_back(row);
  }
  std::vector<OperatorEntry> list;
  for (auto& [key, entry] : entries) {
    entry.domain = DomainName(key.first);
    entry.name = key.second;
    if (filter.opset && !RestrictTo(*filter.opset, entry)) continue;
    if (Matches(filter, entry)) list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace weighbridge
