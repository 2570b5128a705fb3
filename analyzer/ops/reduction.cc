#include "analyzer/ops/reduction.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/element_arithmetic.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/ops/topk.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#reduction, C1..C7.

bool IsNumericOrBool(DType dtype) { return IsNumeric(dtype) || IsBool(dtype); }
constexpr DTypeSet kOrderedTypes = {&IsNumericOrBool, "a numeric type or bool"};

// Which axes are reduced, and whether they stay as axes of size 1.
struct Reduction {
  std::vector<bool> reduced;
  bool keep_dims;
  // No axis was given and the node takes that literally.
  bool is_noop = false;
  // kUpper: which axes is not known, `reduced` has none of them.
  Bound bound = Bound::kExact;
};

absl::StatusOr<Reduction> ReductionOver(const OpView& view,
                                        absl::Span<const int64_t> axes) {
  const int rank = view.input(0)->rank();
  Reduction reduction;
  reduction.keep_dims = view.IntAttribute("keepdims", 1) != 0;
  reduction.is_noop =
      axes.empty() && view.IntAttribute("noop_with_empty_axes", 0) != 0;
  reduction.reduced.assign(rank, axes.empty() && !reduction.is_noop);
  WB_ASSIGN_OR_RETURN(const std::vector<int> normalized,
                      NormalizeAxes(axes, rank));  // reduction_c2
  for (const int axis : normalized) reduction.reduced[axis] = true;
  return reduction;
}

// Axes that are not known are distinct at least: as many as there are dims are
// all of them. Of fewer, the result is no larger than the data if they stay,
// except where the data is empty: a reduced axis has size 1.
absl::StatusOr<Reduction> ReductionOverUnknown(const OpView& view,
                                               const absl::Status& unknown) {
  const int rank = view.input(0)->rank();
  const int64_t count = view.input(1)->element_count();
  Reduction reduction;
  reduction.keep_dims = view.IntAttribute("keepdims", 1) != 0;
  if (count > rank) {  // reduction_c2
    return absl::InvalidArgumentError(
        absl::StrCat("reduces ", count, " axes of an input of rank ", rank));
  }
  reduction.reduced.assign(rank, count == rank);
  if (count == rank) return reduction;
  if (!reduction.keep_dims) return unknown;
  reduction.bound = Bound::kUpper;
  return reduction;
}

// The axes are an attribute up to some opset and an input after it.
enum class AxesFrom { kAttribute, kInput };

template <AxesFrom from>
absl::StatusOr<Reduction> ReadReduction(const OpView& view) {
  if (from == AxesFrom::kAttribute) {
    return ReductionOver(view, view.IntsAttribute("axes"));
  }
  WB_RETURN_IF_ERROR(
      RejectAttribute(view, "axes", "an input in this opset"));  // reduction_c3
  if (!view.HasInput(1)) return ReductionOver(view, {});
  const absl::StatusOr<absl::Span<const int64_t>> axes =
      NeedVector(view, 1, "axes");
  if (axes.ok()) return ReductionOver(view, *axes);
  if (!absl::IsFailedPrecondition(axes.status())) return axes.status();
  return ReductionOverUnknown(view, axes.status());
}

Dims ReducedDims(absl::Span<const int64_t> dims, const Reduction& reduction) {
  Dims reduced;
  for (size_t i = 0; i < dims.size(); ++i) {
    if (reduction.bound != Bound::kExact) {
      reduced.push_back(std::max<int64_t>(dims[i], 1));
    } else if (!reduction.reduced[i]) {
      reduced.push_back(dims[i]);
    } else if (reduction.keep_dims) {
      reduced.push_back(1);
    }
  }
  return reduced;
}

template <AxesFrom from, const DTypeSet& types>
absl::StatusOr<OutputTypes> InferReduce(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "data", types));  // reduction_c1
  WB_ASSIGN_OR_RETURN(const Reduction reduction, ReadReduction<from>(view));
  const TensorType& data = *view.input(0);
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(data.dtype(), ReducedDims(data.dims(), reduction)));
  return OutputTypes{OutputType(std::move(type), reduction.bound)};
}

// What happens to an element before it is combined with the others, the
// combining itself, and what happens to each result.
struct ReduceWeights {
  int before = 0;
  int combine = kSimpleWeight;
  int after = 0;
};

template <AxesFrom from, ReduceWeights weights>
absl::StatusOr<OpCost> CostReduce(const OpView& view) {
  const absl::StatusOr<Reduction> reduction = ReadReduction<from>(view);
  OpCost cost = StreamingCost(view, WorkClass::kReduction);
  const Ops elements(view.input(0)->element_count());
  cost.vector_ops = elements * weights.before;
  // Whichever the axes are, every element is combined.
  if (!reduction.ok() || !reduction->is_noop)
    cost.vector_ops += elements * weights.combine;
  if (view.output(0) != nullptr) {
    cost.vector_ops += Ops(view.output(0)->element_count()) * weights.after;
  }
  return cost;
}

