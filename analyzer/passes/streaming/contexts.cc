#include "analyzer/passes/streaming/contexts.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "analyzer/hw/context_limit.h"
#include "analyzer/passes/streaming/cost_tree.h"
#include "analyzer/passes/streaming/keep_all.h"
#include "analyzer/passes/streaming/timeline.h"

namespace weighbridge {
namespace {

constexpr int kNone = -1;

Seconds CostOfContext(const StreamingProblem& problem) {
  return problem.context_switch + problem.transfer_latency;
}

// What each layer reads, as indices of weights and tensors.
struct Reads {
  explicit Reads(const StreamingProblem& problem)
      : weights(problem.layers.size()),
        tensors(problem.layers.size()),
        made(problem.layers.size()),
        rows(problem.layers.size()) {
    for (size_t i = 0; i < problem.weights.size(); ++i) {
      for (const int layer : problem.weights[i].readers) {
        weights[layer].push_back(static_cast<int>(i));
      }
    }
    for (size_t i = 0; i < problem.rows.size(); ++i) {
      for (const int layer : problem.rows[i].readers) {
        rows[layer].push_back(static_cast<int>(i));
      }
    }
    for (size_t i = 0; i < problem.tensors.size(); ++i) {
      made[problem.tensors[i].made].push_back(static_cast<int>(i));
      for (const int layer : problem.tensors[i].readers) {
        tensors[layer].push_back(static_cast<int>(i));
      }
    }
  }
  std::vector<std::vector<int>> weights, tensors;
  std::vector<std::vector<int>> made;  // Tensors that the layer makes.
  std::vector<std::vector<int>> rows;
};

// The longest context that ends with the layer it was last moved to.
class Window {
 public:
  Window(const StreamingProblem& problem, const Reads& reads)
      : problem_(problem),
        reads_(reads),
        readers_inside_(problem.weights.size(), 0),
        row_readers_inside_(problem.rows.size(), 0) {}

  // The next layer joins; from the front, layers leave until the rest fits.
  // Returns the first that stays: at most `layer` itself, which no limit of
  // layers keeps out.
  int Extend(int layer) {
    for (const int weight : reads_.weights[layer]) {
      if (readers_inside_[weight]++ == 0)
        bytes_ += problem_.weights[weight].size;
    }
    for (const int rows : reads_.rows[layer]) {
      if (row_readers_inside_[rows]++ == 0) rows_ += problem_.rows[rows].size;
    }
    shares_ += problem_.layers[layer].context_share;
    const Bytes room = Room(problem_, layer);
    while (!rooms_.empty() && rooms_.back().second >= room) rooms_.pop_back();
    rooms_.emplace_back(layer, room);
    while (first_ < layer && !(Fits() && shares_ <= kWholeContext)) Shrink();
    return first_;
  }

  bool Fits() const {
    return bytes_ <= room() && (IsOneLayer() || rows_ <= rooms_.front().second);
  }
  Bytes bytes() const { return bytes_; }
  // For weights. A single layer has some in any case: its rows are spilled
  // before they take it.
  Bytes room() const {
    Bytes room = Minus(rooms_.front().second, rows_);
    if (IsOneLayer()) {
      room = std::max(room, Share(problem_.capacity, Bytes(1), Bytes(16)));
    }
    return std::min(problem_.weight_capacity, room);
  }

  void Shrink() {
    for (const int weight : reads_.weights[first_]) {
      if (--readers_inside_[weight] > 0) continue;
      bytes_ = Minus(bytes_, problem_.weights[weight].size);
    }
    for (const int rows : reads_.rows[first_]) {
      if (--row_readers_inside_[rows] > 0) continue;
      rows_ = Minus(rows_, problem_.rows[rows].size);
    }
    if (rooms_.front().first == first_) rooms_.pop_front();
    shares_ -= problem_.layers[first_].context_share;
    ++first_;
  }

