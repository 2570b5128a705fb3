#include "analyzer/ops/op_registry.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

std::string QualifiedName(const std::string& domain, const std::string& name) {
  return domain.empty() ? name : absl::StrCat(domain, ".", name);
}

}  // namespace

absl::Status OpRegistry::Add(const OpDef& def) {
  if (def.name == nullptr || def.infer == nullptr || def.cost == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("operator '", def.name == nullptr ? "" : def.name,
                     "' lacks a name, an infer rule or a cost rule"));
  }
  const auto [place, added] =
      definitions_[Key(def.domain, def.name)].emplace(def.since_version, def);
  if (!added) {
    return absl::AlreadyExistsError(absl::StrCat(
        "operator '", QualifiedName(def.domain, def.name), "' since version ",
        def.since_version, " is registered twice"));
  }
  place->second.family = family_;
  return absl::OkStatus();
}

absl::Status OpRegistry::AddAll(std::initializer_list<OpDef> defs) {
  for (const OpDef& def : defs) WB_RETURN_IF_ERROR(Add(def));
  return absl::OkStatus();
}

absl::Status OpRegistry::AddFamily(const char* name,
                                   absl::Status (*add)(OpRegistry&)) {
  family_ = name;
  const absl::Status status = add(*this);
  family_ = "";
  return status;
}

absl::StatusOr<const OpDef*> OpRegistry::Find(const std::string& domain,
                                              const std::string& name,
                                              int64_t opset_version) const {
  const auto found = definitions_.find(Key(domain, name));
  if (found == definitions_.end()) {
    std::vector<std::string> names;
    for (const auto& [key, unused] : definitions_) {
      if (key.first == domain) names.push_back(key.second);
    }
    return absl::NotFoundError(
        absl::StrCat("operator '", QualifiedName(domain, name), "' has no rule",
                     DidYouMean(name, names)));
  }
  const auto newer = found->second.upper_bound(opset_version);
  if (newer == found->second.begin()) {
    return absl::NotFoundError(absl::StrCat(
        "operator '", QualifiedName(domain, name), "' is defined from opset ",
        newer->first, " on, the model imports opset ", opset_version));
  }
  return &std::prev(newer)->second;
}

std::vector<const OpDef*> OpRegistry::All() const {
  std::vector<const OpDef*> all;
  for (const auto& [key, versions] : definitions_) {
    for (const auto& [version, def] : versions) all.push_back(&def);
  }
  return all;
}

}  // namespace weighbridge