using Combine = Element (*)(DType, Element, Element);

// How value rules reduce: nothing is known of an empty minimum or maximum.
enum class Empty { kZero, kOne, kUnknown };

Element EmptyResult(Empty empty, DType dtype) {
  if (empty == Empty::kUnknown) return Element();
  const int value = empty == Empty::kOne ? 1 : 0;
  return IsFloat(dtype) ? Element::Float(value) : Element::Int(value);
}

// Where element i of the data goes in the result.
int64_t ResultIndex(const Dims& coordinates, absl::Span<const int64_t> dims,
                    const Reduction& reduction) {
  int64_t index = 0;
  for (size_t axis = 0; axis < dims.size(); ++axis) {
    if (!reduction.reduced[axis])
      index = index * dims[axis] + coordinates[axis];
  }
  return index;
}

template <AxesFrom from>
absl::StatusOr<FoldedOutputs> FoldReduce(const OpView& view, Combine combine,
                                         Empty empty) {
  const Constant* data = view.constant(0);
  if (data == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const Reduction reduction, ReadReduction<from>(view));
  if (reduction.bound != Bound::kExact) return FoldedOutputs();
  const absl::Span<const int64_t> dims = view.input(0)->dims();
  const DType dtype = view.input(0)->dtype();
  const int64_t count = view.output(0)->element_count();
  std::vector<Element> results(count, EmptyResult(empty, dtype));
  std::vector<bool> started(count, false);
  for (int64_t i = 0; i < data->size(); ++i) {
    const int64_t at = ResultIndex(Coordinates(i, dims), dims, reduction);
    const Element element = ElementOf(data, i);
    results[at] = started[at] ? combine(dtype, results[at], element) : element;
    started[at] = true;
  }
  return FoldOutput(view, [&](int64_t i) { return results[i]; });
}

template <AxesFrom from, Combine combine, Empty empty>
absl::StatusOr<FoldedOutputs> FoldReduceWith(const OpView& view) {
  return FoldReduce<from>(view, combine, empty);
}

template <AxesFrom from>
absl::StatusOr<FoldedOutputs> FoldReduceMean(const OpView& view) {
  const DType dtype = view.input(0)->dtype();
  // A narrow integer cannot hold the sum, nor the count.
  if (IsInteger(dtype) && BitWidth(dtype) < 32) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const FoldedOutputs sums,
                      FoldReduce<from>(view, &AddElements, Empty::kUnknown));
  if (sums.empty() || view.output(0)->element_count() == 0) return sums;
  const int64_t count =
      view.input(0)->element_count() / view.output(0)->element_count();
  const Element divisor = IsFloat(dtype)
                              ? Element::Float(static_cast<double>(count))
                              : Element::Int(count);
  return FoldOutput(view, [&](int64_t i) {
    return DivideElements(dtype, ElementOf(&*sums[0], i), divisor);
  });
}

// What is added up over the rows comes after the last of them.
template <AxesFrom from>
RowAccesses RowsOfReduce(const OpView& view) {
  const absl::StatusOr<Reduction> reduction = ReadReduction<from>(view);
  if (!reduction.ok() || reduction->bound != Bound::kExact ||
      RowCount(*view.input(0)) == 0) {
    return {};
  }
  return reduction->reduced[kRowAxis] ? RowsOnce(view) : RowByRow(view);
}

using Fold = absl::StatusOr<FoldedOutputs> (*)(const OpView&);

// Whether a result is one of the elements, or made of all.
enum class Keeps { kNone, kOne };

OpDef Reduce(const char* name, int since_version, AxesFrom from,
             absl::StatusOr<OutputTypes> (*infer)(const OpView&),
             absl::StatusOr<OpCost> (*cost)(const OpView&), Fold fold,
             Keeps keeps) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 1,
          .max_inputs = from == AxesFrom::kInput ? 2 : 1,
          .op_class = OpClass::kReduction,
          .input_roles = {InputRole::kData, InputRole::kShape},
          .infer = infer,
          .cost = cost,
          .fold = fold,
          .rows = from == AxesFrom::kInput
                      ? &RowsOfReduce<AxesFrom::kInput>
                      : &RowsOfReduce<AxesFrom::kAttribute>,
          .order = {keeps == Keeps::kOne ? Trend::kRising : Trend::kNone, 1},
          .sources = keeps == Keeps::kOne ? 1U : 0U,
          .weighs_any_sizes = true};
}

