// One analysis again and again, with one thing varied: its curves.
#ifndef WEIGHBRIDGE_TOOLS_SWEEP_H_
#define WEIGHBRIDGE_TOOLS_SWEEP_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/analyze.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/passes/scenario.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/resolve/bindings.h"
#include "tools/sweep_request.h"

namespace weighbridge {

// A model at any batch and precision, each weighed once.
class ModelVariants {
 public:
  // `ops` outlives this.
  ModelVariants(std::shared_ptr<const Graph> graph, const OpRegistry& ops,
                Bindings bindings);

  // Errors: see ResolveModel and WeighModel.
  absl::StatusOr<const WeighedModel*> At(std::optional<int64_t> batch,
                                         const PrecisionChoice& precision);

 private:
  const std::shared_ptr<const Graph> graph_;
  const OpRegistry& ops_;
  const Bindings bindings_;
  std::map<std::pair<int64_t, std::string>, WeighedModel> models_;
};

// A setting that cannot be analysed is a point with an error.
Sweep RunSweep(const SweepRequest& request, const HardwareTarget& target,
               const Scenario& scenario, ModelVariants& models);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_SWEEP_H_
