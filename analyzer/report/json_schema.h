// The JSON Schema (draft 7) of the report: generated from report.proto's own
// descriptors by the rules that RenderJson follows, so that it cannot lag
// behind. docs/report.schema.json is its published copy.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_JSON_SCHEMA_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_JSON_SCHEMA_H_

#include <string>

namespace weighbridge {

// Of reports that this release writes: nothing else is allowed in them, and
// what RenderJson always writes is required. Ends with a newline.
std::string RenderJsonSchema(int schema_version);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_JSON_SCHEMA_H_
