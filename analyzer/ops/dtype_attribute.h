// Attributes that name an element type by its ONNX number: Cast's `to`, the
// generators' `dtype` and `output_datatype`.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_DTYPE_ATTRIBUTE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_DTYPE_ATTRIBUTE_H_

#include "absl/status/statusor.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

// `missing` if the node has no such attribute. InvalidArgument "to is 99, which
// is no element type" or "dtype is string, expected a float type".
absl::StatusOr<DType> DTypeAttribute(const OpView& view, const char* name,
                                     DType missing, const DTypeSet& types);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_DTYPE_ATTRIBUTE_H_
