// StringConcat, StringSplit, StringNormalizer, RegexFullMatch and
// TfIdfVectorizer. Rules: docs/operators.md#strings.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_STRINGS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_STRINGS_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterStringsOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_STRINGS_H_
