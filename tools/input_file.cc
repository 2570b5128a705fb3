#include "tools/input_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

absl::Status Failed(const std::string& path, int error) {
  const std::string message =
      absl::StrCat("cannot read '", path, "': ", std::strerror(error));
  return error == ENOENT ? absl::NotFoundError(message)
                         : absl::FailedPreconditionError(message);
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) return Failed(path, errno);
  std::string content;
  char buffer[1 << 16];
  for (;;) {
    errno = 0;
    const size_t count = std::fread(buffer, 1, sizeof(buffer), file.get());
    content.append(buffer, count);
    if (count == sizeof(buffer)) continue;
    if (std::ferror(file.get()) != 0) return Failed(path, errno);
    return content;
  }
}

}  // namespace weighbridge
