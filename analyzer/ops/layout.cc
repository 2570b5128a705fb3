#include "analyzer/ops/layout.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#layout, C1..C9.

absl::StatusOr<OpCost> CostMove(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

// Which axis of the input each axis of the output is; reversed by default.
absl::StatusOr<std::vector<int>> ReadPermutation(const OpView& view) {
  const int rank = view.input(0)->rank();
  std::vector<int> permutation;
  if (!view.HasAttribute("perm")) {
    for (int i = rank; i-- > 0;) permutation.push_back(i);
    return permutation;
  }
  const std::vector<int64_t> perm = view.IntsAttribute("perm");
  std::vector<bool> seen(rank, false);
  for (const int64_t axis : perm) {
    if (axis < 0 || axis >= rank || seen[axis]) break;
    seen[axis] = true;
    permutation.push_back(static_cast<int>(axis));
  }
  if (permutation.size() != perm.size() ||
      static_cast<int>(perm.size()) != rank) {  // layout_c1
    return absl::InvalidArgumentError(
        absl::StrCat("perm is [", absl::StrJoin(perm, ","),
                     "], expected a permutation of ", rank, " axes"));
  }
  return permutation;
}

absl::StatusOr<OutputTypes> InferTranspose(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const std::vector<int> permutation,
                      ReadPermutation(view));
  Dims dims;
  for (const int axis : permutation) dims.push_back(view.input(0)->dim(axis));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(view.input(0)->dtype(), dims));
  OutputType output(std::move(type));
  output.choice = ExpertChoice::Moved(view.choice(0));
  if (view.choice(0) != nullptr && output.choice == nullptr) {
    const auto axis =
        std::find(permutation.begin(), permutation.end(), view.choice(0)->axis);
    output.choice = view.choice(0)->OneHotAlong(
        static_cast<int>(axis - permutation.begin()));
  }
  return OutputTypes{std::move(output)};
}

absl::StatusOr<FoldedOutputs> FoldTranspose(const OpView& view) {
  const Constant* input = view.constant(0);
  if (input == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const std::vector<int> permutation,
                      ReadPermutation(view));
  return FoldOutput(view, [&](int64_t i) {
    const Dims at = Coordinates(i, view.output(0)->dims());
    Dims source(at.size(), 0);
    for (size_t d = 0; d < at.size(); ++d) source[permutation[d]] = at[d];
    return ElementOf(input, FlatIndex(source, view.input(0)->dims()));
  });
}

absl::StatusOr<OutputTypes> Repeat(const TensorType& input,
                                   absl::Span<const int64_t> repeats) {
  Dims dims;
  for (int i = 0; i < input.rank(); ++i) {
    int64_t size;
    if (repeats[i] < 0 ||
        __builtin_mul_overflow(input.dim(i), repeats[i], &size)) {
      return absl::InvalidArgumentError(absl::StrCat(  // layout_c3
          "axis ", i, " of size ", input.dim(i), " cannot be repeated ",
          repeats[i], " times"));
    }
    dims.push_back(size);
  }
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferTile(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> repeats,
                      NeedVector(view, 1, "repeats"));
  if (static_cast<int>(repeats.size()) != input.rank()) {  // layout_c2
    return absl::InvalidArgumentError(
        absl::StrCat("repeats has ", repeats.size(), " elements, expected ",
                     input.rank(), ": one for each axis"));
  }
  return Repeat(input, repeats);
}

// In opset 1 the number of copies and the axis are scalars of any type.
absl::StatusOr<int64_t> NeedAnyScalar(const OpView& view, int i,
                                      const char* name) {
  const TensorType& type = *view.input(i);
  if (type.element_count() != 1) {  // layout_c2
    return absl::InvalidArgumentError(
        absl::StrCat("input ", i, " ('", name, "') has shape ",
                     DimsToString(type.dims()), ", expected a scalar"));
  }
  const Element value =
      Convert(type.dtype(), DType::kInt64, ElementOf(view.constant(i), 0));
  if (!value.is_int()) return ValueNotKnown(i, name);
  return value.int_value();
}

