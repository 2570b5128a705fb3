// The [[compute]] tables of a target file -> the draft's compute units.
#ifndef WEIGHBRIDGE_HWDB_READ_COMPUTE_H_
#define WEIGHBRIDGE_HWDB_READ_COMPUTE_H_

#include <string>
#include <vector>

#include "hwdb/problems.h"
#include "hwdb/target_draft.h"
#include "hwdb/toml_tree.h"

namespace weighbridge {

void ReadComputeUnits(const std::vector<const TomlNode*>& tables,
                      const std::string& file, TargetDraft& draft,
                      Problems& problems);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_READ_COMPUTE_H_
