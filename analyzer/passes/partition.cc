#include "analyzer/passes/partition.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "analyzer/passes/liveness.h"
#include "analyzer/passes/schedule_search.h"
#include "analyzer/passes/storage.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Longer chains of elementwise nodes are cut: no compiler keeps more in
// registers, and it bounds the search.
constexpr size_t kMaxFusedNodes = 32;

constexpr int kUnassigned = -1;

struct Group {
  std::vector<NodeId> nodes;  // Ascending.
};

class Partitioner {
 public:
  Partitioner(const ResolvedGraph& graph, const NodeCosts& costs,
              const ModelWeights& weights, Fusion fusion)
      : graph_(graph),
        costs_(costs),
        weights_(weights),
        fusion_(fusion),
        storage_(graph, costs),
        group_of_(static_cast<int32_t>(graph.graph().nodes().size()),
                  kUnassigned),
        is_input_(static_cast<int32_t>(graph.graph().values().size()), 0),
        first_reader_(weights.weights.size(), kUnassigned),
        last_reader_(weights.weights.size(), kUnassigned) {
    for (const Value& value : graph.graph().values()) {
      readers_.push_back({});
      for (const NodeId reader : value.consumers) {
        if (IsScheduled(reader)) readers_[LastId()].push_back(reader);
      }
    }
    for (const NodeId id : IdRange<NodeId>(graph.graph().nodes().size())) {
      if (!IsScheduled(id)) continue;
      for (const auto& input : graph.graph().node(id).inputs) {
        if (input) is_input_[*input] = 1;
      }
    }
  }

  Partition Run() {
    Partition partition;
    for (const NodeId id : IdRange<NodeId>(graph_.graph().nodes().size())) {
      if (graph_.node(id).is_load_time) {
        partition.load_time.push_back(id);
      } else {
        Assign(id);
      }
    }
    // A group runs when its last node can: sorting by it is a schedule.
    std::vector<int> order;
    for (size_t i = 0; i < groups_.size(); ++i) {
      if (!groups_[i].nodes.empty()) order.push_back(static_cast<int>(i));
    }
    std::sort(order.begin(), order.end(), [this](int a, int b) {
      return groups_[a].nodes.back() < groups_[b].nodes.back();
    });
    Summarize(order, partition);
    return partition;
  }

  // The same layers in an order that needs less memory, as far as their
  // transfers tell.
  Partition Reordered(Partition partition) {
    std::vector<int> groups;  // Of the steps.
    for (const Subgraph& subgraph : partition.subgraphs) {
      groups.push_back(group_of_[subgraph.nodes.front()]);
    }
    std::vector<ScheduledTensor> tensors;
    const std::vector<ScheduledStep> steps = StepsOf(partition, tensors);
    std::vector<int> order;
    for (const int step : SearchSchedule(steps, tensors)) {
      order.push_back(groups[step]);
    }
    Summarize(order, partition);
    return partition;
  }

 private:
  void Summarize(const std::vector<int>& order, Partition& partition) {
    std::fill(first_reader_.begin(), first_reader_.end(), kUnassigned);
    std::fill(last_reader_.begin(), last_reader_.end(), kUnassigned);
    partition.subgraphs.clear();
    for (const int group : order) {
      partition.subgraphs.push_back(Summarize(group));
    }
  }

  std::vector<ScheduledStep> StepsOf(
      const Partition& partition, std::vector<ScheduledTensor>& tensors) const {
    IdMap<ValueId, int> tensor_of(
        static_cast<int32_t>(graph_.graph().values().size()), kUnassigned);
    const auto tensor = [&](const Transfer& transfer) {
      int& index = tensor_of[transfer.value];
      if (index == kUnassigned) {
        index = static_cast<int>(tensors.size());
        tensors.push_back(
            {transfer.bytes, storage_.LeavesGraph(transfer.value)});
      }
      return index;
    };
    std::vector<int> step_of(groups_.size(), kUnassigned);
    std::vector<ScheduledStep> steps;
    for (const Subgraph& subgraph : partition.subgraphs) {
      const int step = static_cast<int>(steps.size());
      step_of[group_of_[subgraph.nodes.front()]] = step;
      steps.emplace_back();
      for (const Transfer& write : subgraph.writes) {
        steps.back().writes.push_back(tensor(write));
      }
      for (const Transfer& read : subgraph.reads) {
        steps.back().reads.push_back(tensor(read));
      }
      // Also what moves no bytes: shapes, views.
      for (const NodeId id : subgraph.nodes) {
        const Node& node = graph_.graph().node(id);
        for (const auto& input : node.inputs) {
          if (input) AddMaker(*input, step_of, step, steps.back());
        }
        for (const ValueId value : node.captures) {
          AddMaker(value, step_of, step, steps.back());
        }
      }
    }
    return steps;
  }

