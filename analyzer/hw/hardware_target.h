// The machine a model is weighed on: plain typed numbers, no file format.
//
// A number that nobody published is absent, never zero. Where each number comes
// from stands in `citations`, in the order of the file.
#ifndef WEIGHBRIDGE_ANALYZER_HW_HARDWARE_TARGET_H_
#define WEIGHBRIDGE_ANALYZER_HW_HARDWARE_TARGET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/context_limit.h"
#include "analyzer/ir/precision.h"
#include "analyzer/ir/work_class.h"
#include "analyzer/units/units.h"

namespace weighbridge {

enum class ComputeUnitKind : uint8_t {
  kMatrix,   // Dense contractions.
  kVector,   // All other arithmetic.
  kSpecial,  // Transcendental functions: kept and shown, no pass weighs it.
};
inline constexpr int kComputeUnitKindCount = 3;
const char* ComputeUnitKindName(ComputeUnitKind kind);  // "matrix", "vector"
std::optional<ComputeUnitKind> ComputeUnitKindFromName(const std::string& name);

struct ComputeRate {
  Precision precision;
  OpsPerSecond rate;  // Dense, no sparsity tricks; one MAC is two ops.
  std::optional<JoulesPerOp> energy;
};

// A contraction is padded to whole tiles: a 17-row matrix fills two 16-row
// tiles.
struct Tile {
  int64_t m = 1, n = 1, k = 1;
};

// A share of the rate that only large models reach.
struct AttainableFrom {
  Ops work;  // Of one inference of the model, at least.
  WorkClass work_class;
  double fraction;
};

struct ComputeUnit {
  ComputeUnitKind kind;
  std::vector<ComputeRate> rates;  // At most one per precision.
  double attainable = 1.0;         // Fraction of the rate, for every class ...
  std::vector<std::pair<WorkClass, double>> attainable_by_class;  // ... but.
  std::vector<AttainableFrom> attainable_by_work{};  // Least work first.
  std::optional<Tile> tile;

  // In a run of a model that does `work` for `inferences` in all.
  double AttainableFor(WorkClass work_class, Ops work,
                       int64_t inferences) const;
};

// Who decides what a memory holds.
enum class MemoryManagement : uint8_t { kSoftware, kCache };
const char* MemoryManagementName(MemoryManagement management);
std::optional<MemoryManagement> MemoryManagementFromName(
    const std::string& name);  // "software", "cache"

struct MemoryLevel {
  std::string name;  // "sram", "l2", "dram".
  Bytes capacity;    // Of all instances together.
  std::optional<BytesPerSecond> bandwidth;
  std::optional<JoulesPerByte> energy;
  MemoryManagement management = MemoryManagement::kSoftware;
  bool is_shared = true;  // One for all cores, not one in each.
  // Weights may fill this much of it at most; what is left holds activations
  // and code. Absent: all that the activations leave.
  std::optional<Bytes> weight_capacity{};
};

enum class LinkKind : uint8_t { kPcie, kUsb, kOther };
const char* LinkKindName(LinkKind kind);  // "pcie", "usb", "other"
std::optional<LinkKind> LinkKindFromName(const std::string& name);

struct HostLink {
  std::string name;                         // "pcie gen3 x4", "usb 3.0".
  BytesPerSecond bandwidth;                 // Effective, host to device.
  std::optional<Seconds> transfer_latency;  // Per transfer.
  std::optional<Seconds> context_switch;    // Per context loaded.
  std::optional<JoulesPerByte> energy;
  LinkKind kind = LinkKind::kOther;
  std::optional<int64_t> generation, lanes;     // Of PCIe.
  std::optional<BytesPerSecond> encoded_limit;  // No rate can be above it.
  std::vector<std::string> pci_ids{};           // "1e60:2864"
  std::optional<Bytes> max_payload{};           // Of a PCIe packet.
  std::string usb_version{};                    // "3.0"
};

enum class StreamingPolicy : uint8_t {
  kSerial,
  kOverlapped,
  kCached,
  kContexts,
};
const char* StreamingPolicyName(StreamingPolicy policy);  // "serial", ...
std::optional<StreamingPolicy> StreamingPolicyFromName(const std::string& name);

// Where a number of the target comes from.
struct Citation {
  std::string number;  // "memory.on_chip.capacity"
  std::string value;   // "8 MiB"
  std::string title;   // Of the source.
  // datasheet, vendor, paper, third-party, derived or estimate
  std::string confidence;
  std::string note;  // May be empty.
  // Of the source. "read", "recalled" (not re-read: `title` says so),
  // "derived" or "design notes".
  std::string checked{};
  std::string publisher{}, date{}, url{};  // May be empty.
};

// Sources disagree about a number.
struct Conflict {
  std::string about;   // "memory.on_chip.capacity"
  std::string taken;   // What this target uses.
  std::string others;  // What other sources say.
  std::string why;
};

// What was found out about the machine that a target stands for.
struct Remark {
  std::string id;   // Stable: "link-downgraded".
  bool is_warning;  // Else a note.
  std::string message;
};

struct HardwareTarget {
  std::string id;    // "hailo-8": the name of its TOML file. Flat, kebab-case.
  std::string name;  // "Hailo-8 (design notes)"
  std::string vendor;
  std::string device_class{};  // "gpu", "npu-dataflow", ...
  std::string process{};       // "16 nm"; empty: not known.
  std::optional<int64_t> year{};
  std::vector<std::string> tags;
  std::vector<ComputeUnit> units;  // At most one of each kind.
  bool units_overlap = false;      // Matrix and vector units run side by side.
  // On chip, from the core out; never empty.
  std::vector<MemoryLevel> on_chip;
  std::optional<MemoryLevel> external;  // Absent: weights come over the link.
  std::optional<HostLink> link;
  std::optional<Watts> idle_power, max_power;
  std::optional<Seconds> launch_overhead;  // Per subgraph.
  // Runs subgraphs side by side as a pipeline.
  bool dataflow = false;
  std::optional<ContextLimit> context_limit{};  // Absent: memory alone limits.
  StreamingPolicy streaming = StreamingPolicy::kSerial;
  // (lacking, executed as): sizes stay those of the first.
  std::vector<std::pair<Precision, Precision>> runs_as;
  std::vector<Citation> citations;
  std::vector<Conflict> conflicts;
  // Of a target that was changed after it was loaded; in reports.
  std::vector<std::string> assumptions{};
  std::vector<Remark> remarks{};

  // Null if the target has no such unit.
  const ComputeUnit* Unit(ComputeUnitKind kind) const;
  // The shared memory that activations and weights are planned in: the
  // outermost level on chip.
  const MemoryLevel& on_chip_memory() const { return on_chip.back(); }
  // Its index in `on_chip`.
  int OutermostOnChip() const { return static_cast<int>(on_chip.size()) - 1; }
};

// How a target executes a precision.
struct Execution {
  Precision precision;      // After runs_as.
  const ComputeRate* rate;  // Of the unit asked for; points into the target.
};

// Unimplemented, listing what the target has, if neither a rate nor runs_as
// (transitively) covers `precision`: never a neighbour's number.
absl::StatusOr<Execution> FindExecution(const HardwareTarget& target,
                                        ComputeUnitKind unit,
                                        Precision precision);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_HW_HARDWARE_TARGET_H_
