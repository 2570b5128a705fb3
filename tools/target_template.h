// A target file for the user to fill.
#ifndef WEIGHBRIDGE_TOOLS_TARGET_TEMPLATE_H_
#define WEIGHBRIDGE_TOOLS_TARGET_TEMPLATE_H_

#include <string>

namespace weighbridge {

// TOML with comments, for ID.toml. Each '?' is to be replaced or its line
// deleted; until then every one of them is a problem that the checker shows.
std::string TargetTemplate(const std::string& id);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_TARGET_TEMPLATE_H_