 private:
  // The last layer is always among the rooms.
  bool IsOneLayer() const { return rooms_.back().first == first_; }

  const StreamingProblem& problem_;
  const Reads& reads_;
  std::vector<int> readers_inside_;  // Per weight.
  std::vector<int> row_readers_inside_;
  // The smallest room of every tail of the window: (layer, room), ascending.
  std::deque<std::pair<int, Bytes>> rooms_;
  Bytes bytes_;  // Of weights.
  Bytes rows_;
  int64_t shares_ = 0;
  int first_ = 0;
};

// Costs of all contexts that end with a layer, by their first layer; follows
// the layer from front to back. To move on changes the cost of whole ranges of
// first layers at once: a weight that the new layer reads is loaded by those
// contexts that held no earlier reader, and so on.
class ContextCosts {
 public:
  ContextCosts(const StreamingProblem& problem, const Reads& reads)
      : problem_(problem),
        reads_(reads),
        tree_(problem.size()),
        last_weight_reader_(problem.weights.size(), kNone) {
    for (const CrossingTensor& tensor : problem.tensors) {
      last_tensor_use_.push_back(tensor.made);
    }
  }

  // `before`: the cost of all contexts in front, if one starts here.
  void Extend(int layer, Seconds before) {
    tree_.Add(layer, layer, before);
    for (const int i : reads_.weights[layer]) {
      tree_.Add(last_weight_reader_[i] + 1, layer,
                problem_.weights[i].size / problem_.bandwidth);
      last_weight_reader_[i] = layer;
    }
    for (const int i : reads_.made[layer]) {
      const CrossingTensor& tensor = problem_.tensors[i];
      if (tensor.is_sent) tree_.Add(0, layer, tensor.size / problem_.bandwidth);
    }
    for (const int i : reads_.tensors[layer]) {
      const CrossingTensor& tensor = problem_.tensors[i];
      const Seconds move = tensor.size / problem_.bandwidth;
      tree_.Add(last_tensor_use_[i] + 1, layer, move);
      last_tensor_use_[i] = layer;
      // A context that makes it and holds all readers need not send it.
      if (tensor.is_sent && layer == tensor.readers.back()) {
        tree_.Add(0, tensor.made, move * -1.0);
      }
    }
  }

  CostTree::Choice Cheapest(int first, int last) const {
    return tree_.Cheapest(first, last);
  }

 private:
  const StreamingProblem& problem_;
  const Reads& reads_;
  CostTree tree_;
  std::vector<int> last_weight_reader_, last_tensor_use_;
};

// One run of one context, at the end of the timeline.
class ContextRun {
 public:
  ContextRun(const StreamingProblem& problem, const Reads& reads,
             Timeline& timeline)
      : problem_(problem),
        reads_(reads),
        timeline_(timeline),
        loaded_in_(problem.weights.size(), kNone),
        present_in_(problem.tensors.size(), kNone) {}

  void Add(const Context& context, int64_t number) {
    context_ = &context;
    ++run_;
    Use(LinkActivity::Kind::kSwitch, context.first, Bytes(),
        CostOfContext(problem_) * context.slices);
    Bytes weights;
    for (int i = context.first; i <= context.last; ++i) weights += Load(i);
    for (int i = context.first; i <= context.last; ++i) FetchInputs(i);
    for (int i = context.first; i <= context.last; ++i) {
      timeline_.layer(i).context = number;
      timeline_.layer(i).on_chip = std::min(weights, WeightRoom(problem_, i));
      now_ = timeline_.Run(i, now_, problem_.layers[i].compute);
    }
    timeline_.layer(context.first).slices = context.slices;
    for (int i = context.first; i <= context.last; ++i) SendResults(i);
  }

 private:
  void Use(LinkActivity::Kind kind, int layer, Bytes bytes, Seconds duration) {
    now_ = timeline_.UseLink(kind, layer, bytes, now_, duration);
    timeline_.layer(layer).exposed += duration;
  }