// Both forms of one operator. `input_since`: the opset in which the axes
// became an input.
template <const DTypeSet& types, ReduceWeights weights>
absl::Status AddReduce(OpRegistry& registry, const char* name, int input_since,
                       Fold fold_attribute = nullptr, Fold fold_input = nullptr,
                       Keeps keeps = Keeps::kNone) {
  return registry.AddAll(
      {Reduce(name, 1, AxesFrom::kAttribute,
              &InferReduce<AxesFrom::kAttribute, types>,
              &CostReduce<AxesFrom::kAttribute, weights>, fold_attribute,
              keeps),
       Reduce(name, input_since, AxesFrom::kInput,
              &InferReduce<AxesFrom::kInput, types>,
              &CostReduce<AxesFrom::kInput, weights>, fold_input, keeps)});
}

template <const DTypeSet& types, Combine combine, Empty empty>
absl::Status AddFoldedReduce(OpRegistry& registry, const char* name,
                             int input_since, Keeps keeps = Keeps::kNone) {
  return AddReduce<types, ReduceWeights{}>(
      registry, name, input_since,
      &FoldReduceWith<AxesFrom::kAttribute, combine, empty>,
      &FoldReduceWith<AxesFrom::kInput, combine, empty>, keeps);
}

absl::StatusOr<Reduction> ReadArgReduction(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int axis,
                      NormalizeAxis(view.IntAttribute("axis", 0),
                                    view.input(0)->rank()));  // reduction_c2
  Reduction reduction;
  reduction.keep_dims = view.IntAttribute("keepdims", 1) != 0;
  reduction.reduced.assign(view.input(0)->rank(), false);
  reduction.reduced[axis] = true;
  return reduction;
}

absl::StatusOr<OutputTypes> InferArg(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "data", kNumericTypes));
  WB_ASSIGN_OR_RETURN(const Reduction reduction, ReadArgReduction(view));
  const TensorType& data = *view.input(0);
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(DType::kInt64, ReducedDims(data.dims(), reduction)));
  return OutputTypes{std::move(type)};
}

// Compare, and select the position.
absl::StatusOr<OpCost> CostArg(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kReduction);
  cost.vector_ops = Ops(view.input(0)->element_count()) * 2 * kSimpleWeight;
  return cost;
}

// `is_better`: LessElements for ArgMin, GreaterElements for ArgMax.
template <Combine is_better>
absl::StatusOr<FoldedOutputs> FoldArg(const OpView& view) {
  const Constant* data = view.constant(0);
  if (data == nullptr || !data->fully_known() || view.output(0) == nullptr) {
    return FoldedOutputs();
  }
  WB_ASSIGN_OR_RETURN(const Reduction reduction, ReadArgReduction(view));
  const bool last = view.IntAttribute("select_last_index", 0) != 0;
  const absl::Span<const int64_t> dims = view.input(0)->dims();
  const DType dtype = view.input(0)->dtype();
  const size_t axis =
      std::find(reduction.reduced.begin(), reduction.reduced.end(), true) -
      reduction.reduced.begin();
  const int64_t count = view.output(0)->element_count();
  std::vector<Element> best(count), positions(count);
  for (int64_t i = 0; i < data->size(); ++i) {
    const Dims coordinates = Coordinates(i, dims);
    const int64_t at = ResultIndex(coordinates, dims, reduction);
    const Element element = ElementOf(data, i);
    // NaN is the best or not, as runtimes differ.
    if (!(element == element)) return FoldedOutputs();
    const bool better =
        !best[at].known() ||
        is_better(dtype, element, best[at]) == Element::Bool(true) ||
        (last && element == best[at]);
    if (!better) continue;
    best[at] = element;
    positions[at] = Element::Int(coordinates[axis]);
  }
  return FoldOutput(view, [&](int64_t i) { return positions[i]; });
}

OpDef Arg(const char* name, Fold fold) {
  return {.name = name,
          .since_version = 1,
          .min_inputs = 1,
          .max_inputs = 1,
          .op_class = OpClass::kReduction,
          .infer = &InferArg,
          .cost = &CostArg,
          .fold = fold};
}

// The shape does not depend on the axis: an unknown one is no obstacle.
absl::StatusOr<OutputTypes> InferCumulative(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "x", kNumericTypes));  // reduction_c1
  const TensorType& x = *view.input(0);
  const absl::StatusOr<int64_t> axis =
      NeedScalar(view, 1, "axis");  // reduction_c6
  if (!absl::IsFailedPrecondition(axis.status())) {
    WB_RETURN_IF_ERROR(axis.status());
    WB_RETURN_IF_ERROR(
        NormalizeAxis(*axis, x.rank()).status());  // reduction_c2
  }
  for (const char* name : {"exclusive", "reverse"}) {
    WB_RETURN_IF_ERROR(ReadFlag(view, name, false).status());  // reduction_c7
  }
  return OutputTypes{x};
}

