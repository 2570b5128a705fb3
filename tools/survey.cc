#include "tools/survey.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/find_bottleneck.h"
#include "tools/streaming_remedies.h"

namespace weighbridge {
namespace {

bool IsEmpty(const Bindings& bindings) {
  return bindings.dims.empty() && bindings.shapes.empty() &&
         bindings.values.empty() && !bindings.batch;
}

// A model that resolves as it is, but not as bound, is a good model.
ExitCode WhoseFault(const absl::Status& status,
                    const std::shared_ptr<const Graph>& graph,
                    const OpRegistry& ops, const Bindings& bindings) {
  if (absl::IsNotFound(status)) return ExitCode::kUsage;
  if (IsEmpty(bindings)) return ExitCode::kInvalidModel;
  return ResolveModel(graph, ops, {}).ok() ? ExitCode::kUsage
                                           : ExitCode::kInvalidModel;
}

std::string GapOf(const UnboundDim& dim) {
  return dim.symbol.empty()
             ? absl::StrCat("dim ", dim.axis, " of input '", dim.input,
                            "' is not bound; bind it with --shape ", dim.input,
                            "=...")
             : absl::StrCat("dim '", dim.symbol,
                            "' is not bound; bind it with --dim ", dim.symbol,
                            "=N");
}

}  // namespace

Survey::Survey(const AnalyzeRequest& request, const SurveyOptions& options,
               const OpRegistry& ops, const std::vector<SurveyTarget>& targets)
    : request_(request), options_(options), ops_(ops), targets_(targets) {
  report_.set_schema_version(kReportSchemaVersion);
  report_.set_tool_version(kToolVersion);
}

std::optional<Failure> Survey::Add(std::shared_ptr<const Graph> graph,
                                   size_t models) {
  const absl::StatusOr<std::shared_ptr<const ResolvedGraph>> resolved =
      ResolveModel(graph, ops_, request_.bindings);
  if (!resolved.ok()) {
    return MakeFailure(
        WhoseFault(resolved.status(), graph, ops_, request_.bindings),
        resolved.status());
  }
  NoteGaps(**resolved);
  variants_.emplace(graph, ops_, request_.bindings);
  if (options_.tensors) {
    for (auto& [name, tensor] : DescribeTensors(**resolved)) {
      (*report_.mutable_tensors())[name] = tensor;
    }
  }
  for (const PrecisionChoice& precision : request_.precisions) {
    std::optional<Failure> failure =
        AddPrecision(**resolved, precision, models);
    if (failure) return failure;
  }
  return std::nullopt;
}

std::optional<Failure> Survey::AddPrecision(const ResolvedGraph& graph,
                                            const PrecisionChoice& precision,
                                            size_t models) {
  const absl::StatusOr<WeighedModel> model = WeighModel(graph, ops_, precision);
  if (!model.ok()) {
    return MakeFailure(ExitCode::kInvalidModel, model.status());
  }
  Scenario scenario;
  scenario.fusion = request_.fusion;
  scenario.schedule = request_.schedule;
  scenario.streaming = request_.streaming;
  scenario.precision = precision;
  if (targets_.empty() || options_.overview) {
    Progress(models);
    absl::StatusOr<Analysis> summary = Summarize(*model, scenario);
    if (!summary.ok()) {
      return MakeFailure(ExitCode::kInvalidModel, summary.status());
    }
    NoteGaps(*summary);
    *report_.add_analyses() = *std::move(summary);
  }
  for (const SurveyTarget& target : targets_) {
    for (const Mode mode : request_.modes) {
      Progress(models);
      scenario.mode = mode;
      std::optional<Failure> failure = AddOnTarget(*model, target, scenario);
      if (failure) return failure;
    }
  }
  return std::nullopt;
}

std::optional<Failure> Survey::AddOnTarget(const WeighedModel& model,
                                           const SurveyTarget& target,
                                           const Scenario& alone) {
  Scenario scenario = alone;
  Taken& taken =
      taken_[absl::StrCat(target.target.id, " ", scenario.precision.ToString(),
                          " ", static_cast<int>(scenario.mode))];
  scenario.resident_of_others = taken.weights;
  scenario.activations_of_others = taken.activations;
  absl::StatusOr<Analysis> analysis = AnalyzeOn(model, target.target, scenario);
  if (analysis.ok()) {
    ++succeeded_on_target_;
    NoteGaps(*analysis);
    if (options_.co_resident) Take(*analysis, &taken);
    if (std::optional<Bottleneck> bottleneck = FindBottleneck(*analysis)) {
      *analysis->mutable_bottleneck() = *std::move(bottleneck);
    }
    for (const SweepRequest& sweep : request_.sweeps) {
      *analysis->add_sweeps() =
          RunSweep(sweep, target.target, scenario, *variants_);
    }
    if (options_.remedies) {
      AddRemedies(target.target, scenario, *variants_, &*analysis);
    }
    if (options_.overview) analysis->clear_layers();
    *report_.add_analyses() = *std::move(analysis);
    return std::nullopt;
  }
  const bool is_refused = absl::IsUnimplemented(analysis.status());
  if (!is_refused || (target.by_name && request_.precision_was_given)) {
    return MakeFailure(ExitCode::kUsage, analysis.status());
  }
  // Tells at least what the model is.
  const absl::StatusOr<Analysis> summary = Summarize(model, scenario);
  if (!summary.ok()) {
    return MakeFailure(ExitCode::kInvalidModel, summary.status());
  }
  AddError(*summary, target.target, scenario,
           std::string(analysis.status().message()));
  return std::nullopt;
}

void Survey::Take(const Analysis& analysis, Taken* taken) {
  const MemoryFit& fit = analysis.memory_fit();
  const bool is_on_chip =
      fit.fits_on_chip() || !analysis.target().has_external_memory_bytes();
  if (is_on_chip) {
    taken->weights += Bytes(analysis.totals().resident_weight_bytes());
  }
  taken->activations =
      std::max(taken->activations, Bytes(fit.activation_planned_bytes()));
}

void Survey::AddError(const Analysis& summary, const HardwareTarget& target,
                      const Scenario& scenario, const std::string& reason) {
  if (first_error_.empty()) first_error_ = reason;
  Analysis* analysis = report_.add_analyses();
  *analysis = summary;
  analysis->clear_totals();
  analysis->clear_layers();
  analysis->mutable_target()->set_id(target.id);
  analysis->mutable_target()->set_name(target.name);
  analysis->set_mode(scenario.mode == Mode::kHosted ? "hosted" : "standalone");
  analysis->set_error(reason);
}

void Survey::NoteGaps(const ResolvedGraph& graph) {
  for (const UnboundDim& dim : graph.findings().unbound_dims) {
    gaps_.push_back(absl::StrCat(graph.graph().model().file, ": ", GapOf(dim)));
  }
}

void Survey::NoteGaps(const Analysis& analysis) {
  const Coverage& coverage = analysis.coverage();
  if (coverage.modeled_nodes() == coverage.nodes()) return;
  const std::string gap =
      absl::StrCat(analysis.model().file(), ": ",
                   coverage.nodes() - coverage.modeled_nodes(), " of ",
                   coverage.nodes(), " nodes are not modeled: ",
                   absl::StrJoin(coverage.unmodeled_op_types(), ", "));
  if (std::find(gaps_.begin(), gaps_.end(), gap) == gaps_.end()) {
    gaps_.push_back(gap);
  }
}

void Survey::Progress(size_t models) {
  const size_t per_precision = targets_.size() * request_.modes.size() +
                               (targets_.empty() || options_.overview ? 1 : 0);
  if (options_.on_progress) {
    options_.on_progress(done_,
                         models * request_.precisions.size() * per_precision);
  }
  ++done_;
}

std::optional<Failure> Survey::Finish() const {
  if (options_.strict && !gaps_.empty()) {
    return Failure{ExitCode::kIncomplete,
                   absl::StrCat("incomplete, which --strict does not allow\n  ",
                                absl::StrJoin(gaps_, "\n  "))};
  }
  if (!first_error_.empty() && succeeded_on_target_ == 0 &&
      !options_.overview) {
    return Failure{ExitCode::kUsage, first_error_};
  }
  return std::nullopt;
}

}  // namespace weighbridge
