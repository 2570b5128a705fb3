#include "analyzer/ir/container_type.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

// Longer sequences are known by their length and a bound of their items.
constexpr size_t kMaxItems = 1024;

// The larger of every dim; nullopt if the ranks differ or it would overflow.
std::optional<TensorType> Larger(const TensorType& a, const TensorType& b) {
  if (a.rank() != b.rank()) return std::nullopt;
  Dims dims(a.dims().begin(), a.dims().end());
  for (int i = 0; i < b.rank(); ++i) dims[i] = std::max(dims[i], b.dim(i));
  absl::StatusOr<TensorType> type = TensorType::Create(a.dtype(), dims);
  if (!type.ok()) return std::nullopt;
  return *std::move(type);
}

std::optional<Bytes> SizeOf(const ItemType& item) {
  if (item.tensor) return item.tensor->byte_size();
  if (item.container != nullptr) return item.container->byte_size();
  return std::nullopt;
}

ItemType WithFloats(const ItemType& item, DType dtype) {
  ItemType result = item;
  if (!IsFloat(item.dtype)) return result;
  result.dtype = dtype;
  result.constant = nullptr;
  if (item.tensor) result.tensor = item.tensor->WithDType(dtype);
  if (item.container != nullptr) {
    result.container = std::make_shared<const ContainerType>(
        item.container->WithFloats(dtype));
  }
  return result;
}

}  // namespace

ItemType ItemType::Tensor(TensorType type, Bound bound) {
  ItemType item;
  item.dtype = type.dtype();
  item.tensor = std::move(type);
  item.bound = bound;
  return item;
}

ItemType ItemType::UnknownTensor(DType dtype) {
  ItemType item;
  item.dtype = dtype;
  item.bound = Bound::kUpper;
  return item;
}

ItemType ItemType::Container(ContainerType type) {
  ItemType item;
  item.dtype = type.any().dtype;
  item.bound = type.bound();
  item.container = std::make_shared<const ContainerType>(std::move(type));
  return item;
}

std::string ItemType::Word() const {
  return container != nullptr ? container->Word() : DTypeName(dtype);
}

bool SameKind(const ItemType& a, const ItemType& b) {
  if ((a.container == nullptr) != (b.container == nullptr)) return false;
  if (a.container == nullptr) return a.dtype == b.dtype;
  return a.container->kind() == b.container->kind() &&
         a.container->key_dtype() == b.container->key_dtype() &&
         SameKind(a.container->any(), b.container->any());
}

ItemType UpperBoundOf(const ItemType& a, const ItemType& b) {
  if (a == b) {
    ItemType same = a;
    if (a.constant != b.constant) same.constant = nullptr;
    return same;
  }
  if (a.container != nullptr) {
    return ItemType::Container(UpperBoundOf(*a.container, *b.container));
  }
  ItemType item = ItemType::UnknownTensor(a.dtype);
  if (a.tensor && b.tensor) item.tensor = Larger(*a.tensor, *b.tensor);
  item.bound = std::max({a.bound, b.bound, Bound::kUpper});
  return item;
}

ContainerType ContainerType::Sequence(std::vector<ItemType> items,
                                      ItemType any) {
  if (!items.empty()) {
    any = items[0];
    for (const ItemType& item : items) any = UpperBoundOf(any, item);
  }
  any.constant = nullptr;
  ContainerType type(Kind::kSequence, std::move(any));
  type.length_ = static_cast<int64_t>(items.size());
  if (items.size() <= kMaxItems) type.items_ = std::move(items);
  return type;
}

ContainerType ContainerType::SequenceOf(ItemType any,
                                        std::optional<int64_t> length,
                                        Bound bound) {
  any.constant = nullptr;
  ContainerType type(Kind::kSequence, std::move(any));
  type.length_ = length;
  type.length_bound_ = bound;
  return type;
}

ContainerType ContainerType::PresentOptional(ItemType item) {
  ContainerType type(Kind::kOptional, item);
  type.length_ = 1;
  type.items_ = {std::move(item)};
  return type;
}

