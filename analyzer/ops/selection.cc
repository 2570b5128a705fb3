#include "analyzer/ops/selection.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/axis.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/element.h"
#include "analyzer/ops/element_arithmetic.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/position.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#selection, C1..C9.

// Rounded up; 0 for up to one element.
int64_t Log2(int64_t n) {
  int64_t bits = 0;
  for (uint64_t reach = 1;
       reach < static_cast<uint64_t>(std::max<int64_t>(n, 1)); reach *= 2) {
    ++bits;
  }
  return bits;
}

absl::StatusOr<int> OneHotAxis(const OpView& view) {
  return NormalizeAxis(view.IntAttribute("axis", -1),
                       view.input(0)->rank() + 1);
}

bool IsZero(const Element& element) {
  return (element.is_int() && element.int_value() == 0) ||
         (element.is_float() && element.float_value() == 0);
}

absl::StatusOr<OutputTypes> InferOneHot(const OpView& view) {
  const TensorType& indices = *view.input(0);
  const TensorType& depth = *view.input(1);
  const TensorType& values = *view.input(2);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "indices", kNumericTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "depth", kNumericTypes));
  if (depth.element_count() != 1) {  // selection_c1
    return absl::InvalidArgumentError(
        absl::StrCat("input 1 ('depth') has shape ", DimsToString(depth.dims()),
                     ", expected a scalar"));
  }
  if (values.rank() != 1 || values.dim(0) != 2) {  // selection_c2
    return absl::InvalidArgumentError(
        absl::StrCat("input 2 ('values') has shape ",
                     DimsToString(values.dims()), ", expected [2]"));
  }
  WB_ASSIGN_OR_RETURN(const int axis, OneHotAxis(view));
  const Element size =
      Convert(depth.dtype(), DType::kInt64, ElementOf(view.constant(1), 0));
  if (!size.is_int()) return ValueNotKnown(1, "depth");
  if (size.int_value() < 1) {  // selection_c1
    return absl::InvalidArgumentError(
        absl::StrCat("depth is ", size.int_value(), ", expected at least 1"));
  }
  Dims dims(indices.dims().begin(), indices.dims().end());
  dims.insert(dims.begin() + axis, size.int_value());
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(values.dtype(), dims));
  OutputType output(std::move(type));
  const ExpertChoice* choice = view.choice(0);
  if (choice != nullptr && choice->form == ExpertChoice::Form::kIndices &&
      choice->experts == size.int_value() &&
      IsZero(ElementOf(view.constant(2), 0))) {
    output.choice = choice->OneHotAlong(axis);
  }
  return OutputTypes{std::move(output)};
}

absl::StatusOr<OpCost> CostOneHot(const OpView& view) {
  return StreamingCost(view, WorkClass::kDataMovement);
}

absl::StatusOr<FoldedOutputs> FoldOneHot(const OpView& view) {
  const Constant* indices = view.constant(0);
  if (indices == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  const Constant* values = view.constant(2);
  if (values == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const int axis, OneHotAxis(view));
  const TensorType& type = *view.output(0);
  const TensorType& index_type = *view.input(0);
  return FoldOutput(view, [&](int64_t i) {
    Dims at = Coordinates(i, type.dims());
    const int64_t place = at[axis];
    at.erase(at.begin() + axis);
    const Element index =
        Convert(index_type.dtype(), DType::kInt64,
                ElementOf(indices, FlatIndex(at, index_type.dims())));
    if (!index.is_int()) return Element();
    // An index outside is hot nowhere.
    const bool hot = PositionOf(index, type.dim(axis)) == place;
    return ElementOf(values, hot ? 1 : 0);
  });
}

// [rank, n], where n is the number of elements that are not known to be 0.
absl::StatusOr<OutputTypes> InferNonZero(const OpView& view) {
  const TensorType& x = *view.input(0);
  int64_t count = x.element_count();
  int64_t least = 0;
  const Constant* constant = view.constant(0);
  if (constant != nullptr && !constant->holds_strings() &&
      constant->size() == x.element_count()) {
    for (int64_t i = 0; i < constant->size(); ++i) {
      count -= IsZero(ElementOf(constant, i));
      least += constant->IsKnown(i) && !IsZero(ElementOf(constant, i));
    }
  }
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kInt64, {x.rank(), count}));
  const ExpertChoice* choice = view.choice(0);
  if (choice == nullptr || choice->form != ExpertChoice::Form::kMask ||
      least == count) {
    return OutputTypes{OutputType::UpTo(std::move(type), {x.rank(), least})};
  }
  // A token chooses an expert once at most.
  const int64_t most = std::min(count, choice->tokens);
  WB_ASSIGN_OR_RETURN(
      type, TensorType::Create(
                DType::kInt64,
                {x.rank(), std::clamp(choice->EvenShare(), least, most)}));
  OutputType output(std::move(type), Bound::kAssumed);
  output.least = {x.rank(), least};
  output.most = {x.rank(), most};
  return OutputTypes{std::move(output)};
}

