#include "tests/conformance/judge.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/analyze.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/import_model.h"
#include "tests/conformance/stored_value.h"

namespace weighbridge {
namespace {

std::vector<int64_t> ToVector(absl::Span<const int64_t> dims) {
  return {dims.begin(), dims.end()};
}

InputValue ValueOf(const Constant& constant) {
  const int64_t count = constant.size();
  if (constant.holds_strings()) {
    std::vector<std::string> strings;
    for (int64_t i = 0; i < count; ++i) strings.push_back(constant.String(i));
    return strings;
  }
  if (const auto ints = constant.KnownInts()) return ToVector(*ints);
  std::vector<double> floats;
  for (int64_t i = 0; i < count; ++i) floats.push_back(constant.Float(i));
  return floats;
}

// Data of ONNX 1.12 holds bfloat16 as the uint16 of its bits.
StoredValue AsDeclared(StoredValue stored, const DeclaredType& declared) {
  if (declared.dtype == DType::kBFloat16 && stored.tensor &&
      stored.tensor->type.dtype() == DType::kUInt16) {
    stored.tensor->type = stored.tensor->type.WithDType(DType::kBFloat16);
    stored.tensor->elements.reset();
  }
  return stored;
}

// Some data of ONNX 1.12 is of another shape than the model it belongs to.
bool Fits(const TensorType& type, const DeclaredType& declared) {
  if (!declared.has_shape) return true;
  if (type.rank() != static_cast<int>(declared.dims.size())) return false;
  for (int i = 0; i < type.rank(); ++i) {
    if (declared.dims[i].size.value_or(type.dim(i)) != type.dim(i)) {
      return false;
    }
  }
  return true;
}

// The shapes of what a sequence or an optional holds.
void BindItems(const std::string& name, const StoredValue& stored,
               Bindings& bindings) {
  std::vector<std::vector<int64_t>> shapes;
  for (const StoredValue& item : stored.items) {
    if (!item.tensor) return BindItems(name, item, bindings);
    shapes.push_back(ToVector(item.tensor->type.dims()));
  }
  if (shapes.size() == 1) {
    bindings.shapes[name] = shapes[0];
  } else {
    bindings.items[name] = std::move(shapes);
  }
}

// Stored inputs belong to the inputs of the graph in their order.
absl::StatusOr<Bindings> BindStored(const Graph& graph,
                                    const std::vector<std::string>& files,
                                    InputKnowledge knowledge) {
  Bindings bindings;
  for (size_t i = 0; i < files.size() && i < graph.inputs().size(); ++i) {
    const Value& input = graph.value(graph.inputs()[i]);
    WB_ASSIGN_OR_RETURN(StoredValue stored,
                        ReadStoredValue(files[i], input.type.kind));
    if (stored.kind != StoredValue::Kind::kTensor) {
      BindItems(input.name, stored, bindings);
      continue;
    }
    stored = AsDeclared(std::move(stored), input.type);
    const StoredTensor& tensor = *stored.tensor;
    if (!Fits(tensor.type, input.type)) continue;
    bindings.shapes[input.name] = ToVector(tensor.type.dims());
    if (knowledge == InputKnowledge::kValues && tensor.elements) {
      bindings.values[input.name] = ValueOf(*tensor.elements);
    }
  }
  return bindings;
}

// The tolerance that ONNX's own runner has for backends.
bool IsClose(double found, double expected) {
  if (std::isnan(expected)) return std::isnan(found);
  if (std::isinf(expected)) return found == expected;
  return std::abs(found - expected) <= 1e-7 + 1e-3 * std::abs(expected);
}

bool IsSame(const Constant& found, const Constant& expected, int64_t i) {
  if (found.holds_strings()) return found.String(i) == expected.String(i);
  if (found.holds_ints()) return found.Int(i) == expected.Int(i);
  return IsClose(found.Float(i), expected.Float(i));
}

// Of two tensors of one type.
std::optional<std::string> WrongElement(const Constant& found,
                                        const Constant& expected) {
  for (int64_t i = 0; i < found.size(); ++i) {
    if (found.IsKnown(i) && !IsSame(found, expected, i)) {
      return absl::StrCat("element ", i, " is wrong");
    }
  }
  return std::nullopt;
}

bool IsWithin(const TensorType& type, const TensorType& bound) {
  if (type.rank() != bound.rank()) return false;
  for (int i = 0; i < type.rank(); ++i) {
    if (type.dim(i) > bound.dim(i)) return false;
  }
  return true;
}

void Worsen(Judgment& judgment, Judgment other) {
  if (other.outcome > judgment.outcome) judgment = std::move(other);
}

Judgment JudgeTensor(const ItemType& found, Bound bound,
                     const StoredTensor& expected) {
  const bool is_upper = bound == Bound::kUpper;
  const std::string difference =
      absl::StrCat(is_upper ? "at most " : "", found.tensor->ToString(),
                   ", stored ", expected.type.ToString());
  if (found.tensor->dtype() != expected.type.dtype()) {
    return {Outcome::kWrong, difference};
  }
  if (is_upper) {
    return {IsWithin(expected.type, *found.tensor) ? Outcome::kBounded
                                                   : Outcome::kWrong,
            difference};
  }
  if (!(*found.tensor == expected.type)) return {Outcome::kWrong, difference};
  if (found.constant != nullptr && expected.elements) {
    if (const auto wrong = WrongElement(*found.constant, *expected.elements)) {
      return {Outcome::kWrong, *wrong};
    }
  }
  return {};
}

const char* KindName(StoredValue::Kind kind) {
  switch (kind) {
    case StoredValue::Kind::kTensor:
      return "a tensor";
    case StoredValue::Kind::kSequence:
      return "a sequence";
    case StoredValue::Kind::kOptional:
      return "an optional";
  }
  return "";
}

bool IsOfKind(const ItemType& found, StoredValue::Kind kind) {
  if (found.container == nullptr) return kind == StoredValue::Kind::kTensor;
  switch (found.container->kind()) {
    case ContainerType::Kind::kSequence:
      return kind == StoredValue::Kind::kSequence;
    case ContainerType::Kind::kOptional:
      return kind == StoredValue::Kind::kOptional;
    case ContainerType::Kind::kMap:
      return false;
  }
  return false;
}

// How many items there are, not what they are.
Judgment JudgeLength(const ContainerType& found, Bound bound,
                     int64_t expected) {
  if (!found.length()) return {Outcome::kUnknown, "its length is not known"};
  const bool is_upper = bound == Bound::kUpper;
  const std::string difference = absl::StrCat(
      is_upper ? "at most " : "", *found.length(), " items, stored ", expected);
  if (bound == Bound::kAssumed) {
    return {Outcome::kUnknown, "its length was assumed"};
  }
  if (is_upper ? expected > *found.length() : expected != *found.length()) {
    return {Outcome::kWrong, difference};
  }
  if (is_upper) return {Outcome::kBounded, difference};
  return {};
}

// Nothing of it is surer than `bound`.
Judgment JudgeValue(const ItemType& found, Bound bound,
                    const StoredValue& expected) {
  if (!IsOfKind(found, expected.kind)) {
    return {Outcome::kWrong, absl::StrCat("is ", found.Word(), ", stored ",
                                          KindName(expected.kind))};
  }
  if (found.container == nullptr) {
    bound = std::max(bound, found.bound);
    if (found.tensor && bound != Bound::kAssumed) {
      return JudgeTensor(found, bound, *expected.tensor);
    }
    const bool is_wrong = found.dtype != expected.tensor->type.dtype();
    return {is_wrong ? Outcome::kWrong : Outcome::kUnknown,
            found.tensor ? "its size was assumed" : "its shape is not known"};
  }
  const ContainerType& container = *found.container;
  Judgment judgment =
      JudgeLength(container, std::max(bound, container.length_bound()),
                  static_cast<int64_t>(expected.items.size()));
  for (size_t i = 0; i < expected.items.size(); ++i) {
    const ItemType& claimed = bound == Bound::kExact
                                  ? container.ItemAt(static_cast<int64_t>(i))
                                  : container.any();
    Judgment item = JudgeValue(claimed, bound, expected.items[i]);
    if (!item.detail.empty()) {
      item.detail = absl::StrCat("item ", i, ": ", item.detail);
    }
    Worsen(judgment, std::move(item));
  }
  return judgment;
}

Judgment JudgeOutput(const ResolvedValue& found, const StoredValue& expected,
                     const std::string& why_unknown) {
  if (found.container != nullptr) {
    const ItemType item = ItemType::Container(*found.container);
    const bool tells_itself = item.bound == found.bound;
    return JudgeValue(item, tells_itself ? Bound::kExact : found.bound,
                      expected);
  }
  if (!found.type) return {Outcome::kUnknown, why_unknown};
  ItemType item = ItemType::Tensor(*found.type, found.bound);
  item.constant = found.constant;
  return JudgeValue(item, Bound::kExact, expected);
}

// The first reason that is not only the consequence of another.
std::string FirstGap(const ResolvedGraph& graph) {
  for (const NodeId id : IdRange<NodeId>(graph.graph().nodes().size())) {
    const ResolvedNode& node = graph.node(id);
    if (!node.unresolved.empty() && !node.lacks_input_type) {
      return absl::StrCat(graph.graph().node(id).op_type, ": ",
                          node.unresolved);
    }
  }
  return "no rule gave it a type";
}

absl::StatusOr<Judgment> JudgeDataSet(const std::shared_ptr<const Graph>& graph,
                                      const std::string& data_set,
                                      InputKnowledge knowledge,
                                      const OpRegistry& ops) {
  WB_ASSIGN_OR_RETURN(
      const Bindings bindings,
      BindStored(*graph, StoredFiles(data_set, "input"), knowledge));
  WB_ASSIGN_OR_RETURN(const std::shared_ptr<const ResolvedGraph> resolved,
                      ResolveModel(graph, ops, bindings));
  WB_RETURN_IF_ERROR(WeighModel(*resolved, ops, {}).status());
  const std::vector<std::string> files = StoredFiles(data_set, "output");
  const absl::Span<const ValueId> outputs = resolved->graph().outputs();
  if (files.size() != outputs.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        files.size(), " outputs are stored, the graph has ", outputs.size()));
  }
  Judgment judgment;
  for (size_t i = 0; i < files.size(); ++i) {
    const Value& output = resolved->graph().value(outputs[i]);
    WB_ASSIGN_OR_RETURN(StoredValue expected,
                        ReadStoredValue(files[i], output.type.kind));
    Judgment one = JudgeOutput(resolved->value(outputs[i]),
                               AsDeclared(std::move(expected), output.type),
                               FirstGap(*resolved));
    if (!one.detail.empty()) {
      one.detail = absl::StrCat("'", output.name, "': ", one.detail);
    }
    Worsen(judgment, std::move(one));
  }
  return judgment;
}

}  // namespace

