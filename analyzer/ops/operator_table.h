// The table of every modeled operator, as docs/operators.md shows it.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TABLE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TABLE_H_

#include <string>

#include "analyzer/ops/op_registry.h"

namespace weighbridge {

// Markdown, one row per operator, sorted by domain and name: the opsets from
// which its rules hold, its class, its inputs, and whether its value is folded.
std::string OperatorTable(const OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TABLE_H_
