// A TOML document as a plain tree: what stands where, in the order of the file.
//
// The border to the TOML library: its types, its exceptions and its weaknesses
// (unbounded recursion on dotted keys) stay behind ParseToml. Knows nothing of
// hardware.
#ifndef WEIGHBRIDGE_ANALYZER_TOML_TOML_TREE_H_
#define WEIGHBRIDGE_ANALYZER_TOML_TOML_TREE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace weighbridge {

struct TomlPosition {
  int line = 0, column = 0;  // From 1.
};

enum class TomlKind : uint8_t {
  kString,
  kInteger,
  kFloat,
  kBoolean,
  kDate,  // Dates, times and both.
  kArray,
  kTable,
};

struct TomlEntry;

struct TomlNode {
  TomlKind kind = TomlKind::kTable;
  TomlPosition position;
  std::string
      text;  // Of a string; of a date and of numbers as TOML shows them.
  int64_t integer = 0;
  double number = 0;  // Of floats and integers.
  bool boolean = false;
  std::vector<TomlNode> items;     // Of an array.
  std::vector<TomlEntry> entries;  // Of a table, in the order of the file.
};

struct TomlEntry {
  std::string key;
  TomlPosition position;  // Of the key.
  TomlNode value;
};

inline constexpr size_t kLargestTomlFile = 256 * 1024;

// The root table. InvalidArgument "origin:line:column: ..." for text that is no
// TOML 1.0, is not UTF-8, or is beyond all sense (size, nesting).
absl::StatusOr<TomlNode> ParseToml(const std::string& file,
                                   const std::string& origin);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_TOML_TOML_TREE_H_
