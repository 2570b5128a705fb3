// What is known of one operator: its rows in the registry, then the section of
// its family.
#ifndef WEIGHBRIDGE_TOOLS_EXPLAIN_OPERATOR_H_
#define WEIGHBRIDGE_TOOLS_EXPLAIN_OPERATOR_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

// `name` with its domain ("com.microsoft.MoE") or without, which means every
// domain that has it. NotFound names the nearest operator.
absl::StatusOr<std::string> ExplainOperator(const OpRegistry& registry,
                                            const std::string& name,
                                            std::optional<int64_t> opset);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_EXPLAIN_OPERATOR_H_
