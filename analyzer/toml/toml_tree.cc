#include "analyzer/toml/toml_tree.h"

#include <algorithm>
#include <exception>
#include <locale>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Ends in the catch clause of ParseToml.
[[noreturn]] void FailAssertion() {
  std::rethrow_exception(
      std::make_exception_ptr(std::logic_error("unexpected character")));
}

}  // namespace
}  // namespace weighbridge

// Some malformed text ("[[!") trips assertions of the TOML library, which stop
// the program in a debug build and let the compiler assume the contrary in a
// release. Here they are exceptions, like its other errors.
#undef NDEBUG
#define TOML_ASSERT(condition) \
  (static_cast<bool>(condition) ? void() : ::weighbridge::FailAssertion())
#include "toml.hpp"

namespace weighbridge {
namespace {

absl::Status ErrorAt(const std::string& origin, TomlPosition position,
                     const std::string& message) {
  return absl::InvalidArgumentError(absl::StrCat(
      origin, ":", position.line, ":", position.column, ": ", message));
}

// Walks over text as a TOML parser would, far enough to tell what is inside
// strings and comments.
class Scanner {
 public:
  explicit Scanner(const std::string& text) : text_(text) {}

  // What the library cannot be given: more dots in a line than any key needs,
  // since each is a level of tables, over which it recurses without a limit;
  // and characters beyond ASCII where it asks whether they are spaces, which is
  // undefined for some. No TOML has them there, but for text that continues
  // behind a backslash at the end of a line.
  absl::Status Check(const std::string& origin) {
    constexpr int kMostDots = 8;
    int dots = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        dots = 0;
      } else if (c == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
        continue;
      } else if (c == '"' || c == '\'') {
        if (SkipString(c)) continue;
        return ErrorAt(origin, Position(),
                       "a character beyond ASCII begins a continued line");
      } else if (c == '.' && ++dots > kMostDots) {
        return ErrorAt(origin, Position(), "a key has too many parts");
      } else if (IsBeyondAscii()) {
        return ErrorAt(origin, Position(),
                       "not TOML: a character beyond ASCII outside of quotes");
      }
      ++at_;
    }
    return absl::OkStatus();
  }

 private:
  bool Repeats(char c, size_t times) const {
    return text_.compare(at_, times, std::string(times, c)) == 0;
  }

  bool IsBeyondAscii() const {
    return at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x80;
  }

  // False at a character that the library cannot be given.
  bool SkipString(char quote) {
    const bool is_multi_line = Repeats(quote, 3);
    at_ += is_multi_line ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\' && quote == '"') {
        ++at_;
        if (is_multi_line && !SkipContinuation()) return false;
        if (!is_multi_line && at_ < text_.size()) ++at_;
      } else if (c == quote && !is_multi_line) {
        ++at_;
        return true;
      } else if (c == quote && Repeats(quote, 3)) {
        at_ += 3;
        // Up to two quotes may end the content itself.
        for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] == quote;
             ++i) {
          ++at_;
        }
        return true;
      } else if (c == '\n' && !is_multi_line) {
        return true;  // No valid string: the parser will say so.
      } else {
        ++at_;
      }
    }
    return true;
  }

  // Behind a backslash: one escaped character, or space up to the text of a
  // later line.
  bool SkipContinuation() {
    constexpr char kSpace[] = " \t\r\n";
    if (at_ >= text_.size()) return true;
    if (std::string(kSpace).find(text_[at_]) == std::string::npos) {
      if (IsBeyondAscii()) return false;
      ++at_;
      return true;
    }
    at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
    return !IsBeyondAscii();
  }

  TomlPosition Position() const {
    TomlPosition position{1, 1};
    for (size_t i = 0; i < at_; ++i) {
      ++position.column;
      if (text_[i] == '\n') position = {position.line + 1, 1};
    }
    return position;
  }

  const std::string& text_;
  size_t at_ = 0;
};

