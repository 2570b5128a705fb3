// Targets and links -> text for a terminal.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_TARGET_PAGE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_TARGET_PAGE_H_

#include <string>

#include "analyzer/report/target_card.pb.h"

namespace weighbridge {

// A line for each target; those that are too incomplete for a roofline are
// marked.
std::string RenderTargetList(const TargetList& list);

// Every number with its source, confidence and note; conflicts; what is
// missing.
std::string RenderTargetPage(const TargetCard& card);

std::string RenderLinkTable(const LinkTable& table);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_TARGET_PAGE_H_
