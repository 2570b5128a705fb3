// From text to tokens and back: Tokenizer of com.microsoft, and the tokenizers
// of ONNX Runtime Extensions. Rules: docs/operators_contrib.md#tokenizer.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_TOKENIZER_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_TOKENIZER_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterContribTokenizerOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_TOKENIZER_H_
