// What NodeResolver finds out about numbers that are data: between which ends
// they lie, where a shape depends on them.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "analyzer/ops/element.h"
#include "analyzer/resolve/node_resolver.h"

namespace weighbridge {
namespace {

// What steers a shape is small.
constexpr int64_t kMaxRefinedElements = 64;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Of an integer, the nearest that its type holds.
Element ElementWith(DType dtype, double number) {
  if (IsFloat(dtype)) return Element::Float(number);
  const auto nearest = [number](auto least, auto most) {
    if (number <= static_cast<double>(least)) return Element::Int(least);
    if (number >= static_cast<double>(most)) return Element::Int(most);
    return Element::Int(static_cast<int64_t>(number));
  };
  return dtype == DType::kInt32 ? nearest(std::numeric_limits<int32_t>::min(),
                                          std::numeric_limits<int32_t>::max())
                                : nearest(std::numeric_limits<int64_t>::min(),
                                          std::numeric_limits<int64_t>::max());
}

// One number for each operand of a node.
class Numbers : public ConstantSource {
 public:
  explicit Numbers(std::vector<std::optional<Constant>> numbers)
      : numbers_(std::move(numbers)) {}
  const Constant* Input(int i) const override {
    if (i < 0 || i >= static_cast<int>(numbers_.size())) return nullptr;
    return numbers_[i] ? &*numbers_[i] : nullptr;
  }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("no payloads");
  }

 private:
  std::vector<std::optional<Constant>> numbers_;
};

}  // namespace

const OpDef* NodeResolver::RuleOf(NodeId id) const {
  if (!nodes_[id].unresolved.empty()) return nullptr;
  const Node& node = graph_.node(id);
  const absl::StatusOr<const OpDef*> def =
      ops_.Find(node.domain, node.op_type, nodes_[id].opset);
  return def.ok() && (*def)->plan == nullptr ? *def : nullptr;
}

void NodeResolver::RefineSteering(const Node& node, const OpDef& def) {
  if (def.order.trend == Trend::kNone) return;
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    if (node.inputs[i] && (def.order.operands & OperandBit(i)) != 0 &&
        def.input_roles[static_cast<int>(i)] == InputRole::kShape) {
      Refine(*node.inputs[i], kMaxRefineSteps);
    }
  }
}

bool NodeResolver::AreElementsBounded(ValueId id) {
  const ValueRange* range = values_[id].range.get();
  // What follows from a guess is one.
  if (values_[id].bound != Bound::kExact && range == nullptr) return false;
  const Constant* known = KnownValue(id);
  if (known != nullptr && known->fully_known()) return true;
  if (range == nullptr || range->least_elements == nullptr) return false;
  return range->least_elements->fully_known() &&
         range->most_elements->fully_known();
}

void NodeResolver::Refine(ValueId id, int steps) {
  const ResolvedValue& value = values_[id];
  if (steps == 0 || !value.type || value.bound != Bound::kExact ||
      value.type->element_count() > kMaxRefinedElements ||
      !HasRanges(value.type->dtype()) || AreElementsBounded(id) ||
      !refined_.insert(id).second) {
    return;
  }
  const std::optional<NodeId> producer = graph_.value(id).producer;
  const OpDef* def = producer ? RuleOf(*producer) : nullptr;
  if (def != nullptr) {
    for (const std::optional<ValueId>& input : graph_.node(*producer).inputs) {
      if (input) Refine(*input, steps - 1);
    }
    RefineByRule(id, *producer, *def);
  }
  if (!AreElementsBounded(id)) RefineByData(id, steps);
}

void NodeResolver::RefineByRule(ValueId id, NodeId producer, const OpDef& def) {
  const Node& node = graph_.node(producer);
  if (UntypedInput(node) || OperandsKnown(node) != Known::kByRanges) return;
  absl::StatusOr<std::vector<RangedNode::Output>> results =
      AskRanges(producer, def);
  if (!results.ok()) return;
  ResolvedValue& value = values_[id];
  for (size_t i = 0; i < node.outputs.size() && i < results->size(); ++i) {
    RangedNode::Output& result = (*results)[i];
    if (node.outputs[i] != id || result.type.type != *value.type) continue;
    if (result.constant && !KnownValue(id)) Know(id, *result.constant);
    if (!result.range || result.range->least_elements == nullptr) {
      continue;
    }
    if (value.range != nullptr) result.range->choice = value.range->choice;
    value.range = std::make_shared<const ValueRange>(*std::move(result.range));
  }
}

