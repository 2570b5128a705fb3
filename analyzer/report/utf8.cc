#include "analyzer/report/utf8.h"

namespace weighbridge {
namespace {

// How a sequence of `length` bytes begins, and the least it may encode.
struct Form {
  unsigned char mask, lead;
  size_t length;
  char32_t least;
};
constexpr Form kForms[] = {
    {0xE0, 0xC0, 2, 0x80}, {0xF0, 0xE0, 3, 0x800}, {0xF8, 0xF0, 4, 0x10000}};

bool IsScalarValue(char32_t code_point) {
  return code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

}  // namespace

char32_t NextCodePoint(const std::string& text, size_t* position) {
  const size_t start = (*position)++;
  const auto byte = [&text](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char first = byte(start);
  if (first < 0x80) return first;
  for (const Form& form : kForms) {
    if ((first & form.mask) != form.lead) continue;
    if (text.size() - start < form.length) break;
    char32_t code_point = first & static_cast<unsigned char>(~form.mask);
    for (size_t i = 1; i < form.length; ++i) {
      if ((byte(start + i) & 0xC0) != 0x80) return kReplacementCharacter;
      code_point = (code_point << 6) | (byte(start + i) & 0x3F);
    }
    if (code_point < form.least || !IsScalarValue(code_point)) break;
    *position = start + form.length;
    return code_point;
  }
  return kReplacementCharacter;
}

void AppendUtf8(char32_t code_point, std::string* text) {
  if (code_point < 0x80) {
    text->push_back(static_cast<char>(code_point));
    return;
  }
  const int continuations = code_point < 0x800     ? 1
                            : code_point < 0x10000 ? 2
                                                   : 3;
  const Form& form = kForms[continuations - 1];
  text->push_back(
      static_cast<char>(form.lead | (code_point >> (6 * continuations))));
  for (int i = continuations - 1; i >= 0; --i) {
    text->push_back(static_cast<char>(0x80 | ((code_point >> (6 * i)) & 0x3F)));
  }
}

}  // namespace weighbridge
