// Recurrent layers: LSTM, GRU and RNN. Rules: docs/operators.md#recurrent.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_RECURRENT_H_
#define WEIGHBRIDGE_ANALYZER_OPS_RECURRENT_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterRecurrentOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_RECURRENT_H_