// One comparison per element.
absl::StatusOr<OpCost> CostNonZero(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  cost.vector_ops = Ops(view.input(0)->element_count()) * kSimpleWeight;
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldNonZero(const OpView& view) {
  const Constant* x = view.constant(0);
  const TensorType* output = view.output(0);
  if (x == nullptr || output == nullptr || !x->fully_known() ||
      x->holds_strings()) {
    return FoldedOutputs();
  }
  std::vector<Dims> found;
  for (int64_t i = 0; i < x->size(); ++i) {
    if (!IsZero(ElementOf(x, i))) {
      found.push_back(Coordinates(i, view.input(0)->dims()));
    }
  }
  if (static_cast<int64_t>(found.size()) != output->dim(1)) {
    return FoldedOutputs();
  }
  return FoldOutput(view, [&](int64_t i) {
    const int64_t count = output->dim(1);
    return Element::Int(found[i % count][i / count]);
  });
}

struct Selection {
  std::optional<int> axis;  // Nullopt: of the flattened input.
  int64_t size = 0;         // Elements to choose from.
  int64_t count = 0;        // Elements chosen, or how many may be.
  Bound bound = Bound::kUpper;
};

absl::StatusOr<Selection> ReadSelection(const OpView& view) {
  const TensorType& input = *view.input(0);
  const TensorType& condition = *view.input(1);
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "condition", kBoolType));
  Selection selection = {.axis = std::nullopt, .size = input.element_count()};
  if (view.HasAttribute("axis")) {
    WB_ASSIGN_OR_RETURN(
        selection.axis,
        NormalizeAxis(view.IntAttribute("axis", 0), input.rank()));
    selection.size = input.dim(*selection.axis);
  }
  if (condition.rank() != 1 ||
      condition.dim(0) > selection.size) {  // selection_c3
    return absl::InvalidArgumentError(
        absl::StrCat("condition has shape ", DimsToString(condition.dims()),
                     ", expected a vector of at most ", selection.size));
  }
  selection.count = condition.dim(0);
  if (selection.count == 0) selection.bound = Bound::kExact;
  const Constant* known = view.constant(1);
  if (known != nullptr && known->size() == condition.dim(0)) {
    for (int64_t i = 0; i < known->size(); ++i) {
      selection.count -= IsZero(ElementOf(known, i));
    }
    if (known->fully_known()) selection.bound = Bound::kExact;
  }
  return selection;
}

absl::StatusOr<OutputTypes> InferCompress(const OpView& view) {
  const TensorType& input = *view.input(0);
  WB_ASSIGN_OR_RETURN(const Selection selection, ReadSelection(view));
  Dims dims = {selection.count};
  if (selection.axis) {
    dims.assign(input.dims().begin(), input.dims().end());
    dims[*selection.axis] = selection.count;
  }
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(input.dtype(), dims));
  if (selection.bound != Bound::kExact) dims[selection.axis.value_or(0)] = 0;
  return OutputTypes{OutputType::UpTo(std::move(type), std::move(dims))};
}

