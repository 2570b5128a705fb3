#include "analyzer/resolve/disallowed_types.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/ops/onnx_types.h"
#include "analyzer/ops/operator_types.h"
#include "analyzer/ops/type_set.h"

namespace weighbridge {
namespace {

// An operand whose type is known.
struct Operand {
  bool is_output;
  size_t index;
  TypeSet type;  // That one.
};

std::vector<Operand> KnownOperands(
    const Node& node, const IdMap<ValueId, ResolvedValue>& values) {
  std::vector<Operand> known;
  const auto add = [&](const std::vector<std::optional<ValueId>>& ids,
                       bool is_output) {
    for (size_t i = 0; i < ids.size(); ++i) {
      if (!ids[i]) continue;
      const ResolvedValue& value = values[*ids[i]];
      std::optional<TypeSet> type;
      if (value.type) {
        type = TypeSet::Tensor(value.type->dtype());
      } else if (value.container) {
        type = TypeSet::Of(*value.container);
      }
      if (type) known.push_back({is_output, i, *type});
    }
  };
  add(node.inputs, false);
  add(node.outputs, true);
  return known;
}

// An operand and what its operator says about it.
struct TypedOperand {
  const Operand* operand;
  const OperandTypes* types;
};

struct Fault {
  TypedOperand at;
  // Whose type it should have; none: its own is not allowed.
  std::optional<TypedOperand> as = {};
};

// "input 1 ('B')"
std::string Describe(const TypedOperand& at) {
  return absl::StrCat(at.operand->is_output ? "output " : "input ",
                      at.operand->index, " ('", std::string(at.types->name),
                      "')");
}

std::string Describe(const Fault& fault) {
  const TypeSet& found = fault.at.operand->type;
  const std::string expected =
      fault.as ? absl::StrCat(fault.as->operand->type.Words(), " as ",
                              Describe(*fault.as), " is")
               : OfKindOf(fault.at.types->allowed, found).Words();
  return absl::StrCat(Describe(fault.at), " is ", found.Words(), ", expected ",
                      expected);
}

// "opset 11", "ai.onnx.ml 2"
std::string OpsetWords(const std::string& domain, int64_t opset) {
  return absl::StrCat(domain.empty() ? "opset" : domain, " ", opset);
}

class Judge {
 public:
  std::vector<std::string> FaultsOf(const Node& node, int64_t opset,
                                    const std::vector<Operand>& operands) {
    const absl::Span<const OperatorTypes> versions =
        TypesOf(node.domain, node.op_type);
    const OperatorTypes* version = TypesInOpset(versions, opset);
    if (version == nullptr) return {};
    std::vector<std::string> lines;
    // One of each variable and type: what follows from it is no news.
    std::set<std::pair<absl::string_view, std::string>> seen;
    for (const Fault& fault : FaultsIn(*version, operands)) {
      const Operand& operand = *fault.at.operand;
      const absl::string_view variable = fault.at.types->variable;
      if (!variable.empty() &&
          !seen.insert({variable, operand.type.Words()}).second) {
        continue;
      }
      std::string line = absl::StrCat(Describe(fault), ", in ",
                                      OpsetWords(node.domain, opset));
      if (const OperatorTypes* later =
              AllowedSince(versions, *version, operands, operand)) {
        absl::StrAppend(&line, "; allowed since ",
                        OpsetWords(node.domain, later->since));
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  // Models have many nodes of few operators: each is read once.
  const Signature& SignatureOf(const OperatorTypes& version) {
    const auto [signature, is_new] = signatures_.try_emplace(&version);
    if (is_new) signature->second = ReadSignature(version);
    return signature->second;
  }

  const OperandTypes* TypesAt(const OperatorTypes& version,
                              const Operand& operand) {
    const Signature& signature = SignatureOf(version);
    return OperandAt(operand.is_output ? signature.outputs : signature.inputs,
                     operand.index);
  }

  // What one version of an operator finds wrong with these operands.
  std::vector<Fault> FaultsIn(const OperatorTypes& version,
                              const std::vector<Operand>& operands) {
    std::vector<Fault> faults;
    // The first operand of each variable decides for the others.
    absl::InlinedVector<TypedOperand, 4> decided;
    for (const Operand& operand : operands) {
      const OperandTypes* types = TypesAt(version, operand);
      if (types == nullptr) continue;
      if (!types->allowed.Contains(operand.type)) {
        faults.push_back({{&operand, types}});
        continue;
      }
      if (types->variable.empty() ||
          types->repeats == OperandTypes::Repeats::kOfAnyType) {
        continue;
      }
      const auto first = std::find_if(
          decided.begin(), decided.end(), [&](const TypedOperand& other) {
            return other.types->variable == types->variable;
          });
      if (first == decided.end()) {
        decided.push_back({&operand, types});
      } else if (first->operand->type != operand.type) {
        faults.push_back({{&operand, types}, *first});
      }
    }
    return faults;
  }

  // The first later version that has the operand and takes it as it is.
  const OperatorTypes* AllowedSince(absl::Span<const OperatorTypes> versions,
                                    const OperatorTypes& version,
                                    const std::vector<Operand>& operands,
                                    const Operand& operand) {
    for (const OperatorTypes& later : versions) {
      if (later.since <= version.since) continue;
      if (TypesAt(later, operand) == nullptr) continue;
      const std::vector<Fault> faults = FaultsIn(later, operands);
      if (std::none_of(faults.begin(), faults.end(), [&](const Fault& fault) {
            return fault.at.operand == &operand;
          })) {
        return &later;
      }
    }
    return nullptr;
  }

  std::map<const OperatorTypes*, Signature> signatures_;
};

}  // namespace

std::vector<std::string> DisallowedTypes(
    const Graph& graph, const IdMap<ValueId, ResolvedValue>& values,
    const IdMap<NodeId, ResolvedNode>& nodes) {
  struct Line {
    std::string text;
    int64_t others = 0;
  };
  Judge judge;
  std::vector<Line> lines;
  std::map<std::string, size_t> line_of;
  for (const NodeId id : IdRange<NodeId>(graph.nodes().size())) {
    const Node& node = graph.node(id);
    if (nodes[id].is_stand_in) continue;
    for (const std::string& fault :
         judge.FaultsOf(node, nodes[id].opset, KnownOperands(node, values))) {
      const auto [known, is_new] = line_of.insert(
          {absl::StrCat(node.domain, ".", node.op_type, " ", fault),
           lines.size()});
      if (is_new) {
        lines.push_back({absl::StrCat(DescribeNode(node), ": ", fault)});
      } else {
        ++lines[known->second].others;
      }
    }
  }
  std::vector<std::string> texts;
  for (Line& line : lines) {
    if (line.others > 0) {
      absl::StrAppend(&line.text, " (and so at ", line.others, " other ",
                      line.others == 1 ? "node" : "nodes", ")");
    }
    texts.push_back(std::move(line.text));
  }
  return texts;
}

}  // namespace weighbridge
