#include "onnx_frontend/tensor_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/element_bits.h"
#include "onnx_frontend/external_data.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/tensor_header.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {
namespace {

using onnx::TensorProto;

// A tensor of few strings may still hold a dictionary.
constexpr size_t kMaxStringBytes = 16 << 20;

// Which field holds the elements of a type, and how they look on the wire:
// onnx.proto, comments of TensorProto.
struct TypedField {
  int number;
  const char* name;
  WireType element;
};

TypedField TypedFieldOf(DType dtype) {
  switch (dtype) {
    case DType::kFloat32:
      return {TensorProto::kFloatDataFieldNumber, "float_data",
              WireType::kFixed32};
    case DType::kFloat64:
      return {TensorProto::kDoubleDataFieldNumber, "double_data",
              WireType::kFixed64};
    case DType::kInt64:
      return {TensorProto::kInt64DataFieldNumber, "int64_data",
              WireType::kVarint};
    case DType::kUInt32:
    case DType::kUInt64:
      return {TensorProto::kUint64DataFieldNumber, "uint64_data",
              WireType::kVarint};
    default:
      return {TensorProto::kInt32DataFieldNumber, "int32_data",
              WireType::kVarint};
  }
}

// The part of a TensorProto that holds its elements.
struct Elements {
  std::string name;
  absl::string_view raw;
  std::vector<uint64_t> typed;  // As many as were found, at most one too many.
  std::vector<std::string> strings;
};

absl::StatusOr<Elements> FindElements(absl::string_view file, ByteRange message,
                                      const TensorType& type) {
  const TypedField field = TypedFieldOf(type.dtype());
  const auto limit = static_cast<size_t>(type.element_count());
  Elements elements;
  size_t string_bytes = 0;
  WireReader reader(file, message, "TensorProto");
  while (reader.Next()) {
    if (reader.number() == field.number) {
      if (elements.typed.size() <= limit) {
        reader.AppendScalars(field.element, limit, &elements.typed);
      }
      continue;
    }
    switch (reader.number()) {
      case TensorProto::kNameFieldNumber:
        elements.name = reader.Text();
        break;
      case TensorProto::kRawDataFieldNumber:
        elements.raw = reader.View();
        break;
      case TensorProto::kStringDataFieldNumber: {
        const absl::string_view element = reader.View();
        string_bytes += element.size();
        if (elements.strings.size() > limit) break;
        if (string_bytes > kMaxStringBytes) {
          return absl::FailedPreconditionError(absl::StrCat(
              "its strings have more than ", kMaxStringBytes, " bytes"));
        }
        elements.strings.emplace_back(element.data(), element.size());
        break;
      }
      default:
        break;
    }
  }
  WB_RETURN_IF_ERROR(reader.status());
  return elements;
}

// Bits of element i of packed little-endian data; a sub-byte element with a
// smaller index stands in lower bits.
uint64_t PackedBits(absl::string_view bytes, int64_t i, int width) {
  if (width < 8) {
    const int per_byte = 8 / width;
    const auto byte = static_cast<unsigned char>(bytes[i / per_byte]);
    return (byte >> (i % per_byte * width)) & ((1u << width) - 1);
  }
  uint64_t bits = 0;
  const int size = width / 8;
  for (int b = 0; b < size; ++b) {
    const auto byte = static_cast<unsigned char>(bytes[i * size + b]);
    bits |= static_cast<uint64_t>(byte) << (8 * b);
  }
  return bits;
}

// `bits(i)` gives the bits of element i.
template <typename Bits>
Constant MakeConstant(const TensorType& type, Bits bits) {
  const int64_t count = type.element_count();
  if (IsFloat(type.dtype())) {
    Constant::Floats floats;
    floats.reserve(count);
    for (int64_t i = 0; i < count; ++i) {
      floats.push_back(DecodeFloat(type.dtype(), bits(i)));
    }
    return Constant(type, std::move(floats));
  }
  Constant::Ints ints;
  ints.reserve(count);
  for (int64_t i = 0; i < count; ++i) {
    ints.push_back(DecodeInt(type.dtype(), bits(i)));
  }
  return Constant(type, std::move(ints));
}

absl::StatusOr<Constant> DecodePacked(const TensorType& type,
                                      absl::string_view bytes) {
  if (static_cast<int64_t>(bytes.size()) != PayloadSize(type)) {
    return absl::InvalidArgumentError(
        absl::StrCat(bytes.size(), " bytes of data, ", type.ToString(),
                     " needs ", PayloadSize(type)));
  }
  return MakeConstant(type, [&](int64_t i) {
    return PackedBits(bytes, i, BitWidth(type.dtype()));
  });
}

absl::Status WrongCount(size_t found, const char* field, int64_t needed,
                        const TensorType& type) {
  return absl::InvalidArgumentError(absl::StrCat(
      found > static_cast<size_t>(needed) ? "more than " : "",
      found > static_cast<size_t>(needed) ? static_cast<size_t>(needed) : found,
      " elements in ", field, ", ", type.ToString(), " needs ", needed));
}

absl::StatusOr<Constant> DecodeTyped(const TensorType& type,
                                     const std::vector<uint64_t>& typed) {
  const TypedField field = TypedFieldOf(type.dtype());
  const int width = BitWidth(type.dtype());
  // Types below a byte are packed: one entry of int32_data per byte.
  const int64_t needed = width < 8 ? PayloadSize(type) : type.element_count();
  if (static_cast<int64_t>(typed.size()) != needed) {
    return WrongCount(typed.size(), field.name, needed, type);
  }
  if (field.number != TensorProto::kInt32DataFieldNumber || width == 32) {
    return MakeConstant(type, [&](int64_t i) { return typed[i]; });
  }
  const int entry_width = width < 8 ? 8 : width;
  for (size_t i = 0; i < typed.size(); ++i) {
    // On the wire an int32 is sign-extended to 64 bits. Signed values and bit
    // patterns are both in use.
    const auto entry = static_cast<int64_t>(typed[i]);
    if (entry < -(int64_t{1} << (entry_width - 1)) ||
        entry >= int64_t{1} << entry_width) {
      return absl::InvalidArgumentError(
          absl::StrCat("element ", i, " of int32_data is ", entry,
                       ", which does not fit ", DTypeName(type.dtype())));
    }
  }
  return MakeConstant(type, [&](int64_t i) -> uint64_t {
    if (width >= 8) return typed[i];
    const int per_byte = 8 / width;
    return typed[i / per_byte] >> (i % per_byte * width);
  });
}

class TensorReader : public PayloadReader {
 public:
  explicit TensorReader(std::shared_ptr<const ModelFile> file)
      : file_(std::move(file)) {}