// Only what is chosen is read.
absl::StatusOr<OpCost> CostCompress(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.output(0) != nullptr) {
    cost.input_reads[0] = view.output(0)->byte_size();
  }
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldCompress(const OpView& view) {
  const Constant* input = view.constant(0);
  if (input == nullptr || view.output(0) == nullptr) return FoldedOutputs();
  WB_ASSIGN_OR_RETURN(const Selection selection, ReadSelection(view));
  if (selection.bound != Bound::kExact) return FoldedOutputs();
  std::vector<int64_t> chosen;
  for (int64_t i = 0; i < view.input(1)->dim(0); ++i) {
    if (!IsZero(ElementOf(view.constant(1), i))) chosen.push_back(i);
  }
  return FoldOutput(view, [&](int64_t i) {
    Dims at = Coordinates(i, view.output(0)->dims());
    if (!selection.axis) return ElementOf(input, chosen[at[0]]);
    at[*selection.axis] = chosen[at[*selection.axis]];
    return ElementOf(input, FlatIndex(at, view.input(0)->dims()));
  });
}

struct UniqueElements {
  std::vector<int64_t> first;    // Where each unique element occurs first.
  std::vector<int64_t> inverse;  // Which of them each element is.
  std::vector<int64_t> counts;   // How often each occurs.
};

bool ComesBefore(DType dtype, const Element& a, const Element& b) {
  if (a.is_string()) return a.string_value() < b.string_value();
  return LessElements(dtype, a, b) == Element::Bool(true);
}

// What is compared: the slices along an axis, each as a whole, or, without an
// axis, the elements.
struct Slices {
  std::optional<int> axis = {};
  int64_t count = 0;
  int64_t outer = 1, inner = 1;  // How many stand before and after the axis.

  int64_t size() const { return outer * inner; }
  // Where element i of slice k stands.
  int64_t Index(int64_t k, int64_t i) const {
    return (i / inner * count + k) * inner + i % inner;
  }
};

absl::StatusOr<Slices> ReadSlices(const OpView& view) {
  const TensorType& x = *view.input(0);
  if (!view.HasAttribute("axis")) return Slices{.count = x.element_count()};
  WB_ASSIGN_OR_RETURN(const int axis,  // selection_c5
                      NormalizeAxis(view.IntAttribute("axis", 0), x.rank()));
  Slices slices = {.axis = axis, .count = x.dim(axis)};
  if (x.element_count() == 0) return slices;
  for (int i = 0; i < x.rank(); ++i) {
    if (i != axis) (i < axis ? slices.outer : slices.inner) *= x.dim(i);
  }
  return slices;
}

// Nullopt if an element is not known or equals not even itself (NaN), or if
// there is none to compare slices by.
std::optional<UniqueElements> FindUnique(const OpView& view,
                                         const Slices& slices) {
  const Constant* x = view.constant(0);
  if (x == nullptr || !x->fully_known()) return std::nullopt;
  if (x->size() == 0 && slices.axis) return std::nullopt;
  std::vector<Element> elements;
  for (int64_t i = 0; i < x->size(); ++i) {
    elements.push_back(ElementOf(x, i));
    if (elements[i].is_float() && std::isnan(elements[i].float_value())) {
      return std::nullopt;
    }
  }
  // The first element in which slices a and b differ; size() if in none.
  const auto difference = [&](int64_t a, int64_t b) {
    int64_t i = 0;
    while (i < slices.size() &&
           elements[slices.Index(a, i)] == elements[slices.Index(b, i)]) {
      ++i;
    }
    return i;
  };
  std::vector<int64_t> order(slices.count);
  std::iota(order.begin(), order.end(), 0);
  const DType dtype = view.input(0)->dtype();
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    const int64_t i = difference(a, b);
    return i < slices.size() && ComesBefore(dtype, elements[slices.Index(a, i)],
                                            elements[slices.Index(b, i)]);
  });
  // Groups of equal slices, in ascending order; the first of each group is its
  // first occurrence, as the sort is stable.
  std::vector<std::vector<int64_t>> groups;
  for (const int64_t k : order) {
    if (groups.empty() || difference(groups.back()[0], k) < slices.size()) {
      groups.emplace_back();
    }
    groups.back().push_back(k);
  }
  if (view.IntAttribute("sorted", 1) == 0)
    std::sort(groups.begin(), groups.end());
  UniqueElements unique;
  unique.inverse.resize(slices.count);
  for (const std::vector<int64_t>& group : groups) {
    for (const int64_t k : group) {
      unique.inverse[k] = static_cast<int64_t>(unique.first.size());
    }
    unique.first.push_back(group[0]);
    unique.counts.push_back(static_cast<int64_t>(group.size()));
  }
  return unique;
}

