// Names from a model file, made fit for a terminal: no control characters, and
// measured in the columns they take rather than in bytes.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_DISPLAY_TEXT_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_DISPLAY_TEXT_H_

#include <string>

namespace weighbridge {

// Valid UTF-8 on one line: control characters, which could steer a terminal,
// become '?', line breaks and tabs a space.
std::string DisplayText(const std::string& text);

// Columns that a DisplayText takes: two for East Asian wide characters, none
// for combining marks.
int DisplayWidth(const std::string& text);

// At most `width` columns: "/model/encoder/.../Conv" keeps both ends.
std::string ElideMiddle(const std::string& text, int width);

// Spaces on one side, up to `width` columns.
std::string PadLeft(const std::string& text, int width);
std::string PadRight(const std::string& text, int width);

// Lines of at most `width` columns, broken at spaces and inside longer words,
// indented by `indent` but for the first. No newline at the end.
std::string WrapText(const std::string& text, int indent, int width);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_DISPLAY_TEXT_H_
