#include "onnx_frontend/import_attribute.h"

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/import_type.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/tensor_header.h"

namespace weighbridge {
namespace {

using onnx::AttributeProto;

// Trees of decision ensembles are the longest lists; they stay below.
constexpr size_t kMaxListElements = size_t{1} << 24;

// Indexed by AttributeProto::AttributeType.
constexpr const char* kTypeNames[] = {
    "UNDEFINED",      "FLOAT",      "INT",        "STRING",
    "TENSOR",         "GRAPH",      "FLOATS",     "INTS",
    "STRINGS",        "TENSORS",    "GRAPHS",     "SPARSE_TENSOR",
    "SPARSE_TENSORS", "TYPE_PROTO", "TYPE_PROTOS"};
constexpr int kTypeCount = sizeof(kTypeNames) / sizeof(kTypeNames[0]);

// The fields of an AttributeProto, before they are compared with each other.
struct Fields {
  std::string name, reference;
  int64_t type = AttributeProto::UNDEFINED;
  uint32_t present = 0;  // Bit t: a value of type t is there.
  int64_t i = 0;
  double f = 0;
  std::string s;
  std::vector<uint64_t> ints, floats;  // Bits of each.
  std::vector<std::string> strings;
  ByteRange tensor, graph, sparse_tensor, type_proto;
};

// The type that a field of AttributeProto holds a value of, or UNDEFINED.
int TypeOfField(int number) {
  switch (number) {
    case AttributeProto::kFFieldNumber:
      return AttributeProto::FLOAT;
    case AttributeProto::kIFieldNumber:
      return AttributeProto::INT;
    case AttributeProto::kSFieldNumber:
      return AttributeProto::STRING;
    case AttributeProto::kTFieldNumber:
      return AttributeProto::TENSOR;
    case AttributeProto::kGFieldNumber:
      return AttributeProto::GRAPH;
    case AttributeProto::kSparseTensorFieldNumber:
      return AttributeProto::SPARSE_TENSOR;
    case AttributeProto::kTpFieldNumber:
      return AttributeProto::TYPE_PROTO;
    case AttributeProto::kFloatsFieldNumber:
      return AttributeProto::FLOATS;
    case AttributeProto::kIntsFieldNumber:
      return AttributeProto::INTS;
    case AttributeProto::kStringsFieldNumber:
      return AttributeProto::STRINGS;
    case AttributeProto::kTensorsFieldNumber:
      return AttributeProto::TENSORS;
    case AttributeProto::kGraphsFieldNumber:
      return AttributeProto::GRAPHS;
    case AttributeProto::kSparseTensorsFieldNumber:
      return AttributeProto::SPARSE_TENSORS;
    case AttributeProto::kTypeProtosFieldNumber:
      return AttributeProto::TYPE_PROTOS;
    default:
      return AttributeProto::UNDEFINED;
  }
}

std::string ToString(absl::string_view bytes) {
  return std::string(bytes.data(), bytes.size());
}

absl::Status ReadFields(absl::string_view file, ByteRange message,
                        ImportBudget& budget, Fields& fields) {
  WireReader reader(file, message, "AttributeProto");
  while (reader.Next()) {
    const int type = TypeOfField(reader.number());
    const bool is_again = (fields.present >> type & 1) != 0;
    if (type != AttributeProto::UNDEFINED) fields.present |= 1u << type;
    switch (reader.number()) {
      case AttributeProto::kNameFieldNumber:
        fields.name = reader.Text();
        break;
      case AttributeProto::kRefAttrNameFieldNumber:
        fields.reference = reader.Text();
        break;
      case AttributeProto::kTypeFieldNumber:
        fields.type = reader.Int();
        break;
      case AttributeProto::kFFieldNumber:
        fields.f = reader.Float();
        break;
      case AttributeProto::kIFieldNumber:
        fields.i = reader.Int();
        break;
      case AttributeProto::kSFieldNumber: {
        const absl::string_view bytes = reader.View();
        WB_RETURN_IF_ERROR(budget.Charge(bytes.size(), 1));
        fields.s = ToString(bytes);
        break;
      }
      case AttributeProto::kFloatsFieldNumber:
        reader.AppendScalars(WireType::kFixed32, kMaxListElements,
                             &fields.floats);
        break;
      case AttributeProto::kIntsFieldNumber:
        reader.AppendScalars(WireType::kVarint, kMaxListElements, &fields.ints);
        break;
      case AttributeProto::kStringsFieldNumber: {
        const absl::string_view bytes = reader.View();
        WB_RETURN_IF_ERROR(
            budget.Charge(1, sizeof(std::string) + bytes.size()));
        fields.strings.push_back(ToString(bytes));
        break;
      }
      // Protobuf would merge two messages in one field; nobody means that.
      case AttributeProto::kTFieldNumber:
      case AttributeProto::kGFieldNumber:
      case AttributeProto::kSparseTensorFieldNumber:
      case AttributeProto::kTpFieldNumber: {
        if (is_again) {
          return absl::InvalidArgumentError(
              absl::StrCat("holds two values of type ", kTypeNames[type]));
        }
        ByteRange& range = type == AttributeProto::TENSOR  ? fields.tensor
                           : type == AttributeProto::GRAPH ? fields.graph
                           : type == AttributeProto::SPARSE_TENSOR
                               ? fields.sparse_tensor
                               : fields.type_proto;
        range = reader.Bytes();
        break;
      }
      default:
        break;
    }
    if (fields.ints.size() > kMaxListElements ||
        fields.floats.size() > kMaxListElements) {
      return absl::InvalidArgumentError(
          absl::StrCat("a list has more than ", kMaxListElements, " elements"));
    }
  }
  WB_RETURN_IF_ERROR(reader.status());
  return budget.Charge(fields.ints.size() + fields.floats.size(),
                       2 * sizeof(int64_t));
}

// The type of the value, checked against what is there.
absl::StatusOr<int64_t> ReadValueType(const Fields& fields) {
  if (fields.type < 0 || fields.type >= kTypeCount) {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown attribute type ", fields.type));
  }
  if (fields.type == AttributeProto::UNDEFINED) {
    if (fields.present == 0) return AttributeProto::INTS;
    if (!std::has_single_bit(fields.present)) {
      return absl::InvalidArgumentError(
          "holds values of several types and does not say which one counts");
    }
    return std::countr_zero(fields.present);
  }
  if ((fields.present >> fields.type & 1) != 0) return fields.type;
  if (fields.present != 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has type ", kTypeNames[fields.type], ", but holds a value of type ",
        kTypeNames[std::countr_zero(fields.present)]));
  }
  // Zeros and empty lists may be left out; messages may not.
  switch (fields.type) {
    case AttributeProto::TENSOR:
    case AttributeProto::GRAPH:
    case AttributeProto::SPARSE_TENSOR:
    case AttributeProto::TYPE_PROTO:
      return absl::InvalidArgumentError(absl::StrCat(
          "has type ", kTypeNames[fields.type], ", but holds no value"));
    default:
      return fields.type;
  }
}

