// Forest: the shape of decision trees as an operator's attributes state it, in
// whichever of the two encodings; how deep the trees are is what they cost.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_FOREST_H_
#define WEIGHBRIDGE_ANALYZER_OPS_FOREST_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

class Forest {
 public:
  // `branches` holds two per decision: the position of the next decision, or
  // kLeaf. `roots` are positions of decisions, or kLeaf. InvalidArgument if a
  // position is none, or if decisions lead back to themselves.
  static constexpr int64_t kLeaf = -1;
  static absl::StatusOr<Forest> Create(const std::vector<int64_t>& branches,
                                       const std::vector<int64_t>& roots);

  int64_t trees() const { return trees_; }
  // Decisions on the longest way through each tree, added up.
  int64_t total_depth() const { return total_depth_; }

 private:
  Forest(int64_t trees, int64_t total_depth)
      : trees_(trees), total_depth_(total_depth) {}
  int64_t trees_, total_depth_;
};

// nodes_treeids, nodes_nodeids, nodes_modes, nodes_truenodeids and
// nodes_falsenodeids: nodes are named by two numbers, leaves are nodes.
absl::StatusOr<Forest> ReadForestOfNamedNodes(const OpView& view);

// tree_roots, nodes_trueleafs, nodes_truenodeids, nodes_falseleafs and
// nodes_falsenodeids: nodes are positions, leaves are apart.
absl::StatusOr<Forest> ReadForestOfPositions(const OpView& view);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_FOREST_H_
