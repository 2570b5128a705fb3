#include "analyzer/ops/check_operands.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

std::string ExpectedInputs(const OpDef& def) {
  if (def.max_inputs == kVariadic) {
    return absl::StrCat("at least ", def.min_inputs);
  }
  if (def.max_inputs == def.min_inputs) return absl::StrCat(def.min_inputs);
  return absl::StrCat(def.min_inputs, " to ", def.max_inputs);
}

}  // namespace

absl::Status CheckOperands(const OpDef& def, const OpView& view) {
  // Trailing omitted inputs are as good as none.
  int count = view.input_count();
  while (count > 0 && !view.HasInput(count - 1)) --count;
  if (count < def.min_inputs || count > def.max_inputs) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", count, count == 1 ? " input" : " inputs",
                     ", expected ", ExpectedInputs(def)));
  }
  for (int i = 0; i < count; ++i) {
    if (view.container(i) != nullptr &&
        def.containers == Containers::kRefused) {
      return absl::InvalidArgumentError(absl::StrCat("input ", i, " is ",
                                                     view.container(i)->Word(),
                                                     ", expected a tensor"));
    }
  }
  for (int i = 0; i < def.min_inputs; ++i) {
    if (!view.HasInput(i)) {
      return absl::InvalidArgumentError(
          absl::StrCat("omits input ", i, ", which is required"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<OutputTypes> InferOutputs(const OpDef& def, const OpView& view) {
  absl::StatusOr<OutputTypes> outputs = def.infer(view);
  if (!view.attribute_status().ok()) return view.attribute_status();
  if (!outputs.ok()) return outputs.status();
  if (static_cast<int>(outputs->size()) < view.output_count()) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", view.output_count(), " outputs, expected at most ",
                     outputs->size()));
  }
  return outputs;
}

}  // namespace weighbridge
