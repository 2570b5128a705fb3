// Embedding and normalization of BERT in one, of the com.microsoft domain:
// EmbedLayerNormalization, QEmbedLayerNormalization.
// Rules: docs/operators_contrib.md#embedding.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_EMBEDDING_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_EMBEDDING_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribEmbeddingOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_EMBEDDING_H_
