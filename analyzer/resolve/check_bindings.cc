#include "analyzer/resolve/check_bindings.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

template <typename T>
absl::Status CheckInputNames(const char* flag,
                             const std::map<std::string, T>& bound,
                             const std::vector<std::string>& inputs) {
  for (const auto& [name, unused] : bound) {
    if (std::find(inputs.begin(), inputs.end(), name) == inputs.end()) {
      return absl::NotFoundError(absl::StrCat(
          flag, " names the input '", name, "', which the model does not ",
          "have", Alternatives(name, inputs)));
    }
  }
  return absl::OkStatus();
}

// Several shapes are for a sequence, perhaps one that is optional; none is for
// an empty one, and for anything optional.
bool CanHold(const DeclaredType& type, size_t shapes) {
  using enum DeclaredType::Kind;
  if (type.element == nullptr) return false;
  if (type.kind == kOptional) {
    return shapes == 0 || CanHold(*type.element, shapes);
  }
  return type.kind == kSequence && type.element->dtype.has_value();
}

}  // namespace

const DeclaredType& TensorTypeOf(const Value& input) {
  const DeclaredType* type = &input.type;
  while (type->element != nullptr) type = type->element.get();
  return *type;
}

absl::Status CheckBindings(const Graph& graph, const Bindings& bindings) {
  std::vector<std::string> inputs, symbols;
  for (const ValueId id : graph.inputs()) {
    const Value& input = graph.value(id);
    inputs.push_back(input.name);
    for (const DeclaredDim& dim : TensorTypeOf(input).dims) {
      if (!dim.symbol.empty()) symbols.push_back(dim.symbol);
    }
  }
  WB_RETURN_IF_ERROR(CheckInputNames("--shape", bindings.shapes, inputs));
  WB_RETURN_IF_ERROR(CheckInputNames("--shape", bindings.items, inputs));
  WB_RETURN_IF_ERROR(CheckInputNames("--value", bindings.values, inputs));
  for (const auto& [name, unused] : bindings.dims) {
    if (std::find(symbols.begin(), symbols.end(), name) == symbols.end()) {
      return absl::NotFoundError(absl::StrCat(
          "--dim names the dimension '", name, "', which no input of the ",
          "model has", Alternatives(name, symbols)));
    }
  }
  for (const ValueId id : graph.inputs()) {
    const Value& input = graph.value(id);
    const auto items = bindings.items.find(input.name);
    if (items == bindings.items.end() ||
        CanHold(input.type, items->second.size())) {
      continue;
    }
    return absl::InvalidArgumentError(
        absl::StrCat("--shape ", input.name, " has ", items->second.size(),
                     " shapes, the model's input is no sequence of tensors"));
  }
  return absl::OkStatus();
}

}  // namespace weighbridge
