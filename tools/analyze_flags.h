// The words of analyze's flags -> what they ask for. Pure parsing: no flag is
// read here and no file is opened, so that every message can be tested.
#ifndef WEIGHBRIDGE_TOOLS_ANALYZE_FLAGS_H_
#define WEIGHBRIDGE_TOOLS_ANALYZE_FLAGS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/precision.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/report/compare_analyses.h"
#include "analyzer/report/order_layers.h"
#include "analyzer/report/report_formats.h"
#include "analyzer/resolve/bindings.h"
#include "tools/link_request.h"
#include "tools/sweep_request.h"

namespace weighbridge {

// The flags as the user wrote them; empty: not given.
struct AnalyzeFlags {
  std::set<std::string> given;  // Names, also of those with default values.
  std::vector<std::string> target, precision, batch, dim, trip, shape, value;
  std::vector<std::string> output, format, sweep;
  std::string mode, schedule, streaming, link, fusion, top, sort, rank, jobs;
};

// One rendering of the report. No path: standard output.
struct ReportOutput {
  const ReportFormat* format = nullptr;  // Of ReportFormats(); never null.
  std::optional<std::string> path;
};

struct AnalyzeRequest {
  std::vector<std::string> targets;         // Names, files, "tag:x", "all".
  std::vector<PrecisionChoice> precisions;  // Native alone if none was given.
  bool precision_was_given = false;
  Bindings bindings;                            // Without the batch.
  std::vector<std::optional<int64_t>> batches;  // Unset alone if not given.
  std::vector<Mode> modes;
  std::optional<StreamingPolicy> streaming;
  std::optional<LinkRequest> link;  // Unset: each target's own.
  Fusion fusion = Fusion::kEpilogue;
  Schedule schedule = Schedule::kGiven;
  std::optional<RankBy> rank_by;      // Unset: latency.
  std::vector<ReportOutput> outputs;  // At least one.
  LayerOrder layer_order = LayerOrder::kSchedule;
  std::optional<int64_t> top;
  std::optional<int64_t> jobs;       // Unset: as many as there are processors.
  std::vector<SweepRequest> sweeps;  // Of every analysis on a target.
  // Flags that were given and say how to analyse a model.
  std::vector<std::string> model_flags;
};

// InvalidArgument: a wrong word (with the nearest right one) or number; the
// message starts with the flag.
absl::StatusOr<AnalyzeRequest> ParseRequest(const AnalyzeFlags& flags);

// The parts of ParseRequest.
// "seq=128", several separated by commas.
absl::StatusOr<std::map<std::string, int64_t>> ParseDims(
    const std::vector<std::string>& values);
// "decoder/loop=20": one loop each, for names of nodes may contain commas.
absl::StatusOr<std::map<std::string, int64_t>> ParseTrips(
    const std::vector<std::string>& values);
// "input=1x3x224x224", several separated by commas; "words=1x8;1x5" for the
// items of a sequence, "words=none" if it has none. Into the shapes and items
// of `bindings`.
absl::Status ParseShapes(const std::vector<std::string>& values,
                         Bindings& bindings);
// "sizes=1,3,224,224": one input each, its elements separated by commas. Whole
// numbers throughout, or floats.
absl::StatusOr<std::map<std::string, InputValue>> ParseValues(
    const std::vector<std::string>& values);
// A format per output, or one for all; by the file's ending if there is none.
absl::StatusOr<std::vector<ReportOutput>> ParseOutputs(
    const std::vector<std::string>& paths,
    const std::vector<std::string>& formats);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_ANALYZE_FLAGS_H_
