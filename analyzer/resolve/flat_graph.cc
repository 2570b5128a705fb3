#include "analyzer/resolve/flat_graph.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

absl::Status AddSource(const Value& value, GraphBuilder& builder) {
  if (value.kind == ValueKind::kInput) {
    return builder.AddInput(value.name, value.type);
  }
  WB_CHECK(value.kind == ValueKind::kInitializer);
  return builder.AddInitializer(value.name, value.type, value.payload);
}

template <typename T>
std::vector<T> CutTail(std::vector<T>& items, size_t size) {
  std::vector<T> tail(std::make_move_iterator(items.begin() + size),
                      std::make_move_iterator(items.end()));
  items.erase(items.begin() + size, items.end());
  return tail;
}

}  // namespace

FlatGraph::FlatGraph(std::shared_ptr<const Graph> main, Bodies bodies)
    : main_(std::move(main)), bodies_(bodies) {
  if (is_main_itself()) return;
  for (const Value& value : main_->values()) main_names_.insert(value.name);
}

std::string FlatGraph::UniqueName(const std::string& name) {
  const auto take = [this](const std::string& free) {
    return !main_names_.contains(free) && names_.insert(free).second;
  };
  if (take(name)) return name;
  for (int i = 2;; ++i) {
    std::string numbered = absl::StrCat(name, "#", i);
    if (take(numbered)) return numbered;
  }
}

std::string FlatGraph::NameBeforeNumber(const std::string& name) {
  const size_t mark = name.rfind('#');
  if (mark == std::string::npos || mark + 1 == name.size() ||
      !std::all_of(name.begin() + mark + 1, name.end(), absl::ascii_isdigit)) {
    return name;
  }
  return name.substr(0, mark);
}

ValueId FlatGraph::AddValue(Value value) {
  WB_CHECK(!is_main_itself());
  values_.push_back(std::move(value));
  return ValueId(static_cast<int32_t>(values_.size()) - 1);
}

NodeId FlatGraph::AddNode(Node node) {
  WB_CHECK(!is_main_itself());
  const NodeId id(static_cast<int32_t>(nodes_.size()));
  for (const std::optional<ValueId>& output : node.outputs) {
    if (output) values_[output->index()].producer = id;
  }
  nodes_.push_back(std::move(node));
  return id;
}

FlatGraph::Segment FlatGraph::Cut(Mark mark) {
  Segment segment;
  segment.nodes = CutTail(nodes_, mark.nodes);
  segment.values = CutTail(values_, mark.values);
  for (const Value& value : segment.values) names_.erase(value.name);
  return segment;
}

void FlatGraph::Append(Segment segment) {
  for (Value& value : segment.values) {
    names_.insert(value.name);
    values_.push_back(std::move(value));
  }
  for (Node& node : segment.nodes) nodes_.push_back(std::move(node));
}

absl::StatusOr<std::shared_ptr<const Graph>> FlatGraph::Build(
    const std::vector<ValueId>& outputs) && {
  if (is_main_itself()) return main_;
  // The model and the file live as long as the graph they came with.
  GraphBuilder builder(
      GraphBuilder::Scope::kMain, main_->opset_imports(),
      std::shared_ptr<const ModelInfo>(main_, &main_->model()),
      std::shared_ptr<const PayloadReader>(main_, main_->payload_reader()));
  builder.SetName(main_->name());
  builder.Reserve(nodes_.size(), values_.size());
  const auto name_of = [this](const std::optional<ValueId>& id) {
    return id ? values_[id->index()].name : std::string();
  };
  // The builder numbers values in the order in which it hears of them.
  size_t next = 0;
  const auto add_sources = [&]() -> absl::Status {
    for (; next < values_.size() && !values_[next].producer; ++next) {
      WB_RETURN_IF_ERROR(AddSource(values_[next], builder));
    }
    return absl::OkStatus();
  };
  for (Node& node : nodes_) {
    WB_RETURN_IF_ERROR(add_sources());
    NodeSpec spec;
    spec.name = std::move(node.name);
    spec.domain = std::move(node.domain);
    spec.op_type = std::move(node.op_type);
    spec.overload = std::move(node.overload);
    spec.attributes = std::move(node.attributes);
    for (const auto& input : node.inputs) spec.inputs.push_back(name_of(input));
    for (const auto& output : node.outputs) {
      spec.outputs.push_back(name_of(output));
      if (!output) continue;
      WB_CHECK(output->index() == static_cast<int32_t>(next));
      builder.DeclareType(values_[next].name, values_[next].type);
      ++next;
    }
    WB_RETURN_IF_ERROR(builder.AddNode(std::move(spec)));
  }
  WB_RETURN_IF_ERROR(add_sources());
  for (const ValueId id : outputs) {
    const Value& output = values_[id.index()];
    WB_RETURN_IF_ERROR(builder.AddOutput(output.name, output.type));
  }
  WB_ASSIGN_OR_RETURN(Graph graph, std::move(builder).Build());
  return std::make_shared<const Graph>(std::move(graph));
}

}  // namespace weighbridge
