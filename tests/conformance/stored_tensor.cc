#include "tests/conformance/stored_tensor.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/model_file.h"
#include "onnx_frontend/tensor_header.h"
#include "onnx_frontend/tensor_reader.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {

absl::StatusOr<StoredTensor> ReadStoredTensor(const std::string& path) {
  absl::StatusOr<std::shared_ptr<const ModelFile>> file = ModelFile::Map(path);
  if (!file.ok()) return Annotate(file.status(), path);
  const absl::string_view bytes = (*file)->bytes();
  absl::StatusOr<TensorHeader> header =
      ReadTensorHeader(bytes, {0, static_cast<int64_t>(bytes.size())});
  if (!header.ok()) return Annotate(header.status(), path);
  StoredTensor tensor = {std::move(header->name), header->type, std::nullopt};
  absl::StatusOr<Constant> elements =
      MakeTensorReader(*std::move(file))->Read(tensor.type, header->payload);
  if (elements.ok()) {
    tensor.elements = *std::move(elements);
  } else if (absl::IsInvalidArgument(elements.status())) {
    return Annotate(elements.status(), path);
  }
  return tensor;
}

}  // namespace weighbridge
