// Re-types the floating tensors of a resolved graph: what the model would be if
// it were deployed at another precision. Integer tensors, and so the stored
// weights of a quantized model, keep their types.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_RETYPE_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_RETYPE_H_

#include "analyzer/ir/precision.h"
#include "analyzer/ir/resolved_graph.h"

namespace weighbridge {

// Static values (weights) become precision.weights, all others
// precision.activations; an unset half, and so "native", changes nothing.
ResolvedGraph Retype(const ResolvedGraph& graph,
                     const PrecisionChoice& precision);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_RETYPE_H_
