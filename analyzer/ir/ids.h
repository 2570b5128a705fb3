// Typed indices into a Graph, and dense maps keyed by them.
#ifndef WEIGHBRIDGE_ANALYZER_IR_IDS_H_
#define WEIGHBRIDGE_ANALYZER_IR_IDS_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace weighbridge {

template <typename Tag>
class Id {
 public:
  constexpr explicit Id(int32_t index) : index_(index) {}
  constexpr int32_t index() const { return index_; }
  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  int32_t index_;
};

using NodeId = Id<struct NodeTag>;
using ValueId = Id<struct ValueTag>;
using SubgraphId = Id<struct SubgraphTag>;

// One T for every id of a graph: a vector that cannot be indexed with the
// wrong kind of id.
template <typename IdT, typename T>
class IdMap {
 public:
  IdMap() = default;
  explicit IdMap(std::vector<T> items) : items_(std::move(items)) {}
  IdMap(int32_t size, const T& item) : items_(size, item) {}
  const T& operator[](IdT id) const { return items_[id.index()]; }
  T& operator[](IdT id) { return items_[id.index()]; }
  int32_t size() const { return static_cast<int32_t>(items_.size()); }
  void push_back(T item) { items_.push_back(std::move(item)); }
  // Drops what has a larger id.
  void truncate(int32_t size) {
    items_.erase(items_.begin() + size, items_.end());
  }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }

 private:
  std::vector<T> items_;
};

// "for (NodeId id : IdRange<NodeId>(count))".
template <typename IdT>
class IdRange {
 public:
  explicit IdRange(std::size_t count) : count_(static_cast<int32_t>(count)) {}
  class Iterator {
   public:
    explicit Iterator(int32_t index) : index_(index) {}
    IdT operator*() const { return IdT(index_); }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    friend bool operator==(Iterator, Iterator) = default;

   private:
    int32_t index_;
  };
  Iterator begin() const { return Iterator(0); }
  Iterator end() const { return Iterator(count_); }

 private:
  int32_t count_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_IDS_H_
