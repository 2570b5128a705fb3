#include "analyzer/resolve/value_bound.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/ir/container_type.h"

namespace weighbridge {
namespace {

std::optional<ItemType> ItemOf(const ResolvedValue& value) {
  if (value.type) return ItemType::Tensor(*value.type, value.bound);
  if (value.container == nullptr) return std::nullopt;
  return ItemType::Container(*value.container);
}

}  // namespace

ResolvedValue UpperBoundOf(const ResolvedValue& a, const ResolvedValue& b) {
  ResolvedValue result;
  const std::optional<ItemType> first = ItemOf(a), second = ItemOf(b);
  result.is_static = a.is_static && b.is_static;
  result.bound = std::max(a.bound, b.bound);
  if (!first || !second || !SameKind(*first, *second)) return result;
  const ItemType bound = UpperBoundOf(*first, *second);
  result.bound = std::max(result.bound, bound.bound);
  if (bound.container != nullptr) {
    result.container = bound.container;
  } else if (bound.tensor) {
    result.type = bound.tensor;
  } else {
    result.type = a.type->byte_size() < b.type->byte_size() ? b.type : a.type;
    result.bound = Bound::kAssumed;
  }
  return result;
}

void ForgetNumbers(ResolvedValue& value) {
  value.constant = nullptr;
  value.range = nullptr;
}

bool SameType(const ResolvedValue& a, const ResolvedValue& b) {
  if (a.type != b.type || a.bound != b.bound) return false;
  if ((a.container == nullptr) != (b.container == nullptr)) return false;
  return a.container == nullptr || *a.container == *b.container;
}

TensorType WithoutAxes(const TensorType& type, const std::vector<int>& axes) {
  Dims dims;
  for (int i = 0; i < type.rank(); ++i) {
    if (std::find(axes.begin(), axes.end(), i) == axes.end()) {
      dims.push_back(type.dim(i));
    }
  }
  absl::StatusOr<TensorType> part = TensorType::Create(type.dtype(), dims);
  // A zero that is cut off may have hidden a product that overflows.
  return part.ok() ? *std::move(part) : TensorType::Scalar(type.dtype());
}

ResolvedValue Grown(ResolvedValue part, const BodyOutput& output, int64_t runs,
                    Bound trips_bound) {
  if (output.grown.empty()) return part;
  ForgetNumbers(part);
  if (!part.type) return ResolvedValue();
  const int rank = part.type->rank() + static_cast<int>(output.grown.size());
  std::vector<std::pair<int64_t, int64_t>> axes;  // Axis, size.
  for (const BodyOutput::Axis& axis : output.grown) {
    if (!axis.size) part.bound = std::max(part.bound, trips_bound);
    axes.emplace_back(axis.axis < 0 ? axis.axis + rank : axis.axis,
                      axis.size.value_or(runs));
  }
  std::sort(axes.begin(), axes.end());
  Dims dims(part.type->dims().begin(), part.type->dims().end());
  for (const auto& [axis, size] : axes) {
    if (axis < 0 || axis > static_cast<int64_t>(dims.size())) {
      return ResolvedValue();
    }
    dims.insert(dims.begin() + axis, size);
  }
  absl::StatusOr<TensorType> type =
      TensorType::Create(part.type->dtype(), dims);
  if (!type.ok()) return ResolvedValue();
  part.type = *std::move(type);
  return part;
}

std::optional<Dims> GrowthOf(const ResolvedValue& before,
                             const ResolvedValue& after) {
  if (!before.type || !after.type ||
      before.type->dtype() != after.type->dtype() ||
      before.type->rank() != after.type->rank()) {
    return std::nullopt;
  }
  Dims growth;
  for (int i = 0; i < before.type->rank(); ++i) {
    growth.push_back(after.type->dim(i) - before.type->dim(i));
    if (growth.back() < 0) return std::nullopt;
  }
  return growth;
}

ResolvedValue GrownBy(const ResolvedValue& value, const Dims& growth,
                      int64_t times) {
  ResolvedValue grown = value;
  ForgetNumbers(grown);
  Dims dims;
  for (int i = 0; i < value.type->rank(); ++i) {
    int64_t more;
    if (__builtin_mul_overflow(growth[i], times, &more) ||
        __builtin_add_overflow(value.type->dim(i), more, &more)) {
      return ResolvedValue();
    }
    dims.push_back(more);
  }
  absl::StatusOr<TensorType> type =
      TensorType::Create(value.type->dtype(), dims);
  if (!type.ok()) return ResolvedValue();
  grown.type = *std::move(type);
  grown.bound = std::max(grown.bound, Bound::kUpper);
  return grown;
}

}  // namespace weighbridge
