#include "onnx_frontend/import_graph.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/import_attribute.h"
#include "onnx_frontend/import_type.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/tensor_header.h"

namespace weighbridge {
namespace {

// What one value and one node take in memory beside their names, roughly.
constexpr int64_t kValueBytes = sizeof(Value) + 128;
constexpr int64_t kNodeBytes = sizeof(Node) + sizeof(ByteRange);

// "ai.onnx" is a name of the default domain.
std::string NormalizeDomain(std::string domain) {
  if (domain == "ai.onnx") domain.clear();
  return domain;
}

struct ValueInfo {
  std::string name;
  DeclaredType type;
};

// Where the parts of a graph are in the file.
struct GraphParts {
  std::string name;
  std::vector<ByteRange> inputs, initializers, sparse_initializers, nodes,
      outputs, value_infos;
};

absl::StatusOr<GraphParts> FindParts(absl::string_view file,
                                     ByteRange graph_proto) {
  using onnx::GraphProto;
  GraphParts parts;
  WireReader reader(file, graph_proto, "GraphProto");
  while (reader.Next()) {
    switch (reader.number()) {
      case GraphProto::kNameFieldNumber:
        parts.name = reader.Text();
        break;
      case GraphProto::kInputFieldNumber:
        parts.inputs.push_back(reader.Bytes());
        break;
      case GraphProto::kInitializerFieldNumber:
        parts.initializers.push_back(reader.Bytes());
        break;
      case GraphProto::kSparseInitializerFieldNumber:
        parts.sparse_initializers.push_back(reader.Bytes());
        break;
      case GraphProto::kNodeFieldNumber:
        parts.nodes.push_back(reader.Bytes());
        break;
      case GraphProto::kOutputFieldNumber:
        parts.outputs.push_back(reader.Bytes());
        break;
      case GraphProto::kValueInfoFieldNumber:
        parts.value_infos.push_back(reader.Bytes());
        break;
      default:
        break;
    }
  }
  WB_RETURN_IF_ERROR(reader.status());
  return parts;
}

// The name that occurs twice, if any.
std::optional<std::string> FindDuplicateName(
    const std::vector<Attribute>& attributes) {
  std::vector<std::string> names;
  names.reserve(attributes.size());
  for (const Attribute& attribute : attributes) names.push_back(attribute.name);
  std::sort(names.begin(), names.end());
  const auto found = std::adjacent_find(names.begin(), names.end());
  if (found == names.end()) return std::nullopt;
  return *found;
}

// Imports one graph and, through itself, those nested in it.
class GraphImporter {
 public:
  enum class Place { kModel, kFunction };

  GraphImporter(const ImportContext& context, const OpsetImports& opset_imports,
                Place place, int depth)
      : context_(context),
        file_(context.file),
        opset_imports_(opset_imports),
        place_(place),
        depth_(depth) {}

  absl::StatusOr<Graph> ImportGraph(ByteRange graph_proto,
                                    GraphBuilder::Scope scope);
  absl::StatusOr<Graph> ImportBody(const std::string& name,
                                   const std::vector<std::string>& inputs,
                                   const std::vector<std::string>& outputs,
                                   const std::vector<ByteRange>& nodes,
                                   const std::vector<ByteRange>& value_infos);
  absl::StatusOr<std::vector<Attribute>> ReadAttributes(
      const std::vector<ByteRange>& ranges);

 private:
  GraphBuilder MakeBuilder(GraphBuilder::Scope scope) const {
    return GraphBuilder(scope, opset_imports_, context_.model, context_.reader);
  }
  // `what` is "graph input": for messages.
  absl::StatusOr<ValueInfo> ReadValueInfo(ByteRange range, const char* what);
  absl::Status AddInitializer(absl::StatusOr<TensorHeader> header,
                              DeclaredType::Kind kind, GraphBuilder& builder);
  absl::Status AddNodes(const std::vector<ByteRange>& nodes,
                        GraphBuilder& builder);
  absl::Status AddValueInfos(const std::vector<ByteRange>& ranges,
                             GraphBuilder& builder);
  absl::Status ReadNode(ByteRange range, NodeSpec& spec);
  absl::Status CheckAttribute(const Attribute& attribute) const;

