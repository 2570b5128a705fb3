#include "analyzer/report/build_report.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/passes/footprint.h"
#include "analyzer/report/build_coverage.h"
#include "analyzer/report/build_memory.h"
#include "analyzer/report/build_roofline.h"
#include "analyzer/report/build_streaming.h"
#include "analyzer/report/find_bottleneck.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

double InMebibytes(Bytes bytes) {
  return static_cast<double>(bytes.value()) / (1 << 20);
}

int64_t Macs(Ops matrix_ops) { return matrix_ops.value() / kOpsPerMac; }

// The file's name without directory and ending.
std::string ModelName(const std::string& file) {
  std::string name = file.substr(file.find_last_of('/') + 1);
  if (absl::EndsWith(name, ".onnx")) name.resize(name.size() - 5);
  return name;
}

Shape ShapeOf(const TensorType& type) {
  Shape shape;
  for (const int64_t dim : type.dims()) shape.add_dims(dim);
  return shape;
}

class Builder {
 public:
  explicit Builder(const AnalysisContext& context)
      : graph_(*context.Find<ResolvedGraph>()),
        costs_(*context.Find<NodeCosts>()),
        weights_(*context.Find<ModelWeights>()),
        scenario_(*context.Find<Scenario>()),
        partition_(*context.Find<Partition>()),
        liveness_(*context.Find<Liveness>()),
        target_(context.Find<HardwareTarget>()),
        footprint_(context.Find<Footprint>()),
        plan_(context.Find<MemoryPlan>()),
        fit_(context.Find<MemoryFitResult>()),
        roofline_(context.Find<RooflineResult>()),
        streaming_(context.Find<StreamingPlan>()),
        energy_(context.Find<EnergyResult>()) {}

  Analysis Build() {
    *analysis_.mutable_coverage() = BuildCoverage(graph_, costs_, weights_);
    AddModel();
    analysis_.set_precision(scenario_.precision.ToString());
    analysis_.set_batch(graph_.findings().batch);
    analysis_.set_fusion(FusionName(scenario_.fusion));
    analysis_.set_schedule(scenario_.schedule == Schedule::kGiven ? "given"
                                                                  : "search");
    AddAssumptions(graph_.findings().assumptions);
    for (const std::string& guess : graph_.findings().guesses) {
      analysis_.add_guesses(guess);
    }
    AddModelDiagnostics();
    AddTotals();
    if (target_ != nullptr) {
      AddTarget();
      AddTargetTotals();
      AddMemoryFit();
      AddTargetDiagnostics();
      AddAssumptions(target_->assumptions);
      AddAssumptions(roofline_->assumptions);
      AddActivationStorage();
      AddAssumptions(energy_->assumptions);
      AddOthers();
      analysis_.set_verdict(VerdictOf());
    }
    if (target_ != nullptr) {
      occupancy_ = OccupancyOnChip(*footprint_, *plan_, *streaming_);
      for (const RowBuffer& buffer : footprint_->row_buffers) {
        rows_kept_[buffer.lifetime] = buffer.rows;
      }
    }
    AddLayers();
    if (target_ != nullptr) {
      BuildLinkUses(*streaming_, &analysis_);
      BuildMemorySpaces(*target_, weights_, *fit_, *footprint_, *plan_,
                        *streaming_, &analysis_);
    }
    if (target_ != nullptr) AddRoofline(*target_, &analysis_);
    if (std::optional<Bottleneck> bottleneck = FindBottleneck(analysis_)) {
      *analysis_.mutable_bottleneck() = *std::move(bottleneck);
    }
    return std::move(analysis_);
  }

