#include "onnx_frontend/model_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

// Above this size a file is assumed to be mostly weights: reading ahead would
// fetch them, and what we look at are small islands between them.
constexpr int64_t kSparseReadBytes = int64_t{64} << 20;

absl::Status CannotBeRead() {
  return absl::InvalidArgumentError(
      absl::StrCat("cannot be read: ", strerror(errno)));
}

}  // namespace

ModelFile::ModelFile(const std::string& path)
    : directory_(path.substr(0, path.rfind('/') + 1)) {}

ModelFile::~ModelFile() {
  if (mapping_ != nullptr) munmap(mapping_, bytes_.size());
}

std::shared_ptr<const ModelFile> ModelFile::FromBytes(std::string bytes,
                                                      const std::string& path) {
  std::shared_ptr<ModelFile> file(new ModelFile(path));
  file->owned_ = std::move(bytes);
  file->bytes_ = file->owned_;
  return file;
}

absl::StatusOr<std::shared_ptr<const ModelFile>> ModelFile::Map(
    const std::string& path) {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return absl::NotFoundError("no such file");
    }
    return CannotBeRead();
  }
  // The mapping outlives the descriptor.
  const absl::Cleanup close_descriptor = [=] { close(descriptor); };
  struct stat info;
  if (fstat(descriptor, &info) != 0) return CannotBeRead();
  if (S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError("is a directory, expected an ONNX model");
  }
  if (!S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(
        "is not a regular file, expected an ONNX model");
  }
  if (info.st_size == 0) {
    return absl::InvalidArgumentError(
        "the file is empty, expected an ONNX model");
  }
  const size_t size = static_cast<size_t>(info.st_size);
  void* mapping =
      mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, /*offset=*/0);
  if (mapping == MAP_FAILED) return CannotBeRead();
  if (info.st_size > kSparseReadBytes) {
    // Only advice: nothing to do if it is refused.
    (void)madvise(mapping, size, MADV_RANDOM);
  }
  std::shared_ptr<ModelFile> file(new ModelFile(path));
  file->mapping_ = mapping;
  file->bytes_ = absl::string_view(static_cast<const char*>(mapping), size);
  return file;
}

}  // namespace weighbridge
