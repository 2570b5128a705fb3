#include "analyzer/ops/attribute_value.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {

absl::StatusOr<bool> ReadFlag(const OpView& view, const char* name,
                              bool missing) {
  const int64_t flag = view.IntAttribute(name, missing ? 1 : 0);
  if (flag == 0 || flag == 1) return flag == 1;
  return absl::InvalidArgumentError(
      absl::StrCat(name, " is ", flag, ", expected 0 or 1"));
}

absl::StatusOr<std::string> ReadWord(const OpView& view, const char* name,
                                     const char* missing,
                                     std::initializer_list<const char*> words) {
  std::string word = view.StringAttribute(name, missing);
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  std::string expected;
  for (size_t i = 0; i < words.size(); ++i) {
    const char* separator = i == 0 ? "" : i + 1 == words.size() ? " or " : ", ";
    absl::StrAppend(&expected, separator, "'", *(words.begin() + i), "'");
  }
  return absl::InvalidArgumentError(
      absl::StrCat(name, " is '", word, "', expected ", expected));
}

}  // namespace weighbridge