absl::StatusOr<AttributeValue> ReadValue(absl::string_view file, Fields fields,
                                         ImportNested import_nested) {
  if (!fields.reference.empty()) {
    return AttributeValue(AttributeReference{std::move(fields.reference)});
  }
  WB_ASSIGN_OR_RETURN(const int64_t type, ReadValueType(fields));
  switch (type) {
    case AttributeProto::FLOAT:
      return AttributeValue(fields.f);
    case AttributeProto::INT:
      return AttributeValue(fields.i);
    case AttributeProto::STRING:
      return AttributeValue(std::move(fields.s));
    case AttributeProto::FLOATS: {
      std::vector<double> floats;
      floats.reserve(fields.floats.size());
      for (const uint64_t bits : fields.floats) {
        floats.push_back(std::bit_cast<float>(static_cast<uint32_t>(bits)));
      }
      return AttributeValue(std::move(floats));
    }
    case AttributeProto::INTS:
      return AttributeValue(
          std::vector<int64_t>(fields.ints.begin(), fields.ints.end()));
    case AttributeProto::STRINGS:
      return AttributeValue(std::move(fields.strings));
    case AttributeProto::TENSOR: {
      WB_ASSIGN_OR_RETURN(TensorHeader tensor,
                          ReadTensorHeader(file, fields.tensor));
      return AttributeValue(
          TensorAttribute{std::move(tensor.type), std::move(tensor.payload)});
    }
    case AttributeProto::SPARSE_TENSOR: {
      WB_ASSIGN_OR_RETURN(TensorHeader tensor,
                          ReadSparseTensorHeader(file, fields.sparse_tensor));
      return AttributeValue(
          TensorAttribute{std::move(tensor.type), std::move(tensor.payload)});
    }
    case AttributeProto::GRAPH: {
      WB_ASSIGN_OR_RETURN(std::shared_ptr<const Graph> graph,
                          import_nested(fields.graph));
      return AttributeValue(std::move(graph));
    }
    case AttributeProto::TYPE_PROTO: {
      const ByteRange range = fields.type_proto;
      WB_ASSIGN_OR_RETURN(
          DeclaredType declared,
          ReadDeclaredType(file.substr(range.begin, range.size())));
      return AttributeValue(std::move(declared));
    }
    default:
      return AttributeValue(OtherAttribute{});
  }
}

}  // namespace

absl::StatusOr<Attribute> ReadAttribute(absl::string_view file,
                                        ByteRange attribute_proto,
                                        ImportBudget& budget,
                                        ImportNested import_nested) {
  Fields fields;
  absl::Status status = budget.Charge(1, sizeof(Attribute));
  if (status.ok()) status = ReadFields(file, attribute_proto, budget, fields);
  if (status.ok() && fields.name.empty()) {
    return absl::InvalidArgumentError("an attribute has no name");
  }
  std::string name = fields.name;
  const auto where = [&] {
    return absl::StrCat("attribute ", QuoteName(name));
  };
  if (!status.ok()) return Annotate(status, where());
  absl::StatusOr<AttributeValue> value =
      ReadValue(file, std::move(fields), import_nested);
  if (!value.ok()) return Annotate(value.status(), where());
  return Attribute{std::move(name), *std::move(value)};
}

}  // namespace weighbridge
