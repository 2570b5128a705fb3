// The bytes of a model file, mapped and never copied: a page is read from the
// disk when something looks at it, so weights that nobody decodes cost nothing.
// The file must not be truncated by others while a Graph made from it lives.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_MODEL_FILE_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_MODEL_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace weighbridge {

class ModelFile {
 public:
  // NotFound: "no such file". InvalidArgument: a directory, another kind of
  // file, an empty one, or one that cannot be read.
  static absl::StatusOr<std::shared_ptr<const ModelFile>> Map(
      const std::string& path);
  // `path` says beside what external data would be.
  static std::shared_ptr<const ModelFile> FromBytes(std::string bytes,
                                                    const std::string& path);

  ~ModelFile();
  ModelFile(const ModelFile&) = delete;
  ModelFile& operator=(const ModelFile&) = delete;

  absl::string_view bytes() const { return bytes_; }
  // Where the model's external files are: "models/", or "" for here.
  const std::string& directory() const { return directory_; }

 private:
  explicit ModelFile(const std::string& path);

  std::string directory_;
  std::string owned_;  // Empty if the bytes are mapped.
  void* mapping_ = nullptr;
  absl::string_view bytes_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_MODEL_FILE_H_
