// What the user says of tensors that nodes make, where it depends on data: how
// many boxes a detector finds (--shape boxes=100x4), what sizes a computed
// shape holds (--value sizes=1,1,64,64). Inputs are bound by bind_inputs.h.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_GIVEN_TENSORS_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_GIVEN_TENSORS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/resolve/bindings.h"

namespace weighbridge {

// What replaces what rules found out about a tensor.
struct GivenTensor {
  std::optional<TensorType> type;
  std::optional<Constant> constant;
  std::vector<std::string> assumptions;
};

class GivenTensors {
 public:
  // Takes shapes and values out of `bindings` whose names a node of the graph,
  // or of a body in it, can have given its result; all others stay for inputs.
  GivenTensors(const Graph& graph, Bindings& bindings);

  bool empty() const { return shapes_.empty() && values_.empty(); }
  bool HasShape(const std::string& name) const {
    return shapes_.contains(name);
  }
  bool Has(const std::string& name) const {
    return HasShape(name) || values_.contains(name);
  }
  // What is given of the tensor `name`, of which rules say `found`. `dtype`: of
  // its elements, where rules do not say. InvalidArgument: what is given cannot
  // be; the message says what can.
  absl::StatusOr<GivenTensor> Find(const std::string& name,
                                   const ResolvedValue& found,
                                   std::optional<DType> dtype);
  // Of tensors that could be given, for messages.
  void AddCandidate(const std::string& name) { candidates_.push_back(name); }
  // NotFound: a name was never found.
  absl::Status CheckAllFound() const;

 private:
  absl::StatusOr<TensorType> TypeOf(const std::string& name,
                                    const std::vector<int64_t>& shape,
                                    const ResolvedValue& found,
                                    std::optional<DType> dtype) const;

  std::map<std::string, std::vector<int64_t>> shapes_;
  std::map<std::string, InputValue> values_;
  std::set<std::string> found_;
  std::vector<std::string> candidates_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_GIVEN_TENSORS_H_
