// Any bytes are an error with a message, or a graph that keeps its promises,
// can be dumped, and whose payloads can be asked for.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/declared_type.h"
#include "analyzer/ir/dump_graph.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/tensor_payload.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

void CheckRead(const Graph& graph, const TensorType& type,
               const TensorPayload& payload) {
  // Not external ones: a fuzzer has no business in the file system.
  if (payload.storage == TensorPayload::Storage::kExternal) return;
  const absl::StatusOr<Constant> constant =
      graph.payload_reader()->Read(type, payload);
  if (constant.ok()) {
    WB_CHECK(constant->size() == type.element_count());
  } else {
    WB_CHECK(!constant.status().message().empty());
  }
}

void CheckValue(const Graph& graph, const Value& value) {
  WB_CHECK((value.kind == ValueKind::kResult) == value.producer.has_value());
  if (value.kind != ValueKind::kInitializer) return;
  std::vector<int64_t> dims;
  for (const DeclaredDim& dim : value.type.dims) dims.push_back(*dim.size);
  const absl::StatusOr<TensorType> type =
      TensorType::Create(*value.type.dtype, dims);
  WB_CHECK(type.ok());
  CheckRead(graph, *type, value.payload);
}

void CheckGraph(const Graph& graph) {
  for (const Value& value : graph.values()) CheckValue(graph, value);
  for (const NodeId id : IdRange<NodeId>(graph.nodes().size())) {
    const Node& node = graph.node(id);
    const auto check_read = [&](ValueId read) {
      const Value& value = graph.value(read);
      WB_CHECK(!value.producer || *value.producer < id);
    };
    for (const std::optional<ValueId>& input : node.inputs) {
      if (input) check_read(*input);
    }
    for (const ValueId capture : node.captures) check_read(capture);
    for (const std::optional<ValueId>& output : node.outputs) {
      WB_CHECK(!output || graph.value(*output).producer == id);
    }
    for (const Attribute& attribute : node.attributes.items()) {
      if (const Graph* nested = NestedGraph(attribute)) {
        CheckGraph(*nested);
      } else if (const auto* tensor =
                     std::get_if<TensorAttribute>(&attribute.value)) {
        CheckRead(graph, tensor->type, tensor->payload);
      }
    }
  }
}

}  // namespace
}  // namespace weighbridge

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weighbridge;
  const absl::StatusOr<std::shared_ptr<const Graph>> graph =
      ImportModelFromBytes(
          std::string(reinterpret_cast<const char*>(data), size), "fuzz.onnx");
  if (!graph.ok()) {
    WB_CHECK(graph.status().code() == absl::StatusCode::kInvalidArgument);
    WB_CHECK(absl::StartsWith(graph.status().message(), "fuzz.onnx: "));
    return 0;
  }
  CheckGraph(**graph);
  for (const Function& function : (*graph)->model().functions) {
    CheckGraph(*function.body);
  }
  WB_CHECK(!DumpModel(**graph).empty());
  return 0;
}
