#include "hwdb/target_database.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"
#include "analyzer/toml/problems.h"
#include "hwdb/embedded_targets.h"
#include "hwdb/vocabulary.h"

namespace weighbridge {
namespace {

constexpr char kTagPrefix[] = "tag:";
constexpr char kEnding[] = ".toml";

bool IsPath(const std::string& name) {
  return absl::StrContains(name, "/") || absl::EndsWith(name, kEnding);
}

std::string Missing(const TargetFile& file) {
  return absl::StrCat(file.target.id,
                      ": incomplete: nothing is published about ",
                      absl::StrJoin(file.incomplete, ", "));
}

void AddOnce(HardwareTarget target, TargetSelection& selection) {
  for (const HardwareTarget& known : selection.targets) {
    if (known.id == target.id) return;
  }
  selection.targets.push_back(std::move(target));
}

}  // namespace

TargetDatabase::TargetDatabase() {
  for (int i = 0; kEmbeddedTargets[i].name != nullptr; ++i) {
    const std::string name = kEmbeddedTargets[i].name;
    entries_[std::string(absl::StripSuffix(name, kEnding))].index = i;
  }
}

absl::Status TargetDatabase::AddDirectory(const std::string& directory) {
  std::error_code error;
  std::filesystem::directory_iterator files(directory, error);
  if (error) {
    const std::string message = absl::StrCat(directory, ": ", error.message());
    return error == std::errc::no_such_file_or_directory
               ? absl::NotFoundError(message)
               : absl::FailedPreconditionError(message);
  }
  bool is_empty = true;
  for (; files != std::filesystem::directory_iterator();
       files.increment(error)) {
    if (error) break;
    const std::string path = files->path().string();
    if (!absl::EndsWith(path, kEnding)) continue;
    entries_[files->path().stem().string()] = {.path = path, .index = -1};
    is_empty = false;
  }
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrCat(directory, ": ", error.message()));
  }
  if (!is_empty) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat(
      directory, ": no target file, expected names that end in ", kEnding));
}

std::vector<std::string> TargetDatabase::Ids() const {
  std::vector<std::string> ids;
  for (const auto& [id, entry] : entries_) ids.push_back(id);
  return ids;
}

absl::StatusOr<TargetText> TargetDatabase::TextOf(const std::string& id) const {
  const auto found = entries_.find(id);
  if (found == entries_.end()) {
    return absl::NotFoundError(
        absl::StrCat("no target '", Shown(id), "'", DidYouMean(id, Ids())));
  }
  const Entry& entry = found->second;
  if (entry.index >= 0) {
    const EmbeddedFile& file = kEmbeddedTargets[entry.index];
    return TargetText{std::string(file.data, file.size),
                      absl::StrCat("built-in/", file.name)};
  }
  WB_ASSIGN_OR_RETURN(std::string text, ReadTargetFile(entry.path));
  return TargetText{std::move(text), entry.path};
}

absl::StatusOr<TargetFile> TargetDatabase::Load(const std::string& name) const {
  if (IsPath(name)) return LoadFile(name);
  WB_ASSIGN_OR_RETURN(const TargetText file, TextOf(name));
  return LoadTargetText(file.text, file.origin,
                        [this](const std::string& id) { return TextOf(id); });
}

absl::StatusOr<TargetFile> TargetDatabase::LoadFile(
    const std::string& path) const {
  return LoadTargetFile(path,
                        [this](const std::string& id) { return TextOf(id); });
}

absl::Status TargetDatabase::CheckNewId(const std::string& id) const {
  if (!IsWord(id, "-.")) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", Shown(id),
                     "' is no id, expected lower-case letters, digits and "
                     "'-'"));
  }
  if (entries_.count(id) == 0) return absl::OkStatus();
  return absl::AlreadyExistsError(
      absl::StrCat("there is a target '", id, "' already"));
}

absl::StatusOr<HardwareTarget> TargetDatabase::Find(
    const std::string& name) const {
  WB_ASSIGN_OR_RETURN(TargetFile file, Load(name));
  if (file.incomplete.empty()) return std::move(file.target);
  return absl::FailedPreconditionError(Missing(file));
}

absl::Status TargetDatabase::AddTagged(const std::string& tag,
                                       TargetSelection& selection) const {
  std::set<std::string> tags;
  for (const auto& [id, entry] : entries_) {
    WB_ASSIGN_OR_RETURN(TargetFile file, Load(id));
    if (file.is_test) continue;
    const std::vector<std::string>& own = file.target.tags;
    tags.insert(own.begin(), own.end());
    if (!tag.empty() && std::find(own.begin(), own.end(), tag) == own.end()) {
      continue;
    }
    if (file.incomplete.empty()) {
      AddOnce(std::move(file.target), selection);
    } else {
      selection.left_out.push_back(Missing(file));
    }
  }
  if (tag.empty() || tags.count(tag) > 0) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat(
      "no target has the tag '", Shown(tag), "'",
      DidYouMean(tag, std::vector<std::string>(tags.begin(), tags.end()))));
}

absl::StatusOr<TargetSelection> TargetDatabase::Select(
    const std::string& selection) const {
  TargetSelection result;
  for (const std::string& name :
       std::vector<std::string>(absl::StrSplit(selection, ','))) {
    if (name.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "'", Shown(selection), "': expected a target between the commas"));
    }
    if (name == "all") {
      WB_RETURN_IF_ERROR(AddTagged("", result));
    } else if (absl::StartsWith(name, kTagPrefix)) {
      const std::string tag = name.substr(sizeof(kTagPrefix) - 1);
      if (tag.empty()) {
        return absl::InvalidArgumentError("'tag:' names no tag");
      }
      WB_RETURN_IF_ERROR(AddTagged(tag, result));
    } else {
      WB_ASSIGN_OR_RETURN(HardwareTarget target, Find(name));
      AddOnce(std::move(target), result);
    }
  }
  return result;
}

absl::StatusOr<TargetSelection> TargetDatabase::Default() const {
  return Select("all");
}

}  // namespace weighbridge
