// A draft -> the plain numbers that passes work with, and what is missing to
// work with them. Judges nothing: see check_target.h.
#ifndef WEIGHBRIDGE_HWDB_BUILD_TARGET_H_
#define WEIGHBRIDGE_HWDB_BUILD_TARGET_H_

#include <string>
#include <vector>

#include "analyzer/hw/hardware_target.h"
#include "hwdb/target_draft.h"

namespace weighbridge {

// What the draft lacks is absent there, too.
HardwareTarget BuildTarget(const TargetDraft& draft);

// What a roofline needs and nobody published, as paths of the file with a few
// words each; empty if `target` (made from `draft`) can be analysed on.
std::vector<std::string> MissingForRoofline(const TargetDraft& draft,
                                            const HardwareTarget& target);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_BUILD_TARGET_H_
