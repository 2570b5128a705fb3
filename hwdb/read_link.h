// The [link] table of a target file -> the draft's link.
#ifndef WEIGHBRIDGE_HWDB_READ_LINK_H_
#define WEIGHBRIDGE_HWDB_READ_LINK_H_

#include <optional>
#include <string>

#include "analyzer/hw/hardware_target.h"
#include "analyzer/toml/problems.h"
#include "analyzer/toml/toml_tree.h"
#include "hwdb/target_draft.h"

namespace weighbridge {

// The kind that the table names; nullopt if it names none that there is.
std::optional<LinkKind> LinkKindIn(const TomlNode& node);

// `had_link`: the base has one of the same kind, which this table varies.
void ReadLink(const TomlNode& node, bool had_link, const std::string& file,
              TargetDraft& draft, Problems& problems);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_READ_LINK_H_
