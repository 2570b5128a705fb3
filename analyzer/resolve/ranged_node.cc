#include "analyzer/resolve/ranged_node.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analyzer/ir/dtype.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/ops/element.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

bool Fits(const Constant& constant, int64_t i, int64_t limit) {
  const double number = constant.Float(i);
  return std::abs(number) <= static_cast<double>(limit);
}

// The tensor of `type` with these elements; nullopt: none is known.
std::optional<Constant> ConstantOf(const TensorType& type,
                                   const std::vector<Element>& elements) {
  return BuildConstant(type, [&](int64_t i) { return elements[i]; });
}

const Dims& DimsAtMost(const OutputType& type, Dims& buffer) {
  if (type.most) return *type.most;
  buffer.assign(type.type.dims().begin(), type.type.dims().end());
  return buffer;
}

Dims DimsAtLeast(const OutputType& type) {
  if (type.least) return *type.least;
  if (type.bound != Bound::kExact) return Dims(type.type.rank(), 0);
  return Dims(type.type.dims().begin(), type.type.dims().end());
}

}  // namespace

bool HasRanges(DType dtype) {
  return dtype == DType::kInt64 || dtype == DType::kInt32 ||
         dtype == DType::kBool || dtype == DType::kFloat32 ||
         dtype == DType::kFloat64;
}

bool HoldsZero(double least, double most) { return least <= 0 && most >= 0; }

int64_t LargestFactor(DType dtype) {
  return dtype == DType::kInt32 ? int64_t{1} << 15 : kMaxRangedNumber;
}

bool HasRangesOf(const OpDef& def, DType result) {
  // A number that is converted to bool is true on both sides of 0.
  return HasRanges(result) &&
         (result != DType::kBool || def.op_class != OpClass::kConversion);
}

ValueRange RangeOfDims(absl::Span<const int64_t> taken, Dims least, Dims most,
                       SymbolTable& symbols) {
  ValueRange range;
  range.symbols.resize(most.size(), kNoSymbol);
  for (size_t i = 0; i < most.size(); ++i) {
    if (least[i] == most[i]) continue;
    range.symbols[i] = symbols.Add({least[i], most[i], taken[i]});
  }
  range.least = std::move(least);
  range.most = std::move(most);
  return range;
}

// Shows constants of a point; everything else is the node's.
class RangedNode::Source : public ConstantSource {
 public:
  Source(const RangedNode& node, const Point& point) : node_(node) {
    for (size_t i = 0; i < node.inputs_.size(); ++i) {
      numbers_.push_back(node.ElementsAt(static_cast<int>(i), point));
    }
  }
  const Constant* Input(int i) const override {
    if (i < 0 || i >= static_cast<int>(numbers_.size())) return nullptr;
    return numbers_[i] ? &*numbers_[i] : node_.source_.Input(i);
  }
  absl::StatusOr<Constant> Read(const TensorAttribute& tensor) const override {
    return node_.source_.Read(tensor);
  }

 private:
  const RangedNode& node_;
  std::vector<std::optional<Constant>> numbers_;
};

bool RangedNode::IsRangeKnown(const ValueRange& range, int64_t i) {
  return range.least_elements->IsKnown(i) && range.most_elements->IsKnown(i);
}

bool RangedNode::HasOpenElements(const ResolvedValue& value) {
  if (value.range == nullptr || value.range->least_elements == nullptr) {
    return false;
  }
  for (int64_t i = 0; i < value.range->least_elements->size(); ++i) {
    if (IsRangeKnown(*value.range, i) &&
        value.range->least_elements->Float(i) !=
            value.range->most_elements->Float(i)) {
      return true;
    }
  }
  return false;
}

Symbol RangedNode::ElementSymbol(const ValueRange& range, int64_t i) {
  return range.element_symbols.empty() ? kNoSymbol : range.element_symbols[i];
}

RangedNode::RangedNode(const Node& node, int64_t opset, const OpDef& def,
                       std::vector<const ResolvedValue*> inputs,
                       const ConstantSource& source, SymbolTable& symbols)
    : node_(node),
      opset_(opset),
      def_(def),
      inputs_(std::move(inputs)),
      source_(source),
      symbols_(symbols) {
  shown_ = OrderedOperands();
}

