// JSON -> Report: what RenderJson wrote is read back, so that old results can
// be rendered, compared and gated again.
//
// Strict: every name must be one of report.proto and stand once, every value
// must have the type of its field. Only absence is allowed, and means what it
// means in the message: a report of an older release lacks the newer fields.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_READ_JSON_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_READ_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

// InvalidArgument: not JSON (with line and column), or not a report (with the
// path to the field, what was found and what was expected), or one whose
// schema_version is not `schema_version`. The caller adds the file's name.
absl::StatusOr<Report> ReadJson(const std::string& text, int schema_version);

// Whether a file that begins like this may be a report: no ONNX model begins
// with a brace. Leading white space is skipped.
bool LooksLikeJson(const std::string& beginning);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_READ_JSON_H_
