// A pass is a pure function from facts to one new fact. Its signature is its
// contract: the parameters are what it reads, the result is what it writes.
//
//   absl::StatusOr<EnergyResult> AnalyzeEnergy(
//       const HardwareTarget&, const Partition&, const RooflineResult&, ...);
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_PASS_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_PASS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/passes/analysis_context.h"

namespace weighbridge {

struct Pass {
  std::string name;           // Stable: appears in messages and docs.
  std::vector<size_t> reads;  // Fact indices.
  size_t writes;
  std::function<absl::Status(AnalysisContext&)> run;
};

template <typename Result, typename... Inputs>
Pass MakePass(const char* name,
              absl::StatusOr<Result> (*analyze)(const Inputs&...)) {
  return {.name = name,
          .reads = {FactIndex<Inputs>()...},
          .writes = FactIndex<Result>(),
          .run = [analyze](AnalysisContext& context) -> absl::Status {
            absl::StatusOr<Result> result = analyze(*context.Find<Inputs>()...);
            if (!result.ok()) return result.status();
            context.Publish(*std::move(result));
            return absl::OkStatus();
          }};
}

class Pipeline {
 public:
  // InvalidArgument, naming the passes, if one reads a fact that no earlier
  // pass writes or writes a fact that is already there.
  static absl::StatusOr<Pipeline> Create(std::vector<Pass> passes);

  // Runs every pass in order; after each, checks the conservation laws of
  // invariants.h. A broken law is Internal and names the pass.
  absl::Status Run(AnalysisContext& context) const;

  const std::vector<Pass>& passes() const { return passes_; }
  // One line per pass: its name, what it reads and what it writes.
  std::string ToString() const;

 private:
  explicit Pipeline(std::vector<Pass> passes) : passes_(std::move(passes)) {}
  std::vector<Pass> passes_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_PASS_H_
