#include "hwdb/load_target.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/toml/problems.h"
#include "analyzer/toml/toml_tree.h"
#include "hwdb/build_target.h"
#include "hwdb/check_target.h"
#include "hwdb/read_target.h"
#include "hwdb/target_draft.h"

namespace weighbridge {
namespace {

// "targets/hailo-8.toml" -> "hailo-8".
std::string IdOfFile(const std::string& origin) {
  std::string name = origin.substr(origin.find_last_of('/') + 1);
  if (absl::EndsWith(name, ".toml")) name.resize(name.size() - 5);
  return name;
}

const TomlNode* Find(const TomlNode& root, const std::string& key) {
  for (const TomlEntry& entry : root.entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

// A number that this file says anew settles what its base said about it.
void DropSettledConflicts(const std::string& origin, TargetDraft& draft) {
  std::erase_if(draft.conflicts, [&](const ConflictDraft& conflict) {
    const NumberNote* number = draft.Number(conflict.about);
    return number != nullptr && number->place.file == origin &&
           conflict.place.file != origin;
  });
}

class Loader {
 public:
  explicit Loader(const BaseLookup& lookup) : lookup_(lookup) {}

  // Reads the base, if there is one, and then the text itself.
  absl::Status Read(const std::string& text, const std::string& origin) {
    for (const std::string& file : files_) {
      if (file != origin) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          origin,
          ": is its own base: ", absl::StrJoin(files_, ", whose base is ")));
    }
    files_.push_back(origin);
    WB_ASSIGN_OR_RETURN(const TomlNode root, ParseToml(text, origin));
    const TomlNode* base = Find(root, "base");
    if (base != nullptr) WB_RETURN_IF_ERROR(ReadBase(*base, origin));
    Problems problems;
    ReadTarget(root, origin, draft_, problems);
    DropSettledConflicts(origin, draft_);
    const std::string expected = IdOfFile(origin);
    if (draft_.identity.file == origin && draft_.id != expected) {
      problems.Add(draft_.identity, "id",
                   absl::StrCat("found \"", Shown(draft_.id), "\", expected \"",
                                Shown(expected), "\", the name of the file"));
    }
    CheckTarget(draft_, problems);
    return problems.ToStatus();
  }

  const TargetDraft& draft() const { return draft_; }

 private:
  absl::Status ReadBase(const TomlNode& base, const std::string& origin) {
    constexpr size_t kMostBases = 8;
    const std::string where = absl::StrCat(origin, ":", base.position.line, ":",
                                           base.position.column, ": base");
    if (base.kind != TomlKind::kString) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, ": expected the id of a target in quotes"));
    }
    if (!lookup_ || files_.size() > kMostBases) {
      return absl::InvalidArgumentError(absl::StrCat(
          where, lookup_ ? ": too many bases" : ": no base is known here"));
    }
    const absl::StatusOr<TargetText> found = lookup_(base.text);
    if (!found.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, ": ", found.status().message()));
    }
    return Read(found->text, found->origin);
  }

  const BaseLookup& lookup_;
  std::vector<std::string> files_;  // From the one asked for to its last base.
  TargetDraft draft_;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

absl::StatusOr<TargetFile> LoadTargetText(const std::string& text,
                                          const std::string& origin,
                                          const BaseLookup& lookup) {
  Loader loader(lookup);
  WB_RETURN_IF_ERROR(loader.Read(text, origin));
  TargetFile file;
  file.target = BuildTarget(loader.draft());
  file.incomplete = MissingForRoofline(loader.draft(), file.target);
  file.is_test = loader.draft().is_test;
  return file;
}

absl::StatusOr<std::string> ReadTargetFile(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status =
      std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    return absl::NotFoundError(absl::StrCat(path, ": no such file"));
  }
  if (!std::filesystem::is_regular_file(status)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": is no regular file"));
  }
  const std::unique_ptr<std::FILE, CloseFile> file(
      std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": ", std::strerror(errno)));
  }
  // One byte more than allowed, so that the parser sees that it is too large.
  std::string text(kLargestTomlFile + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": ", std::strerror(errno)));
  }
  return text;
}

absl::StatusOr<TargetFile> LoadTargetFile(const std::string& path,
                                          const BaseLookup& lookup) {
  WB_ASSIGN_OR_RETURN(const std::string text, ReadTargetFile(path));
  return LoadTargetText(text, path, lookup);
}

}  // namespace weighbridge