  absl::StatusOr<Constant> Read(const TensorType& type,
                                const TensorPayload& payload) const override {
    if (type.element_count() > kMaxConstantElements) {
      return absl::FailedPreconditionError(
          absl::StrCat(type.ToString(), " has more than ", kMaxConstantElements,
                       " elements: it is not decoded"));
    }
    if (type.dtype() == DType::kComplex64 ||
        type.dtype() == DType::kComplex128) {
      return absl::NotFoundError(absl::StrCat(
          "elements of type ", DTypeName(type.dtype()), " are not decoded"));
    }
    if (type.element_count() == 0) {
      if (type.dtype() == DType::kString) {
        return Constant(type, Constant::Strings());
      }
      return MakeConstant(type, [](int64_t) { return uint64_t{0}; });
    }
    switch (payload.storage) {
      case TensorPayload::Storage::kNone:
        break;
      case TensorPayload::Storage::kMessage:
        return ReadMessage(type, payload);
      case TensorPayload::Storage::kExternal:
        return ReadExternal(type, payload);
    }
    return absl::NotFoundError("the model file does not hold its elements");
  }

 private:
  absl::StatusOr<Constant> ReadMessage(const TensorType& type,
                                       const TensorPayload& payload) const {
    const absl::string_view bytes = file_->bytes();
    const auto size = static_cast<int64_t>(bytes.size());
    if (payload.offset < 0 || payload.length < 0 || payload.offset > size ||
        payload.length > size - payload.offset) {
      return absl::InvalidArgumentError(
          absl::StrCat(payload.length, " bytes from byte offset ",
                       payload.offset, " are beyond the end of the file"));
    }
    WB_ASSIGN_OR_RETURN(
        const Elements elements,
        FindElements(bytes, {payload.offset, payload.offset + payload.length},
                     type));
    absl::StatusOr<Constant> constant = Decode(type, elements);
    if (constant.ok() || elements.name.empty()) return constant;
    return Annotate(constant.status(),
                    absl::StrCat("tensor ", QuoteName(elements.name)));
  }

  static absl::StatusOr<Constant> Decode(const TensorType& type,
                                         const Elements& elements) {
    if (type.dtype() == DType::kString) {
      if (static_cast<int64_t>(elements.strings.size()) !=
          type.element_count()) {
        return WrongCount(elements.strings.size(), "string_data",
                          type.element_count(), type);
      }
      return Constant(type, elements.strings);
    }
    if (!elements.raw.empty()) return DecodePacked(type, elements.raw);
    return DecodeTyped(type, elements.typed);
  }

  absl::StatusOr<Constant> ReadExternal(const TensorType& type,
                                        const TensorPayload& payload) const {
    if (type.dtype() == DType::kString || payload.length != PayloadSize(type)) {
      return absl::InvalidArgumentError(
          absl::StrCat(payload.length, " bytes of external data, ",
                       type.ToString(), " needs ", PayloadSize(type)));
    }
    WB_ASSIGN_OR_RETURN(const std::string bytes,
                        ReadExternalData(file_->directory(), payload));
    return DecodePacked(type, bytes);
  }

  std::shared_ptr<const ModelFile> file_;
};

}  // namespace

std::shared_ptr<const PayloadReader> MakeTensorReader(
    std::shared_ptr<const ModelFile> file) {
  return std::make_shared<TensorReader>(std::move(file));
}

}  // namespace weighbridge
