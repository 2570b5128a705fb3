#include "analyzer/resolve/given_tensors.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "analyzer/resolve/input_value.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

// Names in bodies follow those of the nodes that have them: "loop/sizes".
bool IsMadeInBody(const Graph& body, const std::string& name);

bool IsMadeInBodiesOf(const Graph& graph, const std::string& name) {
  for (const Node& node : graph.nodes()) {
    for (const Attribute& attribute : node.attributes.items()) {
      const Graph* body = NestedGraph(attribute);
      if (body != nullptr && IsMadeInBody(*body, name)) return true;
    }
  }
  return false;
}

bool IsMadeInBody(const Graph& body, const std::string& name) {
  return std::any_of(body.values().begin(), body.values().end(),
                     [&](const Value& value) {
                       return value.kind == ValueKind::kResult &&
                              (name == value.name ||
                               absl::EndsWith(name, "/" + value.name));
                     }) ||
         IsMadeInBodiesOf(body, name);
}

bool CanBeMade(const Graph& graph, const std::string& full_name) {
  for (const Value& value : graph.values()) {
    if (value.name == full_name) return value.kind == ValueKind::kResult;
  }
  const std::string name = FlatGraph::NameBeforeNumber(full_name);
  const std::vector<Function>& functions = graph.model().functions;
  return IsMadeInBodiesOf(graph, name) ||
         std::any_of(functions.begin(), functions.end(),
                     [&](const Function& function) {
                       return IsMadeInBody(*function.body, name);
                     });
}

template <typename T>
void TakeMade(const Graph& graph, std::map<std::string, T>& from,
              std::map<std::string, T>& to) {
  for (auto given = from.begin(); given != from.end();) {
    const auto current = given++;
    if (CanBeMade(graph, current->first)) to.insert(from.extract(current));
  }
}

// A guess bounds nothing.
bool IsGuess(const ResolvedValue& found) {
  return found.bound == Bound::kAssumed && found.range == nullptr;
}

// Whether a tensor that lies where `found` says may have these dims.
bool MayHave(const ResolvedValue& found, const std::vector<int64_t>& shape) {
  if (shape.size() != static_cast<size_t>(found.type->rank())) return false;
  for (size_t d = 0; d < shape.size() && !IsGuess(found); ++d) {
    const int axis = static_cast<int>(d);
    int64_t least = 0, most = found.type->dim(axis);
    if (found.range != nullptr) {
      least = found.range->least[d];
      most = found.range->most[d];
    } else if (found.bound == Bound::kExact) {
      least = most;
    }
    if (shape[d] < least || shape[d] > most) return false;
  }
  return true;
}

// "is float32[3,0..100]".
std::string RangeText(const ResolvedValue& found) {
  if (found.range == nullptr || found.range->HasFixedDims()) {
    const char* is = IsGuess(found)                 ? "is guessed to be "
                     : found.bound == Bound::kExact ? "is "
                                                    : "is at most ";
    return absl::StrCat(is, found.type->ToString());
  }
  std::string text = absl::StrCat("is ", DTypeName(found.type->dtype()));
  for (size_t d = 0; d < found.range->most.size(); ++d) {
    const int64_t least = found.range->least[d], most = found.range->most[d];
    absl::StrAppend(&text, d == 0 ? "[" : ",", least,
                    least == most ? "" : absl::StrCat("..", most));
  }
  return text + "]";
}

// "element 2 is 7", of what the model is known to make otherwise; "" if there
// is no such element.
std::string FirstDifference(const Constant& known, const Constant& given) {
  for (int64_t i = 0; i < known.size(); ++i) {
    if (!known.IsKnown(i)) continue;
    if (known.holds_strings()) {
      if (known.String(i) == given.String(i)) continue;
      return absl::StrCat("element ", i, " is '", known.String(i), "'");
    }
    if (known.holds_ints() ? known.Int(i) == given.Int(i)
                           : known.Float(i) == given.Float(i)) {
      continue;
    }
    return absl::StrCat("element ", i, " is ", known.Float(i));
  }
  return "";
}

// The same of elements that are known by the ends of a range.
std::string FirstOutside(const ValueRange& range, const Constant& given) {
  if (range.least_elements == nullptr) return "";
  const Constant& least = *range.least_elements;
  const Constant& most = *range.most_elements;
  for (int64_t i = 0; i < least.size(); ++i) {
    if (!least.IsKnown(i) || !most.IsKnown(i)) continue;
    if (given.Float(i) >= least.Float(i) && given.Float(i) <= most.Float(i)) {
      continue;
    }
    return absl::StrCat("element ", i, " is ", least.Float(i), "..",
                        most.Float(i));
  }
  return "";
}

}  // namespace

GivenTensors::GivenTensors(std::shared_ptr<const Graph> graph,
                           Bindings& bindings)
    : graph_(std::move(graph)) {
  TakeMade(*graph_, bindings.shapes, shapes_);
  TakeMade(*graph_, bindings.values, values_);
}

