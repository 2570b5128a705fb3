#include "analyzer/passes/roofline.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/passes/storage.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

// Where and how fast one kind of arithmetic runs.
struct Runner {
  const ComputeUnit* unit;
  Execution execution;
};

const ComputeRate* DirectRate(const HardwareTarget& target,
                              ComputeUnitKind kind, Precision precision) {
  const ComputeUnit* unit = target.Unit(kind);
  if (unit == nullptr) return nullptr;
  for (const ComputeRate& rate : unit->rates) {
    if (rate.precision == precision) return &rate;
  }
  return nullptr;
}

// Dense products run on the matrix unit; in a precision that only the vector
// unit has (fp32 beside tensor cores), there.
absl::StatusOr<Runner> FindMatrixRunner(const HardwareTarget& target,
                                        Precision precision) {
  for (const ComputeUnitKind kind :
       {ComputeUnitKind::kMatrix, ComputeUnitKind::kVector}) {
    if (const ComputeRate* rate = DirectRate(target, kind, precision)) {
      return Runner{target.Unit(kind), Execution{precision, rate}};
    }
  }
  const ComputeUnitKind kind = target.Unit(ComputeUnitKind::kMatrix) != nullptr
                                   ? ComputeUnitKind::kMatrix
                                   : ComputeUnitKind::kVector;
  WB_ASSIGN_OR_RETURN(const Execution execution,
                      FindExecution(target, kind, precision));
  return Runner{target.Unit(kind), execution};
}

// Of a value that the memory plan keeps nowhere for good.
constexpr int kOutside = -1;

class Roofline {
 public:
  Roofline(const ResolvedGraph& graph, const NodeCosts& costs,
           const HardwareTarget& target, const Scenario& scenario,
           const Liveness& liveness, const MemoryPlan& plan)
      : graph_(graph),
        costs_(costs),
        target_(target),
        scenario_(scenario),
        liveness_(liveness),
        plan_(plan),
        storage_(graph, costs) {}

  absl::StatusOr<RooflineResult> Run(const Partition& partition) {
    for (const MemoryLevel& level : target_.on_chip) {
      result_.levels.push_back(level.name);
      if (!level.bandwidth) NoteUnknownBandwidth(level);
    }
    if (target_.external) {
      result_.levels.push_back(target_.external->name);
      if (!target_.external->bandwidth) NoteUnknownBandwidth(*target_.external);
    }
    if (!target_.launch_overhead) {
      result_.assumptions.push_back(
          absl::StrCat("no launch overhead of ", target_.id,
                       " is published; none is added"));
    }
    WB_RETURN_IF_ERROR(FindMainPrecision(partition));
    work_ = WorkOf(partition);
    for (const Subgraph& subgraph : partition.subgraphs) {
      if (!subgraph.modeled) {
        result_.subgraphs.push_back(std::nullopt);
        continue;
      }
      WB_ASSIGN_OR_RETURN(SubgraphTime time, TimeOf(subgraph));
      result_.total += time.time;
      result_.subgraphs.push_back(std::move(time));
    }
    if (substituted_nodes_ > 0) {
      result_.assumptions.push_back(
          absl::StrCat(substituted_nodes_, " nodes compute in a type that ",
                       target_.id, " has no rate for; they are weighed at ",
                       "the ", PrecisionName(*main_precision_), " rate"));
    }
    for (const auto& [from, to] : target_.runs_as) {
      if (!used_as_[static_cast<int>(from)]) continue;
      result_.assumptions.push_back(
          absl::StrCat(PrecisionName(from), " arithmetic runs as ",
                       PrecisionName(to), " on ", target_.id,
                       "; tensors keep their ", PrecisionName(from), " size"));
    }
    return std::move(result_);
  }

 private:
  void NoteUnknownBandwidth(const MemoryLevel& level) {
    result_.assumptions.push_back(
        absl::StrCat("no bandwidth of the memory '", level.name, "' of ",
                     target_.id, " is published; it limits nothing"));
  }

  // Parts that large models fill better say so by the work of the model.
  Ops WorkOf(const Partition& partition) const {
    Ops work;
    for (const Subgraph& subgraph : partition.subgraphs) {
      for (const NodeId id : subgraph.nodes) {
        const auto& cost = costs_.nodes[id];
        if (cost) work += cost->cost.matrix_ops + cost->cost.vector_ops;
      }
    }
    return work * graph_.findings().frames;
  }

