#include "tools/survey.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/compare_analyses.h"
#include "tools/streaming_remedies.h"

namespace weighbridge {
namespace {

bool IsEmpty(const Bindings& bindings) {
  return bindings.dims.empty() && bindings.shapes.empty() &&
         bindings.items.empty() && bindings.trips.empty() &&
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

std::vector<std::string> GapsOf(const Analysis& analysis) {
  const std::string& file = analysis.model().file();
  std::vector<std::string> gaps;
  for (const std::string& guess : analysis.guesses()) {
    gaps.push_back(absl::StrCat(file, ": ", guess));
  }
  const Coverage& coverage = analysis.coverage();
  if (coverage.modeled_nodes() < coverage.nodes()) {
    gaps.push_back(
        absl::StrCat(file, ": ", coverage.nodes() - coverage.modeled_nodes(),
                     " of ", coverage.nodes(), " nodes are not modeled: ",
                     absl::StrJoin(coverage.unmodeled_op_types(), ", ")));
  }
  return gaps;
}

// What could not be analysed on `target`: what the model is, and the reason.
Analysis ErrorAnalysis(Analysis summary, const HardwareTarget& target,
                       Mode mode, const std::string& reason) {
  summary.clear_totals();
  summary.clear_layers();
  summary.mutable_target()->set_id(target.id);
  summary.mutable_target()->set_name(target.name);
  summary.set_mode(mode == Mode::kHosted ? "hosted" : "standalone");
  summary.set_error(reason);
  summary.set_verdict(INCOMPLETE);
  return summary;
}

}  // namespace

Survey::Survey(const AnalyzeRequest& request, const SurveyOptions& options,
               const OpRegistry& ops, const std::vector<SurveyTarget>& targets)
    : request_(request), options_(options), ops_(ops), targets_(targets) {
  report_.set_schema_version(kReportSchemaVersion);
  report_.set_tool_version(kToolVersion);
}

bool Survey::WithSummary() const {
  return targets_.empty() || options_.overview;
}

size_t Survey::SlotsPerPrecision() const {
  return targets_.size() * request_.modes.size() + (WithSummary() ? 1 : 0);
}

size_t Survey::SlotsPerBatch() const {
  return request_.precisions.size() * SlotsPerPrecision();
}

size_t Survey::SlotsPerModel() const {
  return request_.batches.size() * SlotsPerBatch();
}

std::optional<Failure> Survey::Run(const std::vector<std::string>& names,
                                   const Load& load) {
  slots_.resize(names.size() * SlotsPerModel());
  reports_.resize(names.size());
  std::vector<WorkQueue::Task> tasks;
  for (size_t i = 0; i < names.size(); ++i) {
    tasks.push_back(
        TaskFor([this, &names, &load, i] { AddModel(names[i], load, i); }));
  }
  queue_.Push(std::move(tasks));
  // What is left of a shared chip depends on the models before.
  queue_.Run(options_.co_resident ? 1 : options_.threads);
  return Failures();
}

std::optional<Failure> Survey::Failures() const {
  std::optional<Failure> all;
  std::set<std::string> seen;
  for (const Slot& slot : slots_) {
    if (!slot.failure || !seen.insert(slot.failure->message).second) continue;
    if (!all) {
      all = slot.failure;
    } else {
      absl::StrAppend(&all->message, "\n", slot.failure->message);
    }
  }
  if (all) return all;
  const bool is_all_reports =
      std::all_of(reports_.begin(), reports_.end(),
                  [](const auto& report) { return report.has_value(); });
  if (is_all_reports && !request_.model_flags.empty()) {
    return Failure{
        ExitCode::kUsage,
        absl::StrCat("--", request_.model_flags.front(),
                     ": a report's analyses are taken as they are; expected a "
                     "model to analyse anew")};
  }
  const std::vector<std::string> gaps = Gaps();
  if (options_.strict && !gaps.empty()) {
    return Failure{ExitCode::kIncomplete,
                   absl::StrCat("incomplete, which --strict does not allow\n  ",
                                absl::StrJoin(gaps, "\n  "))};
  }
  return std::nullopt;
}

bool Survey::IsPartial() const {
  const bool has_failure =
      std::any_of(slots_.begin(), slots_.end(),
                  [](const Slot& slot) { return slot.failure.has_value(); });
  const bool has_analysis =
      std::any_of(slots_.begin(), slots_.end(),
                  [](const Slot& slot) { return slot.analysis.has_value(); });
  const bool has_report =
      std::any_of(reports_.begin(), reports_.end(),
                  [](const auto& report) { return report.has_value(); });
  return !options_.co_resident && has_failure && (has_analysis || has_report);
}

// Of models that share a chip, what one leaves decides about the next.
WorkQueue::Task Survey::TaskFor(std::function<void()> task) {
  return [this, task = std::move(task)] {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (is_stopped_) return;
    }
    task();
  };
}

void Survey::Fail(size_t slot, Failure failure) {
  slots_[slot].failure = std::move(failure);
  const std::lock_guard<std::mutex> lock(mutex_);
  is_stopped_ = options_.co_resident;
}

void Survey::AddModel(const std::string& name, const Load& load, size_t model) {
  const size_t first = model * SlotsPerModel();
  absl::StatusOr<Input> input = load(name);
  if (!input.ok()) {
    return Fail(first, MakeFailure(ExitCode::kInvalidModel, input.status()));
  }
  if (auto* report = std::get_if<Report>(&*input)) {
    for (const Analysis& analysis : report->analyses()) {
      for (std::string& gap : GapsOf(analysis)) {
        slots_[first].gaps.push_back(std::move(gap));
      }
    }
    slots_[first].succeeded_on_target = true;
    reports_[model] = std::move(*report);
    for (size_t i = 0; i < SlotsPerModel(); ++i) Progress();
    return;
  }
  const auto graph = std::get<std::shared_ptr<const Graph>>(*std::move(input));
  std::vector<WorkQueue::Task> tasks;
  for (size_t i = 0; i < request_.batches.size(); ++i) {
    const size_t slot = first + i * SlotsPerBatch();
    tasks.push_back(TaskFor([this, graph, i, slot] {
      AddBatch(graph, request_.batches[i], slot);
    }));
  }
  queue_.Push(std::move(tasks));
}

void Survey::AddBatch(std::shared_ptr<const Graph> graph,
                      const std::optional<int64_t>& batch, size_t first_slot) {
  Bindings bindings = request_.bindings;
  bindings.batch = batch;
  const absl::StatusOr<std::shared_ptr<const ResolvedGraph>> resolved =
      ResolveModel(graph, ops_, bindings);
  if (!resolved.ok()) {
    return Fail(first_slot, MakeFailure(WhoseFault(resolved.status(), graph,
                                                   ops_, bindings),
                                        resolved.status()));
  }
  const Resolved here = {graph, bindings, *resolved};
  if (options_.tensors) {
    for (auto& [name, tensor] : DescribeTensors(**resolved)) {
      (*report_.mutable_tensors())[name] = tensor;
    }
  }
  std::vector<WorkQueue::Task> tasks;
  for (size_t i = 0; i < request_.precisions.size(); ++i) {
    const size_t slot = first_slot + i * SlotsPerPrecision();
    tasks.push_back(TaskFor([this, here, i, slot] {
      AddPrecision(here, request_.precisions[i], slot);
    }));
  }
  queue_.Push(std::move(tasks));
}

void Survey::AddPrecision(const Resolved& resolved,
                          const PrecisionChoice& precision, size_t first_slot) {
  absl::StatusOr<WeighedModel> model =
      WeighModel(*resolved.graph, ops_, precision);
  if (!model.ok()) {
    return Fail(first_slot,
                MakeFailure(ExitCode::kInvalidModel, model.status()));
  }
  auto weighed = std::make_shared<Weighed>();
  weighed->resolved = resolved;
  weighed->model = *std::move(model);
  weighed->scenario.fusion = request_.fusion;
  weighed->scenario.schedule = request_.schedule;
  weighed->scenario.streaming = request_.streaming;
  weighed->scenario.precision = precision;
  std::vector<WorkQueue::Task> tasks;
  size_t slot = first_slot;
  if (WithSummary()) {
    tasks.push_back(
        TaskFor([this, weighed, slot] { AddSummary(*weighed, slot); }));
    ++slot;
  }
  for (const SurveyTarget& target : targets_) {
    for (const Mode mode : request_.modes) {
      tasks.push_back(TaskFor([this, weighed, &target, mode, slot] {
        AddOnTarget(*weighed, target, mode, slot);
      }));
      ++slot;
    }
  }
  queue_.Push(std::move(tasks));
}

void Survey::AddSummary(const Weighed& weighed, size_t slot) {
  Progress();
  absl::StatusOr<Analysis> summary = Summarize(weighed.model, weighed.scenario);
  if (!summary.ok()) {
    return Fail(slot, MakeFailure(ExitCode::kInvalidModel, summary.status()));
  }
  for (std::string& gap : GapsOf(*summary)) {
    slots_[slot].gaps.push_back(std::move(gap));
  }
  slots_[slot].analysis = *std::move(summary);
}

void Survey::AddOnTarget(const Weighed& weighed, const SurveyTarget& target,
                         Mode mode, size_t slot) {
  Progress();
  Scenario scenario = weighed.scenario;
  scenario.mode = mode;
  Taken taken;
  const std::string place = absl::StrCat(
      target.target.id, " ", weighed.resolved.bindings.batch.value_or(0), " ",
      scenario.precision.ToString(), " ", static_cast<int>(mode));
  if (options_.co_resident) taken = taken_[place];
  scenario.resident_of_others = taken.weights;
  scenario.activations_of_others = taken.activations;
  absl::StatusOr<Analysis> analysis =
      AnalyzeOn(weighed.model, target.target, scenario);
  if (analysis.ok()) {
    slots_[slot].succeeded_on_target = true;
    for (std::string& gap : GapsOf(*analysis)) {
      slots_[slot].gaps.push_back(std::move(gap));
    }
    if (options_.co_resident) Take(*analysis, &taken_[place]);
    AddVariants(weighed, target, scenario, &*analysis);
    if (options_.overview) analysis->clear_layers();
    slots_[slot].analysis = *std::move(analysis);
    return;
  }
  const bool is_refused = absl::IsUnimplemented(analysis.status());
  if (!is_refused || (target.by_name && slots_.size() == 1)) {
    return Fail(slot, MakeFailure(ExitCode::kUsage, analysis.status()));
  }
  // Tells at least what the model is.
  absl::StatusOr<Analysis> summary = Summarize(weighed.model, scenario);
  if (!summary.ok()) {
    return Fail(slot, MakeFailure(ExitCode::kInvalidModel, summary.status()));
  }
  slots_[slot].error = std::string(analysis.status().message());
  slots_[slot].analysis = ErrorAnalysis(*std::move(summary), target.target,
                                        mode, slots_[slot].error);
}

// Each analysis weighs its variants itself: they are shared by no thread.
void Survey::AddVariants(const Weighed& weighed, const SurveyTarget& target,
                         const Scenario& scenario, Analysis* analysis) const {
  ModelVariants variants(weighed.resolved.model, ops_,
                         weighed.resolved.bindings);
  for (const SweepRequest& sweep : request_.sweeps) {
    *analysis->add_sweeps() =
        RunSweep(sweep, target.target, scenario, variants);
  }
  if (options_.remedies) {
    AddRemedies(target.target, scenario, variants, analysis);
  }
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

void Survey::Progress() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (options_.on_progress) options_.on_progress(done_, slots_.size());
  ++done_;
}

std::vector<std::string> Survey::Gaps() const {
  std::vector<std::string> gaps;
  std::set<std::string> seen;
  for (const Slot& slot : slots_) {
    for (const std::string& gap : slot.gaps) {
      if (seen.insert(gap).second) gaps.push_back(gap);
    }
  }
  return gaps;
}

std::optional<Failure> Survey::Finding() const {
  if (options_.overview) return std::nullopt;
  std::string first_error;
  for (const Slot& slot : slots_) {
    if (slot.succeeded_on_target) return std::nullopt;
    if (first_error.empty()) first_error = slot.error;
  }
  if (first_error.empty()) return std::nullopt;
  return Failure{ExitCode::kUsage, first_error};
}

Report Survey::TakeReport() {
  std::set<std::string> versions;
  for (size_t i = 0; i < reports_.size(); ++i) {
    if (reports_[i]) {
      versions.insert(reports_[i]->tool_version());
      report_.MergeFrom(*reports_[i]);
      continue;
    }
    versions.insert(kToolVersion);
    for (size_t j = 0; j < SlotsPerModel(); ++j) {
      Slot& slot = slots_[i * SlotsPerModel() + j];
      if (!slot.analysis) continue;
      *report_.add_analyses() = *std::move(slot.analysis);
    }
  }
  // The release that found the results, if it was one.
  report_.set_tool_version(versions.size() == 1 ? *versions.begin()
                                                : kToolVersion);
  // One that is only rendered again keeps its ranks.
  const bool is_as_it_was = reports_.size() == 1 && reports_.front();
  if (!is_as_it_was || request_.rank_by) {
    CompareAnalyses(request_.rank_by.value_or(RankBy::kLatency), &report_);
  }
  return std::move(report_);
}

}  // namespace weighbridge