ContainerType ContainerType::AbsentOptional(ItemType item) {
  item.constant = nullptr;
  ContainerType type(Kind::kOptional, std::move(item));
  type.length_ = 0;
  return type;
}

ContainerType ContainerType::MaybeOptional(ItemType item) {
  item.constant = nullptr;
  ContainerType type(Kind::kOptional, std::move(item));
  type.length_ = 1;
  type.length_bound_ = Bound::kUpper;
  return type;
}

ContainerType ContainerType::Map(DType key, ItemType value,
                                 std::optional<int64_t> length) {
  value.constant = nullptr;
  ContainerType type(Kind::kMap, std::move(value));
  type.key_dtype_ = key;
  type.length_ = length;
  if (!length) type.length_bound_ = Bound::kUpper;
  return type;
}

Bound ContainerType::bound() const {
  if (!IsListed()) return std::max(length_bound_, any_.bound);
  Bound bound = Bound::kExact;
  for (const ItemType& item : items_) bound = std::max(bound, item.bound);
  return bound;
}

std::optional<Bytes> ContainerType::byte_size() const {
  if (!length_) return std::nullopt;
  if (*length_ == 0) return Bytes();
  if (!IsListed()) {
    std::optional<Bytes> each = SizeOf(any_);
    if (!each) return std::nullopt;
    if (kind_ == Kind::kMap) {
      *each += TensorType::Scalar(key_dtype_).byte_size();
    }
    return *each * *length_;
  }
  Bytes size;
  for (const ItemType& item : items_) {
    const std::optional<Bytes> own = SizeOf(item);
    if (!own) return std::nullopt;
    size += *own;
  }
  return size;
}

ContainerType ContainerType::WithFloats(DType dtype) const {
  ContainerType type = *this;
  type.any_ = weighbridge::WithFloats(any_, dtype);
  for (ItemType& item : type.items_) {
    item = weighbridge::WithFloats(item, dtype);
  }
  return type;
}

std::string ContainerType::Word() const {
  switch (kind_) {
    case Kind::kSequence:
      return absl::StrCat("seq(", any_.Word(), ")");
    case Kind::kOptional:
      return absl::StrCat("optional(", any_.Word(), ")");
    case Kind::kMap:
      return absl::StrCat("map(", DTypeName(key_dtype_), ",", any_.Word(), ")");
  }
  return "";
}

bool operator==(const ItemType& a, const ItemType& b) {
  if (a.dtype != b.dtype || a.tensor != b.tensor || a.bound != b.bound ||
      (a.container == nullptr) != (b.container == nullptr)) {
    return false;
  }
  return a.container == nullptr || *a.container == *b.container;
}

bool operator==(const ContainerType& a, const ContainerType& b) {
  return a.kind() == b.kind() && a.key_dtype() == b.key_dtype() &&
         a.length() == b.length() && a.length_bound() == b.length_bound() &&
         a.any() == b.any() && a.items() == b.items();
}

ContainerType UpperBoundOf(const ContainerType& a, const ContainerType& b) {
  if (a == b) return a;
  const ItemType any = UpperBoundOf(a.any(), b.any());
  if (a.kind() == ContainerType::Kind::kOptional) {
    return ContainerType::MaybeOptional(any);
  }
  const Bound length_bound =
      std::max({a.length_bound(), b.length_bound(),
                a.length() == b.length() ? Bound::kExact : Bound::kUpper});
  // The items of an empty container bound nothing.
  const ItemType& items = a.length() == 0   ? b.any()
                          : b.length() == 0 ? a.any()
                                            : any;
  std::optional<int64_t> length;
  if (a.length() && b.length()) length = std::max(*a.length(), *b.length());
  ContainerType both = ContainerType::SequenceOf(items, length, length_bound);
  both.kind_ = a.kind();
  both.key_dtype_ = a.key_dtype();
  return both;
}

}  // namespace weighbridge
