#include "analyzer/toml/table_reader.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {

std::string Describe(const TomlNode& node) {
  switch (node.kind) {
    case TomlKind::kString:
      return absl::StrCat("the text \"", Shown(node.text), "\"");
    case TomlKind::kInteger:
    case TomlKind::kFloat:
      return absl::StrCat("the number ", node.text);
    case TomlKind::kBoolean:
      return node.text;
    case TomlKind::kDate:
      return absl::StrCat("the date ", node.text);
    case TomlKind::kArray:
      return "an array";
    case TomlKind::kTable:
      return "a table";
  }
  return "something else";
}

TableReader::TableReader(const TomlNode& node, const std::string& file,
                         const std::string& path, Problems& problems)
    : node_(node), file_(file), path_(path), problems_(problems) {
  if (node.kind == TomlKind::kTable) return;
  problems_.Add(PlaceOf(node), path_,
                absl::StrCat("found ", Describe(node), ", expected a table"));
}

std::string TableReader::PathOf(const std::string& key) const {
  if (key.empty()) return path_;
  return path_.empty() ? key : absl::StrCat(path_, ".", key);
}

void TableReader::Complain(const TomlNode& where, const std::string& key,
                           const std::string& message) {
  problems_.Add(PlaceOf(where), PathOf(key), message);
}

const TomlNode* TableReader::Find(const std::string& key) {
  known_.push_back(key);
  for (const TomlEntry& entry : node_.entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::optional<std::string> TableReader::Text(const std::string& key) {
  const TomlNode* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == TomlKind::kString && value->text == "?") {
    // As `targets new` leaves it.
    Complain(*value, key, "is \"?\": still to be filled in");
    return std::nullopt;
  }
  if (value->kind == TomlKind::kString && !value->text.empty()) {
    return value->text;
  }
  Complain(*value, key,
           value->kind == TomlKind::kString
               ? "is empty"
               : absl::StrCat("found ", Describe(*value), ", expected text"));
  return std::nullopt;
}

std::optional<std::string> TableReader::Word(
    const std::string& key, const std::vector<std::string>& words) {
  std::optional<std::string> text = Text(key);
  if (!text) return std::nullopt;
  if (std::find(words.begin(), words.end(), *text) != words.end()) return text;
  Complain(*Find(key), key,
           absl::StrCat("unknown word '", Shown(*text), "', expected one of ",
                        absl::StrJoin(words, ", "), DidYouMean(*text, words)));
  return std::nullopt;
}

std::optional<bool> TableReader::Flag(const std::string& key) {
  const TomlNode* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == TomlKind::kBoolean) return value->boolean;
  Complain(
      *value, key,
      absl::StrCat("found ", Describe(*value), ", expected true or false"));
  return std::nullopt;
}

std::optional<std::vector<std::string>> TableReader::Texts(
    const std::string& key) {
  const TomlNode* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind != TomlKind::kArray) {
    Complain(*value, key,
             absl::StrCat("found ", Describe(*value),
                          ", expected texts in brackets"));
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const TomlNode& item : value->items) {
    if (item.kind == TomlKind::kString && !item.text.empty()) {
      texts.push_back(item.text);
    } else {
      Complain(item, key,
               absl::StrCat("found ", Describe(item), ", expected text"));
    }
  }
  return texts;
}

std::optional<std::vector<std::string>> TableReader::TextOrTexts(
    const std::string& key) {
  const TomlNode* value = Find(key);
  if (value != nullptr && value->kind == TomlKind::kArray) return Texts(key);
  const std::optional<std::string> text = Text(key);
  if (!text) return std::nullopt;
  return std::vector<std::string>{*text};
}

void TableReader::Require(const std::string& key, const std::string& expected) {
  if (node_.kind != TomlKind::kTable || Find(key) != nullptr) return;
  problems_.Add(PlaceOf(node_), PathOf(key),
                absl::StrCat("is missing, expected ", expected));
}

bool TableReader::IsNew(const std::string& key,
                        const std::optional<std::string>& name,
                        std::set<std::string>& seen) {
  Require(key, "text");
  if (!name) return false;
  if (seen.insert(*name).second) return true;
  Complain(*Find(key), key,
           absl::StrCat("there is another '", Shown(*name), "'"));
  return false;
}

void TableReader::Finish() {
  for (const TomlEntry& entry : node_.entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) {
      continue;
    }
    problems_.Add(
        {file_, entry.position}, path_,
        absl::StrCat("unknown key '", Shown(entry.key), "'",
                     problems_.is_full() ? "" : DidYouMean(entry.key, known_)));
  }
}

}  // namespace weighbridge
