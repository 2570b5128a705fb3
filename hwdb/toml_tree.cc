#include "hwdb/toml_tree.h"

#include <algorithm>
#include <exception>
#include <locale>
#include <optional>
#include <sstream>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
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

  // Where a line has more dots outside of strings than any key needs. Each is a
  // level of tables, and the library recurses over those without a limit.
  std::optional<TomlPosition> FindEndlessKey() {
    constexpr int kMostDots = 8;
    int dots = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        dots = 0;
      } else if (c == '#') {
        SkipTo('\n');
        continue;
      } else if (c == '"' || c == '\'') {
        SkipString(c);
        continue;
      } else if (c == '.' && ++dots > kMostDots) {
        return Position();
      }
      ++at_;
    }
    return std::nullopt;
  }

 private:
  void SkipTo(char end) {
    while (at_ < text_.size() && text_[at_] != end) ++at_;
  }

  bool Repeats(char c, size_t times) const {
    return text_.compare(at_, times, std::string(times, c)) == 0;
  }

  void SkipString(char quote) {
    const bool is_multi_line = Repeats(quote, 3);
    at_ += is_multi_line ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\' && quote == '"') {
        at_ += 2;
      } else if (c == quote && !is_multi_line) {
        ++at_;
        return;
      } else if (c == quote && Repeats(quote, 3)) {
        at_ += 3;
        // Up to two quotes may end the content itself.
        for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] == quote;
             ++i) {
          ++at_;
        }
        return;
      } else if (c == '\n' && !is_multi_line) {
        return;  // No valid string: the parser will say so.
      } else {
        ++at_;
      }
    }
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
// FindEndlessKey.
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

}  // namespace

absl::StatusOr<TomlNode> ParseToml(const std::string& text,
                                   const std::string& origin) {
  if (text.size() > kLargestTomlFile) {
    return ErrorAt(origin, {1, 1},
                   absl::StrCat("the file has ", text.size(),
                                " bytes, expected at most ", kLargestTomlFile));
  }
  if (const auto position = Scanner(text).FindEndlessKey()) {
    return ErrorAt(origin, *position, "a key has too many parts");
  }
  try {
    return Convert(toml::parse(std::string_view(text), origin));
  } catch (const toml::parse_error& error) {
    return ErrorAt(
        origin, PositionOf(error.source()),
        absl::StrCat("not TOML: ", std::string(error.description())));
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(origin, ": not TOML: ", error.what()));
  }
}

}  // namespace weighbridge
