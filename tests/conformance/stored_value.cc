#include "tests/conformance/stored_value.h"

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/model_file.h"
#include "onnx_frontend/tensor_header.h"
#include "onnx_frontend/tensor_reader.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {
namespace {

class Reader {
 public:
  explicit Reader(std::shared_ptr<const ModelFile> file)
      : file_(std::move(file)) {}

  ByteRange All() const {
    return {0, static_cast<int64_t>(file_->bytes().size())};
  }

  absl::StatusOr<StoredValue> Tensor(ByteRange range) const {
    WB_ASSIGN_OR_RETURN(const TensorHeader header,
                        ReadTensorHeader(file_->bytes(), range));
    StoredTensor tensor = {header.type, std::nullopt};
    absl::StatusOr<Constant> elements =
        MakeTensorReader(file_)->Read(tensor.type, header.payload);
    if (elements.ok()) {
      tensor.elements = *std::move(elements);
    } else if (absl::IsInvalidArgument(elements.status())) {
      return elements.status();
    }
    StoredValue value;
    value.tensor = std::move(tensor);
    return value;
  }

  // SequenceProto and OptionalProto number what they hold alike.
  absl::StatusOr<StoredValue> Container(StoredValue::Kind kind,
                                        ByteRange range) const {
    constexpr int kTensors = 3, kSparseTensors = 4, kSequences = 5, kMaps = 6,
                  kOptionals = 7;
    StoredValue value;
    value.kind = kind;
    WireReader reader(file_->bytes(), range, "SequenceProto");
    while (reader.Next()) {
      absl::StatusOr<StoredValue> item;
      switch (reader.number()) {
        case kTensors:
          item = Tensor(reader.Bytes());
          break;
        case kSequences:
          item = Container(StoredValue::Kind::kSequence, reader.Bytes());
          break;
        case kOptionals:
          item = Container(StoredValue::Kind::kOptional, reader.Bytes());
          break;
        case kSparseTensors:
        case kMaps:
          return absl::UnimplementedError("holds maps or sparse tensors");
        default:
          continue;
      }
      WB_RETURN_IF_ERROR(item.status());
      value.items.push_back(*std::move(item));
    }
    WB_RETURN_IF_ERROR(reader.status());
    return value;
  }

  absl::StatusOr<StoredValue> Value(DeclaredType::Kind kind) const {
    switch (kind) {
      case DeclaredType::Kind::kNone:
      case DeclaredType::Kind::kTensor:
        return Tensor(All());
      case DeclaredType::Kind::kSequence:
        return Container(StoredValue::Kind::kSequence, All());
      case DeclaredType::Kind::kOptional:
        return Container(StoredValue::Kind::kOptional, All());
      default:
        return absl::UnimplementedError("is a map or a sparse tensor");
    }
  }

 private:
  std::shared_ptr<const ModelFile> file_;
};

}  // namespace

absl::StatusOr<StoredValue> ReadStoredValue(const std::string& path,
                                            DeclaredType::Kind kind) {
  absl::StatusOr<std::shared_ptr<const ModelFile>> file = ModelFile::Map(path);
  if (!file.ok()) return Annotate(file.status(), path);
  absl::StatusOr<StoredValue> value = Reader(*std::move(file)).Value(kind);
  if (!value.ok()) return Annotate(value.status(), path);
  return value;
}

}  // namespace weighbridge
