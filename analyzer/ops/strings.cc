#include "analyzer/ops/strings.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/broadcast.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#strings, C1..C7.

bool IsToken(DType dtype) { return IsString(dtype) || IsIndex(dtype); }
constexpr DTypeSet kTokenTypes = {&IsToken, "string, int32 or int64"};

// How many characters a string has is no part of its type: one operation per
// string that is written stands for all of them.
absl::StatusOr<OpCost> CostStrings(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * kSimpleWeight;
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferStringConcat(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kStringType));  // strings_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "Y", kStringType));
  WB_ASSIGN_OR_RETURN(  // strings_c2
      const Dims dims,
      BroadcastDims(view.input(0)->dims(), view.input(1)->dims()));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kString, dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferRegexFullMatch(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kStringType));  // strings_c1
  return OutputTypes{view.input(0)->WithDType(DType::kBool)};
}

// All strings of input 0, if they are known.
const Constant* KnownStrings(const OpView& view) {
  const Constant* constant = view.constant(0);
  if (constant == nullptr || !constant->holds_strings() ||
      !constant->fully_known() ||
      constant->size() != view.input(0)->element_count()) {
    return nullptr;
  }
  return constant;
}

// How many parts a text has between occurrences of the delimiter.
int64_t CountBetween(const std::string& text, const std::string& delimiter) {
  int64_t parts = 1;
  for (size_t at = text.find(delimiter); at != std::string::npos;
       at = text.find(delimiter, at + delimiter.size())) {
    ++parts;
  }
  return parts;
}

int64_t CountWords(const std::string& text) {
  int64_t words = 0;
  bool in_word = false;
  for (const char character : text) {
    const bool is_space =
        absl::ascii_isspace(static_cast<unsigned char>(character));
    if (!is_space && !in_word) ++words;
    in_word = !is_space;
  }
  return words;
}

// The last axis holds as many parts as the longest list of them.
absl::StatusOr<OutputTypes> InferStringSplit(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kStringType));  // strings_c1
  const TensorType& x = *view.input(0);
  if (x.element_count() == 0) {
    return absl::FailedPreconditionError(
        "input 0 ('X') is empty: the specification does not say which axes "
        "the parts of no string have");
  }
  const bool has_limit = view.HasAttribute("maxsplit");
  const int64_t limit = view.IntAttribute("maxsplit", 0);
  if (has_limit && limit < 0) {  // strings_c3
    return absl::InvalidArgumentError(
        absl::StrCat("maxsplit is ", limit, ", expected at least 0"));
  }
  constexpr int64_t kMaxParts = int64_t{1} << 40;
  const int64_t most = std::min(limit, kMaxParts) + 1;
  Bound bound = Bound::kExact;
  int64_t parts = 0;
  if (const Constant* texts = KnownStrings(view)) {
    const std::string delimiter = view.StringAttribute("delimiter", "");
    for (int64_t i = 0; i < texts->size(); ++i) {
      const std::string& text = texts->String(i);
      parts =
          std::max(parts, delimiter.empty() ? CountWords(text)
                                            : CountBetween(text, delimiter));
    }
    if (has_limit) parts = std::min(parts, most);
  } else if (has_limit) {
    parts = most;
    bound = Bound::kUpper;
  } else {
    return ValueNotKnown(0, "X");
  }
  Dims dims(x.dims().begin(), x.dims().end());
  dims.push_back(parts);
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kString, dims));
  return OutputTypes{OutputType(std::move(type), bound),
                     x.WithDType(DType::kInt64)};
}

// Nullopt if upper and lower case of a letter depend on the locale.
std::optional<std::string> FoldCase(const std::string& text) {
  for (const char character : text) {
    if (!absl::ascii_isascii(static_cast<unsigned char>(character))) {
      return std::nullopt;
    }
  }
  return absl::AsciiStrToLower(text);
}

