// Costs of consecutive choices, all of which in a range may rise or fall at
// once: a segment tree with lazy addition and the smallest cost of a range.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_COST_TREE_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_COST_TREE_H_

#include <vector>

#include "analyzer/units/units.h"

namespace weighbridge {

class CostTree {
 public:
  // All costs are zero.
  explicit CostTree(int size);

  // Adds to the costs of [first, last]; nothing if the range is empty.
  void Add(int first, int last, Seconds cost);

  struct Choice {
    int index = -1;
    Seconds cost;
  };
  // The smallest cost in [first, last], which is not empty; among equal ones
  // the first.
  Choice Cheapest(int first, int last) const;

 private:
  struct Node {
    Choice best;  // Of what is below, `added` included.
    Seconds added;
  };
  void Build(int node, int begin, int end);
  void Add(int node, int begin, int end, int first, int last, Seconds cost);
  Choice Cheapest(int node, int begin, int end, int first, int last) const;

  const int size_;
  std::vector<Node> nodes_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STREAMING_COST_TREE_H_
