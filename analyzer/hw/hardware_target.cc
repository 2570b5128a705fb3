#include "analyzer/hw/hardware_target.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace weighbridge {
namespace {

// Each indexed by its enum.
constexpr const char* kUnitNames[kComputeUnitKindCount] = {"matrix", "vector",
                                                           "special"};
constexpr const char* kManagementNames[] = {"software", "cache"};
constexpr const char* kLinkNames[] = {"pcie", "usb", "other"};
constexpr const char* kPolicyNames[] = {"serial", "overlapped", "cached",
                                        "contexts"};

template <typename Enum, size_t kCount>
std::optional<Enum> FromName(const std::string& name,
                             const char* const (&names)[kCount]) {
  for (size_t i = 0; i < kCount; ++i) {
    if (name == names[i]) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

const ComputeRate* FindRate(const ComputeUnit& unit, Precision precision) {
  for (const ComputeRate& rate : unit.rates) {
    if (rate.precision == precision) return &rate;
  }
  return nullptr;
}

std::optional<Precision> RunsAs(const HardwareTarget& target,
                                Precision precision) {
  for (const auto& [lacking, executed] : target.runs_as) {
    if (lacking == precision) return executed;
  }
  return std::nullopt;
}

// "int8, int4, and fp16 (runs as int8)".
std::string WhatThereIs(const HardwareTarget& target, const ComputeUnit& unit) {
  std::vector<std::string> precisions;
  for (const ComputeRate& rate : unit.rates) {
    precisions.push_back(PrecisionName(rate.precision));
  }
  for (const auto& [lacking, executed] : target.runs_as) {
    if (FindRate(unit, lacking) != nullptr) continue;
    precisions.push_back(absl::StrCat(PrecisionName(lacking), " (runs as ",
                                      PrecisionName(executed), ")"));
  }
  return precisions.empty() ? "no rate at all"
                            : absl::StrJoin(precisions, ", ");
}

}  // namespace

const char* ComputeUnitKindName(ComputeUnitKind kind) {
  return kUnitNames[static_cast<int>(kind)];
}

std::optional<ComputeUnitKind> ComputeUnitKindFromName(
    const std::string& name) {
  return FromName<ComputeUnitKind>(name, kUnitNames);
}

const char* MemoryManagementName(MemoryManagement management) {
  return kManagementNames[static_cast<int>(management)];
}

std::optional<MemoryManagement> MemoryManagementFromName(
    const std::string& name) {
  return FromName<MemoryManagement>(name, kManagementNames);
}

const char* LinkKindName(LinkKind kind) {
  return kLinkNames[static_cast<int>(kind)];
}

std::optional<LinkKind> LinkKindFromName(const std::string& name) {
  return FromName<LinkKind>(name, kLinkNames);
}

const char* StreamingPolicyName(StreamingPolicy policy) {
  return kPolicyNames[static_cast<int>(policy)];
}

std::optional<StreamingPolicy> StreamingPolicyFromName(
    const std::string& name) {
  return FromName<StreamingPolicy>(name, kPolicyNames);
}

double ComputeUnit::AttainableFor(WorkClass work_class, Ops work,
                                  int64_t inferences) const {
  for (auto step = attainable_by_work.rbegin();
       step != attainable_by_work.rend(); ++step) {
    if (step->work_class == work_class && step->work * inferences <= work) {
      return step->fraction;
    }
  }
  for (const auto& [known_class, fraction] : attainable_by_class) {
    if (known_class == work_class) return fraction;
  }
  return attainable;
}

const ComputeUnit* HardwareTarget::Unit(ComputeUnitKind kind) const {
  for (const ComputeUnit& unit : units) {
    if (unit.kind == kind) return &unit;
  }
  return nullptr;
}

absl::StatusOr<Execution> FindExecution(const HardwareTarget& target,
                                        ComputeUnitKind kind,
                                        Precision precision) {
  const ComputeUnit* unit = target.Unit(kind);
  if (unit == nullptr) {
    return absl::UnimplementedError(absl::StrCat(
        target.id, " has no ", ComputeUnitKindName(kind), " unit"));
  }
  Precision executed = precision;
  // A chain longer than there are precisions goes round in a circle.
  for (int step = 0; step < kPrecisionCount; ++step) {
    if (const ComputeRate* rate = FindRate(*unit, executed)) {
      return Execution{executed, rate};
    }
    const std::optional<Precision> next = RunsAs(target, executed);
    if (!next) break;
    executed = *next;
  }
  return absl::UnimplementedError(absl::StrCat(
      target.id, " has no ", PrecisionName(precision), " rate on its ",
      ComputeUnitKindName(kind), " unit; it has ", WhatThereIs(target, *unit)));
}

}  // namespace weighbridge
