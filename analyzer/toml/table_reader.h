// Reads one table of a file key by key. Whoever asks for a key makes it
// known; what is left at the end is unknown, and reported with the nearest
// known one.
#ifndef WEIGHBRIDGE_ANALYZER_TOML_TABLE_READER_H_
#define WEIGHBRIDGE_ANALYZER_TOML_TABLE_READER_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/toml/problems.h"
#include "analyzer/toml/toml_tree.h"

namespace weighbridge {

// "a table", "the number 460", "the text \"460 GB/s\"": for messages.
std::string Describe(const TomlNode& node);

class TableReader {
 public:
  // `node` must outlive the reader. If it is no table, that is a problem, and
  // every key is absent. `path` is empty for the root.
  TableReader(const TomlNode& node, const std::string& file,
              const std::string& path, Problems& problems);

  // Null if the key is absent.
  const TomlNode* Find(const std::string& key);

  // Nullopt if the key is absent or, with a problem, not what it should be.
  std::optional<std::string> Text(const std::string& key);  // Not empty.
  std::optional<std::string> Word(const std::string& key,
                                  const std::vector<std::string>& words);
  std::optional<bool> Flag(const std::string& key);
  // Texts in an array, none of them empty.
  std::optional<std::vector<std::string>> Texts(const std::string& key);
  // The same, but one text may stand alone.
  std::optional<std::vector<std::string>> TextOrTexts(const std::string& key);

  // Adds a problem if the key is absent.
  void Require(const std::string& key, const std::string& expected);

  // `name` is what stands under `key`, which tells this table from others of
  // its array, whose names are `seen`. False, with a problem, if it is missing,
  // or one of theirs.
  bool IsNew(const std::string& key, const std::optional<std::string>& name,
             std::set<std::string>& seen);

  // Reports the unknown keys. Call last.
  void Finish();

  const TomlNode& node() const { return node_; }
  std::string PathOf(const std::string& key) const;
  Place PlaceOf(const TomlNode& node) const { return {file_, node.position}; }
  void Complain(const TomlNode& where, const std::string& key,
                const std::string& message);

 private:
  const TomlNode& node_;
  const std::string file_, path_;
  Problems& problems_;
  std::vector<std::string> known_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_TOML_TABLE_READER_H_
