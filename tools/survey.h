// Models x precisions x targets x modes -> one Report: the job of analyze
// between reading its flags and printing. A model is resolved once and weighed
// once per precision.
#ifndef WEIGHBRIDGE_TOOLS_SURVEY_H_
#define WEIGHBRIDGE_TOOLS_SURVEY_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/analyze.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/report/report.pb.h"
#include "tools/analyze_flags.h"
#include "tools/exit_code.h"
#include "tools/sweep.h"

namespace weighbridge {

struct SurveyTarget {
  HardwareTarget target;
  // Asked for by name, not as one of a set: it must be able to do the job.
  bool by_name = false;
};

struct SurveyOptions {
  // An analysis without hardware in front of the targets, which then keep no
  // layers: the overview of a model.
  bool overview = false;
  bool tensors = false;  // Report.tensors; of one model.
  bool strict = false;   // A gap in what is known is a failure.
  // Models share the on-chip memory of a target, in the order in which they
  // are added.
  bool co_resident = false;
  bool remedies = false;  // Try what would end the streaming.
  // Called before each analysis; may be empty.
  std::function<void(size_t done, size_t all)> on_progress;
};

class Survey {
 public:
  // All of them outlive the Survey.
  Survey(const AnalyzeRequest& request, const SurveyOptions& options,
         const OpRegistry& ops, const std::vector<SurveyTarget>& targets);

  // Adds the analyses of one model; `models` are surveyed in all. The model is
  // at fault (kInvalidModel), or the bindings, or a target named by the user
  // lacks a precision named by the user (kUsage).
  std::optional<Failure> Add(std::shared_ptr<const Graph> graph, size_t models);

  // kIncomplete: gaps under `strict`. Else the report is worth printing, even
  // if there is a Failure: of kUsage if no analysis on any target succeeded.
  std::optional<Failure> Finish() const;

  // What was found; call it once, at the end.
  Report TakeReport() { return std::move(report_); }

 private:
  // What models take of the chip that they share.
  struct Taken {
    Bytes weights, activations;
  };
  static void Take(const Analysis& analysis, Taken* taken);
  std::optional<Failure> AddPrecision(const ResolvedGraph& graph,
                                      const PrecisionChoice& precision,
                                      size_t models);
  std::optional<Failure> AddOnTarget(const WeighedModel& model,
                                     const SurveyTarget& target,
                                     const Scenario& scenario);
  void AddError(const Analysis& summary, const HardwareTarget& target,
                const Scenario& scenario, const std::string& reason);
  void NoteGaps(const ResolvedGraph& graph);
  void NoteGaps(const Analysis& analysis);
  void Progress(size_t models);

  const AnalyzeRequest& request_;
  const SurveyOptions& options_;
  const OpRegistry& ops_;
  const std::vector<SurveyTarget>& targets_;
  Report report_;
  // With co_resident: by target, precision and mode.
  std::map<std::string, Taken> taken_;
  std::optional<ModelVariants> variants_;  // Of the model that is surveyed.
  std::vector<std::string> gaps_;
  std::string first_error_;
  size_t done_ = 0, succeeded_on_target_ = 0;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_SURVEY_H_
