// Models x batches x precisions x targets x modes -> one Report: the job of
// analyze between reading its flags and printing. A model is resolved once per
// batch and weighed once per precision; the work is shared by several threads,
// and the report is the same however many they are.
#ifndef WEIGHBRIDGE_TOOLS_SURVEY_H_
#define WEIGHBRIDGE_TOOLS_SURVEY_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/analyze.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/resolve/bindings.h"
#include "analyzer/units/units.h"
#include "tools/analyze_flags.h"
#include "tools/exit_code.h"
#include "tools/load_input.h"
#include "tools/sweep.h"
#include "tools/work_queue.h"

namespace weighbridge {

struct SurveyTarget {
  HardwareTarget target;
  // Asked for by name, not as one of a set: alone, it must be able to do the
  // job.
  bool by_name = false;
};

struct SurveyOptions {
  // An analysis without hardware in front of the targets, which then keep no
  // layers: the overview of a model.
  bool overview = false;
  bool tensors = false;  // Report.tensors; of one model.
  bool strict = false;   // A gap in what is known is a failure.
  // Models share the on-chip memory of a target, in the order in which they
  // are named; one thread does the work.
  bool co_resident = false;
  bool remedies = false;  // Try what would end the streaming.
  int threads = 1;
  // Called before each analysis, by one thread at a time; may be empty.
  std::function<void(size_t done, size_t all)> on_progress;
};

class Survey {
 public:
  // Called from several threads, each time for another name.
  using Load = std::function<absl::StatusOr<Input>(const std::string& name)>;

  // All of them outlive the Survey.
  Survey(const AnalyzeRequest& request, const SurveyOptions& options,
         const OpRegistry& ops, const std::vector<SurveyTarget>& targets);

  // Analyses what `load` gives for each name; the analyses of a report are
  // taken as they are. A model is at fault (kInvalidModel), or the bindings
  // (kUsage), or there are gaps under `strict` (kIncomplete): every fault is
  // told, under the code of the first in the order of the report. Call it once.
  std::optional<Failure> Run(const std::vector<std::string>& names,
                             const Load& load);

  // Some models are at fault and others are not: the report has those.
  bool IsPartial() const;

  // kUsage if analyses on targets were asked for and none succeeded. The report
  // is worth printing all the same: it tells why.
  std::optional<Failure> Finding() const;

  // In the order of the names, then batches, precisions, targets and modes;
  // compared as the request has it.
  Report TakeReport();

 private:
  // One place in the order of the report.
  struct Slot {
    std::optional<Analysis> analysis;
    std::vector<std::string> gaps;
    std::optional<Failure> failure;
    std::string error;  // Why an analysis on a target is only an error.
    bool succeeded_on_target = false;
  };
  // A model at a batch.
  struct Resolved {
    std::shared_ptr<const Graph> model;
    Bindings bindings;  // With the batch.
    std::shared_ptr<const ResolvedGraph> graph;
  };
  // The same at a precision.
  struct Weighed {
    Resolved resolved;
    WeighedModel model;
    Scenario scenario;  // Without the mode.
  };
  // What models take of the chip that they share.
  struct Taken {
    Bytes weights, activations;
  };
  static void Take(const Analysis& analysis, Taken* taken);

  size_t SlotsPerPrecision() const;
  size_t SlotsPerBatch() const;
  size_t SlotsPerModel() const;
  bool WithSummary() const;

  void AddModel(const std::string& name, const Load& load, size_t model);
  void AddBatch(std::shared_ptr<const Graph> graph,
                const std::optional<int64_t>& batch, size_t first_slot);
  void AddPrecision(const Resolved& resolved, const PrecisionChoice& precision,
                    size_t first_slot);
  void AddSummary(const Weighed& weighed, size_t slot);
  void AddOnTarget(const Weighed& weighed, const SurveyTarget& target,
                   Mode mode, size_t slot);
  void AddVariants(const Weighed& weighed, const SurveyTarget& target,
                   const Scenario& scenario, Analysis* analysis) const;
  WorkQueue::Task TaskFor(std::function<void()> task);
  void Fail(size_t slot, Failure failure);
  void Progress();
  std::optional<Failure> Failures() const;
  std::vector<std::string> Gaps() const;

  const AnalyzeRequest& request_;
  const SurveyOptions& options_;
  const OpRegistry& ops_;
  const std::vector<SurveyTarget>& targets_;
  WorkQueue queue_;
  // A slot and an earlier report belong to the one task that fills them.
  std::vector<Slot> slots_;
  std::vector<std::optional<Report>> reports_;  // Per name.
  Report report_;
  // With co_resident: by target, batch, precision and mode.
  std::map<std::string, Taken> taken_;
  std::mutex mutex_;  // Of what follows.
  bool is_stopped_ = false;
  size_t done_ = 0;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_SURVEY_H_
