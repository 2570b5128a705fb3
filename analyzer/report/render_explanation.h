// One layer of a report in full: everything its numbers are made of.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_EXPLANATION_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_EXPLANATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// The layer that the node named `node` is part of, or else the one with that
// index, as text. NotFound names the nearest node.
absl::StatusOr<std::string> RenderExplanation(const Analysis& analysis,
                                              const std::string& node);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_EXPLANATION_H_