  void AddMaker(ValueId value, const std::vector<int>& step_of, int step,
                ScheduledStep& scheduled) const {
    const std::optional<NodeId> producer = graph_.graph().value(value).producer;
    if (!producer || group_of_[*producer] == kUnassigned) return;
    const int maker = step_of[group_of_[*producer]];
    if (maker != step && maker != kUnassigned) scheduled.after.push_back(maker);
  }

  ValueId LastId() const { return ValueId(readers_.size() - 1); }

  bool IsScheduled(NodeId id) const { return !graph_.node(id).is_load_time; }

  bool MayFollow(NodeId id) const {
    if (fusion_ == Fusion::kNone || !costs_.nodes[id]) return false;
    switch (costs_.nodes[id]->op_class) {
      case OpClass::kElementwise:
      case OpClass::kView:
      case OpClass::kConversion:
        return true;
      case OpClass::kReduction:
        return fusion_ == Fusion::kAggressive;
      case OpClass::kContraction:
        return fusion_ == Fusion::kAggressive && IsProductOfActivations(id);
      default:
        return false;
    }
  }

  bool IsProductOfActivations(NodeId id) const {
    return costs_.nodes[id]->op_class == OpClass::kContraction &&
           weights_.reads[id].weights.empty();
  }

  // Attention: scores, softmax and weighted sum. What has weights of its own
  // is a layer of its own.
  bool ContinuesAProduct(int group) const {
    return std::any_of(groups_[group].nodes.begin(), groups_[group].nodes.end(),
                       [this](NodeId id) {
                         return costs_.nodes[id] && IsProductOfActivations(id);
                       });
  }

  void Assign(NodeId id) {
    int group = kUnassigned;
    if (MayFollow(id)) group = GroupToFollow(id);
    if (group == kUnassigned && MayWaitForReader(id)) return;
    if (group == kUnassigned) {
      group = static_cast<int>(groups_.size());
      groups_.emplace_back();
    }
    TakeWaitingViews(id, group);
    groups_[group].nodes.push_back(id);
    group_of_[id] = group;
  }

  // The latest group among the makers of the inputs that may grow by `id`.
  int GroupToFollow(NodeId id) const {
    int best = kUnassigned;
    for (const auto& input : graph_.graph().node(id).inputs) {
      if (!input) continue;
      const std::optional<NodeId> producer =
          graph_.graph().value(*input).producer;
      if (!producer || group_of_[*producer] == kUnassigned) continue;
      const int group = group_of_[*producer];
      if (best != kUnassigned &&
          groups_[group].nodes.back() <= groups_[best].nodes.back()) {
        continue;
      }
      if (IsProductOfActivations(id) && !ContinuesAProduct(group)) continue;
      if (CanGrow(group, id)) best = group;
    }
    return best;
  }

  // Running the group as late as `id` must not starve a node outside it.
  bool CanGrow(int group, NodeId id) const {
    if (groups_[group].nodes.size() >= kMaxFusedNodes) return false;
    for (const NodeId member : groups_[group].nodes) {
      if (!costs_.nodes[member]) return false;
      if (graph_.node(member).loop != graph_.node(id).loop) return false;
      for (const auto& output : graph_.graph().node(member).outputs) {
        if (!output) continue;
        for (const NodeId reader : readers_[*output]) {
          if (reader >= id) break;
          if (group_of_[reader] != group) return false;
        }
      }
    }
    return true;
  }

  // A view of something that no group of this schedule makes (an input of the
  // model, a value with several readers): its only reader takes it along.
  bool MayWaitForReader(NodeId id) const {
    if (fusion_ == Fusion::kNone || !storage_.IsView(id)) return false;
    const Node& node = graph_.graph().node(id);
    for (size_t i = 1; i < node.outputs.size(); ++i) {
      if (node.outputs[i]) return false;
    }
    const ValueId output = *node.outputs[0];
    // A reader that only captures the value, for a nested graph, takes no view
    // along.
    return readers_[output].size() == 1 && is_input_[output] &&
           !storage_.IsGraphOutput(output);
  }

  void TakeWaitingViews(NodeId id, int group) {
    std::vector<NodeId> views;
    std::vector<NodeId> readers = {id};
    while (!readers.empty()) {
      const NodeId reader = readers.back();
      readers.pop_back();
      for (const auto& input : graph_.graph().node(reader).inputs) {
        if (!input) continue;
        const std::optional<NodeId> producer =
            graph_.graph().value(*input).producer;
        if (!producer || !IsScheduled(*producer) ||
            group_of_[*producer] != kUnassigned) {
          continue;
        }
        group_of_[*producer] = group;
        views.push_back(*producer);
        readers.push_back(*producer);
      }
    }
    std::vector<NodeId>& nodes = groups_[group].nodes;
    nodes.insert(nodes.end(), views.begin(), views.end());
    std::sort(nodes.begin(), nodes.end());
  }