  const ImportContext& context_;
  absl::string_view file_;
  const OpsetImports& opset_imports_;
  Place place_;
  int depth_;
};

absl::StatusOr<ValueInfo> GraphImporter::ReadValueInfo(ByteRange range,
                                                       const char* what) {
  using onnx::ValueInfoProto;
  ValueInfo info;
  ByteRange type;
  WireReader reader(file_, range, "ValueInfoProto");
  while (reader.Next()) {
    if (reader.number() == ValueInfoProto::kNameFieldNumber) {
      info.name = reader.Text();
    } else if (reader.number() == ValueInfoProto::kTypeFieldNumber) {
      type = reader.Bytes();
    }
  }
  WB_RETURN_IF_ERROR(reader.status());
  // A dim of two bytes becomes one of some fifty.
  WB_RETURN_IF_ERROR(
      context_.budget->Charge(1, kValueBytes + 2 * info.name.size()));
  WB_RETURN_IF_ERROR(context_.budget->Charge(type.size(), 32));
  absl::StatusOr<DeclaredType> declared =
      ReadDeclaredType(file_.substr(type.begin, type.size()));
  if (!declared.ok()) {
    return Annotate(declared.status(),
                    absl::StrCat(what, " ", QuoteName(info.name)));
  }
  info.type = *std::move(declared);
  return info;
}

absl::Status GraphImporter::AddInitializer(absl::StatusOr<TensorHeader> header,
                                           DeclaredType::Kind kind,
                                           GraphBuilder& builder) {
  WB_RETURN_IF_ERROR(header.status());
  DeclaredType type;
  type.kind = kind;
  type.dtype = header->type.dtype();
  type.has_shape = true;
  for (const int64_t dim : header->type.dims()) {
    type.dims.push_back({.size = dim, .symbol = ""});
  }
  WB_RETURN_IF_ERROR(context_.budget->Charge(
      1, 3 * header->name.size() + header->payload.external_file.size() +
             type.dims.size() * sizeof(DeclaredDim) + 1));
  return builder.AddInitializer(header->name, std::move(type),
                                std::move(header->payload));
}

absl::Status GraphImporter::CheckAttribute(const Attribute& attribute) const {
  const auto* reference = std::get_if<AttributeReference>(&attribute.value);
  if (reference == nullptr || place_ == Place::kFunction) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "attribute ", QuoteName(attribute.name), " refers to the attribute ",
      QuoteName(reference->name), " of a function, but is in no function"));
}

absl::StatusOr<std::vector<Attribute>> GraphImporter::ReadAttributes(
    const std::vector<ByteRange>& ranges) {
  const auto import_nested = [this](ByteRange graph_proto)
      -> absl::StatusOr<std::shared_ptr<const Graph>> {
    if (depth_ >= kMaxGraphNesting) {
      return absl::InvalidArgumentError(absl::StrCat(
          "graphs are nested more than ", kMaxGraphNesting, " deep"));
    }
    GraphImporter nested(context_, opset_imports_, place_, depth_ + 1);
    WB_ASSIGN_OR_RETURN(
        Graph graph,
        nested.ImportGraph(graph_proto, GraphBuilder::Scope::kNested));
    return std::make_shared<const Graph>(std::move(graph));
  };
  std::vector<Attribute> attributes;
  attributes.reserve(ranges.size());
  for (const ByteRange range : ranges) {
    WB_ASSIGN_OR_RETURN(
        Attribute attribute,
        ReadAttribute(file_, range, *context_.budget, import_nested));
    WB_RETURN_IF_ERROR(CheckAttribute(attribute));
    attributes.push_back(std::move(attribute));
  }
  if (const std::optional<std::string> name = FindDuplicateName(attributes)) {
    return absl::InvalidArgumentError(
        absl::StrCat("attribute ", QuoteName(*name), " is given twice"));
  }
  return attributes;
}

absl::Status GraphImporter::ReadNode(ByteRange range, NodeSpec& spec) {
  using onnx::NodeProto;
  std::vector<ByteRange> attributes;
  WireReader reader(file_, range, "NodeProto");
  while (reader.Next()) {
    switch (reader.number()) {
      case NodeProto::kInputFieldNumber:
        spec.inputs.push_back(reader.Text());
        WB_RETURN_IF_ERROR(context_.budget->Charge(
            1,
            sizeof(std::string) + sizeof(ValueId) + spec.inputs.back().size()));
        break;
      case NodeProto::kOutputFieldNumber:
        spec.outputs.push_back(reader.Text());
        WB_RETURN_IF_ERROR(context_.budget->Charge(
            1, kValueBytes + 3 * spec.outputs.back().size()));
        break;
      case NodeProto::kNameFieldNumber:
        if (std::string name = reader.Text(); !name.empty()) {
          spec.name = std::move(name);
        }
        break;
      case NodeProto::kOpTypeFieldNumber:
        spec.op_type = reader.Text();
        break;
      case NodeProto::kDomainFieldNumber:
        spec.domain = NormalizeDomain(reader.Text());
        break;
      case NodeProto::kAttributeFieldNumber:
        attributes.push_back(reader.Bytes());
        break;
      case kNodeOverloadField:
        spec.overload = reader.Text();
        break;
      default:
        break;
    }
  }
  WB_RETURN_IF_ERROR(reader.status());
  if (spec.op_type.empty()) {
    return absl::InvalidArgumentError("has no op_type");
  }
  WB_ASSIGN_OR_RETURN(std::vector<Attribute> items, ReadAttributes(attributes));
  spec.attributes = Attributes(std::move(items));
  return absl::OkStatus();
}

