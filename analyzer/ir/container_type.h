// ContainerType: the type of a value that is no tensor. A sequence, an optional
// or a map is described by what it holds: item by item where that is known,
// else by a type that bounds every item, and by how many there are at most.
#ifndef WEIGHBRIDGE_ANALYZER_IR_CONTAINER_TYPE_H_
#define WEIGHBRIDGE_ANALYZER_IR_CONTAINER_TYPE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/ir/bound.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/units/units.h"

namespace weighbridge {

class ContainerType;

// What one item of a container is.
struct ItemType {
  DType dtype = DType::kFloat32;  // Of the innermost tensors.
  // One of both, or none: a tensor whose shape is not known.
  std::optional<TensorType> tensor;
  std::shared_ptr<const ContainerType> container;
  Bound bound = Bound::kExact;
  std::shared_ptr<const Constant> constant;  // Of a tensor; null: not known.

  static ItemType Tensor(TensorType type, Bound bound = Bound::kExact);
  static ItemType UnknownTensor(DType dtype);
  static ItemType Container(ContainerType type);
  // "float32", "seq(float32)".
  std::string Word() const;
};

// The smallest type that bounds both: the larger of every dim. A tensor of
// unknown shape if the ranks differ. Both are of one dtype and kind: see
// SameKind.
ItemType UpperBoundOf(const ItemType& a, const ItemType& b);
// The same element type, and the same containers around it.
bool SameKind(const ItemType& a, const ItemType& b);

class ContainerType {
 public:
  enum class Kind : uint8_t { kSequence, kOptional, kMap };

  // A sequence of these items; `any` types the items of an empty one.
  static ContainerType Sequence(std::vector<ItemType> items, ItemType any);
  // At most `length` items (nullopt: nobody knows), exactly as many if `bound`
  // says so, each at most `any`.
  static ContainerType SequenceOf(ItemType any, std::optional<int64_t> length,
                                  Bound bound);
  static ContainerType PresentOptional(ItemType item);
  static ContainerType AbsentOptional(ItemType item);
  // Whether it holds one is known only when the model runs.
  static ContainerType MaybeOptional(ItemType item);
  // `length` keys, exactly; nullopt: nobody knows how many.
  static ContainerType Map(DType key, ItemType value,
                           std::optional<int64_t> length = std::nullopt);

  Kind kind() const { return kind_; }
  DType key_dtype() const { return key_dtype_; }  // Of a map.
  // Items, at most. Of an optional 0 or 1, of a map its keys; nullopt: unknown.
  std::optional<int64_t> length() const { return length_; }
  Bound length_bound() const { return length_bound_; }
  // Bounds every item.
  const ItemType& any() const { return any_; }
  // Empty if the items are not known one by one.
  const std::vector<ItemType>& items() const { return items_; }
  bool IsListed() const {
    return length_bound_ == Bound::kExact && length_ &&
           static_cast<int64_t>(items_.size()) == *length_;
  }
  // Item i if it is known, else what bounds it.
  const ItemType& ItemAt(int64_t i) const {
    return IsListed() ? items_[i] : any_;
  }
  // As sure as the number of items and the size of each.
  Bound bound() const;

  // Of all items together, those of a map with their keys, at most; nullopt:
  // unknown.
  std::optional<Bytes> byte_size() const;
  // The same with floating tensors of another element type.
  ContainerType WithFloats(DType dtype) const;
  // "seq(float32)", "optional(seq(int64))", "map(int64,float32)".
  std::string Word() const;

  // The smallest type that bounds both; both are of one kind.
  friend ContainerType UpperBoundOf(const ContainerType& a,
                                    const ContainerType& b);

 private:
  ContainerType(Kind kind, ItemType any) : kind_(kind), any_(std::move(any)) {}
  Kind kind_;
  DType key_dtype_ = DType::kInt64;
  std::optional<int64_t> length_;
  Bound length_bound_ = Bound::kExact;
  ItemType any_;
  std::vector<ItemType> items_;
};

bool operator==(const ItemType& a, const ItemType& b);
bool operator==(const ContainerType& a, const ContainerType& b);
ContainerType UpperBoundOf(const ContainerType& a, const ContainerType& b);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_CONTAINER_TYPE_H_
