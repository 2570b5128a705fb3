#include "analyzer/ops/contrib_tokenizer.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#tokenizer, C1..C7.

// How much text there is, a type does not say: one operation per element that
// is read or written stands for it.
absl::StatusOr<OpCost> CostTokens(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kSimpleWeight;
  if (view.output(0) != nullptr) {
    cost.vector_ops += Ops(view.output(0)->element_count()) * kSimpleWeight;
  }
  return cost;
}

absl::Status CheckText(const OpView& view) {
  return CheckDType(view, 0, "text", kStringType);  // contrib_tokenizer_c1
}

absl::Status CheckModes(const OpView& view) {
  const bool has_separators = view.HasAttribute("separators");
  if (has_separators == view.HasAttribute("tokenexp")) {
    return absl::InvalidArgumentError(  // contrib_tokenizer_c3
        "expected one of the attributes 'separators' and 'tokenexp'");
  }
  const bool is_empty = has_separators
                            ? view.StringsAttribute("separators").empty()
                            : view.StringAttribute("tokenexp", "").empty();
  if (is_empty) {
    return absl::InvalidArgumentError(  // contrib_tokenizer_c3
        absl::StrCat("attribute '", has_separators ? "separators" : "tokenexp",
                     "' is empty"));
  }
  return NeedPositive(view, "mincharnum").status();  // contrib_tokenizer_c3
}

// Of com.microsoft: [C] or [N, C] gets an axis of as many tokens as the string
// has that has most of them; where there is no string, there is no such axis.
absl::StatusOr<OutputTypes> InferTokenizer(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view));
  const TensorType& x = *view.input(0);
  if (x.rank() != 1 && x.rank() != 2) {  // contrib_tokenizer_c2
    return absl::InvalidArgumentError(absl::StrCat("input 0 ('X') has shape ",
                                                   DimsToString(x.dims()),
                                                   ", expected [C] or [N,C]"));
  }
  WB_RETURN_IF_ERROR(CheckModes(view));
  if (x.element_count() != 0) return ValueNotKnown(0, "X");
  Dims dims = {0};
  if (x.rank() == 2) dims.insert(dims.begin(), x.dim(0));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kString, dims));
  return OutputTypes{std::move(type)};
}

// Inputs: text, add_special_tokens. Tokens, which of them are no padding, and
// where each begins and ends. Without a length to pad to, the longest tells.
absl::StatusOr<OutputTypes> InferPadded(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "add_special_tokens",
                                kBoolType));  // contrib_tokenizer_c1
  WB_RETURN_IF_ERROR(CheckScalar(view, 1, "add_special_tokens"));
  const int64_t length = view.IntAttribute("padding_length", -1);
  if (length == -1) return ValueNotKnown(0, "text");
  if (length < 1) {  // contrib_tokenizer_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "padding_length is ", length, ", expected -1 or at least 1"));
  }
  const TensorType& text = *view.input(0);
  Dims dims(text.dims().begin(), text.dims().end());
  dims.push_back(length);
  WB_ASSIGN_OR_RETURN(TensorType tokens,
                      TensorType::Create(DType::kInt64, dims));
  dims.push_back(2);
  WB_ASSIGN_OR_RETURN(TensorType offsets,
                      TensorType::Create(DType::kInt64, dims));
  return OutputTypes{tokens, tokens, std::move(offsets)};
}

// How many tokens there are, only the text tells.
absl::StatusOr<OutputTypes> InferUnpadded(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view));
  return ValueNotKnown(0, "text");
}

absl::Status CheckStrings(const OpView& view, int64_t least, int64_t most) {
  const int64_t count = view.input(0)->element_count();
  if (count >= least && count <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_tokenizer_c5
      "input 0 ('text') has ", count, " strings, expected ",
      least == most ? "" : absl::StrCat(least, " or "), most));
}

// One text or a pair, which become one sequence.
absl::StatusOr<OutputTypes> InferBert(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view));
  WB_RETURN_IF_ERROR(CheckStrings(view, 1, 2));
  return ValueNotKnown(0, "text");
}

absl::StatusOr<OutputTypes> InferHfBert(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckText(view));
  WB_RETURN_IF_ERROR(CheckStrings(view, 2, 2));
  return ValueNotKnown(0, "text");
}

// Inputs: text, row_indices.
absl::StatusOr<OutputTypes> InferWordpiece(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 1, "row_indices", kInt64Type));  // contrib_tokenizer_c1
  return InferUnpadded(view);
}

// Inputs: text, nbest_size, alpha, add_bos, add_eos, reverse, fairseq.
absl::StatusOr<OutputTypes> InferSentencepiece(const OpView& view) {
  static constexpr const char* kNames[] = {"text",    "nbest_size", "alpha",
                                           "add_bos", "add_eos",    "reverse",
                                           "fairseq"};
  WB_RETURN_IF_ERROR(
      CheckDType(view, 1, kNames[1], kInt64Type));  // contrib_tokenizer_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 2, kNames[2], kFloatTypes));
  for (int i = 3; i < 7; ++i) {
    WB_RETURN_IF_ERROR(CheckDType(view, i, kNames[i], kBoolType));
  }
  for (int i = 1; i < 7; ++i) {
    WB_RETURN_IF_ERROR(CheckScalar(view, i, kNames[i]));
  }
  return InferUnpadded(view);
}