bool RangedNode::HasAssumedInput() const {
  return std::any_of(
      inputs_.begin(), inputs_.end(), [](const ResolvedValue* input) {
        return input != nullptr && input->bound == Bound::kAssumed;
      });
}

int64_t RangedNode::NumberOf(Symbol symbol, int64_t least, int64_t most,
                             End end, const Point& point) const {
  if (least == most) return most;
  if (symbol != kNoSymbol && point.numbers != nullptr) {
    const auto number = point.numbers->find(symbol);
    if (number != point.numbers->end()) return number->second;
  }
  if (end == End::kTaken) {
    return symbol == kNoSymbol ? most : symbols_[symbol].taken;
  }
  return end == End::kMost ? most : least;
}

std::optional<Constant> RangedNode::ElementsAt(int i,
                                               const Point& point) const {
  const ResolvedValue* value = inputs_[i];
  const uint32_t bit = OperandBit(i);
  if (value == nullptr || (point.shown & bit) == 0 ||
      !HasOpenElements(*value)) {
    return std::nullopt;
  }
  End end = point.elements;
  if (point.flipped & bit) end = end == End::kMost ? End::kLeast : End::kMost;
  const ValueRange& range = *value->range;
  return BuildConstant(*value->type, [&](int64_t j) {
    if (!IsRangeKnown(range, j)) return Element();
    const Element least = ElementOf(range.least_elements.get(), j);
    const Element most = ElementOf(range.most_elements.get(), j);
    const Symbol symbol = ElementSymbol(range, j);
    if (least == most) return most;
    if (symbol == kNoSymbol) return end == End::kLeast ? least : most;
    const int64_t number = NumberOf(symbol, symbols_[symbol].least,
                                    symbols_[symbol].most, end, point);
    return most.is_float() ? Element::Float(static_cast<double>(number))
                           : Element::Int(number);
  });
}

absl::StatusOr<RangedNode::Answer> RangedNode::Ask(const Point& point) const {
  const Source source(*this, point);
  std::vector<TensorType> types;
  std::vector<const TensorType*> inputs;
  std::vector<const ValueRange*> ranges;
  types.reserve(inputs_.size());
  for (const ResolvedValue* input : inputs_) {
    inputs.push_back(input != nullptr ? &*input->type : nullptr);
    ranges.push_back(input != nullptr ? input->range.get() : nullptr);
    const ValueRange* range = ranges.back();
    if (range == nullptr || range->HasFixedDims()) continue;
    Dims dims = range->most;
    for (size_t d = 0; d < dims.size(); ++d) {
      dims[d] = NumberOf(range->symbols[d], range->least[d], range->most[d],
                         point.dims, point);
    }
    WB_ASSIGN_OR_RETURN(TensorType type,
                        TensorType::Create(inputs.back()->dtype(), dims));
    types.push_back(std::move(type));
    inputs.back() = &types.back();
  }
  Answer answer;
  const OpView view(node_, opset_, inputs, source, {}, {}, ranges);
  WB_ASSIGN_OR_RETURN(answer.types, InferOutputs(def_, view));
  if (def_.fold == nullptr) return answer;
  std::vector<const TensorType*> outputs;
  for (size_t i = 0; i < node_.outputs.size(); ++i) {
    const TensorType& type = answer.types[i].type;
    if (type.element_count() > kMaxConstantElements ||
        type.dtype() == DType::kString) {
      return answer;
    }
    outputs.push_back(node_.outputs[i] ? &type : nullptr);
  }
  WB_ASSIGN_OR_RETURN(
      answer.folded,
      def_.fold(OpView(node_, opset_, inputs, source, outputs, {}, ranges)));
  return answer;
}

