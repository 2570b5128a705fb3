#include "analyzer/report/json_text.h"

#include <charconv>
#include <cmath>
#include <cstddef>

#include "analyzer/report/utf8.h"

namespace weighbridge {

void AppendJsonString(const std::string& text, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  for (size_t i = 0; i < text.size();) {
    const char32_t code_point = NextCodePoint(text, &i);
    if (code_point == '"' || code_point == '\\') {
      out->push_back('\\');
      out->push_back(static_cast<char>(code_point));
    } else if (code_point == '\n') {
      out->append("\\n");
    } else if (code_point == '\t') {
      out->append("\\t");
    } else if (code_point < 0x20 || code_point == 0x7F) {
      out->append("\\u00");
      out->push_back(kHex[code_point >> 4]);
      out->push_back(kHex[code_point & 0xF]);
    } else {
      AppendUtf8(code_point, out);
    }
  }
  out->push_back('"');
}

void AppendJsonInteger(int64_t value, std::string* out) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  out->append(buffer, end);
}

void AppendJsonDouble(double value, std::string* out) {
  if (!std::isfinite(value)) {
    out->append("null");
    return;
  }
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  const std::string text(buffer, end);
  out->append(text);
  if (text.find_first_of(".e") == std::string::npos) out->append(".0");
}

}  // namespace weighbridge
