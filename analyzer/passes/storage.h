// Which values share storage: a view is another name for its source. So is what
// DequantizeLinear makes of an activation: it is stored and moved quantized,
// and dequantized by whoever reads it.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_STORAGE_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_STORAGE_H_

#include <vector>

#include "absl/types/span.h"
#include "analyzer/ir/ids.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/units/units.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

class Storage {
 public:
  Storage(const ResolvedGraph& graph, const NodeCosts& costs);

  // A node whose first output is its first input under another type. It moves
  // nothing itself; its readers read the source.
  bool IsView(NodeId id) const { return is_view_[id]; }
  // The value that really holds the elements: `value` itself unless a view.
  ValueId Of(ValueId value) const { return source_[value]; }
  // All values with the storage of `source`, itself first.
  absl::Span<const ValueId> Aliases(ValueId source) const {
    return aliases_[source];
  }
  bool IsGraphOutput(ValueId value) const { return is_output_[value]; }
  // Whether `source` leaves the graph under any of its names.
  bool LeavesGraph(ValueId source) const { return leaves_[source]; }
  // What moves when `bytes` of `value` are read: as many elements of its
  // source.
  Bytes Moved(ValueId value, Bytes bytes) const;

 private:
  const ResolvedGraph& graph_;
  IdMap<NodeId, char> is_view_;
  IdMap<ValueId, char> is_output_;
  IdMap<ValueId, char> leaves_;  // Of sources.
  IdMap<ValueId, ValueId> source_;
  IdMap<ValueId, std::vector<ValueId>> aliases_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_STORAGE_H_
