#include "analyzer/ops/window.h"

#include <algorithm>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Sums and products of two int64 numbers from a file fit.
using Wide = __int128;

enum class AutoPad { kNotSet, kSameUpper, kSameLower, kValid };

absl::StatusOr<AutoPad> ReadAutoPad(const OpView& view) {
  const std::string text = view.StringAttribute("auto_pad", "NOTSET");
  if (text == "NOTSET" || text.empty()) return AutoPad::kNotSet;
  if (text == "SAME_UPPER") return AutoPad::kSameUpper;
  if (text == "SAME_LOWER") return AutoPad::kSameLower;
  if (text == "VALID") return AutoPad::kValid;
  return absl::InvalidArgumentError(  // window_c3
      absl::StrCat("auto_pad is '", text,
                   "', expected NOTSET, SAME_UPPER, SAME_LOWER or VALID"));
}

// The list of an attribute, or `size` times `missing`.
absl::StatusOr<std::vector<int64_t>> ReadList(const OpView& view,
                                              const char* name, size_t size,
                                              int64_t missing,
                                              int64_t smallest) {
  std::vector<int64_t> list = view.IntsAttribute(name);
  if (list.empty()) list.assign(size, missing);
  if (list.size() != size) {  // window_c1
    return absl::InvalidArgumentError(
        absl::StrCat(name, " has ", list.size(), " elements, expected ", size));
  }
  for (const int64_t element : list) {
    if (element < smallest) {  // window_c2
      return absl::InvalidArgumentError(
          absl::StrCat(name, " is [", absl::StrJoin(list, ","),
                       "], each element must be at least ", smallest));
    }
  }
  return list;
}

absl::StatusOr<std::vector<int64_t>> ReadKernel(
    const OpView& view, size_t axes, absl::Span<const int64_t> dictated) {
  if (dictated.empty() && view.IntsAttribute("kernel_shape").empty()) {
    return absl::InvalidArgumentError(  // window_c4
        "attribute 'kernel_shape' is missing");
  }
  WB_ASSIGN_OR_RETURN(std::vector<int64_t> kernel,
                      ReadList(view, "kernel_shape", axes, 1, 1));
  if (dictated.empty()) return kernel;
  if (dictated.size() != axes) {  // window_c1
    return absl::InvalidArgumentError(absl::StrCat(
        "weight has ", dictated.size(), " spatial axes, the input has ", axes));
  }
  for (const int64_t size : dictated) {
    if (size < 1) {  // window_c2
      return absl::InvalidArgumentError(
          absl::StrCat("weight has an empty kernel ", DimsToString(dictated)));
    }
  }
  if (!view.IntsAttribute("kernel_shape").empty() &&
      absl::MakeConstSpan(kernel) != dictated) {  // window_c4
    return absl::InvalidArgumentError(
        absl::StrCat("kernel_shape is ", DimsToString(kernel),
                     ", the weight has ", DimsToString(dictated)));
  }
  return std::vector<int64_t>(dictated.begin(), dictated.end());
}

struct WindowAttributes {
  AutoPad auto_pad;
  std::vector<int64_t> kernel, strides, dilations, pads;
  // Without pads, or with nothing but zeros, auto_pad alone decides.
  bool has_pads;
};

absl::StatusOr<WindowAttributes> ReadAttributes(
    const OpView& view, size_t axes, absl::Span<const int64_t> dictated) {
  WindowAttributes read;
  WB_ASSIGN_OR_RETURN(read.auto_pad, ReadAutoPad(view));
  WB_ASSIGN_OR_RETURN(read.kernel, ReadKernel(view, axes, dictated));
  WB_ASSIGN_OR_RETURN(read.strides, ReadList(view, "strides", axes, 1, 1));
  WB_ASSIGN_OR_RETURN(read.dilations, ReadList(view, "dilations", axes, 1, 1));
  WB_ASSIGN_OR_RETURN(read.pads, ReadList(view, "pads", 2 * axes, 0, 0));
  read.has_pads = std::any_of(read.pads.begin(), read.pads.end(),
                              [](int64_t pad) { return pad != 0; });
  return read;
}

WindowAxis AxisOf(const WindowAttributes& read, size_t i) {
  WindowAxis axis;
  axis.kernel = read.kernel[i];
  axis.stride = read.strides[i];
  axis.dilation = read.dilations[i];
  axis.pad_begin = read.pads[i];
  axis.pad_end = read.pads[read.kernel.size() + i];
  return axis;
}

// From the first to the last position that one window touches.
Wide Extent(const WindowAxis& axis) {
  return Wide{axis.kernel - 1} * axis.dilation + 1;
}

