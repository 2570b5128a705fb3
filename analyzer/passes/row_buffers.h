// Which rows of each activation a pipeline of layers keeps at once: layers that
// run side by side hand rows on as they are made, so that only those are kept
// that a window still needs or that wait for a slower branch.
#ifndef WEIGHBRIDGE_ANALYZER_PASSES_ROW_BUFFERS_H_
#define WEIGHBRIDGE_ANALYZER_PASSES_ROW_BUFFERS_H_

#include <cstdint>
#include <vector>

#include "analyzer/ir/resolved_graph.h"
#include "analyzer/passes/results.h"
#include "analyzer/weigh/node_costs.h"

namespace weighbridge {

// Buffers of one of `frames` frames, in the order of the lifetimes. A tensor
// has one if it is made row by row, every layer that reads it takes it row by
// row, and fewer rows are kept than it has; all others are kept whole.
//
// Every tensor is made at the pace of the frames. With a lag of L behind the
// first row of the inputs, counted in frames, row r of H is there at
// L + (r + 1) / H. A window of e rows with p of padding lags (e - p) / H behind
// its operand, and beside it those rows are kept that arrived since the first
// one under it: (L' - L) * H + stride + p, for one operand e + stride.
std::vector<RowBuffer> FindRowBuffers(const ResolvedGraph& graph,
                                      const NodeCosts& costs,
                                      const Partition& partition,
                                      const Liveness& liveness, int64_t frames);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_PASSES_ROW_BUFFERS_H_
