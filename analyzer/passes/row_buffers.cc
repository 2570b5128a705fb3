#include "analyzer/passes/row_buffers.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "analyzer/ops/row_access.h"
#include "analyzer/passes/storage.h"

namespace weighbridge {
namespace {

constexpr int kNone = -1;

// How the rows of a value come.
struct Flow {
  double lag = 0;        // Behind the first row of the inputs, in frames.
  bool is_made = false;  // False: it is no activation, or nothing is known.
  bool by_rows = false;  // From the first to the last.
};

// What the layers that read a tensor need of it.
struct Need {
  int64_t rows = 0;
  bool whole = false;
  std::vector<int> readers;
};

class Pipeline {
 public:
  Pipeline(const ResolvedGraph& graph, const NodeCosts& costs,
           const Liveness& liveness)
      : graph_(graph),
        costs_(costs),
        liveness_(liveness),
        storage_(graph, costs),
        flows_(static_cast<int32_t>(graph.graph().values().size()), {}),
        step_of_(static_cast<int32_t>(graph.graph().nodes().size()), kNone),
        needs_(liveness.lifetimes.size()) {}

  void Follow(const Partition& partition) {
    for (const ValueId input : graph_.graph().inputs()) {
      flows_[input] = {.is_made = true, .by_rows = Rows(input) > 0};
    }
    for (size_t step = 0; step < partition.subgraphs.size(); ++step) {
      for (const NodeId id : partition.subgraphs[step].nodes) {
        step_of_[id] = static_cast<int>(step);
        Follow(graph_.graph().node(id), id);
      }
    }
  }

  std::vector<RowBuffer> Buffers(int64_t frames) {
    std::vector<RowBuffer> buffers;
    for (size_t i = 0; i < needs_.size(); ++i) {
      const Lifetime& lifetime = liveness_.lifetimes[i];
      Need& need = needs_[i];
      const int64_t rows = Rows(lifetime.value);
      // Results leave as they are made, from behind the layer that makes them.
      need.rows = std::max<int64_t>(need.rows, kHandedOn);
      if (need.readers.empty()) need.readers.push_back(lifetime.first);
      if (need.whole || !flows_[lifetime.value].by_rows || need.rows >= rows) {
        continue;
      }
      const Bytes frame = Share(lifetime.size, Bytes(1), Bytes(frames));
      buffers.push_back({.lifetime = static_cast<int>(i),
                         .rows = need.rows,
                         .size = Share(frame, Bytes(need.rows), Bytes(rows)),
                         .readers = std::move(need.readers)});
    }
    return buffers;
  }

 private:
  // One row is worked on while the next arrives.
  static constexpr int64_t kHandedOn = 2;

  int64_t Rows(ValueId value) const {
    const TensorType* type = graph_.type(value);
    return type == nullptr ? 0 : RowCount(*type);
  }

  bool HasSameDims(ValueId a, ValueId b) const {
    const TensorType* one = graph_.type(a);
    const TensorType* other = graph_.type(b);
    return one != nullptr && other != nullptr && one->dims() == other->dims();
  }

  // What node `id` needs of its input i, as far as it comes by rows.
  RowAccess AccessOf(NodeId id, size_t i, ValueId value, int64_t out) const {
    if (!costs_.nodes[id] || !flows_[value].by_rows) return {};
    const RowAccesses& rows = costs_.nodes[id]->rows;
    if (i >= rows.size() || Rows(value) == 0) return {};
    if (rows[i].kind == RowAccess::Kind::kWindow && out == 0) return {};
    return rows[i];
  }

  bool IsInside(ValueId value, int step) const {
    const std::optional<NodeId> producer = graph_.graph().value(value).producer;
    return producer && step_of_[*producer] == step;
  }

