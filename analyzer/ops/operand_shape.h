// Shapes that a rule expects of an operand: one message for one kind of
// mistake, in every family. All of them accept an operand that is omitted.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OPERAND_SHAPE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OPERAND_SHAPE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

// InvalidArgument "input 2 ('B') has shape [4], expected [5]".
absl::Status CheckDims(const OpView& view, int i, const char* name,
                       absl::Span<const int64_t> expected);

// InvalidArgument "input 0 ('X') has rank 2, expected at least 3".
absl::Status CheckRankAtLeast(const OpView& view, int i, const char* name,
                              int rank);

// InvalidArgument "input 0 ('A') has rank 1, expected 2".
absl::Status CheckRank(const OpView& view, int i, const char* name, int rank);

// Rank 0, or a vector of one element, as many files write scalars.
// InvalidArgument "input 1 ('x_scale') has shape [3], expected a scalar".
absl::Status CheckScalar(const OpView& view, int i, const char* name);

// A scalar, or a vector with one element per channel: `channels` of them.
absl::Status CheckPerChannel(const OpView& view, int i, const char* name,
                             int64_t channels);

// Input i stretches to `dims` without stretching them (unidirectional
// broadcasting).
absl::Status CheckStretchesTo(const OpView& view, int i, const char* name,
                              absl::Span<const int64_t> dims);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OPERAND_SHAPE_H_
