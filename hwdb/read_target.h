// One file of the hardware database -> draft: keys, words, units and the limits
// of each number by itself. What only several numbers together can break is
// check_target.h's.
#ifndef WEIGHBRIDGE_HWDB_READ_TARGET_H_
#define WEIGHBRIDGE_HWDB_READ_TARGET_H_

#include <string>

#include "analyzer/toml/problems.h"
#include "analyzer/toml/toml_tree.h"
#include "hwdb/target_draft.h"

namespace weighbridge {

inline constexpr int kTargetSchema = 1;

// Adds what `root` says to `draft`, which may hold what its base says. `file`
// stands in front of messages.
void ReadTarget(const TomlNode& root, const std::string& file,
                TargetDraft& draft, Problems& problems);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_READ_TARGET_H_
