#include "tools/replace_links.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/hw/what_if_link.h"
#include "analyzer/status/status_macros.h"
#include "hwdb/negotiated_link.h"

namespace weighbridge {
namespace {

absl::StatusOr<HardwareTarget> Replaced(const LinkRequest& request,
                                        const std::string& sysfs,
                                        const HardwareTarget& target) {
  if (request.link) return WithLink(target, *request.link);
  WB_ASSIGN_OR_RETURN(NegotiatedLink found, FindNegotiatedLink(target, sysfs));
  WB_ASSIGN_OR_RETURN(HardwareTarget replaced, WithLink(target, found.link));
  for (Remark& remark : found.remarks) {
    replaced.remarks.push_back(std::move(remark));
  }
  return replaced;
}

}  // namespace

absl::Status ReplaceLinks(const LinkRequest& request, const std::string& sysfs,
                          std::vector<SurveyTarget>& targets) {
  for (SurveyTarget& target : targets) {
    absl::StatusOr<HardwareTarget> replaced =
        Replaced(request, sysfs, target.target);
    if (replaced.ok()) {
      target.target = *std::move(replaced);
    } else if (target.by_name) {
      return Annotate(replaced.status(), "--link");
    } else if (target.target.link) {
      target.target.assumptions.push_back(absl::StrCat(
          replaced.status().message(), "; the host link of ", target.target.id,
          " is ", target.target.link->name, ", as its file says"));
    }
  }
  return absl::OkStatus();
}

}  // namespace weighbridge
