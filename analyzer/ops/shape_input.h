// Inputs that steer shapes: vectors and scalars of int32 or int64 whose values
// a shape rule needs. Their types are checked even when their values are not
// known, so that a malformed model is not mistaken for a dynamic one.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_SHAPE_INPUT_H_
#define WEIGHBRIDGE_ANALYZER_OPS_SHAPE_INPUT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

// Elements that are not known are nullopt.
using PartialInts = std::vector<std::optional<int64_t>>;

// All elements of input i, a vector (a scalar counts as one of length 1).
// InvalidArgument: missing, of another rank or element type.
// FailedPrecondition: not known.
absl::StatusOr<absl::Span<const int64_t>> NeedVector(const OpView& view, int i,
                                                     const char* name);

// The one element of input i. Errors as NeedVector.
absl::StatusOr<int64_t> NeedScalar(const OpView& view, int i, const char* name);

// As many elements as input i has, known or not. InvalidArgument as NeedVector;
// FailedPrecondition only if there are more than kMaxConstantElements.
absl::StatusOr<PartialInts> ReadVector(const OpView& view, int i,
                                       const char* name);

// An attribute that became an input (or the other way round) in another opset
// must not be ignored. InvalidArgument "attribute 'axes' is an input since
// opset 13" if the node has it.
absl::Status RejectAttribute(const OpView& view, const char* name,
                             const char* why);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_SHAPE_INPUT_H_
