#include "tests/probes/probe.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/analyze.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

absl::StatusOr<Probed> ProbeGraph(std::shared_ptr<const Graph> graph,
                                  const Bindings& bindings) {
  WB_ASSIGN_OR_RETURN(const OpRegistry ops, StandardOps());
  WB_ASSIGN_OR_RETURN(const std::shared_ptr<const ResolvedGraph> resolved,
                      ResolveModel(std::move(graph), ops, bindings));
  WB_ASSIGN_OR_RETURN(const WeighedModel model, WeighModel(*resolved, ops, {}));
  Probed probed;
  WB_ASSIGN_OR_RETURN(probed.summary, Summarize(model, {}));
  probed.tensors = DescribeTensors(*resolved);
  return probed;
}

}  // namespace

std::string Probed::Type(const std::string& tensor) const {
  const auto found = tensors.find(tensor);
  if (found == tensors.end()) return "absent";
  if (!found->second.has_shape()) return "unknown";
  const auto& dims = found->second.shape().dims();
  return absl::StrCat(
      found->second.bound() == "upper" ? "at most " : "", found->second.dtype(),
      DimsToString(std::vector<int64_t>(dims.begin(), dims.end())));
}

absl::StatusOr<Probed> Probe(const TestModel& model, const Bindings& bindings) {
  WB_ASSIGN_OR_RETURN(std::shared_ptr<const Graph> graph,
                      ImportModelFromBytes(model.Bytes(), "probe.onnx"));
  return ProbeGraph(std::move(graph), bindings);
}

absl::StatusOr<Probed> ProbeFile(const std::string& path) {
  WB_ASSIGN_OR_RETURN(std::shared_ptr<const Graph> graph, ImportModel(path));
  return ProbeGraph(std::move(graph), {});
}

}  // namespace weighbridge
