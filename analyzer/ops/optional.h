// Operators on optionals: Optional, OptionalGetElement, OptionalHasElement.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OPTIONAL_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OPTIONAL_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterOptionalOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OPTIONAL_H_