 private:
  void AddAssumptions(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) analysis_.add_assumptions(line);
  }

  void AddActivationStorage() {
    const bool is_pipeline = RunsAsPipeline(*target_, scenario_);
    analysis_.set_activation_storage(is_pipeline ? "rows" : "whole");
    if (is_pipeline) {
      const size_t by_rows = footprint_->row_buffers.size();
      AddAssumptions(
          {absl::StrCat("layers of a context run side by side on ", target_->id,
                        ": ", by_rows, " activations are kept by rows, ",
                        Format(footprint_->rows), " in all, the other ",
                        liveness_.lifetimes.size() - by_rows, " whole")});
    } else if (target_->dataflow) {
      AddAssumptions({absl::StrCat(
          "policy '", StreamingPolicyName(streaming_->policy),
          "' runs one layer at a time, so that activations are kept whole, ",
          "not by rows")});
    }
    if (streaming_->spilling == Bytes()) return;
    AddAssumptions({absl::StrCat(
        "activations of up to ", Format(plan_->PeakAtHost()), " do not fit on ",
        target_->id, ": ", Format(streaming_->spilling),
        " go to the host and back, and nothing else happens meanwhile")});
  }

  void AddOthers() {
    const Bytes weights = scenario_.resident_of_others;
    const Bytes activations = scenario_.activations_of_others;
    if (weights + activations == Bytes()) return;
    analysis_.set_co_resident_weight_bytes(weights.value());
    analysis_.set_co_resident_activation_bytes(activations.value());
    AddAssumptions({absl::StrCat(
        "models before it keep ", Format(weights), " of weights on chip and ",
        "need ", Format(activations), " for activations while they run")});
  }

  void AddDiagnostic(const char* id, const char* severity,
                     const std::string& message) {
    Diagnostic* diagnostic = analysis_.add_diagnostics();
    diagnostic->set_id(id);
    diagnostic->set_severity(severity);
    diagnostic->set_message(message);
  }

  void AddModel() {
    const Graph& graph = graph_.graph();
    Model* model = analysis_.mutable_model();
    model->set_name(ModelName(graph.model().file));
    model->set_file(graph.model().file);
    for (const auto& [domain, version] : graph.opset_imports()) {
      (*model->mutable_opset())[domain.empty() ? "ai.onnx" : domain] = version;
    }
    model->set_nodes(graph_.findings().file_nodes);
    model->set_parameters(weights_.parameters.value());
    model->set_buffers(weights_.buffers.value());
    model->set_macs(MacsOfAllNodes());
    model->set_weight_bytes(weights_.size.value());
    for (const ValueId id : graph.inputs()) {
      if (const TensorType* type = graph_.type(id)) {
        (*model->mutable_input_shapes())[graph.value(id).name] = ShapeOf(*type);
      }
    }
    for (const auto& [name, size] : graph_.findings().bound_dims) {
      (*model->mutable_bound_dims())[name] = size;
    }
    int64_t load_time = static_cast<int64_t>(partition_.load_time.size());
    model->set_load_time_nodes(load_time);
    model->set_scheduled_nodes(static_cast<int64_t>(graph.nodes().size()) -
                               load_time);
    model->set_ir_version(graph.model().ir_version);
    std::string producer = graph.model().producer_name;
    if (!graph.model().producer_version.empty()) {
      absl::StrAppend(&producer, " ", graph.model().producer_version);
    }
    model->set_producer(producer);
  }

  // Load-time products included: what a plain count of the graph gives.
  int64_t MacsOfAllNodes() const {
    Ops matrix_ops;
    for (const NodeId id : IdRange<NodeId>(costs_.nodes.size())) {
      if (!costs_.nodes[id]) continue;
      const int64_t runs =
          graph_.node(id).is_load_time ? 1 : graph_.findings().frames;
      matrix_ops += costs_.nodes[id]->cost.matrix_ops * runs;
    }
    return Macs(matrix_ops);
  }

  int64_t TotalMacs() const {
    Ops matrix_ops;
    for (const Subgraph& subgraph : partition_.subgraphs) {
      matrix_ops += subgraph.matrix_ops;
    }
    return Macs(matrix_ops);
  }

  // The first lines, and how many more there are of what.
  void AddWarnings(const char* id, const std::vector<std::string>& lines,
                   const std::string& more) {
    constexpr size_t kMaxLines = 20;
    const size_t told = std::min(lines.size(), kMaxLines);
    for (size_t i = 0; i < told; ++i) AddDiagnostic(id, "warning", lines[i]);
    if (told == lines.size()) return;
    AddDiagnostic(id, "warning",
                  absl::StrCat(lines.size() - told, " more ", more));
  }

  void AddModelDiagnostics() {
    std::vector<std::string> causes;
    int consequences = 0;
    for (const NodeId id : IdRange<NodeId>(graph_.graph().nodes().size())) {
      const std::string& reason = UnmodeledReason(graph_, costs_, id);
      if (graph_.node(id).lacks_input_type) {
        ++consequences;
      } else if (!reason.empty()) {
        causes.push_back(absl::StrCat(DescribeNode(graph_.graph().node(id)),
                                      " is not modeled: ", reason));
      }
    }
    AddWarnings("unmodeled-node", causes, "nodes are not modeled");
    if (consequences > 0) {
      AddDiagnostic("unknown-input", "warning",
                    absl::StrCat(consequences,
                                 " nodes depend on results of such nodes and "
                                 "are unknown as well"));
    }
    for (const std::string& line : graph_.findings().contradictions) {
      AddDiagnostic("shape-contradicts-file", "warning", line);
    }
    AddWarnings("unknown-attribute", graph_.findings().unknown_attributes,
                "attributes are unknown");
    AddWarnings("type-not-allowed", graph_.findings().disallowed_types,
                "kinds of operands have types that ONNX does not allow");
  }

  void AddTotals() {
    Totals* totals = analysis_.mutable_totals();
    Ops ops;
    Bytes activations;
    for (const Subgraph& subgraph : partition_.subgraphs) {
      ops += subgraph.matrix_ops + subgraph.vector_ops;
      activations += subgraph.activation_reads + subgraph.activation_writes;
    }
    totals->set_macs(TotalMacs());
    totals->set_ops(ops.value());
    totals->set_parameters(weights_.parameters.value());
    totals->set_weight_bytes(weights_.size.value());
    totals->set_activation_bytes(activations.value());
    totals->set_peak_activation_bytes(liveness_.peak.value());
    totals->set_peak_memory_bytes((weights_.size + liveness_.peak).value());
    if (ops.IsSaturated() || weights_.size.IsSaturated() ||
        weights_.parameters.IsSaturated() || activations.IsSaturated() ||
        liveness_.peak.IsSaturated()) {
      AddDiagnostic("overflow", "error",
                    "a count exceeds 2^63 and stands at its maximum");
    }
  }

  void AddTarget() {
    Target* target = analysis_.mutable_target();
    target->set_id(target_->id);
    target->set_name(target_->name);
    target->mutable_tags()->Add(target_->tags.begin(), target_->tags.end());
    target->set_on_chip_bytes(target_->on_chip_memory().capacity.value());
    if (target_->external) {
      target->set_external_memory_bytes(target_->external->capacity.value());
    }
    if (target_->link) {
      target->set_link_bytes_per_second(target_->link->bandwidth.value());
      target->set_link(target_->link->name);
    }
    for (const Citation& citation : target_->citations) {
      Source* source = analysis_.add_sources();
      source->set_number(citation.number);
      source->set_value(citation.value);
      source->set_confidence(citation.confidence);
      source->set_title(citation.title);
      source->set_publisher(citation.publisher);
      source->set_date(citation.date);
      source->set_url(citation.url);
      source->set_note(citation.note);
    }
    analysis_.set_mode(scenario_.mode == Mode::kHosted ? "hosted"
                                                       : "standalone");
    analysis_.set_streaming_policy(StreamingPolicyName(streaming_->policy));
  }

  bool IsComplete() const {
    return analysis_.coverage().modeled_nodes() == analysis_.coverage().nodes();
  }

  void AddTargetTotals() {
    Totals* totals = analysis_.mutable_totals();
    totals->set_base_latency_seconds(
        (roofline_->total + streaming_->spilling_time).value());
    BuildStreamingTotals(*streaming_, energy_->sum, totals);
    totals->set_substituted_nodes(roofline_->substituted_nodes);
    SetEnergy(energy_->sum, totals->mutable_energy());
    if (energy_->sum.compute) {
      totals->set_energy_joules(energy_->sum.total.value());
    }
    if (streaming_->impossible) return;  // It never finishes.
    totals->set_latency_seconds(streaming_->total.value());
    if (streaming_->total > Seconds()) {
      totals->set_throughput_per_second(
          static_cast<double>(graph_.findings().batch) /
          streaming_->total.value());
      if (energy_->sum.compute) {
        totals->set_average_power_watts(energy_->sum.total.value() /
                                        streaming_->total.value());
      }
    }
  }

  void SetEnergy(const SubgraphEnergy& energy, Energy* report) const {
    if (energy.compute) report->set_compute(energy.compute->value());
    for (size_t i = 0; i < energy.memory.size(); ++i) {
      if (energy.memory[i]) {
        (*report->mutable_memory())[roofline_->levels[i]] =
            energy.memory[i]->value();
      }
    }
    // The host holds what is spilled as any other memory would.
    if (energy.spilling && *energy.spilling > Joules()) {
      (*report->mutable_memory())["host"] = energy.spilling->value();
    }
    if (energy.link) report->set_link(energy.link->value());
    if (energy.idle) report->set_static_(energy.idle->value());
  }

  void AddMemoryFit() {
    MemoryFit* fit = analysis_.mutable_memory_fit();
    fit->set_weight_bytes(fit_->weights.value());
    fit->set_peak_activation_bytes(fit_->peak_activations.value());
    fit->set_on_chip_bytes(fit_->on_chip.value());
    fit->set_weight_capacity_bytes(fit_->for_weights.value());
    fit->set_weights_fit_on_chip(fit_->weights_fit_on_chip);
    fit->set_fits_on_chip(fit_->fits_on_chip);
    if (fit_->fits_external) fit->set_fits_external(*fit_->fits_external);
    fit->set_activation_lower_bound_bytes(footprint_->All().value());
    fit->set_activation_planned_bytes(plan_->activation_extent.value());
    fit->set_spilled_activation_bytes(plan_->spilled.value());
    fit->set_summary(FitSummary());
  }

  std::string FitSummary() const {
    if (fit_->fits_on_chip) return "weights and peak activations fit on chip";
    if (fit_->needs_host) return "does not fit";
    return fit_->weights_fit_on_chip ? "weights fit on chip" : "fits in DRAM";
  }

  void AddTargetDiagnostics() {
    if (fit_->needs_host) {
      // Where a host is at hand, streaming is a cost and not a failure.
      const bool is_hosted = IsHosted();
      AddDiagnostic(fit_->fits_on_chip ? "context-constraint-violation"
                                       : "memory-constraint-violation",
                    is_hosted ? "warning" : "error", MemoryViolation());
      if (streaming_->impossible) {
        AddDiagnostic("no-path-for-weights", "error",
                      absl::StrCat(target_->id, " has no host link over which ",
                                   "the weights could be streamed"));
      }
    }
    for (const Remark& remark : target_->remarks) {
      AddDiagnostic(remark.id.c_str(), remark.is_warning ? "warning" : "note",
                    remark.message);
    }
    for (const Conflict& conflict : target_->conflicts) {
      AddDiagnostic(
          "conflicting-sources", "note",
          absl::StrCat(target_->id, ": ", conflict.about, " is taken as ",
                       conflict.taken, "; other sources: ", conflict.others,
                       " (", conflict.why, ")"));
    }
  }

  std::string MemoryViolation() const {
    if (target_->external) {
      return absl::StrFormat(
          "MEMORY CONSTRAINT VIOLATION: model size (%.1f MiB) and spilled "
          "activations (%.1f MiB) exceed available external memory (%.1f MiB)",
          InMebibytes(fit_->weights), InMebibytes(plan_->spilled),
          InMebibytes(target_->external->capacity));
    }
    if (fit_->fits_on_chip) {
      return absl::StrFormat(
          "CONTEXT CONSTRAINT VIOLATION: the layers fill %.1f contexts of the "
          "part, which holds one at a time",
          fit_->contexts_filled);
    }
    if (!fit_->weights_fit_on_chip) {
      // Of the memory, a target may give weights a part.
      const bool has_share = fit_->for_weights < fit_->on_chip;
      return absl::StrFormat(
          "MEMORY CONSTRAINT VIOLATION: model size (%.1f MiB) exceeds "
          "available on-chip memory%s (%.1f MiB)",
          InMebibytes(fit_->weights), has_share ? " for weights" : "",
          InMebibytes(std::min(fit_->for_weights, fit_->on_chip)));
    }
    return absl::StrFormat(
        "MEMORY CONSTRAINT VIOLATION: model size (%.1f MiB) and peak "
        "activations (%.1f MiB) exceed available on-chip memory (%.1f MiB)",
        InMebibytes(fit_->weights), InMebibytes(fit_->peak_activations),
        InMebibytes(fit_->on_chip));
  }

  // Whether a host holds what does not fit.
  bool IsHosted() const {
    return scenario_.mode == Mode::kHosted && !streaming_->impossible;
  }

  Verdict VerdictOf() const {
    if (fit_->needs_host && !IsHosted()) return FAIL_MEMORY;
    if (!IsComplete()) return INCOMPLETE;
    return fit_->needs_host ? WARN_REQUIRES_HOST : PASS;
  }

  void AddLayers() {
    Seconds so_far;
    for (size_t i = 0; i < partition_.subgraphs.size(); ++i) {
      const SubgraphId id(static_cast<int>(i));
      const Subgraph& subgraph = partition_.subgraphs[i];
      Layer* layer = analysis_.add_layers();
      layer->set_index(static_cast<int64_t>(i));
      AddCounts(subgraph, layer);
      if (target_ == nullptr) continue;
      const auto& time = roofline_->subgraphs[id];
      const SubgraphStreaming& step = streaming_->subgraphs[id];
      if (time) {
        AddTime(*time, layer);
        const Seconds base = time->time + step.spilling_time;
        layer->set_latency_seconds(base.value());
        const Seconds all = base + step.exposed;
        so_far += all;
        AddShare(all, so_far, layer);
      }
      AddEnergy(energy_->subgraphs[id], layer);
      if (streaming_->streams || streaming_->spilling > Bytes()) {
        BuildLayerStreaming(step, energy_->subgraphs[id], streaming_->policy,
                            layer->mutable_streaming());
      }
      AddOccupancy(i, step, layer);
    }
  }

  void AddCounts(const Subgraph& subgraph, Layer* layer) const {
    for (const NodeId id : subgraph.nodes) {
      const Node& node = graph_.graph().node(id);
      layer->add_names(node.name);
      layer->add_op_types(node.op_type);
    }
    layer->set_op_class(WorkClassName(subgraph.work_class));
    Elements parameters;
    for (const WeightId id : subgraph.new_weights) {
      parameters += weights_.weights[id].parameters;
    }
    layer->set_parameters(parameters.value());
    layer->set_weight_bytes(subgraph.weight_size.value());
    layer->set_weight_read_bytes(subgraph.weight_reads.value());
    for (const WeightId id : subgraph.weights) {
      layer->add_weights(graph_.graph().value(weights_.weights[id].value).name);
    }
    for (const Transfer& read : subgraph.reads) {
      AddTensorUse(read.value, layer->add_inputs());
    }
    for (const Transfer& write : subgraph.writes) {
      AddTensorUse(write.value, layer->add_outputs());
    }
    if (!subgraph.modeled) return;
    const Ops ops = subgraph.matrix_ops + subgraph.vector_ops;
    const Bytes moved = subgraph.weight_reads + subgraph.activation_reads +
                        subgraph.activation_writes;
    layer->set_macs(Macs(subgraph.matrix_ops));
    layer->set_ops(ops.value());
    layer->set_activation_bytes_in(subgraph.activation_reads.value());
    layer->set_activation_bytes_out(subgraph.activation_writes.value());
    if (moved > Bytes()) {
      layer->set_intensity(static_cast<double>(ops.value()) /
                           static_cast<double>(moved.value()));
    }
  }

  void AddTensorUse(ValueId id, TensorUse* use) const {
    use->set_name(graph_.graph().value(id).name);
    const std::optional<int> index = liveness_.storage[id];
    if (target_ != nullptr && index) {
      const Placement& placement = plan_->placements[*index];
      const auto rows = rows_kept_.find(*index);
      if (!plan_->IsOnChip(placement)) {
        use->set_memory(plan_->LevelOf(placement).name);
      } else if (rows != rows_kept_.end()) {
        use->set_rows_kept(rows->second);
      }
    }
    const TensorType* type = graph_.type(id);
    if (type == nullptr) return;
    use->set_dtype(DTypeName(type->dtype()));
    *use->mutable_shape() = ShapeOf(*type);
  }

  void AddTime(const SubgraphTime& time, Layer* layer) const {
    layer->set_matrix_seconds(time.matrix.value());
    layer->set_vector_seconds(time.vector.value());
    for (size_t i = 0; i < time.memory.size(); ++i) {
      if (time.memory[i]) {
        (*layer->mutable_memory_seconds())[roofline_->levels[i]] =
            time.memory[i]->value();
      }
    }
    if (target_->launch_overhead) {
      layer->set_overhead_seconds(time.overhead.value());
    }
    if (time.utilisation) layer->set_utilisation(*time.utilisation);
    if (time.precision) layer->set_precision(PrecisionName(*time.precision));
    const std::optional<Precision>& wanted = time.substituted;
    if (wanted) layer->set_wanted_precision(PrecisionName(*wanted));
    layer->set_bound(BoundName(time.bound));
  }

  std::string BoundName(const TimeBound& bound) const {
    switch (bound.kind) {
      case TimeBound::Kind::kMatrix:
        return "matrix";
      case TimeBound::Kind::kVector:
        return "vector";
      case TimeBound::Kind::kMemory:
        return absl::StrCat("memory:", roofline_->levels[bound.level]);
      case TimeBound::Kind::kOverhead:
        return "overhead";
    }
    return "";
  }

  void AddShare(Seconds time, Seconds so_far, Layer* layer) const {
    if (!(streaming_->total > Seconds())) return;
    layer->set_share(Ratio(time, streaming_->total));
    layer->set_cumulative_share(Ratio(so_far, streaming_->total));
  }

  void AddEnergy(const SubgraphEnergy& energy, Layer* layer) const {
    SetEnergy(energy, layer->mutable_energy());
    if (energy.compute) layer->set_energy_joules(energy.total.value());
  }

  void AddOccupancy(size_t step, const SubgraphStreaming& streaming,
                    Layer* layer) const {
    // A part with an external memory may leave its weights there.
    const bool is_kept = !target_->external || plan_->weights_on_chip;
    const Bytes weights = is_kept ? streaming.on_chip : Bytes();
    const Bytes activations = occupancy_[step].whole + occupancy_[step].rows;
    for (const PlannedLevel& level : plan_->levels) {
      if (level.on_chip || level.live[step] == Bytes()) continue;
      (*layer->mutable_spilled_activation_bytes())[level.name] =
          level.live[step].value();
    }
    layer->set_on_chip_weight_bytes(weights.value());
    layer->set_on_chip_activation_bytes(activations.value());
    layer->set_on_chip_bytes((weights + activations).value());
    layer->set_start_seconds(streaming.run_start.value());
    layer->set_end_seconds(streaming.run_end.value());
  }

  const ResolvedGraph& graph_;
  const NodeCosts& costs_;
  const ModelWeights& weights_;
  const Scenario& scenario_;
  const Partition& partition_;
  const Liveness& liveness_;
  // Null without a target.
  const HardwareTarget* target_;
  const Footprint* footprint_;
  const MemoryPlan* plan_;
  const MemoryFitResult* fit_;
  const RooflineResult* roofline_;
  const StreamingPlan* streaming_;
  const EnergyResult* energy_;
  std::vector<ChipOccupancy> occupancy_;  // Per step.
  std::map<int, int64_t> rows_kept_;      // Per lifetime that has a row buffer.
  Analysis analysis_;
};

}  // namespace

Analysis BuildReport(const AnalysisContext& context) {
  return Builder(context).Build();
}

}  // namespace weighbridge
