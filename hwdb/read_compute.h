// The [[compute]] tables of a target file -> the draft's compute units.
#ifndef WEIGHBRIDGE_HWDB_READ_COMPUTE_H_
#define WEIGHBRIDGE_HWDB_READ_COMPUTE_H_

#include <string>
#include <vector>

#include "analyzer/toml/problems.h"
#include "analyzer/toml/toml_tree.h"
#include "hwdb/target_draft.h"

namespace weighbridge {

void ReadComputeUnits(const std::vector<const TomlNode*>& tables,
                      const std::string& file, TargetDraft& draft,
                      Problems& problems);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_READ_COMPUTE_H_