// Of the strings of input 0, those that are no stop words; nullopt: not known.
std::optional<int64_t> CountKept(const OpView& view,
                                 const std::vector<std::string>& stop_words) {
  const Constant* texts = KnownStrings(view);
  if (texts == nullptr) return std::nullopt;
  const bool exact_case = view.IntAttribute("is_case_sensitive", 0) != 0;
  const auto fold = [exact_case](const std::string& text) {
    return exact_case ? std::optional(text) : FoldCase(text);
  };
  std::vector<std::optional<std::string>> stops;
  for (const std::string& word : stop_words) stops.push_back(fold(word));
  std::sort(stops.begin(), stops.end());
  // The unknown come first.
  if (!stops.empty() && !stops.front()) return std::nullopt;
  int64_t kept = 0;
  for (int64_t i = 0; i < texts->size(); ++i) {
    const std::optional<std::string> text = fold(texts->String(i));
    if (!text) return std::nullopt;
    kept += !std::binary_search(stops.begin(), stops.end(), text);
  }
  return kept;
}

absl::StatusOr<OutputTypes> InferStringNormalizer(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kStringType));  // strings_c1
  const TensorType& x = *view.input(0);
  const bool is_row = x.rank() == 2 && x.dim(0) == 1;
  if (x.rank() != 1 && !is_row) {  // strings_c4
    return absl::InvalidArgumentError(absl::StrCat("input 0 ('X') has shape ",
                                                   DimsToString(x.dims()),
                                                   ", expected [C] or [1,C]"));
  }
  WB_ASSIGN_OR_RETURN(const std::string action,
                      ReadWord(view, "case_change_action", "NONE",
                               {"NONE", "LOWER", "UPPER"}));  // strings_c5
  const std::vector<std::string> stop_words =
      view.StringsAttribute("stopwords");
  const int64_t count = x.element_count();
  const std::optional<int64_t> kept =
      stop_words.empty() ? std::optional(count) : CountKept(view, stop_words);
  // Where nothing is left, one empty string is.
  const int64_t size = std::max<int64_t>(kept.value_or(count), 1);
  Dims dims = {size};
  if (is_row) dims.insert(dims.begin(), 1);
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kString, dims));
  const Bound bound = kept || size == 1 ? Bound::kExact : Bound::kUpper;
  return OutputTypes{OutputType(std::move(type), bound)};
}

// Each string is compared with every stop word, and its case changed.
absl::StatusOr<OpCost> CostStringNormalizer(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  const auto stop_words =
      static_cast<int64_t>(view.StringsAttribute("stopwords").size());
  cost.vector_ops =
      Ops(view.input(0)->element_count()) * kSimpleWeight * (stop_words + 1);
  return cost;
}

struct NGrams {
  int64_t shortest = 0, longest = 0, max_skips = 0;
  int64_t coordinates = 0;  // Elements of a row of the result.
};

absl::Status CheckPool(const OpView& view) {
  const bool has_numbers = view.HasAttribute("pool_int64s");
  if (has_numbers == view.HasAttribute("pool_strings")) {  // strings_c6
    return absl::InvalidArgumentError(
        "expected one of the attributes 'pool_int64s' and 'pool_strings'");
  }
  if (has_numbers == IsString(view.input(0)->dtype())) {  // strings_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "input 0 ('X') is ", DTypeName(view.input(0)->dtype()),
        ", the attribute '", has_numbers ? "pool_int64s" : "pool_strings",
        "' says otherwise"));
  }
  return absl::OkStatus();
}

