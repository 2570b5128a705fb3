// The sliding window that convolution and pooling share: kernel, strides, pads,
// dilations, auto_pad and ceil_mode, read and checked in one place.
// Source: ONNX Operators.md, Conv, ConvTranspose, MaxPool, AveragePool, LpPool.
// Constraints: docs/operators.md#window.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_WINDOW_H_
#define WEIGHBRIDGE_ANALYZER_OPS_WINDOW_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/ops/row_access.h"

namespace weighbridge {

struct WindowAxis {
  int64_t kernel = 1, stride = 1, dilation = 1;
  int64_t pad_begin = 0, pad_end = 0;
  int64_t output_size = 0;
};

// `kernel` is the kernel_shape that the weight dictates, or empty to take the
// attribute (then required). A kernel_shape attribute that contradicts it is an
// error, as are lists of the wrong length, strides or dilations below 1, an
// unknown auto_pad and a window that is larger than the padded input.
//
// ceil_mode counts only for pooling, that is, with an empty `kernel`.
absl::StatusOr<std::vector<WindowAxis>> ReadWindow(
    const OpView& view, absl::Span<const int64_t> input_sizes,
    absl::Span<const int64_t> kernel);

// The same attributes read for ConvTranspose, with output_padding and
// output_shape; also for MaxUnpool, which has fewer of them.
absl::StatusOr<std::vector<WindowAxis>> ReadTransposedWindow(
    const OpView& view, absl::Span<const int64_t> input_sizes,
    absl::Span<const int64_t> kernel);

// The rows under a window of ReadWindow, and of ReadTransposedWindow, which
// begins with the axis of rows.
RowAccess RowsUnder(absl::Span<const WindowAxis> window);
RowAccess RowsUnderTransposed(absl::Span<const WindowAxis> window);

// How many positions a window covers; at most 2^62.
int64_t PositionCount(absl::Span<const WindowAxis> window);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_WINDOW_H_
