#include "analyzer/ops/signal.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_attribute.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#signal, C1..C9.

// A fast Fourier transform of n complex numbers: 5 n log2(n) operations, the
// usual count of the radix-2 form.
constexpr int kFftWeight = 5;

Ops FftOps(int64_t transforms, int64_t length) {
  int64_t steps = 0;  // log2(length), rounded up.
  while (steps < 62 && (int64_t{1} << steps) < length) ++steps;
  return Ops(transforms) * length * steps * kFftWeight;
}

struct Transform {
  int axis = 0;
  int64_t length = 0;
  bool one_sided = false, inverse = false;
};

// The axis is an attribute, since opset 20 an input.
absl::StatusOr<int> TransformAxis(const OpView& view) {
  const int rank = view.input(0)->rank();
  int64_t axis = view.IntAttribute("axis", 1);
  if (view.opset_version() >= 20) {
    WB_RETURN_IF_ERROR(  // signal_c2
        RejectAttribute(view, "axis", "an input since opset 20"));
    axis = -2;
    if (view.HasInput(2)) {
      WB_ASSIGN_OR_RETURN(axis, NeedScalar(view, 2, "axis"));
    }
  }
  WB_ASSIGN_OR_RETURN(const int normalized, NormalizeAxis(axis, rank));
  if (normalized == rank - 1) {  // signal_c2
    return absl::InvalidArgumentError(absl::StrCat(
        "axis is ", axis, ", which holds real and imaginary ", "parts"));
  }
  return normalized;
}

absl::StatusOr<Transform> ReadTransform(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input", kFloatTypes));
  const int rank = input.rank();
  const int64_t parts = rank < 2 ? 0 : input.dim(rank - 1);
  if (parts != 1 && parts != 2) {  // signal_c1
    return absl::InvalidArgumentError(
        absl::StrCat("input has shape ", DimsToString(input.dims()),
                     ", expected rank 2 or more and a last dim of 1 or 2"));
  }
  Transform transform;
  WB_ASSIGN_OR_RETURN(transform.axis, TransformAxis(view));
  transform.one_sided = view.IntAttribute("onesided", 0) != 0;
  transform.inverse = view.IntAttribute("inverse", 0) != 0;
  if (transform.one_sided && parts != (transform.inverse ? 2 : 1)) {
    return absl::InvalidArgumentError(absl::StrCat(  // signal_c3
        "a one-sided ", transform.inverse ? "inverse" : "forward",
        " transform takes ", transform.inverse ? "complex" : "real",
        " numbers, but the last dim is ", parts));
  }
  const int64_t size = input.dim(transform.axis);
  transform.length = size;
  if (view.HasInput(1)) {
    WB_ASSIGN_OR_RETURN(transform.length, NeedScalar(view, 1, "dft_length"));
  } else if (transform.one_sided && transform.inverse) {
    transform.length = 2 * (size - 1);
  }
  if (transform.length < 1) {  // signal_c4
    return absl::InvalidArgumentError(absl::StrCat(
        "the transform has length ", transform.length, ", expected 1 or more"));
  }
  return transform;
}

absl::StatusOr<OutputTypes> InferDft(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const Transform transform, ReadTransform(view));
  const bool to_real = transform.one_sided && transform.inverse;
  Dims dims(input.dims().begin(), input.dims().end());
  dims[transform.axis] = transform.one_sided && !transform.inverse
                             ? transform.length / 2 + 1
                             : transform.length;
  dims.back() = to_real ? 1 : 2;
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostDft(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  WB_ASSIGN_OR_RETURN(const Transform transform, ReadTransform(view));
  const TensorType& input = *view.input(0);
  int64_t transforms = 1;
  for (int i = 0; i + 1 < input.rank(); ++i) {
    if (i != transform.axis) transforms *= input.dim(i);
  }
  cost.vector_ops = FftOps(transforms, transform.length);
  return cost;
}

struct Frames {
  int64_t length = 0, count = 0, bins = 0;
};

absl::StatusOr<Frames> ReadFrames(const OpView& view) {
  const TensorType& signal = *view.input(0);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "signal", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  const int64_t parts = signal.rank() == 3   ? signal.dim(2)
                        : signal.rank() == 2 ? 1
                                             : 0;
  if (parts != 1 && parts != 2) {  // signal_c5
    return absl::InvalidArgumentError(
        absl::StrCat("signal has shape ", DimsToString(signal.dims()),
                     ", expected [batch, length, 1 or 2]"));
  }
  WB_ASSIGN_OR_RETURN(const int64_t step, NeedScalar(view, 1, "frame_step"));
  Frames frames;
  const TensorType* window = view.input(2);
  if (window != nullptr && window->rank() != 1) {  // signal_c6
    return absl::InvalidArgumentError(
        absl::StrCat("window has rank ", window->rank(), ", expected 1"));
  }
  if (view.HasInput(3)) {
    WB_ASSIGN_OR_RETURN(frames.length, NeedScalar(view, 3, "frame_length"));
  } else if (window != nullptr && !view.IsFixed(2, 0)) {
    // Of shorter frames, there are more.
    return absl::FailedPreconditionError(
        "needs the size of its window, which depends on data");
  } else if (window != nullptr) {
    frames.length = window->dim(0);
  } else {  // signal_c6
    return absl::InvalidArgumentError(
        "has neither a window nor a frame_length");
  }
  if (window != nullptr && window->dim(0) != frames.length) {  // signal_c6
    return absl::InvalidArgumentError(
        absl::StrCat("window has ", window->dim(0),
                     " elements, but frame_length is ", frames.length));
  }
  if (step < 1 || frames.length < 1 || frames.length > signal.dim(1)) {
    return absl::InvalidArgumentError(absl::StrCat(  // signal_c7
        "frames of ", frames.length, " every ", step,
        " do not fit a signal of ", signal.dim(1)));
  }
  const bool one_sided = view.IntAttribute("onesided", 1) != 0;
  if (one_sided && parts == 2) {  // signal_c8
    return absl::InvalidArgumentError(
        "a one-sided transform takes real numbers, but the last dim is 2");
  }
  frames.count = (signal.dim(1) - frames.length) / step + 1;
  frames.bins = one_sided ? frames.length / 2 + 1 : frames.length;
  return frames;
}

