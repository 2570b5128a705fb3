#include "analyzer/passes/energy.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

void Add(std::optional<Joules>& sum, const std::optional<Joules>& part) {
  if (part) sum = sum.value_or(Joules()) + *part;
}

// Nullopt if any of the work has no published energy.
std::optional<Joules> ComputeEnergy(const SubgraphTime& time) {
  Joules sum;
  for (const ExecutedWork& work : time.work) {
    if (!work.energy) return std::nullopt;
    sum += work.ops * *work.energy;
  }
  return sum;
}

bool UsesLink(const StreamingPlan& streaming) {
  return streaming.streams || streaming.spilling > Bytes();
}

// Of the components that are known.
Joules TotalOf(const SubgraphEnergy& energy) {
  std::optional<Joules> total;
  Add(total, energy.compute);
  for (const std::optional<Joules>& part : energy.memory) Add(total, part);
  Add(total, energy.link);
  Add(total, energy.spilling);
  Add(total, energy.idle);
  return total.value_or(Joules());
}

void NoteUnknown(const HardwareTarget& target, bool compute_known,
                 const StreamingPlan& streaming, EnergyResult& result) {
  const auto leave_out = [&](const std::string& what) {
    result.assumptions.push_back(absl::StrCat(
        "energy leaves out ", what, ": not published for ", target.id));
  };
  if (!compute_known) leave_out("compute (energy per op)");
  for (const MemoryLevel& level : target.on_chip) {
    if (!level.energy) leave_out(absl::StrCat("the memory '", level.name, "'"));
  }
  if (target.external && !target.external->energy) {
    leave_out(absl::StrCat("the memory '", target.external->name, "'"));
  }
  if (UsesLink(streaming) && !target.link->energy) leave_out("the host link");
  if (!target.idle_power) leave_out("idle power");
}

}  // namespace

absl::StatusOr<EnergyResult> AnalyzeEnergy(const HardwareTarget& target,
                                           const Partition& partition,
                                           const RooflineResult& roofline,
                                           const StreamingPlan& streaming) {
  std::vector<std::optional<JoulesPerByte>> level_energy;
  for (const MemoryLevel& level : target.on_chip) {
    level_energy.push_back(level.energy);
  }
  if (target.external) level_energy.push_back(target.external->energy);

  EnergyResult result;
  result.sum.memory.resize(level_energy.size());
  bool compute_known = true;
  for (size_t i = 0; i < partition.subgraphs.size(); ++i) {
    const SubgraphId id(static_cast<int>(i));
    SubgraphEnergy energy;
    energy.memory.resize(level_energy.size());
    const SubgraphStreaming& step = streaming.subgraphs[id];
    Seconds busy = step.exposed + step.spilling_time;
    if (const auto& time = roofline.subgraphs[id]) {
      busy += time->time;
      energy.compute = ComputeEnergy(*time);
      compute_known &= energy.compute.has_value();
      for (size_t level = 0; level < level_energy.size(); ++level) {
        if (!level_energy[level]) continue;
        energy.memory[level] = time->memory_bytes[level] * *level_energy[level];
      }
    }
    if (UsesLink(streaming) && target.link->energy) {
      energy.link = (step.bytes + step.crossing) * *target.link->energy;
      energy.spilling = step.spilling * *target.link->energy;
    }
    if (target.idle_power) energy.idle = *target.idle_power * busy;

    Add(result.sum.compute, energy.compute);
    Add(result.sum.link, energy.link);
    Add(result.sum.spilling, energy.spilling);
    Add(result.sum.idle, energy.idle);
    for (size_t level = 0; level < level_energy.size(); ++level) {
      Add(result.sum.memory[level], energy.memory[level]);
    }
    energy.total = TotalOf(energy);
    result.subgraphs.push_back(std::move(energy));
  }
  // A sum that lacks the compute of some layers would look like a small one.
  if (!compute_known) result.sum.compute = std::nullopt;
  result.sum.total = TotalOf(result.sum);
  NoteUnknown(target, compute_known, streaming, result);
  return result;
}

}  // namespace weighbridge