  // The precision of most matrix work decides whether the target can run the
  // model at all; stray integer arithmetic does not.
  absl::Status FindMainPrecision(const Partition& partition) {
    std::pair<Ops, Ops> most;  // Matrix work first, then vector work.
    for (const Subgraph& subgraph : partition.subgraphs) {
      for (const NodeId id : subgraph.nodes) {
        const auto& cost = costs_.nodes[id];
        if (!cost || !cost->precision) continue;
        const std::pair work(cost->cost.matrix_ops, cost->cost.vector_ops);
        if (work <= most) continue;
        most = work;
        main_precision_ = cost->precision;
      }
    }
    if (!main_precision_) return absl::OkStatus();  // Nothing computes.
    if (scenario_.precision.activations) {
      main_precision_ = scenario_.precision.activations;
    }
    return Find(most.first > Ops() ? ComputeUnitKind::kMatrix
                                   : ComputeUnitKind::kVector,
                *main_precision_)
        .status();
  }

  absl::StatusOr<Runner> RunnerFor(ComputeUnitKind kind, const NodeCost& cost) {
    const Precision wanted =
        cost.precision.value_or(main_precision_.value_or(Precision::kFp32));
    absl::StatusOr<Runner> runner = Find(kind, wanted);
    if (runner.ok() || !main_precision_ || wanted == *main_precision_) {
      return runner;
    }
    ++substituted_nodes_;
    return Find(kind, *main_precision_);
  }

  absl::StatusOr<Runner> Find(ComputeUnitKind kind, Precision precision) {
    absl::StatusOr<Runner> runner;
    if (kind == ComputeUnitKind::kMatrix) {
      runner = FindMatrixRunner(target_, precision);
    } else {
      absl::StatusOr<Execution> execution =
          FindExecution(target_, kind, precision);
      if (!execution.ok()) return execution.status();
      runner = Runner{target_.Unit(kind), *execution};
    }
    if (runner.ok() && runner->execution.precision != precision) {
      used_as_[static_cast<int>(precision)] = true;
    }
    return runner;
  }

  absl::StatusOr<SubgraphTime> TimeOf(const Subgraph& subgraph) {
    SubgraphTime time;
    Seconds at_peak;
    Ops most;
    const int64_t frames = graph_.findings().frames;
    for (const NodeId id : subgraph.nodes) {
      const NodeCost& cost = *costs_.nodes[id];
      bool is_substituted = false;
      for (const ComputeUnitKind kind :
           {ComputeUnitKind::kMatrix, ComputeUnitKind::kVector}) {
        const bool is_matrix = kind == ComputeUnitKind::kMatrix;
        const Ops ops =
            (is_matrix ? cost.cost.matrix_ops : cost.cost.vector_ops) * frames;
        if (ops == Ops()) continue;
        WB_ASSIGN_OR_RETURN(const Runner runner, RunnerFor(kind, cost));
        double share = runner.unit->AttainableFor(cost.cost.work_class, work_,
                                                  graph_.findings().batch);
        if (is_matrix && runner.unit->tile && cost.cost.contraction) {
          share *= TileShare(*cost.cost.contraction, *runner.unit->tile);
        }
        const OpsPerSecond peak = runner.execution.rate->rate;
        (is_matrix ? time.matrix : time.vector) += ops / (peak * share);
        at_peak += ops / peak;
        time.work.push_back({ops, runner.execution.rate->energy});
        if (ops > most || !time.precision) {
          most = ops;
          time.precision = runner.execution.precision;
        }
        if (!cost.precision || *cost.precision == Precision::kInt32 ||
            *cost.precision == runner.execution.precision) {
          continue;
        }
        is_substituted = true;
        if (!time.substituted) time.substituted = cost.precision;
      }
      if (is_substituted) ++result_.substituted_nodes;
    }
    AddMemory(subgraph, time);
    if (target_.launch_overhead) time.overhead = *target_.launch_overhead;
    Finish(time);
    if (at_peak > Seconds() && time.time > Seconds()) {
      time.utilisation = Ratio(at_peak, time.time);
    }
    return time;
  }

