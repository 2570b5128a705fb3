// docs/hardware.md: every target and link on one page, as Markdown.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_HARDWARE_DOCUMENT_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_HARDWARE_DOCUMENT_H_

#include <string>

#include "analyzer/report/target_card.pb.h"

namespace weighbridge {

// `command` is what makes it, for the reader.
std::string RenderHardwareDocument(const TargetList& targets,
                                   const LinkTable& links,
                                   const std::string& command);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_HARDWARE_DOCUMENT_H_
