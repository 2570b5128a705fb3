// What each pass concludes. Plain data, one struct per pass.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_RESULTS_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_RESULTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/ids.h"
#include "analyzer/ir/precision.h"
#include "analyzer/ir/work_class.h"
#include "analyzer/units/units.h"
#include "analyzer/weigh/model_weights.h"

namespace weighbridge {

// Bytes of one tensor that cross the border of a subgraph.
struct Transfer {
  ValueId value;  // The storage: a view is its source.
  Bytes bytes;
};

// A fused group of nodes: a layer of the report. It runs as one step.
struct Subgraph {
  std::vector<NodeId> nodes;  // In schedule order.
  bool modeled = true;        // False: a node without a rule; costs unknown.
  WorkClass work_class = WorkClass::kOther;  // Of its most expensive node.
  Ops matrix_ops, vector_ops;
  std::vector<Transfer> reads, writes;  // Activations, across its border only.
  Bytes activation_reads, activation_writes;  // Their sums.
  std::vector<WeightId> weights;              // All it reads.
  std::vector<WeightId> new_weights;  // Those that no earlier subgraph reads.
  Bytes weight_reads;                 // Traffic.
  Bytes weight_size;                  // Of new_weights.
};

struct Partition {
  std::vector<Subgraph> subgraphs;  // In schedule order.
  std::vector<NodeId> load_time;    // Nodes that no inference runs.
};

// How long each stored activation lives, in steps of the schedule.
struct Lifetime {
  ValueId value;
  Bytes size;
  int first = 0, last = 0;  // Inclusive.
  bool is_input = false;    // Of the model: it comes from the host.
  bool is_output = false;   // Of the model: it goes to the host.
  // Layers that need its bytes, ascending; not the one that makes it, nor those
  // that only name it anew or ask for its shape.
  std::vector<int> readers{};

  // Whether it is sent out for the sake of its readers: what comes from the
  // host or goes there is sent in any case.
  bool IsSent() const { return !is_input && !is_output && !readers.empty(); }
  // Layers that fetch it. The host brings an input for its first reader.
  absl::Span<const int> Fetches() const {
    const absl::Span<const int> all(readers);
    return is_input && !all.empty() ? all.subspan(1) : all;
  }
  // How often it is moved if it does not stay between its layers.
  int64_t Moves() const {
    return static_cast<int64_t>(Fetches().size()) + (IsSent() ? 1 : 0);
  }
};
struct Liveness {
  std::vector<Lifetime> lifetimes;
  std::vector<Bytes> live;  // Per step.
  Bytes peak;               // The largest of them: no plan needs less.
  // The storage of a value: an index into `lifetimes`. nullopt: never stored
  // (inside a subgraph, static, or of unknown size).
  IdMap<ValueId, std::optional<int>> storage;
};

// A place in memory that one activation lives in, or several one after the
// other: a layer may write its result over an input that nobody reads again.
struct StoredSpan {
  Bytes size;
  int first = 0, last = 0;  // Inclusive.
  int64_t moves = 0;        // Lifetime::Moves, of all that live here.
};
// The rows of an activation that a pipeline keeps at once: between the layer
// that makes it and those that read it, for as long as they are on chip.
struct RowBuffer {
  int lifetime = 0;  // An index into Liveness::lifetimes.
  int64_t rows = 0;
  Bytes size;
  std::vector<int> readers;  // Steps, ascending, at least one.
};
// How much of each activation the target keeps at once.
struct Footprint {
  static constexpr int kByRows = -1;

  std::vector<StoredSpan> spans;
  // As Liveness::lifetimes; kByRows: it has a row buffer and no span.
  std::vector<int> span_of;
  std::vector<Bytes> live;  // Of the spans, per step.
  Bytes peak;               // The largest of them: no plan needs less.
  std::vector<RowBuffer> row_buffers;
  Bytes rows;          // Of all row buffers: a pipeline of all layers has them.
  int64_t frames = 1;  // Runs of the model that share one load.

  // What a model in one context has alive at once.
  Bytes All() const { return peak + rows; }
};

struct Placement {
  // An index into MemoryPlan::levels.
  int level = 0;
  Bytes offset;  // In that level.
};
// One memory that activations are planned in.
struct PlannedLevel {
  std::string name;
  // What there is for activations. nullopt: as much as it takes.
  std::optional<Bytes> capacity{};
  // An index into HardwareTarget::on_chip; nullopt: it is off chip.
  std::optional<int> on_chip{};
  bool is_host = false;       // Behind the host link.
  Bytes extent{};             // What the offsets reach; no row buffers.
  std::vector<Bytes> live{};  // Of what is placed here, per step.
  Bytes peak{};               // The largest of them.
};
struct MemoryPlan {
  std::vector<Placement> placements;  // As Liveness::lifetimes.
  std::vector<PlannedLevel> levels;   // From the core out.
  bool weights_on_chip = false;       // All of them, for good.
  // What the offsets on chip reach, and the row buffers that are there at once.
  Bytes activation_extent;
  Bytes spilled;  // The largest live set of what is off chip.