TomlPosition PositionOf(const toml::source_region& region) {
  return {static_cast<int>(region.begin.line),
          static_cast<int>(region.begin.column)};
}

template <typename T>
std::string TextOf(const T& value) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << value;
  return text.str();
}

// Recursion is bounded by the library's own limit on nested values and by
// Scanner.
TomlNode Convert(const toml::node& node) {
  TomlNode result;
  result.position = PositionOf(node.source());
  if (const auto* table = node.as_table()) {
    result.kind = TomlKind::kTable;
    for (const auto& [key, value] : *table) {
      result.entries.push_back(
          {std::string(key.str()), PositionOf(key.source()), Convert(value)});
    }
    // The library keeps keys in alphabetical order.
    std::stable_sort(result.entries.begin(), result.entries.end(),
                     [](const TomlEntry& a, const TomlEntry& b) {
                       return std::tie(a.position.line, a.position.column) <
                              std::tie(b.position.line, b.position.column);
                     });
  } else if (const auto* array = node.as_array()) {
    result.kind = TomlKind::kArray;
    for (const toml::node& item : *array) {
      result.items.push_back(Convert(item));
    }
  } else if (const auto* string = node.as_string()) {
    result.kind = TomlKind::kString;
    result.text = string->get();
  } else if (const auto* integer = node.as_integer()) {
    result.kind = TomlKind::kInteger;
    result.integer = integer->get();
    result.number = static_cast<double>(result.integer);
    result.text = absl::StrCat(result.integer);
  } else if (const auto* number = node.as_floating_point()) {
    result.kind = TomlKind::kFloat;
    result.number = number->get();
    result.text = TextOf(result.number);
  } else if (const auto* boolean = node.as_boolean()) {
    result.kind = TomlKind::kBoolean;
    result.boolean = boolean->get();
    result.text = result.boolean ? "true" : "false";
  } else {
    result.kind = TomlKind::kDate;
    if (const auto* date = node.as_date()) result.text = TextOf(date->get());
    if (const auto* time = node.as_time()) result.text = TextOf(time->get());
    if (const auto* both = node.as_date_time()) {
      result.text = TextOf(both->get());
    }
  }
  return result;
}

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

absl::StatusOr<TomlNode> ParseChecked(const std::string& text,
                                      const std::string& origin) {
  try {
    return Convert(toml::parse(std::string_view(text), origin));
  } catch (const toml::parse_error& error) {
    return ErrorAt(
        origin, PositionOf(error.source()),
        absl::StrCat("not TOML: ", std::string(error.description())));
  } catch (const std::exception& error) {
    // Without a place of its own: its reader stood somewhere behind the start.
    return ErrorAt(origin, {1, 1}, absl::StrCat("not TOML: ", error.what()));
  }
}

// An 'x' for every character beyond ASCII: the same places, the same structure.
std::string WithoutLetters(const std::string& text) {
  std::string ascii;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ascii += c;
    if (byte >= 0xC0) ascii += 'x';  // The first byte of a character.
  }
  return ascii;
}

}  // namespace

absl::StatusOr<TomlNode> ParseToml(const std::string& file,
                                   const std::string& origin) {
  const std::string text(absl::StripPrefix(file, kByteOrderMark));
  if (text.size() > kLargestTomlFile) {
    return ErrorAt(origin, {1, 1},
                   absl::StrCat("the file has ", text.size(),
                                " bytes, expected at most ", kLargestTomlFile));
  }
  WB_RETURN_IF_ERROR(Scanner(text).Check(origin));
  // Looking for the end of a broken value, the library asks of any character
  // whether it is a space; so what is broken is found in plain ASCII first.
  const std::string ascii = WithoutLetters(text);
  if (ascii != text) WB_RETURN_IF_ERROR(ParseChecked(ascii, origin).status());
  return ParseChecked(text, origin);
}

}  // namespace weighbridge
