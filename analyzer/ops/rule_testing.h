// For tests of operator rules: results as short text, so that an expectation
// fits on a line, and constants written as short lists.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_RULE_TESTING_H_
#define WEIGHBRIDGE_ANALYZER_OPS_RULE_TESTING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ops/op_def.h"

namespace weighbridge {

// "float32[2,3]", "seq(float32) of 2: float32[1], float32[3]" or, if the items
// are not known one by one, "seq(float32) of 2, each float32[3]"; several are
// joined by "; ", upper bounds begin with "<= ". An error is its message.
std::string Text(const absl::StatusOr<OutputTypes>& outputs);

// "int64[3] 2 ? 4": "?" is an element that is not known, "unknown" an output of
// which nothing is.
std::string Text(const absl::StatusOr<FoldedOutputs>& folded);

// A tensor of any integer type or bool; nullopt: not known.
Constant IntTensor(DType dtype, absl::Span<const int64_t> dims,
                   const std::vector<std::optional<int64_t>>& elements);
Constant FloatTensor(DType dtype, absl::Span<const int64_t> dims,
                     const std::vector<std::optional<double>>& elements);
// An int64 vector.
Constant Vector(const std::vector<std::optional<int64_t>>& elements);
Constant StringVector(const std::vector<std::string>& elements);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_RULE_TESTING_H_