absl::StatusOr<OutputTypes> InferUnique(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(ReadFlag(view, "sorted", true).status());  // selection_c4
  WB_ASSIGN_OR_RETURN(const Slices slices, ReadSlices(view));
  int64_t count = slices.count;
  int64_t fewest = std::min<int64_t>(count, 1);
  if (const auto unique = FindUnique(view, slices)) {
    count = fewest = static_cast<int64_t>(unique->first.size());
  }
  Dims dims = {count}, least = {fewest};
  if (slices.axis) {
    dims.assign(x.dims().begin(), x.dims().end());
    least = dims;
    dims[*slices.axis] = count;
    least[*slices.axis] = fewest;
  }
  WB_ASSIGN_OR_RETURN(TensorType y, TensorType::Create(x.dtype(), dims));
  WB_ASSIGN_OR_RETURN(TensorType each,
                      TensorType::Create(DType::kInt64, {count}));
  WB_ASSIGN_OR_RETURN(TensorType inverse,
                      TensorType::Create(DType::kInt64, {slices.count}));
  return OutputTypes{
      OutputType::UpTo(std::move(y), least), OutputType::UpTo(each, {fewest}),
      OutputType(std::move(inverse)), OutputType::UpTo(each, {fewest})};
}

// A sort: n * log2(n) comparisons.
absl::StatusOr<OpCost> CostUnique(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  const int64_t count = view.input(0)->element_count();
  cost.vector_ops = Ops(count) * Log2(count) * kSimpleWeight;
  return cost;
}

absl::StatusOr<FoldedOutputs> FoldUnique(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Slices slices, ReadSlices(view));
  const std::optional<UniqueElements> unique = FindUnique(view, slices);
  if (!unique) return FoldedOutputs();
  const Constant* x = view.constant(0);
  FoldedOutputs folded(4);
  const auto fold = [&](int k, const std::vector<int64_t>& values, auto make) {
    const TensorType* type = view.output(k);
    if (type == nullptr ||
        type->element_count() != static_cast<int64_t>(values.size())) {
      return;
    }
    folded[k] =
        BuildConstant(*type, [&](int64_t i) { return make(values[i]); });
  };
  if (view.output(0) != nullptr) {
    const Slices kept = {.count = static_cast<int64_t>(unique->first.size()),
                         .outer = slices.outer,
                         .inner = slices.inner};
    folded[0] = BuildConstant(*view.output(0), [&](int64_t i) {
      const int64_t k = i / kept.inner % kept.count;
      const int64_t outer = i / kept.inner / kept.count;
      return ElementOf(x, slices.Index(unique->first[k],
                                       outer * kept.inner + i % kept.inner));
    });
  }
  fold(1, unique->first, [](int64_t i) { return Element::Int(i); });
  fold(2, unique->inverse, [](int64_t i) { return Element::Int(i); });
  fold(3, unique->counts, [](int64_t i) { return Element::Int(i); });
  return folded;
}

// How many boxes of one class of one image may be kept.
absl::StatusOr<int64_t> MaxBoxes(const OpView& view) {
  const int64_t boxes = view.input(0)->dim(1);
  if (!view.HasInput(2)) return 0;  // The default: none.
  WB_RETURN_IF_ERROR(
      CheckDType(view, 2, "max_output_boxes_per_class", kIndexTypes));
  if (view.input(2)->element_count() != 1) {  // selection_c8
    return absl::InvalidArgumentError(absl::StrCat(
        "input 2 ('max_output_boxes_per_class') has shape ",
        DimsToString(view.input(2)->dims()), ", expected a scalar"));
  }
  const Element limit = ElementOf(view.constant(2), 0);
  if (!limit.is_int()) return boxes;
  return std::clamp<int64_t>(limit.int_value(), 0, boxes);
}