absl::StatusOr<OpCost> CostCumulative(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kReduction);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kSimpleWeight;
  return cost;
}

// `start` is what combining nothing gives.
template <Combine combine, int start>
absl::StatusOr<FoldedOutputs> FoldCumulative(const OpView& view) {
  const Constant* x = view.constant(0);
  const absl::StatusOr<int64_t> given = NeedScalar(view, 1, "axis");
  if (x == nullptr || !given.ok()) return FoldedOutputs();
  const TensorType& type = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int axis, NormalizeAxis(*given, type.rank()));
  const bool exclusive = view.IntAttribute("exclusive", 0) != 0;
  const bool reverse = view.IntAttribute("reverse", 0) != 0;
  // Elements that follow each other along the axis are `stride` apart.
  int64_t stride = 1;
  for (int i = axis + 1; i < type.rank(); ++i) stride *= type.dim(i);
  const int64_t size = type.dim(axis);
  const Element nothing =
      IsFloat(type.dtype()) ? Element::Float(start) : Element::Int(start);
  std::vector<Element> results(x->size());
  for (int64_t n = 0; n < x->size(); ++n) {
    // Visited so that the element before it along the axis is done.
    const int64_t i = reverse ? x->size() - 1 - n : n;
    const int64_t position = i / stride % size;
    const bool first = position == (reverse ? size - 1 : 0);
    const int64_t before = reverse ? i + stride : i - stride;
    const Element so_far = first ? nothing : results[before];
    const Element added = !exclusive ? ElementOf(x, i)
                          : first    ? nothing
                                     : ElementOf(x, before);
    results[i] = combine(type.dtype(), so_far, added);
  }
  return FoldOutput(view, [&](int64_t i) { return results[i]; });
}

template <Combine combine, int start>
OpDef Cumulative(const char* name, int since_version) {
  return {.name = name,
          .since_version = since_version,
          .min_inputs = 2,
          .max_inputs = 2,
          .op_class = OpClass::kReduction,
          .input_roles = {InputRole::kData, InputRole::kShape},
          .infer = &InferCumulative,
          .cost = &CostCumulative,
          .fold = &FoldCumulative<combine, start>};
}

}  // namespace

absl::Status RegisterReductionOps(OpRegistry& registry) {
  using enum AxesFrom;
  WB_RETURN_IF_ERROR(RegisterTopKOps(registry));
  WB_RETURN_IF_ERROR(
      (AddFoldedReduce<kNumericTypes, &AddElements, Empty::kZero>(
          registry, "ReduceSum", 13)));
  WB_RETURN_IF_ERROR(
      (AddFoldedReduce<kNumericTypes, &MultiplyElements, Empty::kOne>(
          registry, "ReduceProd", 18)));
  WB_RETURN_IF_ERROR(
      (AddFoldedReduce<kOrderedTypes, &MaxElements, Empty::kUnknown>(
          registry, "ReduceMax", 18, Keeps::kOne)));
  WB_RETURN_IF_ERROR(
      (AddFoldedReduce<kOrderedTypes, &MinElements, Empty::kUnknown>(
          registry, "ReduceMin", 18, Keeps::kOne)));
  WB_RETURN_IF_ERROR(
      (AddReduce<kNumericTypes, ReduceWeights{.after = kSimpleWeight}>(
          registry, "ReduceMean", 18, &FoldReduceMean<kAttribute>,
          &FoldReduceMean<kInput>)));
  for (const char* name : {"ReduceL1", "ReduceSumSquare"}) {
    WB_RETURN_IF_ERROR(
        (AddReduce<kNumericTypes, ReduceWeights{.before = kSimpleWeight}>(
            registry, name, 18)));
  }
  WB_RETURN_IF_ERROR(
      (AddReduce<kNumericTypes,
                 ReduceWeights{.before = kSimpleWeight, .after = kSqrtWeight}>(
          registry, "ReduceL2", 18)));
  WB_RETURN_IF_ERROR(
      (AddReduce<kNumericTypes, ReduceWeights{.after = kLogWeight}>(
          registry, "ReduceLogSum", 18)));
  // Maximum, subtract, exp, sum; log, and the maximum added back.
  WB_RETURN_IF_ERROR(
      (AddReduce<kNumericTypes,
                 ReduceWeights{.before = kExpWeight + 2 * kSimpleWeight,
                               .after = kLogWeight + kSimpleWeight}>(
          registry, "ReduceLogSumExp", 18)));
  return registry.AddAll({
      Arg("ArgMax", &FoldArg<&GreaterElements>),
      Arg("ArgMin", &FoldArg<&LessElements>),
      Cumulative<&AddElements, 0>("CumSum", 11),
      Cumulative<&MultiplyElements, 1>("CumProd", 26),
  });
}

}  // namespace weighbridge
