// The targets of a survey behind the host link that --link asks for.
#ifndef WEIGHBRIDGE_TOOLS_REPLACE_LINKS_H_
#define WEIGHBRIDGE_TOOLS_REPLACE_LINKS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/link_request.h"
#include "tools/survey.h"

namespace weighbridge {

// A target that the user named must have a link to replace, and with "auto" a
// device below `sysfs`; the members of a set keep their own link otherwise, and
// those that have one say why.
absl::Status ReplaceLinks(const LinkRequest& request, const std::string& sysfs,
                          std::vector<SurveyTarget>& targets);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_REPLACE_LINKS_H_
