#include "hwdb/build_target.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace weighbridge {
namespace {

std::string Titles(const TargetDraft& draft,
                   const std::vector<std::string>& ids) {
  std::vector<std::string> titles;
  for (const std::string& id : ids) {
    for (const SourceDraft& source : draft.sources) {
      if (source.id != id) continue;
      titles.push_back(
          source.checked == "recalled"
              ? absl::StrCat(source.title, " (recalled, not re-read)")
              : source.title);
    }
  }
  return absl::StrJoin(titles, "; ");
}

Citation Cite(const TargetDraft& draft, const NumberNote& number) {
  Citation citation;
  citation.number = number.path;
  citation.value = number.text;
  citation.confidence = number.confidence;
  citation.note = number.note;
  std::vector<std::string> titles;
  for (const std::string& id : number.sources) {
    for (const SourceDraft& source : draft.sources) {
      if (source.id != id) continue;
      titles.push_back(
          source.checked == "recalled"
              ? absl::StrCat(source.title, " (recalled, not re-read)")
              : source.title);
      if (titles.size() > 1) continue;
      citation.checked = source.checked;
      citation.publisher = source.publisher;
      citation.date = source.date;
      citation.url = source.url;
    }
  }
  citation.title = absl::StrJoin(titles, "; ");
  return citation;
}

MemoryLevel BuildLevel(const MemoryDraft& draft) {
  MemoryLevel level;
  level.name = draft.name;
  if (draft.capacity) level.capacity = *draft.capacity;
  level.weight_capacity = draft.weight_capacity;
  level.bandwidth = draft.bandwidth;
  level.energy = draft.energy;
  level.management = draft.management;
  level.is_shared = draft.is_shared;
  return level;
}

HostLink BuildLink(const LinkDraft& draft, BytesPerSecond bandwidth) {
  HostLink link;
  link.name = draft.DisplayName();
  link.bandwidth = bandwidth;
  link.transfer_latency = draft.transfer_latency;
  link.context_switch = draft.context_switch;
  link.energy = draft.energy;
  link.kind = draft.kind;
  link.generation = draft.generation;
  link.lanes = draft.lanes;
  link.encoded_limit = draft.encoded_limit();
  link.pci_ids = draft.pci_ids;
  link.max_payload = draft.max_payload;
  link.usb_version = draft.version;
  return link;
}

ComputeUnit BuildUnit(ComputeUnitKind kind, const ComputeDraft& draft) {
  ComputeUnit unit;
  unit.kind = kind;
  for (const auto& [precision, rate] : draft.rate) {
    const auto energy = draft.energy.find(precision);
    unit.rates.push_back(
        {.precision = precision,
         .rate = rate,
         .energy = energy == draft.energy.end()
                       ? std::nullopt
                       : std::optional<JoulesPerOp>(energy->second)});
  }
  if (draft.attainable) unit.attainable = *draft.attainable;
  unit.attainable_by_class.assign(draft.attainable_for.begin(),
                                  draft.attainable_for.end());
  for (const auto& [work, by_class] : draft.attainable_from) {
    for (const auto& [work_class, fraction] : by_class) {
      unit.attainable_by_work.push_back({work, work_class, fraction});
    }
  }
  unit.tile = draft.tile;
  return unit;
}

}  // namespace

HardwareTarget BuildTarget(const TargetDraft& draft) {
  HardwareTarget target;
  target.id = draft.id;
  target.name = draft.name;
  target.vendor = draft.vendor;
  target.device_class = draft.device_class;
  target.process = draft.process;
  target.year = draft.year;
  target.tags = draft.tags;
  for (const auto& [kind, unit] : draft.compute) {
    target.units.push_back(BuildUnit(kind, unit));
  }
  target.units_overlap = draft.units_overlap;
  for (const MemoryDraft& level : draft.memory) {
    target.on_chip.push_back(BuildLevel(level));
  }
  if (draft.external_presence == Presence::kPresent) {
    target.external = BuildLevel(draft.external);
  }
  if (draft.link_presence == Presence::kPresent) {
    if (const auto bandwidth = draft.link.bandwidth()) {
      target.link = BuildLink(draft.link, *bandwidth);
    }
  }
  if (draft.context_limit.layers) {
    target.context_limit =
        ContextLimit{.layers = *draft.context_limit.layers,
                     .layers_by_class = {draft.context_limit.layers_for.begin(),
                                         draft.context_limit.layers_for.end()}};
  }
  target.idle_power = draft.idle_power;
  target.max_power = draft.max_power;
  target.launch_overhead = draft.launch_overhead;
  target.dataflow = draft.dataflow;
  target.streaming = draft.streaming;
  target.runs_as.assign(draft.runs_as.begin(), draft.runs_as.end());
  for (const NumberNote& number : draft.numbers) {
    target.citations.push_back(Cite(draft, number));
  }
  for (const ConflictDraft& conflict : draft.conflicts) {
    const std::string titles = Titles(draft, conflict.sources);
    target.conflicts.push_back(
        {conflict.about, conflict.taken,
         titles.empty() ? conflict.others
                        : absl::StrCat(conflict.others, " (", titles, ")"),
         conflict.why});
  }
  return target;
}

std::vector<std::string> MissingForRoofline(const TargetDraft& draft,
                                            const HardwareTarget& target) {
  std::vector<std::string> missing;
  const ComputeUnit* matrix = target.Unit(ComputeUnitKind::kMatrix);
  const ComputeUnit* vector = target.Unit(ComputeUnitKind::kVector);
  if (vector == nullptr || vector->rates.empty()) {
    missing.push_back("compute.vector.rate (how fast all but products runs)");
    if (matrix == nullptr || matrix->rates.empty()) {
      missing.push_back("compute.matrix.rate");
    }
  } else if (matrix != nullptr) {
    for (const ComputeRate& rate : matrix->rates) {
      if (FindExecution(target, ComputeUnitKind::kVector, rate.precision)
              .ok()) {
        continue;
      }
      const char* name = PrecisionName(rate.precision);
      missing.push_back(absl::StrCat("compute.vector.rate.", name,
                                     " (the matrix unit has ", name, ")"));
    }
  }
  for (const auto& [kind, unit] : draft.compute) {
    if (kind == ComputeUnitKind::kSpecial || unit.attainable) continue;
    missing.push_back(absl::StrCat("compute.", ComputeUnitKindName(kind),
                                   ".attainable (the share of the rate that "
                                   "real work reaches; 1 for an upper bound)"));
  }
  if (draft.memory.empty()) missing.push_back("memory (a level on chip)");
  for (const MemoryDraft& level : draft.memory) {
    if (level.capacity) continue;
    missing.push_back(absl::StrCat("memory.", level.name, ".capacity"));
  }
  switch (draft.external_presence) {
    case Presence::kUnknown:
      missing.push_back("external_memory (\"none\" if there is none)");
      break;
    case Presence::kNone:
      if (draft.link_presence == Presence::kUnknown) {
        missing.push_back(
            "link (how weights reach a part without external memory; \"none\" "
            "if they cannot)");
      } else if (draft.link_presence == Presence::kPresent && !target.link) {
        missing.push_back("link.effective (or link.max_payload)");
      }
      break;
    case Presence::kPresent:
      if (!draft.external.capacity) {
        missing.push_back("external_memory.capacity");
      }
      if (!draft.external.bandwidth) {
        missing.push_back("external_memory.bandwidth");
      }
      break;
  }
  return missing;
}

}  // namespace weighbridge