std::string GivenTensors::KeyOf(const std::string& tensor) const {
  if (shapes_.contains(tensor) || values_.contains(tensor) ||
      !absl::StrContains(tensor, '/')) {
    return tensor;
  }
  std::vector<absl::string_view> parts = absl::StrSplit(tensor, '/');
  const absl::string_view own = parts.back();
  parts.pop_back();
  std::erase_if(parts, [](absl::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), absl::ascii_isdigit);
  });
  parts.push_back(own);
  return absl::StrJoin(parts, "/");
}

bool GivenTensors::TakesValueOf(const std::string& tensor) const {
  for (const ValueId id : graph_->inputs()) {
    if (graph_->value(id).name == tensor) return true;
  }
  return CanBeMade(*graph_, tensor);
}

absl::StatusOr<TensorType> GivenTensors::TypeOf(
    const std::string& key, const std::vector<int64_t>& shape,
    const ResolvedValue& found, std::optional<DType> dtype) const {
  const std::string source =
      absl::StrCat("--shape ", key, "=", DimsToString(shape));
  if (found.type && !MayHave(found, shape)) {
    return absl::InvalidArgumentError(
        absl::StrCat(source, ": in the model, it ", RangeText(found)));
  }
  if (found.type) dtype = found.type->dtype();
  if (!dtype) {
    return absl::InvalidArgumentError(absl::StrCat(
        source, ": the type of its elements is unknown: the node has no rule, ",
        "no tensor as an input, and the file does not declare its result"));
  }
  absl::StatusOr<TensorType> type = TensorType::Create(*dtype, shape);
  if (!type.ok()) return Annotate(type.status(), source);
  return type;
}

absl::StatusOr<GivenTensor> GivenTensors::Find(const std::string& tensor,
                                               const ResolvedValue& found,
                                               std::optional<DType> dtype) {
  absl::StatusOr<GivenTensor> given = FindChecked(KeyOf(tensor), found, dtype);
  status_.Update(given.status());
  return given;
}

absl::StatusOr<GivenTensor> GivenTensors::FindChecked(
    const std::string& key, const ResolvedValue& found,
    std::optional<DType> dtype) {
  if (found.container != nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        HasShape(key) ? "--shape " : "--value ", key,
        ": the model makes it a sequence, an optional or a map; only tensors ",
        "can be given"));
  }
  GivenTensor given;
  std::vector<std::string> lines;
  std::optional<TensorType> type = found.type;
  bool is_exact = type && found.bound == Bound::kExact;
  const auto shape = shapes_.find(key);
  if (shape != shapes_.end()) {
    WB_ASSIGN_OR_RETURN(type, TypeOf(key, shape->second, found, dtype));
    if (!is_exact) {
      given.type = type;
      lines.push_back(absl::StrCat("the shape of '", key, "' is always ",
                                   type->ToString(), ", as --shape gives it"));
    }
    is_exact = true;
  }
  const auto value = values_.find(key);
  if (value != values_.end()) {
    const std::string source = absl::StrCat("--value ", key);
    if (!is_exact) {
      return absl::InvalidArgumentError(
          absl::StrCat(source, ": its shape depends on data; give it with ",
                       "--shape ", key, "=..., too"));
    }
    absl::StatusOr<Constant> constant = InputConstant(*type, value->second);
    if (!constant.ok()) return Annotate(constant.status(), source);
    std::string difference;
    if (found.constant != nullptr && !given.type) {
      difference = FirstDifference(*found.constant, *constant);
    }
    if (difference.empty() && found.range != nullptr && !given.type) {
      difference = FirstOutside(*found.range, *constant);
    }
    if (!difference.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(source, ": in the model, ", difference));
    }
    if (found.constant == nullptr || !found.constant->fully_known()) {
      given.constant = *std::move(constant);
      lines.push_back(absl::StrCat(
          "'", key, "' always has the value that --value gives it"));
    }
  }
  if (!lines.empty()) lines_[key] = std::move(lines);
  return given;
}

absl::StatusOr<std::vector<std::string>> GivenTensors::Assumptions(
    const FlatGraph& graph) const {
  if (empty()) return std::vector<std::string>();
  std::set<std::string> keys;
  for (const ValueId id : IdRange<ValueId>(graph.value_count())) {
    keys.insert(KeyOf(graph.value(id).name));
  }
  std::vector<std::string> names = candidates_;
  for (const ValueId id : graph_->inputs()) {
    names.push_back(graph_->value(id).name);
  }
  const auto check = [&](const char* flag, const auto& given) {
    for (const auto& [name, unused] : given) {
      if (keys.contains(name)) continue;
      return absl::NotFoundError(absl::StrCat(
          flag, " names '", name, "', which is no input of the model and no ",
          "tensor of what runs", Alternatives(name, names)));
    }
    return absl::OkStatus();
  };
  WB_RETURN_IF_ERROR(check("--shape", shapes_));
  WB_RETURN_IF_ERROR(check("--value", values_));
  std::vector<std::string> assumptions;
  for (const auto& [key, lines] : lines_) {
    assumptions.insert(assumptions.end(), lines.begin(), lines.end());
  }
  return assumptions;
}

}  // namespace weighbridge
