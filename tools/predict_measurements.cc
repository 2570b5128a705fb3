#include "tools/predict_measurements.h"

#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/resolve/bindings.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

absl::StatusOr<std::string> FindModel(const std::string& name,
                                      const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    std::string path = absl::StrCat(folder, "/", name);
    if (std::ifstream(path).good()) return path;
  }
  return absl::NotFoundError(
      absl::StrCat("no such model in ", absl::StrJoin(folders, ", ")));
}

// Imports each file once.
class Importer {
 public:
  explicit Importer(const std::vector<std::string>& folders)
      : folders_(folders) {}

  absl::StatusOr<std::shared_ptr<const Graph>> Import(const std::string& name) {
    std::shared_ptr<const Graph>& graph = graphs_[name];
    if (graph == nullptr) {
      WB_ASSIGN_OR_RETURN(const std::string path, FindModel(name, folders_));
      WB_ASSIGN_OR_RETURN(graph, ImportModel(path));
    }
    return graph;
  }

 private:
  const std::vector<std::string>& folders_;
  std::map<std::string, std::shared_ptr<const Graph>> graphs_;
};

absl::StatusOr<MeasuredModel> Load(const Measurement& measurement,
                                   Importer& importer, const OpRegistry& ops) {
  WB_ASSIGN_OR_RETURN(std::shared_ptr<const Graph> graph,
                      importer.Import(measurement.model));
  Bindings bindings;
  bindings.shapes = measurement.shapes;
  for (auto& [input, dims] : bindings.shapes) dims[0] *= measurement.batch;
  bindings.batch = measurement.batch;
  WB_ASSIGN_OR_RETURN(const std::shared_ptr<const ResolvedGraph> resolved,
                      ResolveModel(std::move(graph), ops, bindings));
  MeasuredModel result;
  result.measurement = measurement;
  WB_ASSIGN_OR_RETURN(result.model,
                      WeighModel(*resolved, ops, measurement.precision));
  result.scenario.precision = measurement.precision;
  result.scenario.mode = Mode::kHosted;
  return result;
}

}  // namespace

absl::StatusOr<std::vector<MeasuredModel>> LoadMeasuredModels(
    const std::vector<Measurement>& measurements,
    const std::vector<std::string>& folders, const OpRegistry& ops) {
  Importer importer(folders);
  std::vector<MeasuredModel> models;
  for (const Measurement& measurement : measurements) {
    absl::StatusOr<MeasuredModel> model = Load(measurement, importer, ops);
    if (!model.ok()) {
      return Annotate(model.status(), absl::StrCat("line ", measurement.line,
                                                   ", ", measurement.model));
    }
    models.push_back(*std::move(model));
  }
  return models;
}

absl::StatusOr<PredictedTime> Predict(const MeasuredModel& model,
                                      const HardwareTarget& target) {
  WB_ASSIGN_OR_RETURN(const Analysis analysis,
                      AnalyzeOn(model.model, target, model.scenario));
  if (!analysis.totals().has_throughput_per_second()) {
    return absl::FailedPreconditionError(
        absl::StrCat(model.measurement.model, " on ", target.id,
                     ": the analysis gives no throughput"));
  }
  PredictedTime time{Seconds(1 / analysis.totals().throughput_per_second()),
                     std::nullopt};
  if (PolicyOf(target, model.scenario) == StreamingPolicy::kContexts) {
    time.contexts = analysis.totals().contexts();
  }
  return time;
}

}  // namespace weighbridge