void NodeResolver::RefineByData(ValueId id, int steps) {
  NumberRange ends = EndsOfData(id, steps);
  const DType dtype = values_[id].type->dtype();
  if (!IsFloat(dtype)) {
    ends.least = std::ceil(ends.least);
    ends.most = std::floor(ends.most);
  }
  constexpr double kMost = static_cast<double>(kMaxRangedNumber);
  if (!(ends.least > -kMost && ends.most < kMost && ends.least <= ends.most)) {
    return;
  }
  ResolvedValue& value = values_[id];
  const Constant* known = KnownValue(id);
  const ValueRange* so_far = value.range.get();
  const auto end = [&](const Constant* elements, double number) {
    return BuildConstant(*value.type, [&](int64_t i) {
      Element element = ElementOf(known, i);
      if (!element.known()) element = ElementOf(elements, i);
      return element.known() ? element : ElementWith(dtype, number);
    });
  };
  const bool has_elements =
      so_far != nullptr && so_far->least_elements != nullptr;
  std::optional<Constant> least =
      end(has_elements ? so_far->least_elements.get() : nullptr, ends.least);
  std::optional<Constant> most =
      end(has_elements ? so_far->most_elements.get() : nullptr, ends.most);
  if (!least || !most) return;
  if (ends.least == ends.most && !has_elements) Know(id, *least);
  ValueRange range;
  if (so_far != nullptr) {
    range = *so_far;
  } else {
    const absl::Span<const int64_t> dims = value.type->dims();
    range.least.assign(dims.begin(), dims.end());
    range.most = range.least;
    range.symbols.resize(dims.size(), kNoSymbol);
  }
  range.least_elements = std::make_shared<const Constant>(*std::move(least));
  range.most_elements = std::make_shared<const Constant>(*std::move(most));
  range.element_symbols.resize(value.type->element_count(), kNoSymbol);
  value.range = std::make_shared<const ValueRange>(std::move(range));
}

NodeResolver::NumberRange NodeResolver::EndsOfData(ValueId id, int steps) {
  NumberRange ends = {-kInfinity, kInfinity};
  if (!values_[id].type) return ends;
  if (values_[id].type->dtype() == DType::kBool) ends = {0, 1};
  if (steps == 0) return ends;
  if (const auto found = data_ends_.find(id); found != data_ends_.end()) {
    return found->second;
  }
  std::optional<NumberRange> found = EndsOfKnown(id);
  const std::optional<NodeId> producer = graph_.value(id).producer;
  const OpDef* def = producer && !found ? RuleOf(*producer) : nullptr;
  if (def != nullptr && !UntypedInput(graph_.node(*producer))) {
    found = def->sources != 0
                ? EndsOfSources(graph_.node(*producer), *def, steps - 1)
                : EndsOfElementwise(*producer, *def, id, steps - 1);
  }
  if (found) {
    ends.least = std::max(ends.least, found->least);
    ends.most = std::min(ends.most, found->most);
  }
  data_ends_.emplace(id, ends);
  return ends;
}

std::optional<NodeResolver::NumberRange> NodeResolver::EndsOfKnown(ValueId id) {
  if (!AreElementsBounded(id) || values_[id].type->dtype() == DType::kString) {
    return std::nullopt;
  }
  const Constant* known = KnownValue(id);
  const bool is_known = known != nullptr && known->fully_known();
  const ValueRange* range = values_[id].range.get();
  const Constant& least = is_known ? *known : *range->least_elements;
  const Constant& most = is_known ? *known : *range->most_elements;
  if (least.size() == 0) return std::nullopt;
  NumberRange ends = {kInfinity, -kInfinity};
  for (int64_t i = 0; i < least.size(); ++i) {
    if (std::isnan(least.Float(i)) || std::isnan(most.Float(i))) {
      return std::nullopt;
    }
    ends.least = std::min(ends.least, least.Float(i));
    ends.most = std::max(ends.most, most.Float(i));
  }
  return ends;
}

