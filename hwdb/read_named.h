// Reads a table with one number for each of some names: rate.int8, rate.fp16,
// attainable_for.gemm.
#ifndef WEIGHBRIDGE_HWDB_READ_NAMED_H_
#define WEIGHBRIDGE_HWDB_READ_NAMED_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ir/precision.h"
#include "analyzer/ir/work_class.h"
#include "analyzer/text/nearest.h"
#include "analyzer/toml/problems.h"
#include "analyzer/toml/table_reader.h"
#include "analyzer/toml/toml_tree.h"
#include "hwdb/read_number.h"
#include "hwdb/target_draft.h"
#include "hwdb/vocabulary.h"

namespace weighbridge {

// The names that numbers of one kind may have.
template <typename Key>
struct Names {
  const char* what;  // "work class"
  std::vector<std::string> all;
  std::optional<Key> (*find)(const std::string&);
};

inline Names<Precision> Precisions() {
  return {"precision", PrecisionNames(), &PrecisionFromName};
}
inline Names<WorkClass> WorkClasses() {
  return {"work class", WorkClassNames(), &WorkClassFromName};
}

// An unknown name is a problem, and so is what is wrong with a number; the
// others replace those of `numbers`.
class NamedReader {
 public:
  NamedReader(std::string file, TargetDraft& draft, Problems& problems)
      : file_(std::move(file)),
        draft_(draft),
        problems_(problems),
        numbers_(file_, draft, problems) {}

  template <typename Key, typename T>
  void Read(TableReader& table, const std::string& key, const Names<Key>& names,
            const ValueReader<T>& read, std::map<Key, T>& numbers) {
    if (const TomlNode* node = table.Find(key)) {
      ReadAt(*node, table.PathOf(key), names, read, numbers);
    }
  }

  template <typename Key, typename T>
  void ReadAt(const TomlNode& node, const std::string& path,
              const Names<Key>& names, const ValueReader<T>& read,
              std::map<Key, T>& numbers) {
    TableReader by_name(node, file_, path, problems_);
    for (const TomlEntry& entry : node.entries) {
      const std::optional<Key> name = names.find(entry.key);
      if (!name) {
        draft_.misread.insert(path);
        problems_.Add(
            {file_, entry.position}, path,
            absl::StrCat(
                "unknown ", names.what, " '", Shown(entry.key),
                "', expected one of ", absl::StrJoin(names.all, ", "),
                problems_.is_full() ? "" : DidYouMean(entry.key, names.all)));
        continue;
      }
      const auto number = numbers_.template ReadAt<T>(
          entry.value, by_name.PathOf(entry.key), read);
      if (number) numbers[*name] = *number;
    }
  }

 private:
  const std::string file_;
  TargetDraft& draft_;
  Problems& problems_;
  NumberReader numbers_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_READ_NAMED_H_
