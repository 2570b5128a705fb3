// Every operator Weighbridge models. The body is the table of contents of ops/:
// one RegisterXxxOps() call per family file.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_STANDARD_OPS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_STANDARD_OPS_H_

#include "absl/status/statusor.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

// Internal if two families claim the same operator: a bug.
absl::StatusOr<OpRegistry> StandardOps();

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_STANDARD_OPS_H_