// Whether the ends say what the rule makes of the numbers between them: nothing
// can wrap around, or be divided by 0.
bool RangedNode::MayCalculate(int i) const {
  const ResolvedValue* input = inputs_[i];
  if (input == nullptr) return true;
  const DType dtype = input->type->dtype();
  if (!HasRanges(dtype)) return false;
  const ValueRange* range = input->range.get();
  const bool has_elements =
      range != nullptr && range->least_elements != nullptr;
  if (def_.order.trend == Trend::kMonotoneBySign && i > 0 && has_elements) {
    for (int64_t j = 0; j < range->least_elements->size(); ++j) {
      if (IsRangeKnown(*range, j) &&
          HoldsZero(range->least_elements->Float(j),
                    range->most_elements->Float(j))) {
        return false;
      }
    }
  }
  if (IsFloat(dtype)) return true;
  const int64_t limit = LargestFactor(dtype);
  const auto fits = [limit](const Constant* constant) {
    if (constant == nullptr) return true;
    for (int64_t j = 0; j < constant->size(); ++j) {
      if (constant->IsKnown(j) && !Fits(*constant, j, limit)) return false;
    }
    return true;
  };
  return fits(source_.Input(i)) &&
         (!has_elements || (fits(range->least_elements.get()) &&
                            fits(range->most_elements.get())));
}

uint32_t RangedNode::OrderedOperands() const {
  const Trend trend = def_.order.trend;
  if (trend == Trend::kNone) return 0;
  uint32_t shown = 0;
  int open = 0;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    const uint32_t bit = OperandBit(i);
    if ((def_.order.operands & bit) == 0 || inputs_[i] == nullptr ||
        !HasOpenElements(*inputs_[i])) {
      continue;
    }
    shown |= bit;
    ++open;
  }
  if (trend != Trend::kMonotone && trend != Trend::kMonotoneBySign) {
    return shown;
  }
  if (open > kMaxOrderedOperands || inputs_.size() > 31) return 0;
  for (size_t i = 0; shown != 0 && i < inputs_.size(); ++i) {
    if (!MayCalculate(static_cast<int>(i))) return 0;
  }
  return shown;
}

