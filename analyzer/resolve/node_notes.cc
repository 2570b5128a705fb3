// What NodeResolver tells about nodes: what it had to assume, what it leaves
// open, and where the file says otherwise.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/resolve/node_resolver.h"

namespace weighbridge {
namespace {

// "float32[batch,3,?]": what a file says about a tensor.
std::string DeclarationText(const DeclaredType& type) {
  std::string text = type.dtype ? DTypeName(*type.dtype) : "";
  if (!type.has_shape) return text;
  const char* separator = "[";
  for (const DeclaredDim& dim : type.dims) {
    absl::StrAppend(&text, separator,
                    dim.size ? absl::StrCat(*dim.size)
                             : (dim.symbol.empty() ? "?" : dim.symbol));
    separator = ",";
  }
  return text + (type.dims.empty() ? "[]" : "]");
}

// The dims of a declared tensor type, if the file gives all of them.
std::optional<Dims> StaticDims(const DeclaredType& type) {
  if (type.kind != DeclaredType::Kind::kTensor || !type.has_shape) {
    return std::nullopt;
  }
  Dims dims;
  for (const DeclaredDim& dim : type.dims) {
    if (!dim.size) return std::nullopt;
    dims.push_back(*dim.size);
  }
  return dims;
}

}  // namespace

void NodeResolver::NoteBound(const Node& node, ValueId output, Bound bound) {
  const std::optional<TensorType>& type = values_[output].type;
  if (bound == Bound::kExact || !type || type->rank() == 0 ||
      given_.HasShape(graph_.value(output).name)) {
    return;
  }
  if (bound == Bound::kAssumed) return NoteChoice(node, values_[output]);
  given_.AddCandidate(graph_.value(output).name);
  Assume(absl::StrCat(
      DescribeNode(node), ": the size of its output depends on data; ",
      "the upper bound ", DimsToString(type->dims()), " is taken; bind it ",
      "with --shape ", graph_.value(output).name, "=..."));
}

// Routers are alike: a model has one per layer.
void NodeResolver::NoteChoice(const Node& node, const ResolvedValue& value) {
  const ExpertChoice* choice = nullptr;
  for (const std::optional<ValueId>& input : node.inputs) {
    if (input && values_[*input].range != nullptr) {
      choice = values_[*input].range->choice.get();
    }
  }
  if (choice == nullptr || value.range == nullptr) return;
  const std::string line = absl::StrCat(
      "routing to experts depends on data; of ", choice->choices,
      " choices for ", choice->tokens, " tokens, each of ", choice->experts,
      " experts is taken to get an even share (",
      choice->choices / choice->experts,
      choice->choices % choice->experts != 0
          ? absl::StrCat(", the first ", choice->choices % choice->experts,
                         " one more")
          : "",
      "); one expert may get up to ", choice->tokens);
  AssumeOnce(line);
}

void NodeResolver::NoteTables(const Node& node) {
  AssumeOnce(absl::StrCat("the tables of ", node.op_type,
                          " stand in attributes of its nodes: they are in no ",
                          "count of parameters and weight bytes"));
}

void NodeResolver::CompareWithFile(const Node& node, ValueId output) {
  const ResolvedValue& value = values_[output];
  const DeclaredType& declared = graph_.value(output).type;
  if (file_shapes_ == FileShapes::kReplaced || !value.type ||
      value.bound != Bound::kExact ||
      declared.kind != DeclaredType::Kind::kTensor) {
    return;
  }
  std::string why;
  bool agrees = !declared.dtype || *declared.dtype == value.type->dtype();
  if (declared.has_shape) {
    const size_t rank = declared.dims.size();
    agrees &= rank == static_cast<size_t>(value.type->rank());
    for (size_t i = 0; agrees && i < rank; ++i) {
      const int64_t size = value.type->dim(static_cast<int>(i));
      const DeclaredDim& dim = declared.dims[i];
      if (dim.size) agrees = *dim.size == size;
      if (dim.size || dim.symbol.empty()) continue;
      const auto [bound, is_new] = symbols_.emplace(
          dim.symbol,
          BoundSymbol{size, absl::StrCat("'", graph_.value(output).name, "'")});
      if (is_new || bound->second.size == size) continue;
      agrees = false;
      why = absl::StrCat(", where '", dim.symbol, "' is ", bound->second.size,
                         " by ", bound->second.source);
    }
  }
  if (agrees) return;
  contradictions_.push_back(
      absl::StrCat(DescribeNode(node), ": output '", graph_.value(output).name,
                   "' is inferred as ", value.type->ToString(),
                   ", the file declares ", DeclarationText(declared), why));
}

void NodeResolver::LeaveContradiction(NodeId id, const absl::Status& error) {
  LeaveUnresolved(id, absl::StrCat("its operands are known by their upper ",
                                   "bounds only, which do not go together: ",
                                   error.message()));
}

void NodeResolver::LeaveUnknown(NodeId id, const OpDef& def,
                                const absl::Status& why) {
  std::string reason(why.message());
  const std::vector<std::optional<ValueId>>& inputs = graph_.node(id).inputs;
  const std::optional<int> i = InputNotKnown(why);
  // A value can only be given to what has a size.
  if (i && *i < static_cast<int>(inputs.size()) && inputs[*i] &&
      values_[*inputs[*i]].type &&
      values_[*inputs[*i]].type->element_count() <= kMaxConstantElements &&
      given_.TakesValueOf(graph_.value(*inputs[*i]).name)) {
    absl::StrAppend(&reason, "; bind it with --value ",
                    graph_.value(*inputs[*i]).name, "=...");
  }
  LeaveUnresolved(id, std::move(reason));
  // Where the file says all that the rule could not, nothing is missing.
  const std::vector<std::optional<ValueId>>& outputs = graph_.node(id).outputs;
  const TensorType* moved =
      def.op_class == OpClass::kView && !inputs.empty() && inputs[0] &&
              values_[*inputs[0]].bound == Bound::kExact &&
              values_[*inputs[0]].type
          ? &*values_[*inputs[0]].type
          : nullptr;
  const auto fits = [&](const TensorType& type) {
    return moved == nullptr || (type.dtype() == moved->dtype() &&
                                type.element_count() == moved->element_count());
  };
  if (def.weighs_any_sizes &&
      std::all_of(outputs.begin(), outputs.end(), [&](const auto& output) {
        return !output ||
               (values_[*output].type && fits(*values_[*output].type));
      })) {
    nodes_[id].unresolved.clear();
  }
}

void NodeResolver::LeaveUnresolved(NodeId id, std::string reason) {
  nodes_[id].unresolved = std::move(reason);
  for (const std::optional<ValueId>& output : graph_.node(id).outputs) {
    if (!output) continue;
    const DeclaredType& declared = graph_.value(*output).type;
    const std::optional<Dims> dims = StaticDims(declared);
    if (!dims || !declared.dtype || file_shapes_ == FileShapes::kReplaced) {
      continue;
    }
    absl::StatusOr<TensorType> type =
        TensorType::Create(*declared.dtype, *dims);
    if (!type.ok()) continue;
    values_[*output].type = *std::move(type);
    Assume(absl::StrCat("the shape of '", graph_.value(*output).name,
                        "' is taken from the file's value_info: ",
                        values_[*output].type->ToString()));
  }
}

}  // namespace weighbridge