  Bytes Load(int layer) {
    Bytes bytes;
    for (const int i : reads_.weights[layer]) {
      if (std::exchange(loaded_in_[i], run_) != run_) {
        bytes += problem_.weights[i].size;
      }
    }
    if (bytes == Bytes()) return bytes;
    Use(LinkActivity::Kind::kWeights, layer, bytes, bytes / problem_.bandwidth);
    timeline_.layer(layer).cause = context_->slices > 1
                                       ? StreamingCause::kInSlices
                                       : StreamingCause::kWithContext;
    return bytes;
  }

  void FetchInputs(int layer) {
    Bytes bytes;
    for (const int i : reads_.made[layer]) present_in_[i] = run_;
    for (const int i : reads_.tensors[layer]) {
      if (std::exchange(present_in_[i], run_) != run_) {
        bytes += problem_.tensors[i].size;
      }
    }
    if (bytes == Bytes()) return;
    Use(LinkActivity::Kind::kCrossingIn, layer, bytes,
        bytes / problem_.bandwidth);
  }

  void SendResults(int layer) {
    Bytes bytes;
    for (const int i : reads_.made[layer]) {
      const CrossingTensor& tensor = problem_.tensors[i];
      if (tensor.is_sent && tensor.readers.back() > context_->last) {
        bytes += tensor.size;
      }
    }
    if (bytes == Bytes()) return;
    Use(LinkActivity::Kind::kCrossingOut, layer, bytes,
        bytes / problem_.bandwidth);
  }

  const StreamingProblem& problem_;
  const Reads& reads_;
  Timeline& timeline_;
  const Context* context_ = nullptr;
  int run_ = kNone;  // Contexts are numbered here without their slices.
  std::vector<int> loaded_in_, present_in_;
  Seconds now_;
};

bool MayStay(const StreamingProblem& problem) {
  Bytes weights;
  for (const StreamedWeight& weight : problem.weights) weights += weight.size;
  return weights <= problem.resident_capacity;
}

}  // namespace

std::vector<Context> CutIntoContexts(const StreamingProblem& problem) {
  const int layers = problem.size();
  const Reads reads(problem);
  Window window(problem, reads);
  ContextCosts costs(problem, reads);
  std::vector<Context> best(layers);  // The last context up to each layer.
  Seconds before;
  for (int i = 0; i < layers; ++i) {
    costs.Extend(i, before);
    const int first = window.Extend(i);
    best[i] = {.first = i, .last = i};
    if (window.Fits()) {
      const CostTree::Choice choice = costs.Cheapest(first, i);
      best[i].first = choice.index;
      before = choice.cost + CostOfContext(problem);
    } else {
      best[i].slices = SlicesOf(window.bytes(), window.room());
      before =
          costs.Cheapest(i, i).cost + CostOfContext(problem) * best[i].slices;
      window.Shrink();  // No other layer fits beside it.
    }
  }
  std::vector<Context> contexts;
  for (int i = layers - 1; i >= 0; i = best[i].first - 1) {
    contexts.push_back(best[i]);
  }
  std::reverse(contexts.begin(), contexts.end());
  return contexts;
}

StreamingPlan StreamContexts(const StreamingProblem& problem) {
  const std::vector<Context> contexts = CutIntoContexts(problem);
  const bool is_one = contexts.size() == 1 && contexts[0].slices == 1;
  if (contexts.empty() || (is_one && MayStay(problem))) {
    return KeepAllWeights(problem, StreamingPolicy::kContexts,
                          CostOfContext(problem));
  }
  const Reads reads(problem);
  Timeline timeline(problem, StreamingPolicy::kContexts);
  ContextRun run(problem, reads, timeline);
  int64_t count = 0;
  for (const Context& context : contexts) {
    run.Add(context, count);
    count += context.slices;
  }
  StreamingPlan plan = timeline.Finish();
  plan.contexts = count;
  plan.first = plan.total;
  return plan;
}

}  // namespace weighbridge
