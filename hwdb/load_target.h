// A target file (TOML, see schema.md) -> HardwareTarget. Strict: what a file
// says is either understood, with a unit and a source, or an error with its
// line and column; nothing is guessed and nothing has a silent default.
#ifndef WEIGHBRIDGE_HWDB_LOAD_TARGET_H_
#define WEIGHBRIDGE_HWDB_LOAD_TARGET_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"

namespace weighbridge {

struct TargetFile {
  HardwareTarget target;
  // What a roofline needs and the file does not say; empty: usable. If not,
  // `target` is what is known, and no pass may have it.
  std::vector<std::string> incomplete;
  bool is_test = false;  // For tests of Weighbridge: in no default set.
};

struct TargetText {
  std::string text;
  std::string origin;  // The file's name, in front of messages.
};

// Finds the file of an id that a file names as its `base`.
using BaseLookup =
    std::function<absl::StatusOr<TargetText>(const std::string& id)>;

// InvalidArgument: one line "origin:line:column: path: what was found and
// expected" for every problem of the file, not only the first. The id must be
// the origin's name without directories and ".toml". Without a `lookup`, a
// `base` is an error.
absl::StatusOr<TargetFile> LoadTargetText(const std::string& text,
                                          const std::string& origin,
                                          const BaseLookup& lookup);

// Also NotFound, or FailedPrecondition with the system's reason, if `path`
// cannot be read.
absl::StatusOr<TargetFile> LoadTargetFile(const std::string& path,
                                          const BaseLookup& lookup);

// The text of a file of sensible size. Errors as above.
absl::StatusOr<std::string> ReadTargetFile(const std::string& path);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_LOAD_TARGET_H_
