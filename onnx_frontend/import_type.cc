#include "onnx_frontend/import_type.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/tensor_header.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {
namespace {

using onnx::TypeProto;

// A type is a few numbers and symbols. The parser below builds an object per
// dim, many times the size of its bytes.
constexpr size_t kMaxTypeBytes = 1 << 20;

// Nullopt: the file leaves it open.
absl::StatusOr<std::optional<DType>> ReadDType(int64_t number) {
  const std::optional<DType> dtype = DTypeFromOnnx(number);
  if (dtype || number == onnx::TensorProto::UNDEFINED) return dtype;
  return absl::InvalidArgumentError(
      absl::StrCat("unknown element type ", number));
}

// `tensor` is a TypeProto::Tensor or a TypeProto::SparseTensor.
template <typename Tensor>
absl::StatusOr<DeclaredType> ReadTensor(DeclaredType::Kind kind,
                                        const Tensor& tensor) {
  DeclaredType type;
  type.kind = kind;
  WB_ASSIGN_OR_RETURN(type.dtype, ReadDType(tensor.elem_type()));
  if (!tensor.has_shape()) return type;
  type.has_shape = true;
  if (static_cast<size_t>(tensor.shape().dim_size()) > kMaxRank) {
    return absl::InvalidArgumentError(
        absl::StrCat("more than ", kMaxRank, " dims"));
  }
  for (const onnx::TensorShapeProto::Dimension& dim : tensor.shape().dim()) {
    DeclaredDim& declared = type.dims.emplace_back();
    if (dim.has_dim_value() && dim.dim_value() >= 0) {
      declared.size = dim.dim_value();
    }
    declared.symbol = ToUtf8(dim.dim_param());
  }
  return type;
}

absl::StatusOr<DeclaredType> Read(const TypeProto& proto);

absl::StatusOr<DeclaredType> ReadContainer(DeclaredType::Kind kind,
                                           const TypeProto& element) {
  DeclaredType type;
  type.kind = kind;
  WB_ASSIGN_OR_RETURN(DeclaredType element_type, Read(element));
  type.element = std::make_shared<const DeclaredType>(std::move(element_type));
  return type;
}

bool IsOpaque(const TypeProto& proto) {
  // Known to some variants of the schema only: look at the bytes.
  const std::string bytes = proto.SerializeAsString();
  WireReader reader(bytes, {0, static_cast<int64_t>(bytes.size())},
                    "TypeProto");
  while (reader.Next()) {
    if (reader.number() == kTypeOpaqueField) return true;
  }
  return false;
}

// Recursion is bounded by that of protobuf's parser.
absl::StatusOr<DeclaredType> Read(const TypeProto& proto) {
  switch (proto.value_case()) {
    case TypeProto::kTensorType:
      return ReadTensor(DeclaredType::Kind::kTensor, proto.tensor_type());
    case TypeProto::kSparseTensorType:
      return ReadTensor(DeclaredType::Kind::kSparseTensor,
                        proto.sparse_tensor_type());
    case TypeProto::kSequenceType:
      return ReadContainer(DeclaredType::Kind::kSequence,
                           proto.sequence_type().elem_type());
    case TypeProto::kOptionalType:
      return ReadContainer(DeclaredType::Kind::kOptional,
                           proto.optional_type().elem_type());
    case TypeProto::kMapType: {
      WB_ASSIGN_OR_RETURN(DeclaredType type,
                          ReadContainer(DeclaredType::Kind::kMap,
                                        proto.map_type().value_type()));
      WB_ASSIGN_OR_RETURN(type.key_dtype,
                          ReadDType(proto.map_type().key_type()));
      return type;
    }
    default:
      break;
  }
  DeclaredType type;
  if (IsOpaque(proto)) type.kind = DeclaredType::Kind::kOpaque;
  return type;
}

}  // namespace

absl::StatusOr<DeclaredType> ReadDeclaredType(absl::string_view type_proto) {
  TypeProto proto;
  if (type_proto.size() > kMaxTypeBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("its type has ", type_proto.size(),
                     " bytes, expected at most ", kMaxTypeBytes));
  }
  if (!proto.ParseFromArray(type_proto.data(),
                            static_cast<int>(type_proto.size()))) {
    return absl::InvalidArgumentError(
        "its type is malformed, or nested too deep");
  }
  return Read(proto);
}

}  // namespace weighbridge
