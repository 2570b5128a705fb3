// Collects what is wrong with a file, so that its author sees all of it at
// once.
#ifndef WEIGHBRIDGE_ANALYZER_TOML_PROBLEMS_H_
#define WEIGHBRIDGE_ANALYZER_TOML_PROBLEMS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/toml/toml_tree.h"

namespace weighbridge {

struct Place {
  std::string file;
  TomlPosition position;
};

// Text of a file, fit for a message: shortened, control characters escaped.
std::string Shown(const std::string& text);

class Problems {
 public:
  // `path` is where in the document: "memory.on_chip.bandwidth"; may be empty.
  void Add(const Place& place, const std::string& path,
           const std::string& message);
  bool empty() const { return problems_.empty(); }
  // More of them are only counted: their messages need no more care.
  bool is_full() const { return problems_.size() >= kMostShown; }

  // OK, or InvalidArgument with one line "file:line:column: path: message" for
  // each problem, in the order of the file.
  absl::Status ToStatus() const;

 private:
  static constexpr size_t kMostShown = 100;
  struct Problem {
    Place place;
    std::string text;
  };
  std::vector<Problem> problems_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_TOML_PROBLEMS_H_
