// What NodeResolver tells about nodes: what it had to assume, and where the
// file says otherwise.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
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

}  // namespace weighbridge
