#include "analyzer/resolve/value_bound.h"

#include <algorithm>
#include <memory>
#include <utility>

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

}  // namespace weighbridge