absl::Status GraphImporter::AddNodes(const std::vector<ByteRange>& nodes,
                                     GraphBuilder& builder) {
  for (size_t i = 0; i < nodes.size(); ++i) {
    NodeSpec spec;
    spec.name = absl::StrCat("#", i);
    const absl::Status status = ReadNode(nodes[i], spec);
    if (!status.ok()) {
      return Annotate(status,
                      DescribeNode(spec.name, spec.domain, spec.op_type));
    }
    WB_RETURN_IF_ERROR(builder.AddNode(std::move(spec)));
  }
  return absl::OkStatus();
}

absl::Status GraphImporter::AddValueInfos(const std::vector<ByteRange>& ranges,
                                          GraphBuilder& builder) {
  for (const ByteRange range : ranges) {
    WB_ASSIGN_OR_RETURN(ValueInfo info, ReadValueInfo(range, "value_info"));
    builder.DeclareType(info.name, std::move(info.type));
  }
  return absl::OkStatus();
}

absl::StatusOr<Graph> GraphImporter::ImportGraph(ByteRange graph_proto,
                                                 GraphBuilder::Scope scope) {
  WB_ASSIGN_OR_RETURN(GraphParts parts, FindParts(file_, graph_proto));
  GraphBuilder builder = MakeBuilder(scope);
  builder.SetName(std::move(parts.name));
  // Few nodes have more than one result.
  WB_RETURN_IF_ERROR(context_.budget->Charge(parts.nodes.size(), kNodeBytes));
  const size_t initializers =
      parts.initializers.size() + parts.sparse_initializers.size();
  WB_RETURN_IF_ERROR(context_.budget->Charge(initializers, kValueBytes));
  builder.Reserve(parts.nodes.size(),
                  parts.inputs.size() + initializers + parts.nodes.size());
  for (const ByteRange range : parts.inputs) {
    WB_ASSIGN_OR_RETURN(ValueInfo info, ReadValueInfo(range, "graph input"));
    WB_RETURN_IF_ERROR(builder.AddInput(info.name, std::move(info.type)));
  }
  for (const ByteRange range : parts.initializers) {
    WB_RETURN_IF_ERROR(AddInitializer(ReadTensorHeader(file_, range),
                                      DeclaredType::Kind::kTensor, builder));
  }
  for (const ByteRange range : parts.sparse_initializers) {
    WB_RETURN_IF_ERROR(AddInitializer(ReadSparseTensorHeader(file_, range),
                                      DeclaredType::Kind::kSparseTensor,
                                      builder));
  }
  WB_RETURN_IF_ERROR(AddNodes(parts.nodes, builder));
  for (const ByteRange range : parts.outputs) {
    WB_ASSIGN_OR_RETURN(ValueInfo info, ReadValueInfo(range, "graph output"));
    WB_RETURN_IF_ERROR(builder.AddOutput(info.name, std::move(info.type)));
  }
  WB_RETURN_IF_ERROR(AddValueInfos(parts.value_infos, builder));
  return std::move(builder).Build();
}

absl::StatusOr<Graph> GraphImporter::ImportBody(
    const std::string& name, const std::vector<std::string>& inputs,
    const std::vector<std::string>& outputs,
    const std::vector<ByteRange>& nodes,
    const std::vector<ByteRange>& value_infos) {
  WB_RETURN_IF_ERROR(context_.budget->Charge(nodes.size(), kNodeBytes));
  GraphBuilder builder = MakeBuilder(GraphBuilder::Scope::kMain);
  builder.SetName(name);
  builder.Reserve(nodes.size(), inputs.size() + nodes.size());
  for (const std::string& input : inputs) {
    WB_RETURN_IF_ERROR(builder.AddInput(input, DeclaredType()));
  }
  WB_RETURN_IF_ERROR(AddNodes(nodes, builder));
  for (const std::string& output : outputs) {
    WB_RETURN_IF_ERROR(builder.AddOutput(output, DeclaredType()));
  }
  WB_RETURN_IF_ERROR(AddValueInfos(value_infos, builder));
  return std::move(builder).Build();
}

// Where the parts of a function are in the file; names are read.
struct FunctionParts {
  Function function;
  OpsetImports opset_imports;
  std::vector<std::string> inputs, outputs;
  std::vector<ByteRange> nodes, value_infos, attribute_defaults;
};

