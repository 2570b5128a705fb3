// A target as its files say it, before anyone asked whether that makes sense:
// everything may be missing, and every number remembers where it stands.
//
// A file with `base` is read into the draft that its base has filled, so that
// what it says again replaces what the base said.
#ifndef WEIGHBRIDGE_HWDB_TARGET_DRAFT_H_
#define WEIGHBRIDGE_HWDB_TARGET_DRAFT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/precision.h"
#include "analyzer/ir/work_class.h"
#include "analyzer/toml/problems.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// What is said about a number beside its value.
struct NumberNote {
  std::string path;                  // "compute.matrix.rate.int8"
  std::string text;                  // The value as written: "26 Tops/s".
  std::vector<std::string> sources;  // Ids.
  std::string confidence, note;
  Place place;  // Of the value.
};

struct SourceDraft {
  std::string id, title, publisher, date, url, checked;
  Place place;
};

struct ConflictDraft {
  std::string about, taken, others, why;
  std::vector<std::string> sources;
  Place place, taken_place;
};

struct ComputeDraft {
  std::optional<int64_t> count;
  std::optional<PerSecond> clock;
  std::map<Precision, double> ops_per_cycle;
  std::map<Precision, OpsPerSecond> rate;
  std::map<Precision, JoulesPerOp> energy;
  std::optional<double> attainable;
  std::map<WorkClass, double> attainable_for;
  std::map<Ops, std::map<WorkClass, double>> attainable_from;
  std::optional<Tile> tile;
};

struct ContextLimitDraft {
  std::optional<double> layers;
  std::map<WorkClass, double> layers_for;
};

struct MemoryDraft {
  std::string name;
  std::optional<Bytes> capacity, weight_capacity;
  std::optional<BytesPerSecond> bandwidth;
  std::optional<JoulesPerByte> energy;
  MemoryManagement management = MemoryManagement::kSoftware;
  bool is_shared = true;
};

struct LinkDraft {
  LinkKind kind = LinkKind::kOther;
  std::string name;  // Of kind other.
  std::optional<int64_t> generation, lanes;
  std::string version;  // Of USB.
  std::optional<Bytes> max_payload;
  std::optional<BytesPerSecond> effective;
  std::optional<Seconds> transfer_latency, context_switch;
  std::optional<JoulesPerByte> energy;
  std::vector<std::string> pci_ids;

  std::string DisplayName() const;  // "pcie gen3 x4", "usb 3.0"
  // Nullopt as far as the draft leaves it open.
  std::optional<BytesPerSecond> encoded_limit() const;
  // The stated rate; else what the standard leaves for data.
  std::optional<BytesPerSecond> bandwidth() const;
};

// A part that a file may leave open, or say that there is none.
enum class Presence : uint8_t { kUnknown, kNone, kPresent };

struct TargetDraft {
  std::string id, name, vendor, device_class, process;
  std::optional<int64_t> year;
  std::vector<std::string> tags;
  bool is_test = false;
  bool units_overlap = false;
  bool dataflow = false;
  StreamingPolicy streaming = StreamingPolicy::kSerial;
  std::map<ComputeUnitKind, ComputeDraft> compute;
  ContextLimitDraft context_limit;
  std::vector<MemoryDraft> memory;  // From the core out.
  Presence external_presence = Presence::kUnknown;
  MemoryDraft external;
  Presence link_presence = Presence::kUnknown;
  LinkDraft link;
  Place link_place;
  std::optional<Watts> idle_power, max_power;
  std::optional<Seconds> launch_overhead;
  std::map<Precision, Precision> runs_as;
  std::vector<SourceDraft> sources;
  std::vector<ConflictDraft> conflicts;
  std::vector<NumberNote> numbers;  // In the order of first appearance.
  Place identity;                   // Of the id in the last file read.
  // Tables with keys that were not understood, and numbers that were not: what
  // seems to be missing there may only be misspelt.
  std::set<std::string> misread;

  // Null if no file states that number.
  const NumberNote* Number(const std::string& path) const;
  const ConflictDraft* ConflictAbout(const std::string& path) const;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_TARGET_DRAFT_H_
