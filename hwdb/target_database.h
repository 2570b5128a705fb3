// The targets that a user can name: those built in, those of the user's own
// directories (which win), and any file by its path. Nothing is parsed before
// it is asked for, so a broken file harms only those who use it.
#ifndef WEIGHBRIDGE_HWDB_TARGET_DATABASE_H_
#define WEIGHBRIDGE_HWDB_TARGET_DATABASE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "hwdb/load_target.h"

namespace weighbridge {

// Several targets at once.
struct TargetSelection {
  std::vector<HardwareTarget> targets;  // Each once.
  // "sa8775p: incomplete: ...": what "all" or a tag could not offer.
  std::vector<std::string> left_out;
};

class TargetDatabase {
 public:
  TargetDatabase();  // The built-in ones.

  // Adds every *.toml of a directory. NotFound or FailedPrecondition if it
  // cannot be listed.
  absl::Status AddDirectory(const std::string& directory);

  // Every id, sorted. The test target is one.
  std::vector<std::string> Ids() const;

  // By id, or by path if there is a '/' or a final ".toml" in it. NotFound
  // with the nearest id; otherwise as LoadTargetText.
  absl::StatusOr<TargetFile> Load(const std::string& name) const;

  // A file whatever it is called; its base is looked for here.
  absl::StatusOr<TargetFile> LoadFile(const std::string& path) const;

  // InvalidArgument if `id` is no id, AlreadyExists if it is taken.
  absl::Status CheckNewId(const std::string& id) const;

  // As Load, but FailedPrecondition with the list of what is missing if the
  // target is incomplete.
  absl::StatusOr<HardwareTarget> Find(const std::string& name) const;

  // Names, paths, "tag:automotive" and "all", separated by commas. Whoever is
  // named must be complete; "all" and tags leave out incomplete and test
  // targets. NotFound for an unknown tag.
  absl::StatusOr<TargetSelection> Select(const std::string& selection) const;

  // Select("all").
  absl::StatusOr<TargetSelection> Default() const;

 private:
  absl::StatusOr<TargetText> TextOf(const std::string& id) const;
  absl::Status AddTagged(const std::string& tag,
                         TargetSelection& selection) const;

  // By id: the path of a file, or null for a built-in one at `index`.
  struct Entry {
    std::string path;
    int index = -1;
  };
  std::map<std::string, Entry> entries_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_TARGET_DATABASE_H_
