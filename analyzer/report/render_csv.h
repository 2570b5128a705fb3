// Report -> comma-separated values (RFC 4180) for spreadsheets and data frames:
// a header, then one row per layer of each analysis, or one per analysis.
//
// A column is a field of report.proto, named by its path: "latency_seconds",
// "streaming.bytes", and for a map one column per key that occurs,
// "energy.memory.dram". An empty cell is unknown. Computes nothing.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_CSV_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_CSV_H_

#include <string>

#include "analyzer/report/report.pb.h"

namespace weighbridge {

// What tells the analyses apart comes first: "model.file", "target.id",
// "analysis.batch", ...
std::string RenderLayersCsv(const Report& report);

std::string RenderTotalsCsv(const Report& report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_CSV_H_
