// Finds the OpDef for (domain, name, opset). An ordinary value: no globals.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OP_REGISTRY_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OP_REGISTRY_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ops/op_def.h"

namespace weighbridge {

class OpRegistry {
 public:
  // AlreadyExists if (domain, name, since_version) is taken; InvalidArgument
  // if a required rule is null.
  absl::Status Add(const OpDef& def);
  // All of them, or the first error.
  absl::Status AddAll(std::initializer_list<OpDef> defs);
  // Calls `add`; the rows that it adds are of that family. `name` lives as long
  // as the registry.
  absl::Status AddFamily(const char* name, absl::Status (*add)(OpRegistry&));

  // The newest definition with since_version <= opset_version. NotFound names
  // the operator and the nearest spelling, or the first opset that has it.
  absl::StatusOr<const OpDef*> Find(const std::string& domain,
                                    const std::string& name,
                                    int64_t opset_version) const;

  // Sorted by domain, name and version.
  std::vector<const OpDef*> All() const;

 private:
  using Key = std::pair<std::string, std::string>;       // (domain, name)
  std::map<Key, std::map<int64_t, OpDef>> definitions_;  // by since_version
  const char* family_ = "";  // Of the rows that are being added.
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OP_REGISTRY_H_
