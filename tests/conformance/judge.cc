#include "tests/conformance/judge.h"

#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/analyze.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/import_model.h"
#include "tests/conformance/stored_tensor.h"

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
StoredTensor AsDeclared(StoredTensor stored, const DeclaredType& declared) {
  if (declared.dtype == DType::kBFloat16 &&
      stored.type.dtype() == DType::kUInt16) {
    stored.type = stored.type.WithDType(DType::kBFloat16);
    stored.elements.reset();
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

// Stored inputs belong to the inputs of the graph in their order.
absl::StatusOr<Bindings> BindStored(const Graph& graph,
                                    const std::vector<std::string>& files,
                                    InputKnowledge knowledge) {
  Bindings bindings;
  for (size_t i = 0; i < files.size() && i < graph.inputs().size(); ++i) {
    const Value& input = graph.value(graph.inputs()[i]);
    if (input.type.kind != DeclaredType::Kind::kTensor) continue;
    WB_ASSIGN_OR_RETURN(StoredTensor stored, ReadStoredTensor(files[i]));
    stored = AsDeclared(std::move(stored), input.type);
    if (!Fits(stored.type, input.type)) continue;
    bindings.shapes[input.name] = ToVector(stored.type.dims());
    if (knowledge == InputKnowledge::kValues && stored.elements) {
      bindings.values[input.name] = ValueOf(*stored.elements);
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

Judgment JudgeOutput(const ResolvedValue& found, const StoredTensor& expected,
                     const std::string& why_unknown) {
  if (!found.type) return {Outcome::kUnknown, why_unknown};
  if (found.bound == Bound::kAssumed) {
    return {Outcome::kUnknown, "its size was assumed"};
  }
  const bool is_upper = found.bound == Bound::kUpper;
  const std::string difference =
      absl::StrCat(is_upper ? "at most " : "", found.type->ToString(),
                   ", stored ", expected.type.ToString());
  if (found.type->dtype() != expected.type.dtype()) {
    return {Outcome::kWrong, difference};
  }
  if (is_upper) {
    return {IsWithin(expected.type, *found.type) ? Outcome::kBounded
                                                 : Outcome::kWrong,
            difference};
  }
  if (!(*found.type == expected.type)) return {Outcome::kWrong, difference};
  if (found.constant != nullptr && expected.elements) {
    if (const auto wrong = WrongElement(*found.constant, *expected.elements)) {
      return {Outcome::kWrong, *wrong};
    }
  }
  return {};
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

void Worsen(Judgment& judgment, Judgment other) {
  if (other.outcome > judgment.outcome) judgment = std::move(other);
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
    Judgment one = {Outcome::kUnknown, "no tensor"};
    if (output.type.kind == DeclaredType::Kind::kTensor ||
        output.type.kind == DeclaredType::Kind::kNone) {
      WB_ASSIGN_OR_RETURN(StoredTensor expected, ReadStoredTensor(files[i]));
      one = JudgeOutput(resolved->value(outputs[i]),
                        AsDeclared(std::move(expected), output.type),
                        FirstGap(*resolved));
    }
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