  Subgraph Summarize(int group) {
    Subgraph subgraph;
    subgraph.nodes = groups_[group].nodes;
    Ops most_matrix, most_vector;
    Bytes most_bytes;
    const int64_t frames = graph_.findings().frames;
    for (const NodeId id : subgraph.nodes) {
      AddWeights(id, subgraph);
      if (!costs_.nodes[id]) {
        subgraph.modeled = false;
        continue;
      }
      const NodeCost& cost = *costs_.nodes[id];
      AddTransfers(id, group, cost, subgraph);
      subgraph.matrix_ops += cost.cost.matrix_ops * frames;
      subgraph.vector_ops += cost.cost.vector_ops * frames;
      Bytes bytes;
      for (const Bytes read : cost.cost.input_reads) bytes += read;
      const auto rank =
          std::tie(cost.cost.matrix_ops, cost.cost.vector_ops, bytes);
      if (id == subgraph.nodes.front() ||
          rank > std::tie(most_matrix, most_vector, most_bytes)) {
        most_matrix = cost.cost.matrix_ops;
        most_vector = cost.cost.vector_ops;
        most_bytes = bytes;
        subgraph.work_class = cost.cost.work_class;
      }
    }
    for (const Transfer& read : subgraph.reads) {
      subgraph.activation_reads += read.bytes;
    }
    for (const Transfer& write : subgraph.writes) {
      subgraph.activation_writes += write.bytes;
    }
    return subgraph;
  }

  void AddWeights(NodeId id, Subgraph& subgraph) {
    for (const Bytes bytes : weights_.reads[id].bytes) {
      subgraph.weight_reads += bytes;
    }
    const int group = group_of_[id];
    for (const WeightId weight : weights_.reads[id].weights) {
      if (last_reader_[weight] == group) continue;
      last_reader_[weight] = group;
      subgraph.weights.push_back(weight);
      if (first_reader_[weight] != kUnassigned) continue;
      first_reader_[weight] = group;
      subgraph.new_weights.push_back(weight);
      subgraph.weight_size += weights_.weights[weight].size;
    }
  }

  void AddTransfers(NodeId id, int group, const NodeCost& cost,
                    Subgraph& subgraph) const {
    const Node& node = graph_.graph().node(id);
    const int64_t frames = graph_.findings().frames;
    const bool is_view = storage_.IsView(id);
    for (size_t i = 0; i < node.inputs.size(); ++i) {
      if (!node.inputs[i] || graph_.value(*node.inputs[i]).is_static) continue;
      if (is_view && i == 0) continue;
      const Bytes bytes =
          storage_.Moved(*node.inputs[i], cost.cost.input_reads[i]) * frames;
      const ValueId source = storage_.Of(*node.inputs[i]);
      const std::optional<NodeId> producer =
          graph_.graph().value(source).producer;
      const bool inside = producer && group_of_[*producer] == group;
      if (!inside && bytes > Bytes()) subgraph.reads.push_back({source, bytes});
    }
    for (size_t i = is_view ? 1 : 0; i < node.outputs.size(); ++i) {
      if (!node.outputs[i]) continue;
      const Bytes bytes = cost.cost.output_writes[i] * frames;
      if (bytes > Bytes() && Leaves(*node.outputs[i], group)) {
        subgraph.writes.push_back({*node.outputs[i], bytes});
      }
    }
  }

  // Whether anything outside the group reads the storage, directly or through
  // a view.
  bool Leaves(ValueId value, int group) const {
    if (storage_.LeavesGraph(value)) return true;
    for (const ValueId alias : storage_.Aliases(value)) {
      for (const NodeId reader : readers_[alias]) {
        if (group_of_[reader] != group) return true;
      }
    }
    return false;
  }

  const ResolvedGraph& graph_;
  const NodeCosts& costs_;
  const ModelWeights& weights_;
  const Fusion fusion_;
  const Storage storage_;
  std::vector<Group> groups_;
  IdMap<NodeId, int> group_of_;
  IdMap<ValueId, std::vector<NodeId>> readers_;  // Scheduled ones, ascending.
  IdMap<ValueId, char> is_input_;  // Of one of them; not only captured.
  IdMap<WeightId, int> first_reader_, last_reader_;  // Groups.
};

}  // namespace

absl::StatusOr<Partition> PartitionGraph(const ResolvedGraph& graph,
                                         const NodeCosts& costs,
                                         const ModelWeights& weights,
                                         const Scenario& scenario) {
  Partitioner partitioner(graph, costs, weights, scenario.fusion);
  Partition given = partitioner.Run();
  if (scenario.schedule == Schedule::kGiven) return given;
  Partition found = partitioner.Reordered(given);
  WB_ASSIGN_OR_RETURN(const Liveness of_given,
                      FindLiveness(graph, costs, given));
  WB_ASSIGN_OR_RETURN(const Liveness of_found,
                      FindLiveness(graph, costs, found));
  return of_found.peak < of_given.peak ? found : given;
}

}  // namespace weighbridge
