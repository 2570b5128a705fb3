#include "analyzer/ir/dump_graph.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"

namespace weighbridge {
namespace {

// Whole and unambiguous, unlike QuoteName.
std::string Quote(const std::string& text) {
  return absl::StrCat("'", absl::Utf8SafeCEscape(text), "'");
}

// As many digits as give the same float32 or float64 back.
std::string DumpNumber(double number) {
  const bool is_float = static_cast<float>(number) == number;
  return is_float ? absl::StrFormat("%.9g", number)
                  : absl::StrFormat("%.17g", number);
}

template <typename T, typename Print>
std::string DumpList(const std::vector<T>& items, Print print) {
  std::vector<std::string> words;
  words.reserve(items.size());
  for (const T& item : items) words.push_back(print(item));
  return absl::StrCat("[", absl::StrJoin(words, ", "), "]");
}

std::string DumpPayload(const TensorPayload& payload) {
  switch (payload.storage) {
    case TensorPayload::Storage::kNone:
      return "without elements";
    case TensorPayload::Storage::kMessage:
      return "inline";
    case TensorPayload::Storage::kExternal:
      return absl::StrCat("external ", Quote(payload.external_file), " ",
                          payload.offset, "+", payload.length);
  }
  return "";
}

std::string DumpOpsets(const OpsetImports& imports) {
  std::vector<std::string> words;
  for (const auto& [domain, version] : imports) {
    words.push_back(domain.empty() ? absl::StrCat(version)
                                   : absl::StrCat(domain, " ", version));
  }
  return absl::StrJoin(words, ", ");
}

// Prints lines, those of nested things further to the right.
class Dumper {
 public:
  void DumpGraph(const std::string& title, const Graph& graph);
  void DumpFunction(const Function& function);
  void Line(const std::string& text) {
    absl::StrAppend(&text_, std::string(2 * depth_, ' '), text, "\n");
  }
  std::string Take() { return std::move(text_); }

 private:
  void DumpValues(const Graph& graph, ValueKind kind, const char* word);
  void DumpNode(const Graph& graph, const Node& node);
  void DumpAttribute(const Attribute& attribute);

  std::string text_;
  int depth_ = 0;
};

std::string DumpOperands(const Graph& graph,
                         const std::vector<std::optional<ValueId>>& operands) {
  std::vector<std::string> words;
  for (const std::optional<ValueId>& operand : operands) {
    words.push_back(operand ? Quote(graph.value(*operand).name) : "_");
  }
  return absl::StrJoin(words, ", ");
}

void Dumper::DumpAttribute(const Attribute& attribute) {
  // An attribute's name needs no quotes; escaped, it stays on its line.
  const std::string name = absl::Utf8SafeCEscape(attribute.name);
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        const auto print = [&](const std::string& text) {
          Line(absl::StrCat(name, " = ", text));
        };
        if constexpr (std::is_same_v<T, int64_t>) {
          print(absl::StrCat(value));
        } else if constexpr (std::is_same_v<T, double>) {
          print(absl::StrCat("float ", DumpNumber(value)));
        } else if constexpr (std::is_same_v<T, std::string>) {
          print(Quote(value));
        } else if constexpr (std::is_same_v<T, std::vector<int64_t>>) {
          print(DumpList(value, [](int64_t i) { return absl::StrCat(i); }));
        } else if constexpr (std::is_same_v<T, std::vector<double>>) {
          print(absl::StrCat("floats ", DumpList(value, DumpNumber)));
        } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
          print(absl::StrCat("strings ", DumpList(value, Quote)));
        } else if constexpr (std::is_same_v<T, TensorAttribute>) {
          print(absl::StrCat("tensor ", value.type.ToString(), " ",
                             DumpPayload(value.payload)));
        } else if constexpr (std::is_same_v<T, std::shared_ptr<const Graph>>) {
          DumpGraph(absl::StrCat(name, " = graph"), *value);
        } else if constexpr (std::is_same_v<T, DeclaredType>) {
          print(absl::StrCat("type ", DumpType(value)));
        } else if constexpr (std::is_same_v<T, AttributeReference>) {
          print(absl::StrCat("@", absl::Utf8SafeCEscape(value.name)));
        } else {
          static_assert(std::is_same_v<T, OtherAttribute>);
          print("of another type");
        }
      },
      attribute.value);
}

