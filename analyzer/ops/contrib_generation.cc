#include "analyzer/ops/contrib_generation.h"

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#generation, C1..C3.

bool IsPrompt(DType dtype) { return IsInt32(dtype) || IsFloat(dtype); }
constexpr DTypeSet kPromptTypes = {&IsPrompt, "int32 or a float type"};

// A prompt of tokens is [batch, length]; of features (audio) it has more axes.
absl::StatusOr<int64_t> ReadBatch(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "input", kPromptTypes));  // contrib_generation_c1
  WB_RETURN_IF_ERROR(CheckRankAtLeast(view, 0, "input", 2));
  if (!view.HasAttribute("decoder")) {  // contrib_generation_c2
    return absl::InvalidArgumentError("attribute 'decoder' is missing");
  }
  return view.input(0)->dim(0);
}

// One positive number, known or not.
absl::StatusOr<int64_t> ReadCount(const OpView& view, int i, const char* name) {
  WB_RETURN_IF_ERROR(CheckPresent(view, i, name));
  WB_ASSIGN_OR_RETURN(const int64_t count, NeedScalar(view, i, name));
  if (count >= 1) return count;
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_generation_c3
      name, " is ", count, ", must be at least 1"));
}

// Sequences end when their end token is drawn; they are padded to the longest
// that is allowed.
absl::StatusOr<OutputTypes> InferSearch(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int64_t batch, ReadBatch(view));
  WB_ASSIGN_OR_RETURN(const int64_t length, ReadCount(view, 1, "max_length"));
  WB_ASSIGN_OR_RETURN(TensorType sequences,
                      TensorType::Create(DType::kInt32, {batch, length}));
  if (view.output_count() < 2) return OutputTypes{std::move(sequences)};
  // Sampling shows the scores that it drew from.
  WB_ASSIGN_OR_RETURN(const int64_t words, NeedPositive(view, "vocab_size"));
  WB_ASSIGN_OR_RETURN(TensorType logits,
                      TensorType::Create(DType::kFloat32, {batch, words}));
  return OutputTypes{std::move(sequences), std::move(logits)};
}

absl::StatusOr<OutputTypes> InferBeamSearch(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int64_t batch, ReadBatch(view));
  WB_ASSIGN_OR_RETURN(const int64_t length, ReadCount(view, 1, "max_length"));
  WB_ASSIGN_OR_RETURN(const int64_t beams, ReadCount(view, 3, "num_beams"));
  WB_ASSIGN_OR_RETURN(const int64_t returned,
                      ReadCount(view, 4, "num_return_sequences"));
  if (returned > beams) {  // contrib_generation_c3
    return absl::InvalidArgumentError(absl::StrCat(
        "num_return_sequences is ", returned, ", num_beams only ", beams));
  }
  const DType score_type = IsFloat(view.input(0)->dtype())
                               ? view.input(0)->dtype()
                           : view.HasInput(5) ? view.input(5)->dtype()
                                              : DType::kFloat32;
  WB_ASSIGN_OR_RETURN(
      TensorType sequences,
      TensorType::Create(DType::kInt32, {batch, returned, length}));
  WB_ASSIGN_OR_RETURN(TensorType scores,
                      TensorType::Create(score_type, {batch, returned}));
  OutputTypes outputs = {std::move(sequences), std::move(scores)};
  if (view.output_count() < 3) return outputs;
  WB_ASSIGN_OR_RETURN(const int64_t words, NeedPositive(view, "vocab_size"));
  // A score for each token that is drawn, at most all that may be.
  WB_ASSIGN_OR_RETURN(
      TensorType steps,
      TensorType::Create(score_type, {length, batch, beams, words}));
  outputs.emplace_back(std::move(steps), Bound::kUpper);
  return outputs;
}

// The decoder runs once per token with a cache that grows each time: its graph
// would have to be resolved anew for every step.
absl::StatusOr<OpCost> CostSearch(const OpView&) {
  return absl::UnimplementedError(
      "it runs its decoder once per token, each time with a longer past; "
      "analyze the decoder by itself");
}

}  // namespace

absl::Status RegisterContribGenerationOps(OpRegistry& registry) {
  using enum InputRole;
  const auto search = [](const char* name, int min_inputs, int max_inputs,
                         absl::StatusOr<OutputTypes> (*infer)(const OpView&),
                         bool (*is_random)(const OpView&)) {
    return OpDef{.domain = kContribDomain,
                 .name = name,
                 .min_inputs = min_inputs,
                 .max_inputs = max_inputs,
                 .op_class = OpClass::kOpaque,
                 .input_roles = InputRoles({kIndex, kShape}).Repeating(1),
                 .infer = infer,
                 .cost = &CostSearch,
                 .is_random = is_random};
  };
  return registry.AddAll({
      search("GreedySearch", 2, 7, &InferSearch, nullptr),
      search("Sampling", 2, 9, &InferSearch,
             [](const OpView&) { return true; }),
      search("BeamSearch", 2, 12, &InferBeamSearch, nullptr),
      search("WhisperBeamSearch", 2, 15, &InferBeamSearch, nullptr),
  });
}

}  // namespace weighbridge
