#include "onnx_frontend/tensor_header.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/onnx_schema.h"

namespace weighbridge {
namespace {

using onnx::TensorProto;

// An entry of external_data is a path or a number.
constexpr int64_t kMaxEntryBytes = 1 << 20;

// The fields of a TensorProto, before they are compared with each other.
struct Fields {
  std::string name;
  std::vector<uint64_t> dims;
  int64_t data_type = TensorProto::UNDEFINED;
  bool is_external = false;
  std::vector<std::pair<std::string, std::string>> external_data;
  int64_t raw_bytes = 0;
  // Bytes in fields whose elements have a fixed size on the wire.
  int64_t float_bytes = 0, double_bytes = 0;
  bool has_other_elements = false;
};

absl::Status ReadExternalEntry(absl::string_view bytes, Fields& fields) {
  onnx::StringStringEntryProto entry;
  if (static_cast<int64_t>(bytes.size()) > kMaxEntryBytes ||
      !entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError("an entry of external_data is malformed");
  }
  fields.external_data.emplace_back(ToUtf8(entry.key()), entry.value());
  return absl::OkStatus();
}

absl::Status ReadFields(absl::string_view file, ByteRange message,
                        Fields& fields) {
  WireReader reader(file, message, "TensorProto");
  while (reader.Next()) {
    switch (reader.number()) {
      case TensorProto::kDimsFieldNumber:
        reader.AppendScalars(WireType::kVarint, kMaxRank, &fields.dims);
        if (fields.dims.size() > kMaxRank) {
          return absl::InvalidArgumentError(
              absl::StrCat("more than ", kMaxRank, " dims"));
        }
        break;
      case TensorProto::kDataTypeFieldNumber:
        fields.data_type = reader.Int();
        break;
      case TensorProto::kNameFieldNumber:
        fields.name = reader.Text();
        break;
      case TensorProto::kRawDataFieldNumber:
        fields.raw_bytes = reader.Bytes().size();
        break;
      case TensorProto::kFloatDataFieldNumber:
        fields.float_bytes += reader.FixedSize(WireType::kFixed32);
        break;
      case TensorProto::kDoubleDataFieldNumber:
        fields.double_bytes += reader.FixedSize(WireType::kFixed64);
        break;
      case TensorProto::kInt32DataFieldNumber:
      case TensorProto::kInt64DataFieldNumber:
      case TensorProto::kUint64DataFieldNumber:
      case TensorProto::kStringDataFieldNumber:
        fields.has_other_elements = true;
        break;
      case TensorProto::kExternalDataFieldNumber: {
        const absl::string_view entry = reader.View();
        WB_RETURN_IF_ERROR(reader.status());
        WB_RETURN_IF_ERROR(ReadExternalEntry(entry, fields));
        break;
      }
      case TensorProto::kDataLocationFieldNumber:
        fields.is_external = reader.Int() == TensorProto::EXTERNAL;
        break;
      default:
        break;
    }
  }
  return reader.status();
}

absl::StatusOr<TensorType> ReadType(const Fields& fields) {
  const std::optional<DType> dtype = DTypeFromOnnx(fields.data_type);
  if (!dtype) {
    return absl::InvalidArgumentError(
        fields.data_type == TensorProto::UNDEFINED
            ? "the element type is missing"
            : absl::StrCat("unknown element type ", fields.data_type));
  }
  const std::vector<int64_t> dims(fields.dims.begin(), fields.dims.end());
  return TensorType::Create(*dtype, dims);
}

absl::StatusOr<int64_t> ReadFileNumber(const std::string& key,
                                       const std::string& text) {
  int64_t number;
  if (!absl::SimpleAtoi(text, &number) || number < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("external_data has the ", key, " ",
                     QuoteName(ToUtf8(text)), ", expected a number of bytes"));
  }
  return number;
}

absl::StatusOr<TensorPayload> ReadExternalPayload(const Fields& fields,
                                                  const TensorType& type) {
  if (type.dtype() == DType::kString) {
    return absl::InvalidArgumentError(
        "elements of type string cannot be in an external file");
  }
  TensorPayload payload;
  payload.storage = TensorPayload::Storage::kExternal;
  payload.length = PayloadSize(type);
  for (const auto& [key, value] : fields.external_data) {
    if (key == "location") {
      payload.external_file = value;
    } else if (key == "offset") {
      WB_ASSIGN_OR_RETURN(payload.offset, ReadFileNumber(key, value));
    } else if (key == "length") {
      WB_ASSIGN_OR_RETURN(const int64_t length, ReadFileNumber(key, value));
      if (length != payload.length) {
        return absl::InvalidArgumentError(absl::StrCat(
            length, " bytes of external data, dims ", DimsToString(type.dims()),
            " of ", DTypeName(type.dtype()), " need ", payload.length));
      }
    }
  }
  if (payload.external_file.empty()) {
    return absl::InvalidArgumentError(
        "is external, but external_data names no location");
  }
  int64_t end;
  if (__builtin_add_overflow(payload.offset, payload.length, &end)) {
    return absl::InvalidArgumentError(
        absl::StrCat("external_data has the offset ", payload.offset,
                     " and the length ", payload.length, ", which overflow"));
  }
  return payload;
}

absl::Status CheckTypedCount(const char* field, int64_t elements,
                             const TensorType& type, int64_t per_element) {
  // TensorType left room for this product: see its element limit.
  const int64_t needed = type.element_count() * per_element;
  if (elements == 0 || elements == needed) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      elements, " elements in ", field, ", dims ", DimsToString(type.dims()),
      " of ", DTypeName(type.dtype()), " need ", needed));
}

