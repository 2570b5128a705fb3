#include "analyzer/ir/precision.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

struct Row {
  const char* name;
  DType storage;
};

// Indexed by Precision.
constexpr Row kRows[kPrecisionCount] = {
    {"fp64", DType::kFloat64},   {"fp32", DType::kFloat32},
    {"tf32", DType::kFloat32},   {"fp16", DType::kFloat16},
    {"bf16", DType::kBFloat16},  {"fp8", DType::kFloat8E4M3FN},
    {"fp4", DType::kFloat4E2M1}, {"int32", DType::kInt32},
    {"int16", DType::kInt16},    {"int8", DType::kInt8},
    {"int4", DType::kInt4},
};

const Row& RowOf(Precision precision) {
  return kRows[static_cast<int>(precision)];
}

// A word that a user may ask a whole model to be re-typed to.
struct Word {
  const char* text;
  PrecisionChoice choice;
};

constexpr PrecisionChoice Both(Precision precision) {
  return {precision, precision};
}

constexpr Word kWords[] = {
    {"native", {}},
    {"fp32", Both(Precision::kFp32)},
    {"tf32", Both(Precision::kTf32)},
    {"fp16", Both(Precision::kFp16)},
    {"bf16", Both(Precision::kBf16)},
    {"fp8", Both(Precision::kFp8)},
    {"fp4", Both(Precision::kFp4)},
    {"int16", Both(Precision::kInt16)},
    {"int8", Both(Precision::kInt8)},
    {"int4", Both(Precision::kInt4)},
    {"w4a16", {Precision::kInt4, Precision::kFp16}},
    {"w8a16", {Precision::kInt8, Precision::kFp16}},
    {"w4a8", {Precision::kInt4, Precision::kInt8}},
    // The same as a word above; ToString prefers the one above.
    {"w16a16", Both(Precision::kFp16)},
    {"w8a8", Both(Precision::kInt8)},
    {"w4a4", Both(Precision::kInt4)},
};

}  // namespace

const char* PrecisionName(Precision precision) { return RowOf(precision).name; }

std::optional<Precision> PrecisionFromName(const std::string& name) {
  for (int i = 0; i < kPrecisionCount; ++i) {
    if (name == kRows[i].name) return static_cast<Precision>(i);
  }
  return std::nullopt;
}

DType StorageType(Precision precision) { return RowOf(precision).storage; }

std::optional<Precision> PrecisionOf(DType dtype) {
  switch (dtype) {
    case DType::kFloat64:
      return Precision::kFp64;
    case DType::kFloat32:
      return Precision::kFp32;
    case DType::kFloat16:
      return Precision::kFp16;
    case DType::kBFloat16:
      return Precision::kBf16;
    case DType::kFloat8E4M3FN:
    case DType::kFloat8E4M3FNUZ:
    case DType::kFloat8E5M2:
    case DType::kFloat8E5M2FNUZ:
    case DType::kFloat8E8M0:
      return Precision::kFp8;
    case DType::kFloat4E2M1:
      return Precision::kFp4;
    case DType::kInt32:
    case DType::kUInt32:
    case DType::kInt64:
    case DType::kUInt64:
    case DType::kBool:
      return Precision::kInt32;
    case DType::kInt16:
    case DType::kUInt16:
      return Precision::kInt16;
    case DType::kInt8:
    case DType::kUInt8:
      return Precision::kInt8;
    case DType::kInt4:
    case DType::kUInt4:
    case DType::kInt2:
    case DType::kUInt2:
      return Precision::kInt4;
    case DType::kString:
    case DType::kComplex64:
    case DType::kComplex128:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string PrecisionChoice::ToString() const {
  for (const Word& word : kWords) {
    if (*this == word.choice) return word.text;
  }
  const auto name = [](const std::optional<Precision>& precision) {
    return precision ? PrecisionName(*precision) : "native";
  };
  // A pair that no word asks for; code may still make one.
  return absl::StrCat("weights ", name(weights), ", activations ",
                      name(activations));
}

absl::StatusOr<PrecisionChoice> ParsePrecision(const std::string& text) {
  std::vector<std::string> words;
  for (const Word& word : kWords) {
    if (text == word.text) return word.choice;
    words.push_back(word.text);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("unknown precision '", text, "', expected one of ",
                   absl::StrJoin(words, ", "), DidYouMean(text, words)));
}

}  // namespace weighbridge
