#include "analyzer/ops/onnx_types.h"

#include <algorithm>

#include "absl/strings/str_split.h"
#include "analyzer/ops/onnx_type_rows.h"
#include "analyzer/ops/operator_types.h"

namespace weighbridge {
namespace {

// Types that are no variables.
struct FixedType {
  absl::string_view name;
  TypeSet types;
};
constexpr FixedType kFixedTypes[] = {{"float32", onnx_type_rows::kFloat32},
                                     {"int64", onnx_type_rows::kInt64},
                                     {"string", onnx_type_rows::kString}};

// Names what is read in the order of its variables.
class SignatureReader {
 public:
  explicit SignatureReader(const OperatorTypes& types) : types_(types) {}

  Signature Read() {
    Signature signature;
    std::vector<OperandTypes>* side = &signature.inputs;
    for (const absl::string_view word :
         absl::StrSplit(types_.signature, ' ', absl::SkipEmpty())) {
      if (word == ">") {
        side = &signature.outputs;
      } else {
        side->push_back(ReadOperand(word));
      }
    }
    return signature;
  }

 private:
  OperandTypes ReadOperand(absl::string_view word) {
    OperandTypes operand;
    const size_t colon = word.find(':');
    operand.name = word.substr(0, colon);
    absl::string_view type = word.substr(colon + 1);
    if (type.back() == '*' || type.back() == '~') {
      operand.repeats = type.back() == '*' ? OperandTypes::Repeats::kOfOneType
                                           : OperandTypes::Repeats::kOfAnyType;
      type.remove_suffix(1);
    }
    for (const FixedType& fixed : kFixedTypes) {
      if (fixed.name != type) continue;
      operand.allowed = fixed.types;
      return operand;
    }
    operand.variable = type;
    const auto known = std::find(variables_.begin(), variables_.end(), type);
    operand.allowed = types_.variables[known - variables_.begin()];
    if (known == variables_.end()) variables_.push_back(type);
    return operand;
  }

  const OperatorTypes& types_;
  std::vector<absl::string_view> variables_;
};

struct ByName {
  bool operator()(const OperatorTypes& row, absl::string_view name) const {
    return row.name < name;
  }
  bool operator()(absl::string_view name, const OperatorTypes& row) const {
    return name < row.name;
  }
};

}  // namespace

std::array<OnnxTypesPart, 6> OnnxTypes() {
  return {{{"", onnx_type_rows::AToH()},
           {"", onnx_type_rows::IToQ()},
           {"", onnx_type_rows::RToZ()},
           {"ai.onnx.ml", onnx_type_rows::MachineLearning()},
           {"ai.onnx.preview", onnx_type_rows::Preview()},
           {"ai.onnx.preview.training", onnx_type_rows::Training()}}};
}

absl::Span<const OperatorTypes> TypesOf(absl::string_view domain,
                                        absl::string_view name) {
  for (const OnnxTypesPart& part : OnnxTypes()) {
    if (domain != part.domain) continue;
    const auto [first, last] =
        std::equal_range(part.rows.begin(), part.rows.end(), name, ByName());
    if (first != last) {
      return part.rows.subspan(first - part.rows.begin(), last - first);
    }
  }
  return {};
}

const OperatorTypes* TypesInOpset(absl::Span<const OperatorTypes> versions,
                                  int64_t opset) {
  const OperatorTypes* found = nullptr;
  for (const OperatorTypes& version : versions) {
    if (version.since <= opset) found = &version;
  }
  return found;
}

Signature ReadSignature(const OperatorTypes& types) {
  return SignatureReader(types).Read();
}

const OperandTypes* OperandAt(absl::Span<const OperandTypes> operands,
                              size_t index) {
  if (index < operands.size()) return &operands[index];
  if (operands.empty() ||
      operands.back().repeats == OperandTypes::Repeats::kNever) {
    return nullptr;
  }
  return &operands.back();
}

}  // namespace weighbridge
