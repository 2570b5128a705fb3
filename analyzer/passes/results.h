// What each pass concludes. Plain data, one struct per pass.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_RESULTS_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_RESULTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
};
struct Liveness {
  std::vector<Lifetime> lifetimes;
  std::vector<Bytes> live;  // Per step.
  Bytes peak;               // The largest of them: no plan needs less.
  // The storage of a value: an index into `lifetimes`. nullopt: never stored
  // (inside a subgraph, static, or of unknown size).
  IdMap<ValueId, std::optional<int>> storage;
};

struct Placement {
  bool on_chip = true;  // False: spilled to the next level.
  Bytes offset;
};
struct MemoryPlan {
  std::vector<Placement> placements;  // As Liveness::lifetimes.
  bool weights_on_chip = false;       // All of them, for good.
  Bytes activation_extent;            // What the offsets on chip reach.
  Bytes spilled;                      // The largest live set of the spilled.
};

struct MemoryFitResult {
  Bytes weights, peak_activations, on_chip;
  bool weights_fit_on_chip = false;
  bool fits_on_chip = false;          // Weights and activations.
  std::optional<bool> fits_external;  // nullopt: there is no such memory.
  // Neither on chip nor in an external memory.
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
};
struct RooflineResult {
  // nullopt: not modeled.
  IdMap<SubgraphId, std::optional<SubgraphTime>> subgraphs;
  Seconds total;                    // Of those that are modeled.
  std::vector<std::string> levels;  // Names of SubgraphTime::memory.
  std::vector<std::string> assumptions;
};

struct SubgraphStreaming {
  Bytes bytes;  // Over the link.
  Seconds load, load_start, load_end, run_start, run_end;
  Seconds hidden, exposed;  // load = hidden + exposed.
  Bytes resident;           // Of its weights.
};
struct StreamingPlan {
  bool streams = false;
  // Weights do not fit and nothing can bring them: no memory, no link.
  bool impossible = false;
  StreamingPolicy policy = StreamingPolicy::kSerial;
  IdMap<SubgraphId, SubgraphStreaming> subgraphs;
  Bytes streamed, resident;
  Seconds load, exposed;
  Seconds total;  // Latency of one run: compute and exposed loads.
  int64_t contexts = 1;
};

struct SubgraphEnergy {
  std::optional<Joules> compute;
  std::vector<std::optional<Joules>> memory;  // As RooflineResult::levels.
  std::optional<Joules> link, idle;
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
