#include "analyzer/ops/contrib_standard_rule.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "analyzer/ops/activation.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/ops/concat_split.h"
#include "analyzer/ops/conv.h"
#include "analyzer/ops/elementwise.h"
#include "analyzer/ops/gather.h"
#include "analyzer/ops/layout.h"
#include "analyzer/ops/matmul.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/pad.h"
#include "analyzer/ops/pooling.h"
#include "analyzer/ops/quantize.h"
#include "analyzer/ops/recurrent.h"
#include "analyzer/ops/reduction.h"
#include "analyzer/ops/sampling.h"
#include "analyzer/ops/selection.h"
#include "analyzer/ops/softmax.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

absl::StatusOr<OpRegistry> DelegatedOps() {
  OpRegistry registry;
  WB_RETURN_IF_ERROR(RegisterActivationOps(registry));
  WB_RETURN_IF_ERROR(RegisterConcatSplitOps(registry));
  WB_RETURN_IF_ERROR(RegisterConvOps(registry));
  WB_RETURN_IF_ERROR(RegisterElementwiseOps(registry));
  WB_RETURN_IF_ERROR(RegisterGatherOps(registry));
  WB_RETURN_IF_ERROR(RegisterLayoutOps(registry));
  WB_RETURN_IF_ERROR(RegisterMatmulOps(registry));
  WB_RETURN_IF_ERROR(RegisterPadOps(registry));
  WB_RETURN_IF_ERROR(RegisterPoolingOps(registry));
  WB_RETURN_IF_ERROR(RegisterQuantizeOps(registry));
  WB_RETURN_IF_ERROR(RegisterRecurrentOps(registry));
  WB_RETURN_IF_ERROR(RegisterReductionOps(registry));
  WB_RETURN_IF_ERROR(RegisterSamplingOps(registry));
  WB_RETURN_IF_ERROR(RegisterSelectionOps(registry));
  WB_RETURN_IF_ERROR(RegisterSoftmaxOps(registry));
  return registry;
}

const OpDef& FindStandard(const char* op_type, int opset) {
  // A table of function pointers, made when the first such node is met and
  // never changed; never destroyed, so that order of destruction is no matter.
  static const OpRegistry& registry = *[] {
    absl::StatusOr<OpRegistry> made = DelegatedOps();
    WB_CHECK(made.ok());
    return new OpRegistry(*std::move(made));
  }();
  const absl::StatusOr<const OpDef*> def = registry.Find("", op_type, opset);
  WB_CHECK(def.ok());
  return **def;
}

TensorType Permuted(const TensorType& type, const Dims& dims) {
  const absl::StatusOr<TensorType> permuted =
      TensorType::Create(type.dtype(), dims);
  WB_CHECK(permuted.ok());  // As many elements as before.
  return *permuted;
}

}  // namespace

class StandardRule::Source : public ConstantSource {
 public:
  explicit Source(const StandardRule& rule) : rule_(rule) {}
  const Constant* Input(int i) const override {
    if (i < 0 || i >= static_cast<int>(rule_.inputs_.size())) return nullptr;
    const StandardRule::Input& input = rule_.inputs_[i];
    return input.has_value ? rule_.view_.constant(input.index) : nullptr;
  }
  absl::StatusOr<Constant> Read(const TensorAttribute& tensor) const override {
    return rule_.view_.Read(tensor);
  }

 private:
  const StandardRule& rule_;
};

StandardRule& StandardRule::Operand(int i) {
  inputs_.push_back({i, view_.input(i), true});
  return *this;
}

StandardRule& StandardRule::Operand(int i, const TensorType& seen_as) {
  types_.push_back(seen_as);
  inputs_.push_back({i, &types_.back(), false});
  return *this;
}

bool StandardRule::KeepsPlaces() const {
  for (size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i].index != static_cast<int>(i)) return false;
  }
  return true;
}

bool StandardRule::IsTheNode() const {
  return KeepsPlaces() &&
         static_cast<int>(inputs_.size()) == view_.input_count() &&
         std::all_of(inputs_.begin(), inputs_.end(),
                     [](const Input& input) { return input.has_value; });
}

// A message that counts inputs must say whose inputs it counts.
absl::Status StandardRule::Explain(const absl::Status& status) const {
  if (KeepsPlaces()) return status;
  std::string indexes;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    absl::StrAppend(&indexes, i == 0 ? "" : ", ", inputs_[i].index);
  }
  return absl::Status(
      status.code(), absl::StrCat("as ", op_type_, " of inputs ", indexes, ": ",
                                  std::string(status.message())));
}

absl::StatusOr<OutputTypes> StandardRule::Infer() const {
  const OpDef& def = FindStandard(op_type_, opset_);
  const Source source(*this);
  std::vector<const TensorType*> types;
  for (const Input& input : inputs_) types.push_back(input.type);
  const OpView inner(view_.node(), opset_, types, source);
  absl::Status status = CheckOperands(def, inner);
  if (!status.ok()) return Explain(status);
  absl::StatusOr<OutputTypes> outputs = def.infer(inner);
  if (!inner.attribute_status().ok()) return inner.attribute_status();
  if (!outputs.ok()) return Explain(outputs.status());
  return outputs;
}

absl::StatusOr<OpCost> StandardRule::Cost() const {
  const OpDef& def = FindStandard(op_type_, opset_);
  WB_ASSIGN_OR_RETURN(const OutputTypes outputs, Infer());
  const Source source(*this);
  std::vector<const TensorType*> types, results;
  for (const Input& input : inputs_) types.push_back(input.type);
  for (size_t i = 0; i < outputs.size(); ++i) {
    const bool wanted = view_.output(static_cast<int>(i)) != nullptr;
    results.push_back(wanted ? &outputs[i].type : nullptr);
  }
  const OpView inner(view_.node(), opset_, types, source, results);
  absl::StatusOr<OpCost> work = def.cost(inner);
  if (!work.ok()) return Explain(work.status());
  if (IsTheNode()) return work;
  OpCost cost = StreamingCost(view_, work->work_class);
  cost.matrix_ops = work->matrix_ops;
  cost.vector_ops = work->vector_ops;
  cost.contraction = work->contraction;
  return cost;
}

TensorType ChannelsFirst(const TensorType& type) {
  Dims dims(type.dims().begin(), type.dims().end());
  if (dims.size() > 2)
    std::rotate(dims.begin() + 1, dims.end() - 1, dims.end());
  return Permuted(type, dims);
}

TensorType ChannelsLast(const TensorType& type) {
  Dims dims(type.dims().begin(), type.dims().end());
  if (dims.size() > 2) {
    std::rotate(dims.begin() + 1, dims.begin() + 2, dims.end());
  }
  return Permuted(type, dims);
}

}  // namespace weighbridge
