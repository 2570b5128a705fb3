// OperatorList: every operator that the registry has a rule for, and every one
// that the standard defines, one entry each, for those who ask what is modeled.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_LIST_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

struct OperatorEntry {
  std::string domain;  // "ai.onnx" for the default one.
  std::string name;
  std::vector<int> versions;       // Of the standard; empty: not in it.
  std::vector<const OpDef*> rows;  // By version; empty: not modeled.
  bool folds() const;              // Any of the rows.
  std::string family() const;      // Empty if it is not modeled.
};

// "2", "2-3", "1+": how many inputs an operator takes.
std::string InputCounts(const OpDef& def);

// Nullopt: whatever it is.
struct OperatorFilter {
  std::optional<std::string> domain;  // "ai.onnx" for the default one.
  // Operators that exist in this version of their domain; the newest row in
  // force then is the only one left.
  std::optional<int64_t> opset;
  std::optional<OpClass> op_class;
  std::optional<bool> is_modeled;
};

// Sorted by domain and name. The entries point into the registry.
std::vector<OperatorEntry> ListOperators(const OpRegistry& registry,
                                         const OperatorFilter& filter = {});

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OPERATOR_LIST_H_
