// StandardRule: what a standard operator says of some operands of a node. Most
// operators of the com.microsoft domain are a standard one with other types, in
// another layout or with something fused to it; they ask its rules instead of
// repeating them.
//
//   StandardRule conv(view, "Conv", 11);
//   conv.Operand(0, *ChannelsFirst(*view.input(0))).Operand(1).Operand(2);
//   WB_ASSIGN_OR_RETURN(OutputTypes types, conv.Infer());
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_STANDARD_RULE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_STANDARD_RULE_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

class StandardRule {
 public:
  // `op_type` of the default domain, as of `opset`. The node's attributes are
  // the operator's. `view` outlives the rule.
  StandardRule(const OpView& view, const char* op_type, int opset)
      : view_(view), op_type_(op_type), opset_(opset) {}
  // Not to be copied: it points into itself.
  StandardRule(StandardRule&&) = default;

  // The operator's next input is input i of the node, omitted if that is.
  StandardRule& Operand(int i);
  // The same, seen as another type: its value is not handed on.
  StandardRule& Operand(int i, const TensorType& seen_as);

  // Every input must be there that the operator demands.
  absl::StatusOr<OutputTypes> Infer() const;
  // Work of the operator: matrix_ops, vector_ops, work class and contraction.
  // Bytes too, if its operands are those of the node as they are; else they are
  // those of all the node's own operands, as they are stored.
  absl::StatusOr<OpCost> Cost() const;

 private:
  struct Input {
    int index;               // Of the node.
    const TensorType* type;  // Null: omitted.
    bool has_value;
  };
  class Source;
  // Input i of the operator is input i of the node.
  bool KeepsPlaces() const;
  // And there are no others, nor is one seen as what it is not.
  bool IsTheNode() const;
  absl::Status Explain(const absl::Status& status) const;

  const OpView& view_;
  const char* op_type_;
  int opset_;
  std::vector<Input> inputs_;
  std::deque<TensorType> types_;  // Stable addresses.
};

// [N, spatial..., C] as [N, C, spatial...], and back. Rank at least 2.
TensorType ChannelsFirst(const TensorType& type);
TensorType ChannelsLast(const TensorType& type);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_STANDARD_RULE_H_