const char* OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kExact:
      return "exact";
    case Outcome::kBounded:
      return "bounded";
    case Outcome::kUnknown:
      return "unknown";
    case Outcome::kWrong:
      return "wrong";
    case Outcome::kError:
      return "error";
  }
  return "";
}

Judgment JudgeOnnxTest(const OnnxTest& test, InputKnowledge knowledge,
                       const OpRegistry& ops) {
  const auto error = [](const absl::Status& status) {
    return Judgment{Outcome::kError, std::string(status.message())};
  };
  const absl::StatusOr<std::shared_ptr<const Graph>> graph =
      ImportModel(test.model);
  if (!graph.ok()) return error(graph.status());
  Judgment judgment;
  for (const std::string& data_set : test.data_sets) {
    absl::StatusOr<Judgment> one =
        JudgeDataSet(*graph, data_set, knowledge, ops);
    Worsen(judgment, one.ok() ? *std::move(one) : error(one.status()));
  }
  return judgment;
}

std::vector<JudgedTest> JudgeOnnxTests(absl::Span<const OnnxTest> tests,
                                       InputKnowledge knowledge,
                                       const OpRegistry& ops) {
  std::vector<JudgedTest> judged;
  for (const OnnxTest& test : tests) {
    judged.push_back({test.name, JudgeOnnxTest(test, knowledge, ops)});
  }
  return judged;
}

}  // namespace weighbridge
