// The smallest pieces of JSON text, the same in every format that is JSON.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_JSON_TEXT_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_JSON_TEXT_H_

#include <cstdint>
#include <string>

namespace weighbridge {

// Quoted and escaped; what is not UTF-8 becomes U+FFFD.
void AppendJsonString(const std::string& text, std::string* out);

void AppendJsonInteger(int64_t value, std::string* out);

// The shortest text that reads back as the same double, and as a double: "5.0".
// What is not finite becomes null.
void AppendJsonDouble(double value, std::string* out);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_JSON_TEXT_H_
