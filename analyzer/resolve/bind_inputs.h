// Gives every graph input a static type: from the file, from what the user
// bound, or by assuming 1, in that order of strength (the user wins).
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_BIND_INPUTS_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_BIND_INPUTS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/resolve/bindings.h"

namespace weighbridge {

// What --batch does to inputs whose leading dim the file fixes.
enum class FixedBatch : uint8_t {
  kReplace,  // They become the batch.
  kKeep,     // They stay as they are.
};

// A dim that the model leaves open and nobody bound.
struct UnboundDim {
  std::string symbol;  // Empty: unnamed.
  std::string input;   // The first input that has it.
  int axis = 0;
};

struct BoundInputs {
  // In the order of Graph::inputs(). nullopt: not a tensor, or no dtype.
  std::vector<std::optional<TensorType>> types;
  // In the same order. Null: a tensor, or unknown.
  std::vector<std::shared_ptr<const ContainerType>> containers;
  std::map<std::string, Constant> values;  // Of inputs that --value fixes.
  std::map<std::string, int64_t> dims;     // Every symbol of an input.
  std::vector<UnboundDim> unbound;         // Taken as 1.
  std::vector<std::string> assumptions;
  std::vector<std::string> guesses;  // As in ResolvedGraph::Findings.
  int64_t batch = 1;
  // The batch that the file fixes; nullopt if --batch was not given or bound a
  // symbol.
  std::optional<int64_t> fixed_batch;
  // Whether kReplace can make it another: all inputs lead with it.
  bool is_replaceable = false;
};

// NotFound: a binding names no input or no symbolic dim of the model (with the
// nearest name). InvalidArgument: a bound size is negative or absurd, a shape
// has another rank than the input, or two bindings contradict each other; the
// message names both places.
absl::StatusOr<BoundInputs> BindInputs(const Graph& graph,
                                       const Bindings& bindings,
                                       FixedBatch fixed_batch);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_BIND_INPUTS_H_