absl::StatusOr<TensorPayload> ReadPayload(const Fields& fields,
                                          const TensorType& type,
                                          ByteRange message) {
  if (fields.is_external) return ReadExternalPayload(fields, type);
  TensorPayload payload;
  if (fields.raw_bytes > 0) {
    if (type.dtype() == DType::kString) {
      return absl::InvalidArgumentError(
          "elements of type string cannot be in raw_data");
    }
    if (fields.raw_bytes != PayloadSize(type)) {
      return absl::InvalidArgumentError(
          absl::StrCat(fields.raw_bytes, " bytes of raw_data, dims ",
                       DimsToString(type.dims()), " of ",
                       DTypeName(type.dtype()), " need ", PayloadSize(type)));
    }
  } else if (type.dtype() == DType::kFloat32 ||
             type.dtype() == DType::kComplex64) {
    WB_RETURN_IF_ERROR(
        CheckTypedCount("float_data", fields.float_bytes / 4, type,
                        type.dtype() == DType::kComplex64 ? 2 : 1));
  } else if (type.dtype() == DType::kFloat64 ||
             type.dtype() == DType::kComplex128) {
    WB_RETURN_IF_ERROR(
        CheckTypedCount("double_data", fields.double_bytes / 8, type,
                        type.dtype() == DType::kComplex128 ? 2 : 1));
  }
  if (fields.raw_bytes > 0 || fields.float_bytes > 0 ||
      fields.double_bytes > 0 || fields.has_other_elements) {
    payload.storage = TensorPayload::Storage::kMessage;
    payload.offset = message.begin;
    payload.length = message.size();
  }
  return payload;
}

absl::StatusOr<TensorHeader> MakeHeader(Fields fields, ByteRange message) {
  WB_ASSIGN_OR_RETURN(TensorType type, ReadType(fields));
  WB_ASSIGN_OR_RETURN(TensorPayload payload,
                      ReadPayload(fields, type, message));
  return TensorHeader{std::move(fields.name), std::move(type),
                      std::move(payload)};
}

absl::Status AnnotateTensor(const absl::Status& status,
                            const std::string& name) {
  return Annotate(status, absl::StrCat("tensor ", QuoteName(name)));
}

}  // namespace

absl::StatusOr<TensorHeader> ReadTensorHeader(absl::string_view file,
                                              ByteRange tensor_proto) {
  Fields fields;
  const absl::Status status = ReadFields(file, tensor_proto, fields);
  if (!status.ok()) return AnnotateTensor(status, fields.name);
  const std::string name = fields.name;
  absl::StatusOr<TensorHeader> header =
      MakeHeader(std::move(fields), tensor_proto);
  if (!header.ok()) return AnnotateTensor(header.status(), name);
  return header;
}

absl::StatusOr<TensorHeader> ReadSparseTensorHeader(
    absl::string_view file, ByteRange sparse_tensor_proto) {
  using onnx::SparseTensorProto;
  std::vector<uint64_t> dims;
  std::optional<ByteRange> values;
  WireReader reader(file, sparse_tensor_proto, "SparseTensorProto");
  while (reader.Next()) {
    switch (reader.number()) {
      case SparseTensorProto::kValuesFieldNumber:
        values = reader.Bytes();
        break;
      case SparseTensorProto::kDimsFieldNumber:
        reader.AppendScalars(WireType::kVarint, kMaxRank, &dims);
        break;
      default:
        break;
    }
  }
  WB_RETURN_IF_ERROR(reader.status());
  if (!values) {
    return absl::InvalidArgumentError("a sparse tensor has no values");
  }
  // The name of a sparse tensor is that of its values.
  WB_ASSIGN_OR_RETURN(TensorHeader header, ReadTensorHeader(file, *values));
  Fields dense;
  dense.data_type = static_cast<int64_t>(header.type.dtype());
  dense.dims = std::move(dims);
  if (dense.dims.size() > kMaxRank) {
    return AnnotateTensor(absl::InvalidArgumentError(
                              absl::StrCat("more than ", kMaxRank, " dims")),
                          header.name);
  }
  absl::StatusOr<TensorType> type = ReadType(dense);
  if (!type.ok()) return AnnotateTensor(type.status(), header.name);
  return TensorHeader{std::move(header.name), *std::move(type), {}};
}

int64_t PayloadSize(const TensorType& type) { return type.byte_size().value(); }

}  // namespace weighbridge