absl::StatusOr<OutputTypes> InferStft(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Frames frames, ReadFrames(view));
  const TensorType& signal = *view.input(0);
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(signal.dtype(),
                         {signal.dim(0), frames.count, frames.bins, 2}));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OpCost> CostStft(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  WB_ASSIGN_OR_RETURN(const Frames frames, ReadFrames(view));
  const int64_t batch = view.input(0)->dim(0);
  cost.vector_ops = FftOps(1, frames.length) * batch * frames.count;
  if (view.HasInput(2)) {  // Each sample of each frame times the window's.
    cost.vector_ops +=
        Ops(batch) * frames.count * frames.length * kSimpleWeight;
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferWindow(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int64_t size, NeedScalar(view, 0, "size"));
  WB_ASSIGN_OR_RETURN(  // signal_c9
      const DType dtype,
      DTypeAttribute(view, "output_datatype", DType::kFloat32, kNumericTypes));
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(dtype, {size}));
  return OutputTypes{std::move(type)};
}

// Cosines of multiples of the position: Hann and Hamming have one, Blackman
// has two; each is scaled and added.
template <int cosines>
absl::StatusOr<OpCost> CostWindow(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * cosines *
                      (kTrigonometricWeight + kAffineWeight);
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferMelWeightMatrix(const OpView& view) {
  for (int i = 2; i < 5; ++i) {
    const char* const name = i == 2 ? "sample_rate" : "edge_hertz";
    WB_RETURN_IF_ERROR(CheckDType(  // signal_c9
        view, i, name, i == 2 ? kIndexTypes : kFloatTypes));
    if (view.input(i)->element_count() != 1) {  // signal_c9
      return absl::InvalidArgumentError(absl::StrCat(
          "input ", i, " has shape ", DimsToString(view.input(i)->dims()),
          ", expected a scalar"));
    }
  }
  WB_ASSIGN_OR_RETURN(const int64_t bins, NeedScalar(view, 0, "num_mel_bins"));
  WB_ASSIGN_OR_RETURN(const int64_t length, NeedScalar(view, 1, "dft_length"));
  if (length < 0) {  // signal_c9
    return absl::InvalidArgumentError(
        absl::StrCat("dft_length is ", length, ", expected at least 0"));
  }
  WB_ASSIGN_OR_RETURN(
      const DType dtype,
      DTypeAttribute(view, "output_datatype", DType::kFloat32, kNumericTypes));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(dtype, {length / 2 + 1, bins}));
  return OutputTypes{std::move(type)};
}

// The height of a triangle at each place: the distance to its corner, divided
// by its width, and which of both slopes it is.
absl::StatusOr<OpCost> CostMelWeightMatrix(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) *
                      (2 * kSimpleWeight + kDivideWeight);
  }
  return cost;
}

OpDef Dft(int since_version, int max_inputs) {
  return {
      .name = "DFT",
      .since_version = since_version,
      .min_inputs = 1,
      .max_inputs = max_inputs,
      .op_class = OpClass::kOpaque,
      .input_roles = {InputRole::kData, InputRole::kShape, InputRole::kShape},
      .infer = &InferDft,
      .cost = &CostDft};
}

template <int cosines>
OpDef Window(const char* name) {
  return {.name = name,
          .since_version = 17,
          .min_inputs = 1,
          .max_inputs = 1,
          .op_class = OpClass::kGenerator,
          .input_roles = {InputRole::kShape},
          .infer = &InferWindow,
          .cost = &CostWindow<cosines>};
}

}  // namespace

absl::Status RegisterSignalOps(OpRegistry& registry) {
  return registry.AddAll({
      Dft(17, 2),
      Dft(20, 3),
      {.name = "STFT",
       .since_version = 17,
       .min_inputs = 2,
       .max_inputs = 4,
       .op_class = OpClass::kOpaque,
       .input_roles = {InputRole::kData, InputRole::kShape, InputRole::kData,
                       InputRole::kShape},
       .infer = &InferStft,
       .cost = &CostStft},
      Window<1>("HannWindow"),
      Window<1>("HammingWindow"),
      Window<2>("BlackmanWindow"),
      {.name = "MelWeightMatrix",
       .since_version = 17,
       .min_inputs = 5,
       .max_inputs = 5,
       .op_class = OpClass::kGenerator,
       .input_roles = {InputRole::kShape, InputRole::kShape, InputRole::kShape,
                       InputRole::kShape, InputRole::kShape},
       .infer = &InferMelWeightMatrix,
       .cost = &CostMelWeightMatrix},
  });
}

}  // namespace weighbridge
