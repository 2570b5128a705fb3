// Report -> JSON: the same message, field by field, for other programs.
//
// Names and order are those of report.proto. Numbers are numbers (proto3's own
// JSON writes int64 as strings), an absent field is an absent key, a repeated
// field is always a list, a map is an object sorted by key, a Shape is a plain
// list. Computes nothing.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_JSON_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_JSON_H_

#include <string>

#include "analyzer/report/report.pb.h"
#include "google/protobuf/message.h"

namespace weighbridge {

// Valid JSON whatever the report holds: invalid UTF-8 is replaced by U+FFFD,
// and a number that JSON cannot express (infinity) is left out, as unknown.
// Same report, same bytes; ends with a newline.
std::string RenderJson(const Report& report);
// Any other message of this room, by the same rules.
std::string RenderMessageAsJson(const google::protobuf::Message& message);

// The same on one line, for a <script> element of a page: nothing in it can end
// the element or a line of JavaScript.
std::string RenderJsonForScript(const Report& report);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_JSON_H_
