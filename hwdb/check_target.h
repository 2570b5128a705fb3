// What only several statements of a target together can break: numbers without
// a known source, rates that do not follow from their parts, links faster than
// their standard, conflicts about nothing.
#ifndef WEIGHBRIDGE_HWDB_CHECK_TARGET_H_
#define WEIGHBRIDGE_HWDB_CHECK_TARGET_H_

#include "analyzer/toml/problems.h"
#include "hwdb/target_draft.h"

namespace weighbridge {

void CheckTarget(const TargetDraft& draft, Problems& problems);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_CHECK_TARGET_H_
