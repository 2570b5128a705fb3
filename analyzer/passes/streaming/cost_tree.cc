#include "analyzer/passes/streaming/cost_tree.h"

#include <algorithm>

namespace weighbridge {
namespace {

CostTree::Choice Cheaper(const CostTree::Choice& left,
                         const CostTree::Choice& right) {
  if (left.index < 0) return right;
  return right.index >= 0 && right.cost < left.cost ? right : left;
}

}  // namespace

CostTree::CostTree(int size) : size_(size), nodes_(4 * std::max(size, 1)) {
  if (size > 0) Build(1, 0, size - 1);
}

void CostTree::Build(int node, int begin, int end) {
  nodes_[node].best.index = begin;
  if (begin == end) return;
  const int middle = begin + (end - begin) / 2;
  Build(2 * node, begin, middle);
  Build(2 * node + 1, middle + 1, end);
}

void CostTree::Add(int first, int last, Seconds cost) {
  if (first <= last) Add(1, 0, size_ - 1, first, last, cost);
}

void CostTree::Add(int node, int begin, int end, int first, int last,
                   Seconds cost) {
  if (first <= begin && end <= last) {
    nodes_[node].added += cost;
    nodes_[node].best.cost += cost;
    return;
  }
  const int middle = begin + (end - begin) / 2;
  if (first <= middle) Add(2 * node, begin, middle, first, last, cost);
  if (last > middle) Add(2 * node + 1, middle + 1, end, first, last, cost);
  nodes_[node].best = Cheaper(nodes_[2 * node].best, nodes_[2 * node + 1].best);
  nodes_[node].best.cost += nodes_[node].added;
}

CostTree::Choice CostTree::Cheapest(int first, int last) const {
  return Cheapest(1, 0, size_ - 1, first, last);
}

CostTree::Choice CostTree::Cheapest(int node, int begin, int end, int first,
                                    int last) const {
  if (first <= begin && end <= last) return nodes_[node].best;
  const int middle = begin + (end - begin) / 2;
  Choice best;
  if (first <= middle) best = Cheapest(2 * node, begin, middle, first, last);
  if (last > middle) {
    best = Cheaper(best, Cheapest(2 * node + 1, middle + 1, end, first, last));
  }
  best.cost += nodes_[node].added;
  return best;
}

}  // namespace weighbridge