absl::StatusOr<OutputTypes> InferTileAlongAxis(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const int64_t tiles, NeedAnyScalar(view, 1, "tiles"));
  WB_ASSIGN_OR_RETURN(const int64_t listed, NeedAnyScalar(view, 2, "axis"));
  WB_ASSIGN_OR_RETURN(const int axis, NormalizeAxis(listed, input.rank()));
  Dims repeats(input.rank(), 1);
  repeats[axis] = tiles;
  return Repeat(input, repeats);
}

absl::StatusOr<FoldedOutputs> FoldTile(const OpView& view) {
  const Constant* input = view.constant(0);
  if (input == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const TensorType& type = *view.input(0);
  return FoldOutput(view, [&](int64_t i) {
    Dims at = Coordinates(i, view.output(0)->dims());
    for (int d = 0; d < type.rank(); ++d) at[d] %= type.dim(d);
    return ElementOf(input, FlatIndex(at, type.dims()));
  });
}

// layout_c4, layout_c5
absl::StatusOr<int64_t> ReadBlockSize(const OpView& view) {
  if (view.input(0)->rank() != 4) {
    return absl::InvalidArgumentError(
        absl::StrCat("input has rank ", view.input(0)->rank(), ", expected 4"));
  }
  const int64_t block = view.IntAttribute("blocksize", 0);
  if (block < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("blocksize is ", block, ", expected at least 1"));
  }
  return block;
}

absl::StatusOr<OutputTypes> InferDepthToSpace(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int64_t block, ReadBlockSize(view));
  WB_RETURN_IF_ERROR(
      ReadWord(view, "mode", "DCR", {"DCR", "CRD"}).status());  // layout_c5
  const TensorType& x = *view.input(0);
  int64_t height, width;
  if (x.dim(1) % block != 0 || x.dim(1) / block % block != 0 ||
      __builtin_mul_overflow(x.dim(2), block, &height) ||
      __builtin_mul_overflow(x.dim(3), block, &width)) {  // layout_c6
    return absl::InvalidArgumentError(
        absl::StrCat("input has ", x.dim(1), " channels, expected a multiple ",
                     "of blocksize squared (blocksize is ", block, ")"));
  }
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(x.dtype(),
                         {x.dim(0), x.dim(1) / block / block, height, width}));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferSpaceToDepth(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int64_t block, ReadBlockSize(view));
  const TensorType& x = *view.input(0);
  int64_t depth;
  if (x.dim(2) % block != 0 || x.dim(3) % block != 0 ||
      __builtin_mul_overflow(x.dim(1), block, &depth) ||
      __builtin_mul_overflow(depth, block, &depth)) {  // layout_c6
    return absl::InvalidArgumentError(
        absl::StrCat("input is ", x.dim(2), " by ", x.dim(3),
                     ", expected multiples of blocksize ", block));
  }
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(
          x.dtype(), {x.dim(0), depth, x.dim(2) / block, x.dim(3) / block}));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferReverseSequence(const OpView& view) {
  const TensorType& x = *view.input(0);
  const TensorType& lengths = *view.input(1);
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "sequence_lens", kIndexTypes));
  const int64_t batch = view.IntAttribute("batch_axis", 1);
  const int64_t time = view.IntAttribute("time_axis", 0);
  if (x.rank() < 2) {  // layout_c7
    return absl::InvalidArgumentError(
        absl::StrCat("input has rank ", x.rank(), ", expected at least 2"));
  }
  if (batch < 0 || batch > 1 || time != 1 - batch) {  // layout_c7
    return absl::InvalidArgumentError(
        absl::StrCat("batch_axis is ", batch, " and time_axis is ", time,
                     ", expected one to be 0 and the other 1"));
  }
  if (lengths.rank() != 1 ||
      lengths.dim(0) != x.dim(static_cast<int>(batch))) {  // layout_c8
    return absl::InvalidArgumentError(
        absl::StrCat("sequence_lens has shape ", DimsToString(lengths.dims()),
                     ", expected [", x.dim(static_cast<int>(batch)), "]"));
  }
  return OutputTypes{x};
}