absl::Status CheckIds(const OpView& view) {
  return CheckDType(view, 0, "ids", kInt64Type);  // contrib_tokenizer_c1
}

absl::Status CheckRow(const OpView& view) {
  const TensorType& ids = *view.input(0);
  if (ids.rank() == 1 || (ids.rank() == 2 && ids.dim(0) == 1)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(  // contrib_tokenizer_c6
      absl::StrCat("input 0 ('ids') has shape ", DimsToString(ids.dims()),
                   ", expected [n] or [1,n]"));
}

absl::StatusOr<OutputTypes> Strings(const Dims& dims) {
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kString, dims));
  return OutputTypes{std::move(type)};
}

// Inputs: ids, fairseq.
absl::StatusOr<OutputTypes> InferSentencepieceDecoder(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckIds(view));
  WB_RETURN_IF_ERROR(
      CheckDType(view, 1, "fairseq", kBoolType));  // contrib_tokenizer_c1
  WB_RETURN_IF_ERROR(CheckRow(view));
  return Strings({1});
}

// Inputs: ids, position: the begin and the end of each part that is decoded, if
// the attribute says that parts are.
absl::StatusOr<OutputTypes> InferBertDecoder(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckIds(view));
  WB_RETURN_IF_ERROR(
      CheckDType(view, 1, "position", kInt64Type));  // contrib_tokenizer_c1
  WB_RETURN_IF_ERROR(CheckRow(view));
  if (view.IntAttribute("use_indices", 0) == 0) return Strings({1});
  const TensorType& position = *view.input(1);
  if (position.element_count() == 0) return Strings({0});
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "position", 2));
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "position",
                               {position.dim(0), 2}));  // contrib_tokenizer_c7
  return Strings({position.dim(0)});
}

// One text for each row of ids.
absl::StatusOr<OutputTypes> InferRowDecoder(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckIds(view));
  const TensorType& ids = *view.input(0);
  if (ids.rank() <= 1) return Strings({1});
  return Strings(Dims(ids.dims().begin(), ids.dims().end() - 1));
}

OpDef Row(const char* name, int min_inputs, int max_inputs,
          absl::StatusOr<OutputTypes> (*infer)(const OpView&)) {
  using enum InputRole;
  return {
      .name = name,
      .min_inputs = min_inputs,
      .max_inputs = max_inputs,
      .op_class = OpClass::kOpaque,
      .input_roles = {kIndex, kShape, kShape, kShape, kShape, kShape, kShape},
      .infer = infer,
      .cost = &CostTokens,
      .has_attribute_tables = true};  // The vocabulary.
}

}  // namespace

absl::Status RegisterContribTokenizerOps(OpRegistry& registry) {
  WB_RETURN_IF_ERROR(registry.Add(ContribRow(
      "Tokenizer", 1, 1, OpClass::kOpaque, &InferTokenizer, &CostTokens)));
  const OpDef rows[] = {
      Row("GPT2Tokenizer", 1, 2, &InferPadded),
      Row("CLIPTokenizer", 1, 2, &InferPadded),
      Row("RobertaTokenizer", 1, 2, &InferPadded),
      Row("SpmTokenizer", 1, 2, &InferPadded),
      Row("HfJsonTokenizer", 1, 1, &InferUnpadded),
      Row("TrieTokenizer", 1, 1, &InferUnpadded),
      Row("BasicTokenizer", 1, 1, &InferUnpadded),
      Row("BlingFireSentenceBreaker", 1, 1, &InferUnpadded),
      Row("BertTokenizer", 1, 1, &InferBert),
      Row("HfBertTokenizer", 1, 1, &InferHfBert),
      Row("WordpieceTokenizer", 2, 2, &InferWordpiece),
      Row("SentencepieceTokenizer", 6, 7, &InferSentencepiece),
      Row("SentencepieceDecoder", 1, 2, &InferSentencepieceDecoder),
      Row("BertTokenizerDecoder", 2, 2, &InferBertDecoder),
      Row("BpeDecoder", 1, 1, &InferRowDecoder),
      Row("TrieDetokenizer", 1, 1, &InferRowDecoder),
  };
  // Tokenizers are in the older domain of the extensions and in the newer one.
  for (const char* domain : {"ai.onnx.contrib", "com.microsoft.extensions"}) {
    for (OpDef row : rows) {
      row.domain = domain;
      WB_RETURN_IF_ERROR(registry.Add(row));
    }
  }
  return absl::OkStatus();
}

}  // namespace weighbridge