absl::StatusOr<int64_t> Narrow(Wide value, const char* what) {
  if (value > std::numeric_limits<int64_t>::max()) {
    return absl::InvalidArgumentError(absl::StrCat(what, " exceeds 2^63"));
  }
  return static_cast<int64_t>(value);
}

// Splits padding of `total` positions; the odd one goes to the end if `at_end`.
absl::Status SplitPadding(Wide total, bool at_end, WindowAxis& axis) {
  const Wide small = total / 2;
  const Wide large = total - small;
  WB_ASSIGN_OR_RETURN(axis.pad_begin,
                      Narrow(at_end ? small : large, "padding"));
  WB_ASSIGN_OR_RETURN(axis.pad_end, Narrow(at_end ? large : small, "padding"));
  return absl::OkStatus();
}

// Pads beside an auto_pad are a contradiction unless both say the same.
absl::Status CheckPads(const WindowAttributes& read, size_t i,
                       const WindowAxis& axis) {
  const WindowAxis given = AxisOf(read, i);
  if (!read.has_pads ||
      (given.pad_begin == axis.pad_begin && given.pad_end == axis.pad_end)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(  // window_c5
      "pads of axis ", i, " are ", given.pad_begin, " and ", given.pad_end,
      ", auto_pad asks for ", axis.pad_begin, " and ", axis.pad_end));
}

// Output size ceil(input / stride), whatever the kernel.
absl::Status FitSame(int64_t input_size, bool at_end, WindowAxis& axis) {
  axis.output_size = input_size / axis.stride + (input_size % axis.stride != 0);
  const Wide needed = Wide{axis.output_size - 1} * axis.stride + Extent(axis);
  const Wide total = axis.output_size == 0 ? Wide{0} : needed - input_size;
  return SplitPadding(std::max(total, Wide{0}), at_end, axis);
}

absl::Status FitPadded(int64_t input_size, size_t i, bool round_up,
                       WindowAxis& axis) {
  const Wide padded = Wide{input_size} + axis.pad_begin + axis.pad_end;
  const Wide room = padded - Extent(axis);
  // Rounded up, one window may stand out by less than a stride.
  if (room < 0 && !(round_up && room + axis.stride > 0)) {  // window_c6
    WB_ASSIGN_OR_RETURN(const int64_t extent, Narrow(Extent(axis), "window"));
    WB_ASSIGN_OR_RETURN(const int64_t available, Narrow(padded, "padding"));
    return absl::InvalidArgumentError(absl::StrCat(
        "window of axis ", i, " spans ", extent, " positions, the input has ",
        available, " with its padding"));
  }
  const Wide steps = (round_up ? room + axis.stride - 1 : room) / axis.stride;
  Wide output_size = steps + 1;
  // A last window that would start in the padding at the end is dropped.
  if (round_up && steps * axis.stride >= Wide{input_size} + axis.pad_begin) {
    --output_size;
  }
  WB_ASSIGN_OR_RETURN(axis.output_size, Narrow(output_size, "output size"));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int64_t>> ReadOutputShape(const OpView& view,
                                                     size_t axes) {
  std::vector<int64_t> shape = view.IntsAttribute("output_shape");
  // Before opset 11 it may begin with batch and channels.
  if (view.opset_version() < 11 && shape.size() == axes + 2) {
    shape.erase(shape.begin(), shape.begin() + 2);
  }
  if (shape.empty()) return shape;
  if (shape.size() != axes) {  // window_c1
    return absl::InvalidArgumentError(absl::StrCat(
        "output_shape has ", shape.size(), " elements, expected ", axes));
  }
  for (const int64_t size : shape) {
    if (size < 1) {  // window_c2
      return absl::InvalidArgumentError(
          absl::StrCat("output_shape is ", DimsToString(shape),
                       ", each element must be at least 1"));
    }
  }
  return shape;
}

}  // namespace

absl::StatusOr<std::vector<WindowAxis>> ReadWindow(
    const OpView& view, absl::Span<const int64_t> input_sizes,
    absl::Span<const int64_t> kernel) {
  WB_ASSIGN_OR_RETURN(const WindowAttributes read,
                      ReadAttributes(view, input_sizes.size(), kernel));
  const bool ceil_mode =
      kernel.empty() && view.IntAttribute("ceil_mode", 0) != 0;
  std::vector<WindowAxis> window;
  for (size_t i = 0; i < input_sizes.size(); ++i) {
    WindowAxis axis = AxisOf(read, i);
    switch (read.auto_pad) {
      case AutoPad::kSameUpper:
      case AutoPad::kSameLower:
        WB_RETURN_IF_ERROR(FitSame(input_sizes[i],
                                   read.auto_pad == AutoPad::kSameUpper, axis));
        WB_RETURN_IF_ERROR(CheckPads(read, i, axis));
        break;
      case AutoPad::kValid:
        // No padding, not even the partial window that ceil_mode adds.
        axis.pad_begin = axis.pad_end = 0;
        WB_RETURN_IF_ERROR(CheckPads(read, i, axis));
        WB_RETURN_IF_ERROR(FitPadded(input_sizes[i], i, false, axis));
        break;
      case AutoPad::kNotSet:
        WB_RETURN_IF_ERROR(FitPadded(input_sizes[i], i, ceil_mode, axis));
        break;
    }
    window.push_back(axis);
  }
  return window;
}

