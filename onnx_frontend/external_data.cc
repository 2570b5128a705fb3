#include "onnx_frontend/external_data.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {
namespace {

// The name comes from the model: it must not reach other parts of the disk.
absl::Status CheckName(const std::string& name) {
  const bool has_nul = name.find('\0') != std::string::npos;
  if (name.empty() || has_nul || absl::StartsWith(name, "/")) {
    return absl::InvalidArgumentError(
        "expected a path relative to the model's directory");
  }
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  for (const std::string& part : parts) {
    if (part == "..") {
      return absl::InvalidArgumentError(
          "the path leaves the model's directory");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadSlice(const std::string& path, int64_t offset,
                                      int64_t length) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return absl::NotFoundError("no such file");
    }
    return absl::InvalidArgumentError(
        absl::StrCat("cannot be read: ", strerror(errno)));
  }
  const absl::Cleanup close_descriptor = [=] { close(descriptor); };
  struct stat info;
  if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError("is not a regular file");
  }
  if (offset > info.st_size || length > info.st_size - offset) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", info.st_size, " bytes, a tensor is said to have ",
                     length, " from byte offset ", offset));
  }
  std::string bytes(static_cast<size_t>(length), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = pread(descriptor, bytes.data() + done,
                                bytes.size() - done, offset + done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "cannot be read: ", count < 0 ? strerror(errno) : "it shrank"));
    }
    done += static_cast<size_t>(count);
  }
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> ReadExternalData(const std::string& directory,
                                             const TensorPayload& payload) {
  const std::string where =
      absl::StrCat("external file ", QuoteName(ToUtf8(payload.external_file)));
  const absl::Status name_status = CheckName(payload.external_file);
  if (!name_status.ok()) return Annotate(name_status, where);
  if (payload.offset < 0 || payload.length < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(where, ": negative offset or length"));
  }
  absl::StatusOr<std::string> bytes =
      ReadSlice(absl::StrCat(directory, payload.external_file), payload.offset,
                payload.length);
  if (!bytes.ok()) return Annotate(bytes.status(), where);
  return bytes;
}

}  // namespace weighbridge
