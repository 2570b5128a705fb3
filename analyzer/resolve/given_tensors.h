// What the user says of tensors that nodes make, where it depends on data: how
// many boxes a detector finds (--shape boxes=100x4), what sizes a computed
// shape holds (--value sizes=1,1,64,64). Inputs are bound by bind_inputs.h.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_GIVEN_TENSORS_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_GIVEN_TENSORS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
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
#include "analyzer/resolve/flat_graph.h"

namespace weighbridge {

// What replaces what rules found out about a tensor.
struct GivenTensor {
  std::optional<TensorType> type;
  std::optional<Constant> constant;
};

class GivenTensors {
 public:
  // Takes shapes and values out of `bindings` whose names a node of the graph,
  // or of a body in it, can have given its result; all others stay for inputs.
  GivenTensors(std::shared_ptr<const Graph> graph, Bindings& bindings);

  bool empty() const { return shapes_.empty() && values_.empty(); }
  bool HasShape(const std::string& tensor) const {
    return shapes_.contains(KeyOf(tensor));
  }
  bool Has(const std::string& tensor) const {
    return HasShape(tensor) || values_.contains(KeyOf(tensor));
  }
  // What is given of a tensor, of which rules say `found`. `dtype`: of its
  // elements, where rules do not say. InvalidArgument: what is given cannot be;
  // the message says what can. Branches and runs that are only tried can fail,
  // but not because of that: the first such error is kept, and is that of all.
  absl::StatusOr<GivenTensor> Find(const std::string& tensor,
                                   const ResolvedValue& found,
                                   std::optional<DType> dtype);

  // Of tensors that could be given, for messages.
  void AddCandidate(const std::string& tensor) {
    candidates_.push_back(tensor);
  }
  // Whether what --value says of the tensor would be heard.
  bool TakesValueOf(const std::string& tensor) const;

  const absl::Status& status() const { return status_; }
  // A line for each that replaced something, of those that stand in `graph`.
  // NotFound: a name is none of its tensors.
  absl::StatusOr<std::vector<std::string>> Assumptions(
      const FlatGraph& graph) const;

 private:
  // Runs of a loop that stand in the graph one after the other have a number
  // each, and are given the same: "loop/x" is that of "loop/0/x".
  std::string KeyOf(const std::string& tensor) const;
  absl::StatusOr<GivenTensor> FindChecked(const std::string& key,
                                          const ResolvedValue& found,
                                          std::optional<DType> dtype);
  absl::StatusOr<TensorType> TypeOf(const std::string& key,
                                    const std::vector<int64_t>& shape,
                                    const ResolvedValue& found,
                                    std::optional<DType> dtype) const;

  std::shared_ptr<const Graph> graph_;
  std::map<std::string, std::vector<int64_t>> shapes_;
  std::map<std::string, InputValue> values_;
  std::map<std::string, std::vector<std::string>> lines_;  // By key.
  std::vector<std::string> candidates_;
  absl::Status status_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_GIVEN_TENSORS_H_
