#include "tools/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

absl::Status SystemError(int error) {
  return absl::FailedPreconditionError(std::strerror(error));
}

// The file behind a link; `path` itself if there is no such file yet.
std::string FollowLinks(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) return path;
  const std::string followed = real;
  std::free(real);
  return followed;
}

// What open() would give a new file. Not thread-safe, as the mask is global.
mode_t ModeOfNewFiles() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

absl::Status WriteAndClose(int descriptor, const std::string& content) {
  absl::Status status = WriteToDescriptor(descriptor, content);
  if (::close(descriptor) != 0) status.Update(SystemError(errno));
  return status;
}

absl::Status WriteInPlace(const std::string& path, const std::string& content) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return SystemError(errno);
  return WriteAndClose(descriptor, content);
}

// Through a neighbour, since only a rename inside a file system is atomic.
absl::Status Replace(const std::string& path, mode_t mode,
                     const std::string& content) {
  std::string partial = path + ".XXXXXX";
  const int descriptor = ::mkstemp(partial.data());
  if (descriptor < 0) return SystemError(errno);
  absl::Status status =
      ::fchmod(descriptor, mode) == 0 ? absl::OkStatus() : SystemError(errno);
  status.Update(WriteAndClose(descriptor, content));
  if (status.ok() && std::rename(partial.c_str(), path.c_str()) != 0) {
    status = SystemError(errno);
  }
  if (!status.ok()) ::unlink(partial.c_str());
  return status;
}

absl::Status Write(const std::string& path, const std::string& content) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) {
    return Replace(path, ModeOfNewFiles(), content);
  }
  if (S_ISDIR(info.st_mode)) return SystemError(EISDIR);
  if (!S_ISREG(info.st_mode)) return WriteInPlace(path, content);
  return Replace(FollowLinks(path), info.st_mode & 07777, content);
}

}  // namespace

absl::Status WriteFile(const std::string& path, const std::string& content) {
  return Annotate(Write(path, content),
                  absl::StrCat("cannot write '", path, "'"));
}

absl::Status WriteToDescriptor(int descriptor, const std::string& content) {
  size_t done = 0;
  while (done < content.size()) {
    const ssize_t written =
        ::write(descriptor, content.data() + done, content.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError(errno);
    done += static_cast<size_t>(written);
  }
  return absl::OkStatus();
}

}  // namespace weighbridge