  const PlannedLevel& LevelOf(const Placement& placement) const {
    return levels[placement.level];
  }
  bool IsOnChip(const Placement& placement) const {
    return LevelOf(placement).on_chip.has_value();
  }
  bool IsAtHost(const Placement& placement) const {
    return LevelOf(placement).is_host;
  }
  // The largest live set of what is there. `spilled` may lie nearer as well.
  Bytes PeakAtHost() const {
    const bool has_host = !levels.empty() && levels.back().is_host;
    return has_host ? levels.back().peak : Bytes();
  }
};

struct MemoryFitResult {
  Bytes weights, peak_activations;
  Bytes on_chip;      // What other models leave of it.
  Bytes for_weights;  // What weights may fill of that.
  bool weights_fit_on_chip = false;
  bool fits_on_chip = false;          // Weights and activations.
  std::optional<bool> fits_external;  // nullopt: there is no such memory.
  // How many of the part's contexts the layers fill; at most one fits.
  double contexts_filled = 0;
  // It is not all on chip, and there is no external memory with room for it.
  bool needs_host = false;
};

// What decides the time of a subgraph.
struct TimeBound {
  enum class Kind : uint8_t { kMatrix, kVector, kMemory, kOverhead };
  Kind kind = Kind::kOverhead;
  int level = 0;  // Of kMemory: an index into SubgraphTime::memory.
};
// Arithmetic at one rate.
struct ExecutedWork {
  Ops ops;
  std::optional<JoulesPerOp> energy;
};
struct SubgraphTime {
  Seconds time, matrix, vector, overhead;
  // On-chip levels from the core out, then the external memory. nullopt: the
  // level has no published bandwidth.
  std::vector<std::optional<Seconds>> memory;
  std::vector<Bytes> memory_bytes;
  std::vector<ExecutedWork> work;
  TimeBound bound;
  // Share of the peak rate that is achieved. nullopt: no arithmetic.
  std::optional<double> utilisation;
  std::optional<Precision> precision;  // Executed as.
  // The first of its nodes' that the target lacks. 32-bit and wider integers,
  // which count positions, are no precision that anyone asks for.
  std::optional<Precision> substituted;
};
struct RooflineResult {
  // nullopt: not modeled.
  IdMap<SubgraphId, std::optional<SubgraphTime>> subgraphs;
  Seconds total;                    // Of those that are modeled.
  std::vector<std::string> levels;  // Names of SubgraphTime::memory.
  std::vector<std::string> assumptions;
  int64_t substituted_nodes = 0;  // As in SubgraphTime::substituted.
};

// Why the weights of a layer come over the link, or do not.
enum class StreamingCause : uint8_t {
  kNoWeights,     // None that it is the first to read.
  kFits,          // The whole model stays on chip.
  kNothingStays,  // Streamed: the policy keeps nothing.
  kInSlices,      // Streamed: larger than what is free, so piece by piece.
  kKept,          // Resident: its place saves the most time.
  kNotKept,       // Streamed: the memory is better spent on others.
  kWithContext,   // Streamed: loaded with its context.
  kNoPath,        // Neither memory nor link.
};
struct SubgraphStreaming {
  Bytes bytes;     // Of weights over the link.
  Bytes crossing;  // Of activations over the link, for a cut beside it.
  // Time of the link for both, and of the context switch in front of it.
  Seconds load;
  Seconds hidden, exposed;  // load = hidden + exposed.
  Seconds load_start, load_end, run_start, run_end;
  Bytes resident;         // Of its weights.
  Bytes on_chip;          // Weights on chip while it runs, of whatever layer.
  Bytes spilling;         // Activations to the host and back, for the layer.
  Seconds spilling_time;  // Of the link, beside `load`; all of it is exposed.
  int64_t context = 0;
  int64_t slices = 1;  // Loads that take turns with its computation.
  StreamingCause cause = StreamingCause::kNoWeights;
};
// What the link does, without overlap, in order of time.
struct LinkActivity {
  enum class Kind : uint8_t {
    kWeights,
    kCrossingIn,  // Activations, for a cut.
    kCrossingOut,
    kSwitch,
    kSpillIn,  // Activations that do not fit on chip.
    kSpillOut,
  };
  Kind kind = Kind::kWeights;
  int step = 0;  // The subgraph that it serves.
  Bytes bytes;
  Seconds start, end;
};
struct StreamingPlan {
  bool streams = false;
  // Weights do not fit and nothing can bring them: no memory, no link.
  bool impossible = false;
  StreamingPolicy policy = StreamingPolicy::kSerial;
  IdMap<SubgraphId, SubgraphStreaming> subgraphs;
  std::vector<LinkActivity> activities;
  Bytes streamed, crossing, resident;
  Bytes remaining;  // Room for more residents, beside all activations.
  Seconds load, exposed;
  Seconds switching;  // Part of `load`.
  Bytes spilling;     // Activations to the host and back.
  Seconds spilling_time;
  Seconds total;  // Latency of one run: compute, exposed loads and spilling.
  // Of the first run, which also loads what stays resident. nullopt: weights
  // are not brought over a link whose rate is known.
  std::optional<Seconds> first;
  // What no choice of the policy could beat. nullopt: there is nothing to
  // choose, or the choice is known to be the best.
  std::optional<Seconds> bound;
  int64_t contexts = 1;
};

struct SubgraphEnergy {
  std::optional<Joules> compute;
  std::vector<std::optional<Joules>> memory;  // As RooflineResult::levels.
  std::optional<Joules> link;                 // For streaming.
  std::optional<Joules> spilling;  // Of the link as well, beside that.
  std::optional<Joules> idle;
  Joules total;  // Of what is known.
};
struct EnergyResult {
  IdMap<SubgraphId, SubgraphEnergy> subgraphs;
  SubgraphEnergy sum;
  // What has no published energy and is left out of the totals, in words.
  std::vector<std::string> assumptions;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_RESULTS_H_