absl::StatusOr<NGrams> ReadNGrams(const OpView& view) {
  NGrams grams = {.shortest = view.IntAttribute("min_gram_length", 0),
                  .longest = view.IntAttribute("max_gram_length", 0),
                  .max_skips = view.IntAttribute("max_skip_count", 0)};
  if (grams.shortest < 1 || grams.longest < grams.shortest ||
      grams.max_skips < 0) {  // strings_c7
    return absl::InvalidArgumentError(
        absl::StrCat("n-grams have ", grams.shortest, " to ", grams.longest,
                     " items with ", grams.max_skips,
                     " skipped, expected 1 <= min_gram_length <= "
                     "max_gram_length and max_skip_count >= 0"));
  }
  WB_ASSIGN_OR_RETURN(
      const std::string mode,
      ReadWord(view, "mode", "", {"TF", "IDF", "TFIDF"}));  // strings_c7
  // Where the n-grams of each length begin: as many lengths as the pool has.
  const auto lengths =
      static_cast<int64_t>(view.IntsAttribute("ngram_counts").size());
  if (grams.longest > lengths) {  // strings_c7
    return absl::InvalidArgumentError(
        absl::StrCat("max_gram_length is ", grams.longest,
                     ", attribute 'ngram_counts' tells ", lengths));
  }
  const std::vector<int64_t> places = view.IntsAttribute("ngram_indexes");
  if (places.empty() ||
      *std::min_element(places.begin(), places.end()) < 0) {  // strings_c7
    return absl::InvalidArgumentError(
        "attribute 'ngram_indexes' is empty or has a negative element");
  }
  constexpr int64_t kMaxCoordinate = int64_t{1} << 56;
  grams.coordinates = std::min(*std::max_element(places.begin(), places.end()),
                               kMaxCoordinate) +
                      1;
  return grams;
}

absl::StatusOr<OutputTypes> InferTfIdfVectorizer(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kTokenTypes));  // strings_c6
  WB_RETURN_IF_ERROR(CheckPool(view));
  if (x.rank() != 1 && x.rank() != 2) {  // strings_c4
    return absl::InvalidArgumentError(absl::StrCat("input 0 ('X') has shape ",
                                                   DimsToString(x.dims()),
                                                   ", expected [C] or [N,C]"));
  }
  WB_ASSIGN_OR_RETURN(const NGrams grams, ReadNGrams(view));
  Dims dims = {grams.coordinates};
  if (x.rank() == 2) dims.insert(dims.begin(), x.dim(0));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kFloat32, dims));
  return OutputTypes{std::move(type)};
}

// How many n-grams a row has whose items are 1, 2, ... `distances` apart: the
// numbers of starts fall by n - 1 each time.
Ops StartsOf(int64_t n, int64_t items, int64_t distances) {
  const int64_t first = items - (n - 1);
  const int64_t last = items - (n - 1) * distances;
  return distances % 2 == 0 ? Ops(first + last) * (distances / 2)
                            : Ops((first + last) / 2) * distances;
}

// One look-up per length, distance and start, of as many items as the n-gram
// has; a weight per coordinate.
absl::StatusOr<OpCost> CostTfIdfVectorizer(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const NGrams grams, ReadNGrams(view));
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  const TensorType& x = *view.input(0);
  const int64_t items = x.dim(x.rank() - 1);
  const int64_t rows = x.rank() == 2 ? x.dim(0) : 1;
  Ops lookups;
  for (int64_t n = grams.shortest; n <= std::min(grams.longest, items); ++n) {
    // Single items have no distance; farther ones leave the row.
    const int64_t distances =
        n == 1 ? 1 : std::min((items - 1) / (n - 1) - 1, grams.max_skips) + 1;
    lookups += StartsOf(n, items, distances) * n;
  }
  cost.vector_ops = lookups * rows * kSimpleWeight;
  if (view.output(0) != nullptr && view.StringAttribute("mode", "") != "TF") {
    cost.vector_ops += Ops(view.output(0)->element_count()) * kSimpleWeight;
  }
  return cost;
}

}  // namespace

absl::Status RegisterStringsOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "StringConcat",
       .since_version = 20,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kElementwise,
       .infer = &InferStringConcat,
       .cost = &CostStrings},
      {.name = "StringSplit",
       .since_version = 20,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kOpaque,
       .infer = &InferStringSplit,
       .cost = &CostStrings},
      {.name = "StringNormalizer",
       .since_version = 10,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kOpaque,
       .infer = &InferStringNormalizer,
       .cost = &CostStringNormalizer},
      {.name = "RegexFullMatch",
       .since_version = 20,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kElementwise,
       .infer = &InferRegexFullMatch,
       .cost = &CostStrings},
      {.name = "TfIdfVectorizer",
       .since_version = 9,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kOpaque,
       .infer = &InferTfIdfVectorizer,
       .cost = &CostTfIdfVectorizer},
  });
}

}  // namespace weighbridge