absl::Status ReadFunctionParts(const ImportContext& context, ByteRange range,
                               FunctionParts& parts) {
  using onnx::FunctionProto;
  WB_RETURN_IF_ERROR(context.budget->Charge(1, sizeof(FunctionParts)));
  const auto append = [&](std::string name, std::vector<std::string>& list) {
    list.push_back(std::move(name));
    return context.budget->Charge(1, kValueBytes + 3 * list.back().size());
  };
  Function& function = parts.function;
  WireReader reader(context.file, range, "FunctionProto");
  while (reader.Next()) {
    switch (reader.number()) {
      case FunctionProto::kNameFieldNumber:
        function.name = reader.Text();
        break;
      case FunctionProto::kDomainFieldNumber:
        function.domain = NormalizeDomain(reader.Text());
        break;
      case kFunctionOverloadField:
        function.overload = reader.Text();
        break;
      case FunctionProto::kInputFieldNumber:
        WB_RETURN_IF_ERROR(append(reader.Text(), parts.inputs));
        break;
      case FunctionProto::kOutputFieldNumber:
        WB_RETURN_IF_ERROR(append(reader.Text(), parts.outputs));
        break;
      case FunctionProto::kAttributeFieldNumber:
        WB_RETURN_IF_ERROR(append(reader.Text(), function.attribute_names));
        break;
      case kFunctionAttributeProtoField:
        parts.attribute_defaults.push_back(reader.Bytes());
        break;
      case FunctionProto::kNodeFieldNumber:
        parts.nodes.push_back(reader.Bytes());
        break;
      case kFunctionValueInfoField:
        parts.value_infos.push_back(reader.Bytes());
        break;
      case FunctionProto::kOpsetImportFieldNumber:
        if (const absl::string_view bytes = reader.View();
            reader.status().ok()) {
          WB_RETURN_IF_ERROR(AddOpsetImport(bytes, parts.opset_imports));
        }
        break;
      default:
        break;
    }
  }
  WB_RETURN_IF_ERROR(reader.status());
  if (function.name.empty()) {
    return absl::InvalidArgumentError("a function has no name");
  }
  return absl::OkStatus();
}

absl::Status FillFunction(const ImportContext& context,
                          const OpsetImports& imports, FunctionParts& parts) {
  GraphImporter importer(context, imports, GraphImporter::Place::kFunction,
                         /*depth=*/0);
  WB_ASSIGN_OR_RETURN(parts.function.attribute_defaults,
                      importer.ReadAttributes(parts.attribute_defaults));
  WB_ASSIGN_OR_RETURN(
      Graph body,
      importer.ImportBody(parts.function.name, parts.inputs, parts.outputs,
                          parts.nodes, parts.value_infos));
  parts.function.body = std::make_shared<const Graph>(std::move(body));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Graph> ImportMainGraph(const ImportContext& context,
                                      const OpsetImports& opset_imports,
                                      ByteRange graph_proto) {
  GraphImporter importer(context, opset_imports, GraphImporter::Place::kModel,
                         /*depth=*/0);
  return importer.ImportGraph(graph_proto, GraphBuilder::Scope::kMain);
}

absl::StatusOr<Function> ImportFunction(const ImportContext& context,
                                        const OpsetImports& model_imports,
                                        ByteRange function_proto) {
  FunctionParts parts;
  absl::Status status = ReadFunctionParts(context, function_proto, parts);
  if (status.ok()) {
    status = FillFunction(
        context,
        parts.opset_imports.empty() ? model_imports : parts.opset_imports,
        parts);
  }
  if (!status.ok()) {
    return Annotate(status,
                    absl::StrCat("function ", QuoteName(parts.function.name)));
  }
  return std::move(parts.function);
}

absl::Status AddOpsetImport(absl::string_view operator_set_id,
                            OpsetImports& imports) {
  constexpr size_t kMaxBytes = 1 << 16;
  onnx::OperatorSetIdProto proto;
  if (operator_set_id.size() > kMaxBytes ||
      !proto.ParseFromArray(operator_set_id.data(),
                            static_cast<int>(operator_set_id.size()))) {
    return absl::InvalidArgumentError("an opset_import is malformed");
  }
  const std::string domain = NormalizeDomain(ToUtf8(proto.domain()));
  if (domain.empty() && proto.version() < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("opset_import of the default domain has version ",
                     proto.version(), ", expected 1 or more"));
  }
  const auto [import, is_new] = imports.emplace(domain, proto.version());
  if (!is_new && import->second != proto.version()) {
    return absl::InvalidArgumentError(
        absl::StrCat("domain ", QuoteName(domain), " is imported twice, with ",
                     "version ", import->second, " and ", proto.version()));
  }
  return absl::OkStatus();
}

}  // namespace weighbridge