absl::Status RangedNode::AskEnds() {
  const bool is_monotone = def_.order.trend == Trend::kMonotone ||
                           def_.order.trend == Trend::kMonotoneBySign;
  std::vector<uint32_t> flips = {0};
  for (uint32_t bit = 1; is_monotone && bit != 0 && bit <= shown_; bit <<= 1) {
    if ((shown_ & bit) == 0) continue;
    const size_t count = flips.size();
    for (size_t i = 0; i < count; ++i) flips.push_back(flips[i] | bit);
  }
  uint32_t shown = shown_;
  // Sizes were found by their product; the elements of the shape are no data.
  if (def_.order.trend == Trend::kConserving) shown &= 1;
  for (const uint32_t flipped : flips) {
    WB_ASSIGN_OR_RETURN(Answer answer, Ask({.dims = End::kMost,
                                            .elements = End::kMost,
                                            .flipped = flipped,
                                            .shown = shown}));
    at_most_.push_back(std::move(answer));
  }
  for (const uint32_t flipped : flips) {
    absl::StatusOr<Answer> answer = Ask({.dims = End::kLeast,
                                         .elements = End::kLeast,
                                         .flipped = flipped,
                                         .shown = shown});
    if (!answer.ok() || answer->types.size() != at_most_[0].types.size()) {
      at_least_.clear();
      break;
    }
    at_least_.push_back(*std::move(answer));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RangedNode::Ends>> RangedNode::EndsOfOutputs()
    const {
  std::vector<Ends> ends(at_most_[0].types.size());
  const auto differs = [] {
    return absl::FailedPreconditionError(
        "the shape of its output depends on a size that depends on data");
  };
  for (size_t k = 0; k < ends.size(); ++k) {
    Dims buffer;
    ends[k].most = DimsAtMost(at_most_[0].types[k], buffer);
    const size_t rank = ends[k].most.size();
    for (const Answer& answer : at_most_) {
      const Dims& dims = DimsAtMost(answer.types[k], buffer);
      if (dims.size() != rank) return differs();
      for (size_t d = 0; d < rank; ++d) {
        ends[k].most[d] = std::max(ends[k].most[d], dims[d]);
      }
    }
    ends[k].least = at_least_.empty() ? Dims(rank, 0) : ends[k].most;
    for (const Answer& answer : at_least_) {
      const Dims dims = DimsAtLeast(answer.types[k]);
      if (dims.size() != rank) return differs();
      for (size_t d = 0; d < rank; ++d) {
        if (dims[d] > ends[k].most[d]) return differs();
        ends[k].least[d] = std::min(ends[k].least[d], dims[d]);
      }
    }
  }
  return ends;
}

absl::StatusOr<RangedNode::Output> RangedNode::OutputOf(
    size_t k, Ends ends, const std::optional<Answer>& taken) const {
  const OutputType& answer = at_most_[0].types[k];
  Dims dims = ends.most;
  const bool is_assumed = answer.bound == Bound::kAssumed;
  if (is_assumed)
    dims.assign(answer.type.dims().begin(), answer.type.dims().end());
  if (!ends.symbols.empty()) {
    for (size_t d = 0; d < dims.size(); ++d) {
      if (ends.symbols[d] != kNoSymbol)
        dims[d] = symbols_[ends.symbols[d]].taken;
    }
  } else if (taken && taken->types[k].type.rank() == answer.type.rank()) {
    for (size_t d = 0; d < dims.size(); ++d) {
      dims[d] = std::clamp(taken->types[k].type.dim(static_cast<int>(d)),
                           ends.least[d], ends.most[d]);
    }
  }
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(answer.type.dtype(), dims));
  Output output = {.type = OutputType(std::move(type))};
  output.type.choice = answer.choice;
  if (ends.least == ends.most) return output;
  output.own_bound = answer.bound;
  output.type.bound =
      is_assumed || HasAssumedInput() ? Bound::kAssumed : Bound::kUpper;
  ValueRange range;
  range.symbols = ends.symbols.empty()
                      ? std::vector<Symbol>(ends.most.size(), kNoSymbol)
                      : std::move(ends.symbols);
  range.least = std::move(ends.least);
  range.most = std::move(ends.most);
  output.range = std::move(range);
  return output;
}

// What the elements are at all ends, if the size is known.
void RangedNode::FindElements(size_t k, Output& output) const {
  const TensorType& type = output.type.type;
  if (output.range || at_least_.empty() || !node_.outputs[k]) return;
  const bool has_ranges = HasRangesOf(def_, type.dtype());
  // What is the same at the ends may be something else between them: then only
  // what does not depend on the ends is known.
  std::vector<Answer> hidden;
  if (!has_ranges && shown_ != 0) {
    for (const End end : {End::kMost, End::kLeast}) {
      absl::StatusOr<Answer> answer = Ask({.dims = end, .shown = 0});
      if (!answer.ok()) return;
      hidden.push_back(*std::move(answer));
    }
  }
  std::vector<const Constant*> folded;
  const auto add = [&](const std::vector<Answer>& answers) {
    return std::all_of(answers.begin(), answers.end(), [&](const Answer& one) {
      if (one.folded.size() <= k || !one.folded[k] ||
          one.folded[k]->type() != type) {
        return false;
      }
      folded.push_back(&*one.folded[k]);
      return true;
    });
  };
  const bool is_folded =
      hidden.empty() ? add(at_most_) && add(at_least_) : add(hidden);
  if (!is_folded) return;
  bool is_open = false;
  std::vector<Element> exact, least, most;
  for (int64_t i = 0; i < type.element_count(); ++i) {
    const Element first = ElementOf(folded[0], i);
    Element lower = first, upper = first;
    bool fits = has_ranges;
    for (const Constant* answer : folded) {
      const Element element = ElementOf(answer, i);
      fits &= element.known() && !element.is_string() &&
              Fits(*answer, i, kMaxRangedNumber);
      if (!fits) continue;
      if (answer->Float(i) < lower.number()) lower = element;
      if (answer->Float(i) > upper.number()) upper = element;
    }
    const bool is_exact = std::all_of(
        folded.begin(), folded.end(),
        [&](const Constant* answer) { return ElementOf(answer, i) == first; });
    exact.push_back(is_exact ? first : Element());
    least.push_back(is_exact ? first : fits ? lower : Element());
    most.push_back(is_exact ? first : fits ? upper : Element());
    is_open |= !is_exact && fits;
  }
  output.constant = ConstantOf(type, exact);
  if (!is_open) return;
  ValueRange range;
  range.least.assign(type.dims().begin(), type.dims().end());
  range.most = range.least;
  range.symbols.resize(range.most.size(), kNoSymbol);
  range.element_symbols.resize(least.size(), kNoSymbol);
  range.least_elements =
      std::make_shared<const Constant>(*ConstantOf(type, least));
  range.most_elements =
      std::make_shared<const Constant>(*ConstantOf(type, most));
  output.range = std::move(range);
}

void RangedNode::ApplyBetween(std::vector<Output>& outputs) const {
  if (def_.fold_between == nullptr || outputs[0].range ||
      outputs[0].type.type.element_count() > kMaxConstantElements) {
    return;
  }
  const auto open = [](const ResolvedValue* input) {
    return input != nullptr && input->range != nullptr &&
           !input->range->HasFixedDims();
  };
  if (std::any_of(inputs_.begin(), inputs_.end(), open)) return;
  std::vector<const TensorType*> types;
  for (const ResolvedValue* input : inputs_) {
    types.push_back(input != nullptr ? &*input->type : nullptr);
  }
  const std::vector<const TensorType*> results = {&outputs[0].type.type};
  const uint32_t all = ~uint32_t{0};
  const Source lower(*this, {.elements = End::kLeast, .shown = all});
  const Source upper(*this, {.elements = End::kMost, .shown = all});
  absl::StatusOr<FoldedOutputs> folded =
      def_.fold_between(OpView(node_, opset_, types, lower, results),
                        OpView(node_, opset_, types, upper, results));
  if (folded.ok() && !folded->empty() && (*folded)[0]) {
    outputs[0].constant = *std::move((*folded)[0]);
  }
}

absl::StatusOr<std::vector<RangedNode::Output>> RangedNode::Resolve() {
  std::vector<Ends> ends;
  if (def_.order.trend == Trend::kConserving) {
    WB_ASSIGN_OR_RETURN(ends, ConservedEnds());
    // Where the shape is not known but by conservation, there are no elements.
    if (!AskEnds().ok()) {
      at_most_.clear();
      at_least_.clear();
      Answer answer;
      for (const Ends& end : ends) {
        WB_ASSIGN_OR_RETURN(
            TensorType type,
            TensorType::Create(inputs_[0]->type->dtype(), end.most));
        answer.types.emplace_back(std::move(type));
      }
      at_most_.push_back(std::move(answer));
    }
  } else {
    WB_RETURN_IF_ERROR(AskEnds());
    WB_ASSIGN_OR_RETURN(ends, EndsOfOutputs());
  }
  std::optional<Answer> taken;
  if (HasAssumedInput() && def_.order.trend != Trend::kConserving) {
    // Costs are those of the sizes that are taken: they must go together, too.
    WB_ASSIGN_OR_RETURN(
        taken,
        Ask({.dims = End::kTaken, .elements = End::kTaken, .shown = shown_}));
    if (taken->types.size() != ends.size()) taken = std::nullopt;
  }
  std::vector<Output> outputs;
  for (size_t k = 0; k < ends.size(); ++k) {
    WB_ASSIGN_OR_RETURN(Output output, OutputOf(k, std::move(ends[k]), taken));
    outputs.push_back(std::move(output));
  }
  for (size_t k = 0; k < outputs.size() && k < node_.outputs.size(); ++k) {
    FindElements(k, outputs[k]);
  }
  if (!outputs.empty()) ApplyBetween(outputs);
  const bool has_range = std::any_of(
      outputs.begin(), outputs.end(),
      [](const Output& output) { return output.range.has_value(); });
  if (has_range && def_.order.trend != Trend::kConserving) FindSymbols(outputs);
  for (Output& output : outputs) {
    if (!output.range || output.range->HasFixedDims()) continue;
    ValueRange& range = *output.range;
    for (size_t d = 0; d < range.symbols.size(); ++d) {
      if (range.IsFixed(static_cast<int>(d)) || range.symbols[d] != kNoSymbol) {
        continue;
      }
      range.symbols[d] =
          symbols_.Add({range.least[d], range.most[d],
                        output.type.type.dim(static_cast<int>(d))});
    }
  }
  return outputs;
}

}  // namespace weighbridge
