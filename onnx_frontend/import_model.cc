#include "onnx_frontend/import_model.h"

#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/file_kind.h"
#include "onnx_frontend/import_budget.h"
#include "onnx_frontend/import_graph.h"
#include "onnx_frontend/model_file.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/tensor_reader.h"
#include "onnx_frontend/wire_reader.h"

namespace weighbridge {
namespace {

// Before this version there was no opset_import: everything was version 1.
constexpr int64_t kFirstIrVersionWithOpsets = 3;

// The large parts of a ModelProto by their place; the small ones as they are.
struct ModelParts {
  ModelInfo info;
  std::optional<ByteRange> graph;
  std::vector<ByteRange> opset_imports, metadata, functions;
};

absl::StatusOr<ModelParts> FindParts(absl::string_view file) {
  using onnx::ModelProto;
  ModelParts parts;
  WireReader reader(file, {0, static_cast<int64_t>(file.size())}, "ModelProto");
  while (reader.Next()) {
    switch (reader.number()) {
      case ModelProto::kIrVersionFieldNumber:
        parts.info.ir_version = reader.Int();
        break;
      case ModelProto::kProducerNameFieldNumber:
        parts.info.producer_name = reader.Text();
        break;
      case ModelProto::kProducerVersionFieldNumber:
        parts.info.producer_version = reader.Text();
        break;
      case ModelProto::kDomainFieldNumber:
        parts.info.domain = reader.Text();
        break;
      case ModelProto::kModelVersionFieldNumber:
        parts.info.model_version = reader.Int();
        break;
      case ModelProto::kDocStringFieldNumber:
        parts.info.doc_string = reader.Text();
        break;
      case ModelProto::kGraphFieldNumber: {
        const ByteRange range = reader.Bytes();
        if (parts.graph && reader.status().ok()) {
          return absl::InvalidArgumentError(absl::StrCat(
              "has two graphs, at byte offsets ", parts.graph->begin, " and ",
              range.begin, ", expected one"));
        }
        parts.graph = range;
        break;
      }
      case ModelProto::kOpsetImportFieldNumber:
        parts.opset_imports.push_back(reader.Bytes());
        break;
      case ModelProto::kMetadataPropsFieldNumber:
        parts.metadata.push_back(reader.Bytes());
        break;
      case ModelProto::kFunctionsFieldNumber:
        parts.functions.push_back(reader.Bytes());
        break;
      default:
        break;
    }
  }
  if (!reader.status().ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(reader.status().message(),
                     "; the file is truncated, or is no ONNX model"));
  }
  if (!parts.graph) {
    return absl::InvalidArgumentError("has no graph, expected an ONNX model");
  }
  return parts;
}

absl::StatusOr<OpsetImports> ReadOpsetImports(absl::string_view file,
                                              const ModelParts& parts) {
  OpsetImports imports;
  for (const ByteRange range : parts.opset_imports) {
    WB_RETURN_IF_ERROR(
        AddOpsetImport(file.substr(range.begin, range.size()), imports));
  }
  if (!imports.empty()) return imports;
  const int64_t ir_version = parts.info.ir_version;
  if (ir_version >= 1 && ir_version < kFirstIrVersionWithOpsets) {
    return OpsetImports{{"", 1}};
  }
  return absl::InvalidArgumentError(
      absl::StrCat("has no opset_import (its IR version is ", ir_version,
                   "), expected the version of at least one operator set"));
}

absl::Status ReadMetadata(absl::string_view file, ByteRange range,
                          ImportBudget& budget, ModelInfo& info) {
  using onnx::StringStringEntryProto;
  std::pair<std::string, std::string> entry;
  WireReader reader(file, range, "StringStringEntryProto");
  while (reader.Next()) {
    if (reader.number() == StringStringEntryProto::kKeyFieldNumber) {
      entry.first = reader.Text();
    } else if (reader.number() == StringStringEntryProto::kValueFieldNumber) {
      entry.second = reader.Text();
    }
  }
  WB_RETURN_IF_ERROR(reader.status());
  WB_RETURN_IF_ERROR(budget.Charge(1, sizeof(entry) + range.size()));
  info.metadata.push_back(std::move(entry));
  return absl::OkStatus();
}

// Bodies of functions know the model that owns them, but do not own it in turn:
// neither would ever be freed.
std::shared_ptr<const ModelInfo> Unowned(const ModelInfo& model) {
  return std::shared_ptr<const ModelInfo>(std::shared_ptr<const ModelInfo>(),
                                          &model);
}

absl::Status ReadFunctions(ImportContext context, const OpsetImports& imports,
                           const std::vector<ByteRange>& ranges,
                           ModelInfo& info) {
  context.model = Unowned(info);
  std::set<std::tuple<std::string, std::string, std::string>> known;
  for (const ByteRange range : ranges) {
    WB_ASSIGN_OR_RETURN(Function function,
                        ImportFunction(context, imports, range));
    if (!known.emplace(function.domain, function.name, function.overload)
             .second) {
      return absl::InvalidArgumentError(
          absl::StrCat("function ", QuoteName(function.name), " of domain ",
                       QuoteName(function.domain), " is defined twice"));
    }
    info.functions.push_back(std::move(function));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const Graph>> Import(
    std::shared_ptr<const ModelFile> file, const std::string& file_name) {
  const absl::string_view bytes = file->bytes();
  absl::StatusOr<ModelParts> found = FindParts(bytes);
  if (!found.ok()) {
    if (const auto kind = DescribeForeignFile(bytes)) {
      return absl::InvalidArgumentError(*kind);
    }
    return found.status();
  }
  ModelParts& parts = *found;
  WB_ASSIGN_OR_RETURN(const OpsetImports imports,
                      ReadOpsetImports(bytes, parts));
  const auto info = std::make_shared<ModelInfo>(std::move(parts.info));
  info->file = file_name;
  ImportBudget budget;
  for (const ByteRange range : parts.metadata) {
    WB_RETURN_IF_ERROR(ReadMetadata(bytes, range, budget, *info));
  }
  const ImportContext context = {.file = bytes,
                                 .model = info,
                                 .reader = MakeTensorReader(std::move(file)),
                                 .budget = &budget};
  WB_RETURN_IF_ERROR(ReadFunctions(context, imports, parts.functions, *info));
  WB_ASSIGN_OR_RETURN(Graph graph,
                      ImportMainGraph(context, imports, *parts.graph));
  return std::make_shared<const Graph>(std::move(graph));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Graph>> ImportModel(
    const std::string& path) {
  absl::StatusOr<std::shared_ptr<const ModelFile>> file = ModelFile::Map(path);
  if (!file.ok()) return Annotate(file.status(), path);
  absl::StatusOr<std::shared_ptr<const Graph>> graph =
      Import(*std::move(file), path);
  if (!graph.ok()) return Annotate(graph.status(), path);
  return graph;
}

absl::StatusOr<std::shared_ptr<const Graph>> ImportModelFromBytes(
    std::string bytes, const std::string& file_name) {
  absl::StatusOr<std::shared_ptr<const Graph>> graph =
      Import(ModelFile::FromBytes(std::move(bytes), file_name), file_name);
  if (!graph.ok()) return Annotate(graph.status(), file_name);
  return graph;
}

}  // namespace weighbridge
