// UTF-8 as model files really have it: mostly valid, sometimes not. Names are
// arbitrary bytes to ONNX; what is no UTF-8 becomes U+FFFD, byte by byte.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_UTF8_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_UTF8_H_

#include <cstddef>
#include <string>

namespace weighbridge {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// The code point that starts at `*position`, which must be inside `text`; moves
// `*position` behind it. Overlong forms, surrogates and cut sequences are
// invalid: they give kReplacementCharacter and move by one byte.
char32_t NextCodePoint(const std::string& text, size_t* position);

// `code_point` is a Unicode scalar value.
void AppendUtf8(char32_t code_point, std::string* text);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_UTF8_H_