absl::StatusOr<OutputTypes> InferNonMaxSuppression(const OpView& view) {
  const TensorType& boxes = *view.input(0);
  const TensorType& scores = *view.input(1);
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "boxes", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "scores", kFloatTypes));
  if (boxes.rank() != 3 || boxes.dim(2) != 4) {  // selection_c6
    return absl::InvalidArgumentError(
        absl::StrCat("boxes has shape ", DimsToString(boxes.dims()),
                     ", expected [batch, boxes, 4]"));
  }
  if (scores.rank() != 3 || scores.dim(0) != boxes.dim(0) ||
      scores.dim(2) != boxes.dim(1)) {  // selection_c7
    return absl::InvalidArgumentError(absl::StrCat(
        "scores has shape ", DimsToString(scores.dims()), ", expected [",
        boxes.dim(0), ", classes, ", boxes.dim(1), "]"));
  }
  for (int i = 3; i <= 4; ++i) {
    if (view.HasInput(i) && view.input(i)->element_count() != 1) {  // c8
      return absl::InvalidArgumentError(absl::StrCat(
          "input ", i, " has shape ", DimsToString(view.input(i)->dims()),
          ", expected a scalar"));
    }
  }
  WB_RETURN_IF_ERROR(
      ReadFlag(view, "center_point_box", false).status());  // selection_c9
  WB_ASSIGN_OR_RETURN(const int64_t kept, MaxBoxes(view));
  // At most one entry per score, whose number fits.
  const int64_t count = scores.dim(0) * scores.dim(1) * kept;
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(DType::kInt64, {count, 3}));
  return OutputTypes{OutputType::UpTo(std::move(type), {0, 3})};
}

// The larger left and top, the smaller right and bottom (4); width and height
// of the intersection, not below 0 (4); its area (1); the union (2); the ratio
// (a division); the comparison (1).
constexpr int kOverlapWeight = 12 * kSimpleWeight + kDivideWeight;

// For each class of each image: a sort of the scores, then each candidate is
// compared with the boxes kept so far. As the output, an upper bound.
absl::StatusOr<OpCost> CostNonMaxSuppression(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  WB_ASSIGN_OR_RETURN(const int64_t kept, MaxBoxes(view));
  const int64_t boxes = view.input(0)->dim(1);
  const Ops scores = Ops(view.input(1)->element_count());
  cost.vector_ops =
      scores * Log2(boxes) * kSimpleWeight + scores * kept * kOverlapWeight;
  return cost;
}

}  // namespace

absl::Status RegisterSelectionOps(OpRegistry& registry) {
  return registry.AddAll({
      {.name = "OneHot",
       .since_version = 9,
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kDataMovement,
       .input_roles = {InputRole::kIndex, InputRole::kShape},
       .infer = &InferOneHot,
       .cost = &CostOneHot,
       .fold = &FoldOneHot,
       .order = {Trend::kRising, 2},
       .weighs_any_sizes = true},
      {.name = "NonZero",
       .since_version = 9,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kOpaque,
       .infer = &InferNonZero,
       .cost = &CostNonZero,
       .fold = &FoldNonZero},
      {.name = "Compress",
       .since_version = 9,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kDataMovement,
       .input_roles = {InputRole::kData, InputRole::kIndex},
       .infer = &InferCompress,
       .cost = &CostCompress,
       .fold = &FoldCompress},
      {.name = "Unique",
       .since_version = 11,
       .min_inputs = 1,
       .max_inputs = 1,
       .op_class = OpClass::kOpaque,
       .infer = &InferUnique,
       .cost = &CostUnique,
       .fold = &FoldUnique},
      {.name = "NonMaxSuppression",
       .since_version = 10,
       .min_inputs = 2,
       .max_inputs = 5,
       .op_class = OpClass::kOpaque,
       .input_roles = {InputRole::kData, InputRole::kData, InputRole::kShape,
                       InputRole::kShape, InputRole::kShape},
       .infer = &InferNonMaxSuppression,
       .cost = &CostNonMaxSuppression},
  });
}

}  // namespace weighbridge
