// The equation of Einsum, "bij,bjk->bik", as a structure: which label each axis
// of each operand has. Knows nothing of tensors until dims are given.
// Source: ONNX Operators.md, Einsum.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_EINSUM_EQUATION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_EINSUM_EQUATION_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "analyzer/ir/tensor_type.h"

namespace weighbridge {

// A letter's character code, or, for the i-th axis that the ellipsis stands
// for, -1 - i.
using EinsumLabel = int;

// What one operand, or the result, looks like. An ellipsis stands for any
// number of axes before, after or between the letters.
struct EinsumTerm {
  std::string before, after;  // Letters on both sides of the ellipsis.
  bool has_ellipsis = false;
};

struct EinsumEquation {
  std::vector<EinsumTerm> operands;
  EinsumTerm output;  // Written out also where the file leaves it implicit.
};

// InvalidArgument for characters other than letters, spaces, ',', "..." and
// "->", for a second ellipsis in a term, and for an output label that no
// operand has or that is there twice.
absl::StatusOr<EinsumEquation> ParseEinsum(const std::string& equation);

// The equation applied to operands of known dims.
struct EinsumSizes {
  std::vector<std::vector<EinsumLabel>> operands;  // One label per axis.
  std::vector<EinsumLabel> output;
  std::map<EinsumLabel, int64_t> sizes;
  Dims output_dims;
};

// InvalidArgument if the number of operands or a rank does not fit, if two
// ellipses stand for different numbers of axes, or if a label has two sizes; a
// size of 1 gives way to that of another operand.
absl::StatusOr<EinsumSizes> ApplyEinsum(
    const EinsumEquation& equation,
    absl::Span<const absl::Span<const int64_t>> operands);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_EINSUM_EQUATION_H_