// Every element is one of theirs.
std::optional<NodeResolver::NumberRange> NodeResolver::EndsOfSources(
    const Node& node, const OpDef& def, int steps) {
  NumberRange ends = {kInfinity, -kInfinity};
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    if (!node.inputs[i] || (def.sources & OperandBit(i)) == 0) continue;
    const ResolvedValue& source = values_[*node.inputs[i]];
    // The largest of no elements is none of them.
    if (!source.type || (def.op_class == OpClass::kReduction &&
                         (source.bound != Bound::kExact ||
                          source.type->element_count() == 0))) {
      return std::nullopt;
    }
    const NumberRange operand = EndsOfData(*node.inputs[i], steps);
    ends.least = std::min(ends.least, operand.least);
    ends.most = std::max(ends.most, operand.most);
  }
  return ends;
}

// What the rule makes of the ends of its operands, as single numbers.
std::optional<NodeResolver::NumberRange> NodeResolver::EndsOfElementwise(
    NodeId id, const OpDef& def, ValueId output, int steps) {
  const Node& node = graph_.node(id);
  const Trend trend = def.order.trend;
  const TensorType result = TensorType::Scalar(values_[output].type->dtype());
  if (def.fold == nullptr || trend == Trend::kNone ||
      trend == Trend::kConserving || node.outputs.size() != 1 ||
      (def.op_class != OpClass::kElementwise &&
       def.op_class != OpClass::kConversion) ||
      !HasRangesOf(def, result.dtype())) {
    return std::nullopt;
  }
  const bool is_rising = trend == Trend::kRising;
  std::vector<std::optional<TensorType>> types(node.inputs.size());
  std::vector<NumberRange> ends(node.inputs.size());
  std::vector<size_t> open;
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    if (!node.inputs[i]) continue;
    const DType dtype = values_[*node.inputs[i]].type->dtype();
    if (!HasRanges(dtype)) return std::nullopt;
    types[i] = TensorType::Scalar(dtype);
    ends[i] = EndsOfData(*node.inputs[i], steps);
    const double limit = static_cast<double>(is_rising ? kMaxRangedNumber
                                                       : LargestFactor(dtype));
    // What only chooses among numbers takes the largest of their type, too.
    const bool chooses = is_rising && def.op_class == OpClass::kElementwise;
    if (!IsFloat(dtype) && !chooses &&
        !(ends[i].least >= -limit && ends[i].most <= limit)) {
      return std::nullopt;
    }
    if (ends[i].least == ends[i].most) continue;
    if ((def.order.operands & OperandBit(i)) == 0 ||
        (trend == Trend::kMonotoneBySign && i > 0 &&
         HoldsZero(ends[i].least, ends[i].most))) {
      return std::nullopt;
    }
    open.push_back(i);
  }
  if (!is_rising && open.size() > kMaxOrderedOperands) return std::nullopt;
  std::vector<const TensorType*> inputs;
  for (const std::optional<TensorType>& type : types) {
    inputs.push_back(type ? &*type : nullptr);
  }
  NumberRange made = {kInfinity, -kInfinity};
  const uint32_t corners = is_rising ? 2 : uint32_t{1} << open.size();
  for (uint32_t corner = 0; corner < corners; ++corner) {
    std::vector<std::optional<Constant>> numbers(ends.size());
    for (size_t i = 0; i < ends.size(); ++i) {
      if (!types[i]) continue;
      const size_t k = std::find(open.begin(), open.end(), i) - open.begin();
      const bool is_most = is_rising ? corner == 1 : (corner >> k & 1) != 0;
      numbers[i] = BuildConstant(*types[i], [&](int64_t) {
        return ElementWith(types[i]->dtype(),
                           is_most ? ends[i].most : ends[i].least);
      });
    }
    const Numbers source(std::move(numbers));
    const TensorType* const outputs[] = {&result};
    const absl::StatusOr<FoldedOutputs> folded =
        def.fold(OpView(node, nodes_[id].opset, inputs, source, outputs));
    if (!folded.ok() || folded->empty() || !(*folded)[0]) return std::nullopt;
    const Element element = ElementOf(&*(*folded)[0], 0);
    if (!element.known() || element.is_string()) return std::nullopt;
    const double number = element.number();
    if (std::isnan(number)) return std::nullopt;
    made.least = std::min(made.least, number);
    made.most = std::max(made.most, number);
  }
  return made;
}

}  // namespace weighbridge