  void Follow(const Node& node, NodeId id) {
    if (storage_.IsView(id)) return FollowView(node);
    const int step = step_of_[id];
    const std::optional<ValueId> first =
        node.outputs.empty() ? std::nullopt : node.outputs[0];
    const int64_t out = first ? Rows(*first) : 0;
    Flow flow{.is_made = true};
    for (size_t i = 0; i < node.inputs.size(); ++i) {
      if (!node.inputs[i] || !flows_[*node.inputs[i]].is_made) continue;
      const ValueId value = *node.inputs[i];
      const RowAccess access = AccessOf(id, i, value, out);
      double behind = 1;
      if (access.kind == RowAccess::Kind::kWindow) {
        flow.by_rows = true;
        // Inside a layer a row is handed on at once.
        const double ahead = static_cast<double>(access.extent) -
                             static_cast<double>(access.padding) -
                             (IsInside(value, step) ? 1 : 0);
        behind = ahead / static_cast<double>(Rows(value));
      }
      flow.lag = std::max(flow.lag, flows_[value].lag + behind);
    }
    for (const ValueId value : node.captures) {
      if (flows_[value].is_made) {
        flow.lag = std::max(flow.lag, flows_[value].lag + 1);
      }
    }
    for (const std::optional<ValueId>& output : node.outputs) {
      if (!output) continue;
      flows_[*output] = flow;
      flows_[*output].by_rows = flow.by_rows && Rows(*output) == out;
    }
    for (size_t i = 0; i < node.inputs.size(); ++i) {
      if (!node.inputs[i]) continue;
      Need* need = NeedOf(*node.inputs[i], step);
      if (need == nullptr) continue;
      AddTo(*need, AccessOf(id, i, *node.inputs[i], out), *node.inputs[i],
            flow.lag, out);
    }
    for (const ValueId value : node.captures) {
      if (Need* need = NeedOf(value, step)) need->whole = true;
    }
  }

  void FollowView(const Node& node) {
    const Flow& source = flows_[*node.inputs[0]];
    Flow flow = source;
    if (!HasSameDims(*node.inputs[0], *node.outputs[0])) flow.by_rows = false;
    flows_[*node.outputs[0]] = flow;
  }

  // Of the stored tensor behind a value that the layer reads from outside.
  Need* NeedOf(ValueId value, int step) {
    const std::optional<int> index = liveness_.storage[value];
    if (!index || IsInside(storage_.Of(value), step)) return nullptr;
    Need& need = needs_[*index];
    if (need.readers.empty() || need.readers.back() != step) {
      need.readers.push_back(step);
    }
    return &need;
  }

  void AddTo(Need& need, const RowAccess& access, ValueId value, double lag,
             int64_t out) const {
    switch (access.kind) {
      case RowAccess::Kind::kAll:
        need.whole = true;
        return;
      case RowAccess::Kind::kOnce:
        need.rows = std::max(need.rows, kHandedOn);
        return;
      case RowAccess::Kind::kWindow:
        break;
    }
    const double in = static_cast<double>(Rows(value));
    const double kept = (lag - flows_[value].lag) * in +
                        in / static_cast<double>(out) +
                        static_cast<double>(access.padding);
    constexpr double kRounding = 1e-6;
    if (kept > in) {
      need.whole = true;
      return;
    }
    need.rows =
        std::max(need.rows, static_cast<int64_t>(std::ceil(kept - kRounding)));
  }

  const ResolvedGraph& graph_;
  const NodeCosts& costs_;
  const Liveness& liveness_;
  const Storage storage_;
  IdMap<ValueId, Flow> flows_;
  IdMap<NodeId, int> step_of_;
  std::vector<Need> needs_;  // As Liveness::lifetimes.
};

}  // namespace

std::vector<RowBuffer> FindRowBuffers(const ResolvedGraph& graph,
                                      const NodeCosts& costs,
                                      const Partition& partition,
                                      const Liveness& liveness,
                                      int64_t frames) {
  Pipeline pipeline(graph, costs, liveness);
  pipeline.Follow(partition);
  return pipeline.Buffers(frames);
}

}  // namespace weighbridge