void Dumper::DumpNode(const Graph& graph, const Node& node) {
  std::string type = absl::Utf8SafeCEscape(
      node.domain.empty() ? node.op_type
                          : absl::StrCat(node.domain, ".", node.op_type));
  if (!node.overload.empty()) {
    absl::StrAppend(&type, ":", absl::Utf8SafeCEscape(node.overload));
  }
  Line(absl::StrCat("node ", Quote(node.name), " (", type,
                    "): ", DumpOperands(graph, node.inputs), " -> ",
                    DumpOperands(graph, node.outputs)));
  ++depth_;
  for (const Attribute& attribute : node.attributes.items()) {
    DumpAttribute(attribute);
  }
  if (!node.captures.empty()) {
    const std::vector<std::optional<ValueId>> captures(node.captures.begin(),
                                                       node.captures.end());
    Line(absl::StrCat("captures ", DumpOperands(graph, captures)));
  }
  --depth_;
}

void Dumper::DumpValues(const Graph& graph, ValueKind kind, const char* word) {
  for (const Value& value : graph.values()) {
    if (value.kind != kind) continue;
    std::string line = absl::StrCat(word, " ", Quote(value.name));
    if (value.type.kind != DeclaredType::Kind::kNone) {
      absl::StrAppend(&line, " ", DumpType(value.type));
    }
    if (kind == ValueKind::kInitializer) {
      absl::StrAppend(&line, " ", DumpPayload(value.payload));
    }
    Line(line);
  }
}

void Dumper::DumpGraph(const std::string& title, const Graph& graph) {
  Line(absl::StrCat(title, " ", Quote(graph.name()), " opset ",
                    DumpOpsets(graph.opset_imports())));
  ++depth_;
  DumpValues(graph, ValueKind::kInput, "input");
  DumpValues(graph, ValueKind::kInitializer, "initializer");
  DumpValues(graph, ValueKind::kCapture, "capture");
  for (const Node& node : graph.nodes()) DumpNode(graph, node);
  DumpValues(graph, ValueKind::kResult, "result");
  for (const ValueId output : graph.outputs()) {
    Line(absl::StrCat("output ", Quote(graph.value(output).name)));
  }
  --depth_;
}

void Dumper::DumpFunction(const Function& function) {
  Line(absl::StrCat("function ", Quote(function.name), " domain ",
                    Quote(function.domain), " overload ",
                    Quote(function.overload)));
  ++depth_;
  for (const std::string& name : function.attribute_names) {
    Line(absl::StrCat("attribute ", Quote(name)));
  }
  for (const Attribute& attribute : function.attribute_defaults) {
    DumpAttribute(attribute);
  }
  if (function.body != nullptr) DumpGraph("body", *function.body);
  --depth_;
}

std::string DumpShape(const DeclaredType& type) {
  if (!type.has_shape) return "";
  std::vector<std::string> words;
  for (const DeclaredDim& dim : type.dims) {
    words.push_back(dim.size             ? absl::StrCat(*dim.size)
                    : dim.symbol.empty() ? "?"
                                         : absl::Utf8SafeCEscape(dim.symbol));
  }
  return absl::StrCat("[", absl::StrJoin(words, ","), "]");
}

}  // namespace

std::string DumpType(const DeclaredType& type) {
  const std::string element = type.element ? DumpType(*type.element) : "?";
  const char* dtype = type.dtype ? DTypeName(*type.dtype) : "?";
  switch (type.kind) {
    case DeclaredType::Kind::kNone:
      return "?";
    case DeclaredType::Kind::kTensor:
      return absl::StrCat(dtype, DumpShape(type));
    case DeclaredType::Kind::kSparseTensor:
      return absl::StrCat("sparse ", dtype, DumpShape(type));
    case DeclaredType::Kind::kSequence:
      return absl::StrCat("sequence(", element, ")");
    case DeclaredType::Kind::kOptional:
      return absl::StrCat("optional(", element, ")");
    case DeclaredType::Kind::kMap:
      return absl::StrCat("map(", element, ")");
    case DeclaredType::Kind::kOpaque:
      return "opaque";
  }
  return "";
}

std::string DumpGraph(const Graph& graph) {
  Dumper dumper;
  dumper.DumpGraph("graph", graph);
  return dumper.Take();
}

std::string DumpModel(const Graph& graph) {
  const ModelInfo& model = graph.model();
  Dumper dumper;
  dumper.Line(absl::StrCat("model ir ", model.ir_version, " version ",
                           model.model_version, " domain ",
                           Quote(model.domain)));
  dumper.Line(absl::StrCat("producer ", Quote(model.producer_name), " ",
                           Quote(model.producer_version)));
  if (!model.doc_string.empty()) {
    dumper.Line(absl::StrCat("doc ", Quote(model.doc_string)));
  }
  for (const auto& [key, value] : model.metadata) {
    dumper.Line(absl::StrCat("metadata ", Quote(key), " = ", Quote(value)));
  }
  for (const Function& function : model.functions) {
    dumper.DumpFunction(function);
  }
  dumper.DumpGraph("graph", graph);
  return dumper.Take();
}

}  // namespace weighbridge