absl::StatusOr<OutputTypes> InferTrilu(const OpView& view) {
  const TensorType& x = *view.input(0);
  if (x.rank() < 2) {  // layout_c9
    return absl::InvalidArgumentError(
        absl::StrCat("input has rank ", x.rank(), ", expected at least 2"));
  }
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "k", kIndexTypes));      // layout_c9
  if (view.HasInput(1) && view.input(1)->element_count() != 1) {  // layout_c9
    return absl::InvalidArgumentError(absl::StrCat(
        "input 1 ('k') has shape ", DimsToString(view.input(1)->dims()),
        ", expected a scalar"));
  }
  return OutputTypes{x};
}

absl::StatusOr<FoldedOutputs> FoldTrilu(const OpView& view) {
  const Constant* x = view.constant(0);
  if (x == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const Element k =
      view.HasInput(1) ? ElementOf(view.constant(1), 0) : Element::Int(0);
  if (!k.is_int()) return FoldedOutputs();
  const bool upper = view.IntAttribute("upper", 1) != 0;
  const TensorType& type = *view.output(0);
  return FoldOutput(view, [&](int64_t i) {
    const Dims at = Coordinates(i, type.dims());
    const int64_t diagonal = at[type.rank() - 1] - at[type.rank() - 2];
    const bool kept =
        upper ? diagonal >= k.int_value() : diagonal <= k.int_value();
    return kept ? ElementOf(x, i) : ZeroOf(type.dtype());
  });
}

RowAccesses RowsOfDepthToSpace(const OpView&) {
  return {{.kind = RowAccess::Kind::kWindow}};
}

// A row of blocks becomes one row.
RowAccesses RowsOfSpaceToDepth(const OpView& view) {
  return {{.kind = RowAccess::Kind::kWindow,
           .extent = std::max<int64_t>(1, view.IntAttribute("blocksize", 1))}};
}

}  // namespace

absl::Status RegisterLayoutOps(OpRegistry& registry) {
  constexpr InputRoles kShapeSecond = {InputRole::kData, InputRole::kShape,
                                       InputRole::kShape};
  return registry.AddAll({
      {.name = "Transpose",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kDataMovement,
       .infer = &InferTranspose,
       .cost = &CostMove,
       .fold = &FoldTranspose,
       .order = {Trend::kRising, 1},
       .sources = 1},
      {.name = "Tile",
       .since_version = 1,
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kDataMovement,
       .input_roles = kShapeSecond,
       .infer = &InferTileAlongAxis,
       .cost = &CostMove,
       .fold = &FoldTile},
      {.name = "Tile",
       .since_version = 6,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = kShapeSecond,
       .infer = &InferTile,
       .cost = &CostMove,
       .fold = &FoldTile,
       .order = {Trend::kRising, 3},
       .sources = 1,
       .weighs_any_sizes = true},
      {.name = "DepthToSpace",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kDataMovement,
       .infer = &InferDepthToSpace,
       .cost = &CostMove,
       .rows = &RowsOfDepthToSpace},
      {.name = "SpaceToDepth",
       .since_version = 1,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kDataMovement,
       .infer = &InferSpaceToDepth,
       .cost = &CostMove,
       .rows = &RowsOfSpaceToDepth},
      {.name = "ReverseSequence",
       .since_version = 10,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = kShapeSecond,
       .infer = &InferReverseSequence,
       .cost = &CostMove},
      {.name = "Trilu",
       .since_version = 14,
       .min_inputs = 1,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = kShapeSecond,
       .infer = &InferTrilu,
       .cost = &CostMove,
       .fold = &FoldTrilu},
  });
}

}  // namespace weighbridge
