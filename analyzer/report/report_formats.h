// Every format that a report can be written in, one row each: the only place
// that lists them. A renderer is a function of the Report; what a format needs
// beyond it stands in RenderOptions.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_REPORT_FORMATS_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_REPORT_FORMATS_H_

#include <string>
#include <vector>

#include "analyzer/report/render_text.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

struct RenderOptions {
  TextOptions text;  // Of the formats for people.
};

struct ReportFormat {
  std::string name;                  // The word of --format.
  std::vector<std::string> endings;  // Of its files: ".json", lower case.
  std::string (*render)(const Report& report, const RenderOptions& options);
};

// In the order in which they are listed to users. The first is the default.
const std::vector<ReportFormat>& ReportFormats();

// Null if there is none. The longest known ending of a file decides, so that
// one format may have ".x.json" and another ".json"; case does not matter.
const ReportFormat* FindFormat(const std::string& name);
const ReportFormat* FindFormatOfFile(const std::string& path);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_REPORT_FORMATS_H_