  void AddMemory(const Subgraph& subgraph, SubgraphTime& time) const {
    // By the level that the memory plan keeps it in.
    std::vector<Bytes> moved(plan_.levels.size());
    Bytes all = subgraph.weight_reads;
    Bytes outside = plan_.weights_on_chip ? Bytes() : subgraph.weight_reads;
    for (const std::vector<Transfer>* transfers :
         {&subgraph.reads, &subgraph.writes}) {
      for (const Transfer& transfer : *transfers) {
        const int level = LevelOf(transfer.value);
        all += transfer.bytes;
        if (level == kOutside) {
          outside += transfer.bytes;
        } else if (plan_.levels[level].on_chip) {
          moved[level] += transfer.bytes;
        } else if (!plan_.levels[level].is_host) {
          outside += transfer.bytes;
        }
      }
    }
    // What lives further in does not come past a level.
    Bytes inside;
    size_t next = 0;
    for (size_t i = 0; i < target_.on_chip.size(); ++i) {
      AddLevel(target_.on_chip[i], Minus(all, inside), time);
      if (next < plan_.levels.size() &&
          plan_.levels[next].on_chip == static_cast<int>(i)) {
        inside += moved[next++];
      }
    }
    if (target_.external) AddLevel(*target_.external, outside, time);
  }

  static void AddLevel(const MemoryLevel& level, Bytes bytes,
                       SubgraphTime& time) {
    time.memory_bytes.push_back(bytes);
    time.memory.push_back(level.bandwidth
                              ? std::optional<Seconds>(bytes / *level.bandwidth)
                              : std::nullopt);
  }

  // Inputs of the model come from outside, its results go there.
  int LevelOf(ValueId value) const {
    const std::optional<int> index = liveness_.storage[value];
    const bool is_outside =
        !index || graph_.graph().value(value).kind == ValueKind::kInput ||
        storage_.LeavesGraph(value);
    return is_outside ? kOutside : plan_.placements[*index].level;
  }

  void Finish(SubgraphTime& time) const {
    const Seconds compute = target_.units_overlap
                                ? std::max(time.matrix, time.vector)
                                : time.matrix + time.vector;
    Seconds longest = compute;
    TimeBound bound;
    if (compute > Seconds()) {
      bound.kind = time.matrix >= time.vector ? TimeBound::Kind::kMatrix
                                              : TimeBound::Kind::kVector;
    }
    for (size_t i = 0; i < time.memory.size(); ++i) {
      if (!time.memory[i] || *time.memory[i] <= longest) continue;
      longest = *time.memory[i];
      bound = {TimeBound::Kind::kMemory, static_cast<int>(i)};
    }
    if (time.overhead > longest) bound.kind = TimeBound::Kind::kOverhead;
    time.bound = bound;
    time.time = longest + time.overhead;
  }

  const ResolvedGraph& graph_;
  const NodeCosts& costs_;
  const HardwareTarget& target_;
  const Scenario& scenario_;
  const Liveness& liveness_;
  const MemoryPlan& plan_;
  const Storage storage_;
  Ops work_;  // Of the whole run.
  std::optional<Precision> main_precision_;
  int substituted_nodes_ = 0;
  bool used_as_[kPrecisionCount] = {};
  RooflineResult result_;
};

int64_t RoundUp(int64_t size, int64_t tile) {
  return (size + tile - 1) / tile * tile;
}

}  // namespace

double TileShare(const ContractionShape& shape, const Tile& tile) {
  if (shape.m < 1 || shape.n < 1 || shape.k < 1) return 1.0;
  const double share_m =
      static_cast<double>(shape.m) / RoundUp(shape.m, tile.m);
  const double share_n =
      static_cast<double>(shape.n) / RoundUp(shape.n, tile.n);
  const double share_k =
      static_cast<double>(shape.k) / RoundUp(shape.k, tile.k);
  return share_m * share_n * share_k;
}

absl::StatusOr<RooflineResult> AnalyzeRoofline(const ResolvedGraph& graph,
                                               const NodeCosts& costs,
                                               const HardwareTarget& target,
                                               const Scenario& scenario,
                                               const Partition& partition,
                                               const Liveness& liveness,
                                               const MemoryPlan& plan) {
  return Roofline(graph, costs, target, scenario, liveness, plan)
      .Run(partition);
}

}  // namespace weighbridge
