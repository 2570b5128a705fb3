#include "analyzer/resolve/given_tensors.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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
      const auto* body =
          std::get_if<std::shared_ptr<const Graph>>(&attribute.value);
      if (body != nullptr && IsMadeInBody(**body, name)) return true;
    }
  }
  return false;
}

bool IsMadeInBody(const Graph& body, const std::string& name) {
  return std::any_of(body.values().begin(), body.values().end(),
                     [&](const Value& value) {
                       return value.kind == ValueKind::kResult &&
                              absl::EndsWith(name, value.name);
                     }) ||
         IsMadeInBodiesOf(body, name);
}

bool CanBeMade(const Graph& graph, const std::string& name) {
  for (const Value& value : graph.values()) {
    if (value.name == name) return value.kind == ValueKind::kResult;
  }
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

// Whether a tensor that lies where `found` says may have these dims.
bool MayHave(const ResolvedValue& found, const std::vector<int64_t>& shape) {
  if (shape.size() != static_cast<size_t>(found.type->rank())) return false;
  for (size_t d = 0; d < shape.size(); ++d) {
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

// "float32[3,0..100]".
std::string RangeText(const ResolvedValue& found) {
  if (found.range == nullptr || found.range->HasFixedDims()) {
    return absl::StrCat(found.bound == Bound::kExact ? "" : "at most ",
                        found.type->ToString());
  }
  std::string text = DTypeName(found.type->dtype());
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
    if (known.Float(i) == given.Float(i)) continue;
    return absl::StrCat("element ", i, " is ", known.Float(i));
  }
  return "";
}

}  // namespace

GivenTensors::GivenTensors(const Graph& graph, Bindings& bindings) {
  TakeMade(graph, bindings.shapes, shapes_);
  TakeMade(graph, bindings.values, values_);
}

absl::StatusOr<TensorType> GivenTensors::TypeOf(
    const std::string& name, const std::vector<int64_t>& shape,
    const ResolvedValue& found, std::optional<DType> dtype) const {
  const std::string source =
      absl::StrCat("--shape ", name, "=", DimsToString(shape));
  if (found.type && !MayHave(found, shape)) {
    return absl::InvalidArgumentError(
        absl::StrCat(source, ": the model makes it ", RangeText(found)));
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

absl::StatusOr<GivenTensor> GivenTensors::Find(const std::string& name,
                                               const ResolvedValue& found,
                                               std::optional<DType> dtype) {
  found_.insert(name);
  if (found.container != nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        shapes_.contains(name) ? "--shape " : "--value ", name,
        ": the model makes it a sequence, an optional or a map; only tensors ",
        "can be given"));
  }
  GivenTensor given;
  std::optional<TensorType> type = found.type;
  bool is_exact = type && found.bound == Bound::kExact;
  const auto shape = shapes_.find(name);
  if (shape != shapes_.end()) {
    WB_ASSIGN_OR_RETURN(type, TypeOf(name, shape->second, found, dtype));
    if (!is_exact) {
      given.type = type;
      given.assumptions.push_back(absl::StrCat("the shape of '", name,
                                               "' is always ", type->ToString(),
                                               ", as --shape gives it"));
    }
    is_exact = true;
  }
  const auto value = values_.find(name);
  if (value == values_.end()) return given;
  const std::string source = absl::StrCat("--value ", name);
  if (!is_exact) {
    return absl::InvalidArgumentError(absl::StrCat(
        source, ": its shape depends on data; give it with --shape ", name,
        "=..., too"));
  }
  absl::StatusOr<Constant> constant = InputConstant(*type, value->second);
  if (!constant.ok()) return Annotate(constant.status(), source);
  if (found.constant != nullptr && !given.type) {
    const std::string difference = FirstDifference(*found.constant, *constant);
    if (!difference.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(source, ": in the model, ", difference));
    }
    if (found.constant->fully_known()) return given;
  }
  given.constant = *std::move(constant);
  given.assumptions.push_back(
      absl::StrCat("'", name, "' always has the value that --value gives it"));
  return given;
}

absl::Status GivenTensors::CheckAllFound() const {
  const auto check = [this](const char* flag, const auto& given) {
    for (const auto& [name, unused] : given) {
      if (found_.contains(name)) continue;
      return absl::NotFoundError(absl::StrCat(
          flag, " names '", name, "', which is no input of the model and no ",
          "tensor that one of its nodes makes",
          candidates_.empty() ? "" : Alternatives(name, candidates_)));
    }
    return absl::OkStatus();
  };
  WB_RETURN_IF_ERROR(check("--shape", shapes_));
  return check("--value", values_);
}

}  // namespace weighbridge
