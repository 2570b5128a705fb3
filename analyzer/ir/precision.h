// Precision: in which number format hardware computes, and what a user may ask
// a model to be re-typed to. Coarser than DType: hardware files state one rate
// for int8, whichever its sign.
#ifndef WEIGHBRIDGE_ANALYZER_IR_PRECISION_H_
#define WEIGHBRIDGE_ANALYZER_IR_PRECISION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ir/dtype.h"

namespace weighbridge {

enum class Precision : uint8_t {
  kFp64,
  kFp32,
  kTf32,  // Stored in 32 bits.
  kFp16,
  kBf16,
  kFp8,
  kFp4,
  kInt32,
  kInt16,
  kInt8,
  kInt4,
};
inline constexpr int kPrecisionCount = 11;

// "fp32", "int8", ...
const char* PrecisionName(Precision precision);
std::optional<Precision> PrecisionFromName(const std::string& name);

// The element type that a tensor of this precision is stored as.
DType StorageType(Precision precision);
// What arithmetic on elements of this type needs; int64 and bool count as
// int32. Nullopt for strings and complex numbers.
std::optional<Precision> PrecisionOf(DType dtype);

// What the user asks for: nothing (each tensor keeps its own type), or a
// precision for weights and one for activations.
struct PrecisionChoice {
  std::optional<Precision> weights, activations;

  bool is_native() const { return !weights && !activations; }
  // "native", "int8" (both the same), "w4a16".
  std::string ToString() const;
  friend bool operator==(const PrecisionChoice&,
                         const PrecisionChoice&) = default;
};

// Parses "native", "fp32 tf32 fp16 bf16 fp8 fp4 int16 int8 int4" and
// "w4a16 w8a8 w4a8 w8a16 w4a4 w16a16": integers below 16 bits, fp16 at 16.
// InvalidArgument lists what there is.
absl::StatusOr<PrecisionChoice> ParsePrecision(const std::string& text);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_PRECISION_H_
