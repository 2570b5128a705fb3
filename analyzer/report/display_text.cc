#include "analyzer/report/display_text.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "analyzer/report/utf8.h"

namespace weighbridge {
namespace {

struct Range {
  char32_t first, last;
};

// C1 controls and what changes the direction of text.
constexpr Range kSteering[] = {{0x7F, 0x9F},
                               {0x200B, 0x200F},
                               {0x2028, 0x202E},
                               {0x2066, 0x2069},
                               {0xFEFF, 0xFEFF}};
// Blocks of wide characters, as coarse as terminals treat them.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};
constexpr Range kCombining[] = {{0x0300, 0x036F}, {0x20D0, 0x20FF}};

template <size_t n>
bool IsIn(const Range (&ranges)[n], char32_t code_point) {
  for (const Range& range : ranges) {
    if (code_point >= range.first && code_point <= range.last) return true;
  }
  return false;
}

int WidthOf(char32_t code_point) {
  if (code_point < 0x300) return 1;
  if (IsIn(kCombining, code_point)) return 0;
  return IsIn(kWide, code_point) ? 2 : 1;
}

std::vector<char32_t> CodePoints(const std::string& text) {
  std::vector<char32_t> code_points;
  for (size_t i = 0; i < text.size();) {
    code_points.push_back(NextCodePoint(text, &i));
  }
  return code_points;
}

// How many of [first, last) fit into `width` columns.
template <typename It>
It FitInto(It first, It last, int width) {
  for (; first != last; ++first) {
    width -= WidthOf(*first);
    if (width < 0) break;
  }
  return first;
}

template <typename It>
std::string Encode(It first, It last) {
  std::string text;
  for (; first != last; ++first) AppendUtf8(*first, &text);
  return text;
}

}  // namespace

std::string DisplayText(const std::string& text) {
  std::string displayed;
  for (const char32_t code_point : CodePoints(text)) {
    if (code_point == '\n' || code_point == '\t' || code_point == '\r') {
      displayed.push_back(' ');
    } else if (code_point < 0x20 || IsIn(kSteering, code_point)) {
      displayed.push_back('?');
    } else {
      AppendUtf8(code_point, &displayed);
    }
  }
  return displayed;
}

int DisplayWidth(const std::string& text) {
  int width = 0;
  for (size_t i = 0; i < text.size();)
    width += WidthOf(NextCodePoint(text, &i));
  return width;
}

std::string ElideMiddle(const std::string& text, int width) {
  constexpr char kGap[] = "..";
  constexpr int kGapWidth = 2;
  if (DisplayWidth(text) <= width) return text;
  const std::vector<char32_t> code_points = CodePoints(text);
  if (width <= kGapWidth) {
    return Encode(code_points.begin(),
                  FitInto(code_points.begin(), code_points.end(), width));
  }
  // The end of a name tells more than its beginning.
  const int head = (width - kGapWidth) / 3;
  const int tail = width - kGapWidth - head;
  const auto head_end = FitInto(code_points.begin(), code_points.end(), head);
  const auto tail_begin =
      FitInto(code_points.rbegin(), code_points.rend(), tail).base();
  return Encode(code_points.begin(), head_end) + kGap +
         Encode(tail_begin, code_points.end());
}

std::string PadLeft(const std::string& text, int width) {
  const int missing = std::max(0, width - DisplayWidth(text));
  return std::string(static_cast<size_t>(missing), ' ') + text;
}

std::string PadRight(const std::string& text, int width) {
  const int missing = std::max(0, width - DisplayWidth(text));
  return text + std::string(static_cast<size_t>(missing), ' ');
}

std::string WrapText(const std::string& text, int indent, int width) {
  const std::vector<char32_t> all = CodePoints(text);
  const int room = std::max(2, width - indent);  // A wide character fits.
  std::string wrapped;
  auto line = all.begin();
  while (true) {
    auto end = FitInto(line, all.end(), room);
    auto next = end;
    if (end != all.end()) {
      const auto space = std::find(
          std::make_reverse_iterator(end == all.end() ? end : end + 1),
          std::make_reverse_iterator(line), U' ');
      if (space != std::make_reverse_iterator(line)) {
        end = space.base() - 1;
        next = space.base();
      }
    }
    wrapped += Encode(line, end);
    if (next == all.end()) return wrapped;
    wrapped += "\n" + std::string(static_cast<size_t>(indent), ' ');
    line = next;
  }
}

}  // namespace weighbridge