absl::StatusOr<std::vector<WindowAxis>> ReadTransposedWindow(
    const OpView& view, absl::Span<const int64_t> input_sizes,
    absl::Span<const int64_t> kernel) {
  const size_t axes = input_sizes.size();
  WB_ASSIGN_OR_RETURN(const WindowAttributes read,
                      ReadAttributes(view, axes, kernel));
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> output_padding,
                      ReadList(view, "output_padding", axes, 0, 0));
  WB_ASSIGN_OR_RETURN(const std::vector<int64_t> output_shape,
                      ReadOutputShape(view, axes));
  const bool same = read.auto_pad == AutoPad::kSameUpper ||
                    read.auto_pad == AutoPad::kSameLower;
  // Which side takes the odd position changed with opset 11.
  const bool at_end =
      (read.auto_pad == AutoPad::kSameUpper) == (view.opset_version() >= 11);
  std::vector<WindowAxis> window;
  for (size_t i = 0; i < axes; ++i) {
    WindowAxis axis = AxisOf(read, i);
    if (output_padding[i] >= std::max(axis.stride, axis.dilation) &&
        output_padding[i] > 0) {  // window_c7
      return absl::InvalidArgumentError(
          absl::StrCat("output_padding of axis ", i, " is ", output_padding[i],
                       ", must be less than stride ", axis.stride,
                       " or dilation ", axis.dilation));
    }
    const Wide unpadded = Wide{axis.stride} * (input_sizes[i] - 1) +
                          output_padding[i] + Extent(axis);
    if (!output_shape.empty() || same) {
      const Wide wanted = output_shape.empty()
                              ? Wide{input_sizes[i]} * axis.stride
                              : Wide{output_shape[i]};
      WB_ASSIGN_OR_RETURN(axis.output_size, Narrow(wanted, "output size"));
      WB_RETURN_IF_ERROR(
          SplitPadding(std::max(unpadded - wanted, Wide{0}), at_end, axis));
      // An output_shape overrides pads, auto_pad contradicts them.
      if (output_shape.empty()) WB_RETURN_IF_ERROR(CheckPads(read, i, axis));
    } else {
      if (read.auto_pad == AutoPad::kValid) {
        axis.pad_begin = axis.pad_end = 0;
        WB_RETURN_IF_ERROR(CheckPads(read, i, axis));
      }
      const Wide size = unpadded - axis.pad_begin - axis.pad_end;
      if (size < 0) {  // window_c6
        return absl::InvalidArgumentError(absl::StrCat(
            "pads of axis ", i, " are ", axis.pad_begin, " and ", axis.pad_end,
            ", more than the output has without them"));
      }
      WB_ASSIGN_OR_RETURN(axis.output_size, Narrow(size, "output size"));
    }
    window.push_back(axis);
  }
  return window;
}

RowAccess RowsUnder(absl::Span<const WindowAxis> window) {
  if (window.empty()) return {};
  const absl::StatusOr<int64_t> extent = Narrow(Extent(window[0]), "window");
  if (!extent.ok()) return {};
  return {.kind = RowAccess::Kind::kWindow,
          .extent = *extent,
          .padding = window[0].pad_begin};
}

// Row r of the results lies under the windows of the input rows up to
// (r + pad) / stride, as many as overlap.
RowAccess RowsUnderTransposed(absl::Span<const WindowAxis> window) {
  if (window.empty()) return {};
  const WindowAxis& axis = window[0];
  const absl::StatusOr<int64_t> extent =
      Narrow((Extent(axis) - 1) / axis.stride + 1, "window");
  if (!extent.ok()) return {};
  const int64_t ahead = axis.pad_begin / axis.stride;
  return {.kind = RowAccess::Kind::kWindow,
          .extent = *extent,
          .padding = *extent - 1 - std::min(ahead, *extent - 1)};
}

int64_t PositionCount(absl::Span<const WindowAxis> window) {
  constexpr int64_t kMost = int64_t{1} << 62;
  int64_t count = 1;
  for (const WindowAxis& axis : window) {
    if (__builtin_mul_overflow(count, axis.kernel, &count) || count > kMost) {
      return kMost;
    }
  }
  return count;
}

}  // namespace weighbridge
