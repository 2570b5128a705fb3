// Operators as a Markdown table: docs/operator_table.md has all of them.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TABLE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TABLE_H_

#include <string>
#include <vector>

#include "analyzer/ops/operator_list.h"

namespace weighbridge {

// One row per operator, in the order of the list: the opsets in which the
// standard defined it, those from which its rules hold, its family, its class,
// its inputs, and whether its value is propagated.
std::string OperatorTable(const std::vector<OperatorEntry>& operators);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_TABLE_H_
