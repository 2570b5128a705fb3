// A small model file through the whole program, without a target: for tests of
// graphs that analyzers are known to get wrong.
#ifndef WEIGHBRIDGE_TESTS_PROBES_PROBE_H_
#define WEIGHBRIDGE_TESTS_PROBES_PROBE_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/resolve/bindings.h"
#include "onnx_frontend/test_model.h"

namespace weighbridge {

struct Probed {
  Analysis summary;
  std::map<std::string, Tensor> tensors;

  int64_t macs() const { return summary.model().macs(); }
  int64_t parameters() const { return summary.model().parameters(); }
  int64_t weight_bytes() const { return summary.model().weight_bytes(); }
  bool all_modeled() const {
    return summary.coverage().modeled_nodes() == summary.coverage().nodes();
  }
  // "float32[1,64]", "at most int64[9,3]", "unknown"; "absent" if the model has
  // no such tensor.
  std::string Type(const std::string& tensor) const;
};

absl::StatusOr<Probed> Probe(const TestModel& model,
                             const Bindings& bindings = {});
// The same for a file on disk.
absl::StatusOr<Probed> ProbeFile(const std::string& path);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_PROBES_PROBE_H_
