#include "analyzer/ops/einsum_equation.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

absl::StatusOr<EinsumTerm> ParseTerm(const std::string& text) {
  EinsumTerm term;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (absl::ascii_isalpha(static_cast<unsigned char>(c))) {
      (term.has_ellipsis ? term.after : term.before) += c;
    } else if (text.compare(i, 3, "...") == 0) {
      if (term.has_ellipsis) {  // einsum_c2
        return absl::InvalidArgumentError(
            absl::StrCat("term '", text, "' has two ellipses"));
      }
      term.has_ellipsis = true;
      i += 2;
    } else {  // einsum_c1
      return absl::InvalidArgumentError(absl::StrCat(
          "equation has the character '", absl::CEscape(std::string(1, c)),
          "', expected letters, ',', '...' and '->'"));
    }
  }
  return term;
}

// How often each letter stands in a term.
using LetterCounts = std::array<int64_t, 128>;

LetterCounts CountLetters(const std::vector<EinsumTerm>& terms) {
  LetterCounts counts = {};
  for (const EinsumTerm& term : terms) {
    for (const char letter : term.before) ++counts[letter];
    for (const char letter : term.after) ++counts[letter];
  }
  return counts;
}

// The ellipsis, then all letters that stand once, in the order of their codes.
EinsumTerm ImplicitOutput(const std::vector<EinsumTerm>& operands) {
  EinsumTerm output;
  for (const EinsumTerm& operand : operands) {
    output.has_ellipsis |= operand.has_ellipsis;
  }
  const LetterCounts counts = CountLetters(operands);
  for (size_t letter = 0; letter < counts.size(); ++letter) {
    if (counts[letter] == 1) output.after += static_cast<char>(letter);
  }
  return output;
}

absl::Status CheckOutput(const EinsumEquation& equation) {
  const LetterCounts in_operands = CountLetters(equation.operands);
  const LetterCounts in_output = CountLetters({equation.output});
  for (size_t letter = 0; letter < in_output.size(); ++letter) {
    if (in_output[letter] > 0 && in_operands[letter] == 0) {  // einsum_c3
      return absl::InvalidArgumentError(
          absl::StrCat("output label '", std::string(1, letter),
                       "' is not a label of an operand"));
    }
    if (in_output[letter] > 1) {  // einsum_c3
      return absl::InvalidArgumentError(absl::StrCat(
          "output label '", std::string(1, letter), "' is there twice"));
    }
  }
  return absl::OkStatus();
}

std::vector<EinsumLabel> LabelsOf(const EinsumTerm& term, int ellipsis_axes) {
  std::vector<EinsumLabel> labels(term.before.begin(), term.before.end());
  if (term.has_ellipsis) {
    for (int i = 0; i < ellipsis_axes; ++i) labels.push_back(-1 - i);
  }
  labels.insert(labels.end(), term.after.begin(), term.after.end());
  return labels;
}

std::string LabelName(EinsumLabel label) {
  if (label < 0) return absl::StrCat("axis ", -1 - label, " of the ellipsis");
  return absl::StrCat("label '", std::string(1, static_cast<char>(label)), "'");
}

// How many axes the ellipses stand for: the same number everywhere.
absl::StatusOr<int> CountEllipsisAxes(
    const EinsumEquation& equation,
    absl::Span<const absl::Span<const int64_t>> operands) {
  std::optional<int> axes;
  for (size_t i = 0; i < operands.size(); ++i) {
    const EinsumTerm& term = equation.operands[i];
    const size_t letters = term.before.size() + term.after.size();
    const size_t rank = operands[i].size();
    if (term.has_ellipsis ? rank < letters : rank != letters) {  // einsum_c5
      return absl::InvalidArgumentError(absl::StrCat(
          "input ", i, " has rank ", rank, ", its term has ", letters,
          " labels", term.has_ellipsis ? " and an ellipsis" : ""));
    }
    if (!term.has_ellipsis) continue;
    const int covered = static_cast<int>(rank - letters);
    if (axes && *axes != covered) {  // einsum_c6
      return absl::InvalidArgumentError(
          absl::StrCat("the ellipsis stands for ", covered, " axes of input ",
                       i, " and for ", *axes, " of an input before it"));
    }
    axes = covered;
  }
  return axes.value_or(0);
}

absl::Status AddSizes(const std::vector<EinsumLabel>& labels,
                      absl::Span<const int64_t> dims,
                      std::map<EinsumLabel, int64_t>& sizes) {
  std::map<EinsumLabel, int64_t> own;
  for (size_t axis = 0; axis < labels.size(); ++axis) {
    const int64_t size = dims[axis];
    const auto [in_operand, first] = own.emplace(labels[axis], size);
    if (in_operand->second != size) {  // einsum_c7
      return absl::InvalidArgumentError(
          absl::StrCat(LabelName(labels[axis]), " has sizes ",
                       in_operand->second, " and ", size, " in one operand"));
    }
    int64_t& known = sizes.emplace(labels[axis], size).first->second;
    if (known != size && known != 1 && size != 1) {  // einsum_c7
      return absl::InvalidArgumentError(absl::StrCat(
          LabelName(labels[axis]), " has sizes ", known, " and ", size));
    }
    if (known == 1) known = size;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EinsumEquation> ParseEinsum(const std::string& equation) {
  std::string text = equation;
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  const size_t arrow = text.find("->");
  const std::string left = text.substr(0, arrow);
  EinsumEquation parsed;
  size_t begin = 0;
  while (true) {
    const size_t comma = left.find(',', begin);
    const std::string term = left.substr(begin, comma - begin);
    WB_ASSIGN_OR_RETURN(EinsumTerm operand, ParseTerm(term));
    parsed.operands.push_back(std::move(operand));
    if (comma == std::string::npos) break;
    begin = comma + 1;
  }
  if (arrow == std::string::npos) {
    parsed.output = ImplicitOutput(parsed.operands);
    return parsed;
  }
  WB_ASSIGN_OR_RETURN(parsed.output, ParseTerm(text.substr(arrow + 2)));
  WB_RETURN_IF_ERROR(CheckOutput(parsed));
  return parsed;
}

absl::StatusOr<EinsumSizes> ApplyEinsum(
    const EinsumEquation& equation,
    absl::Span<const absl::Span<const int64_t>> operands) {
  if (operands.size() != equation.operands.size()) {  // einsum_c4
    return absl::InvalidArgumentError(
        absl::StrCat("equation has ", equation.operands.size(),
                     " operands, the node has ", operands.size()));
  }
  WB_ASSIGN_OR_RETURN(const int ellipsis_axes,
                      CountEllipsisAxes(equation, operands));
  EinsumSizes result;
  for (size_t i = 0; i < operands.size(); ++i) {
    result.operands.push_back(LabelsOf(equation.operands[i], ellipsis_axes));
    WB_RETURN_IF_ERROR(AddSizes(result.operands[i], operands[i], result.sizes));
  }
  result.output = LabelsOf(equation.output, ellipsis_axes);
  for (const EinsumLabel label : result.output) {
    result.output_dims.push_back(result.sizes.at(label));
  }
  return result;
}

}  // namespace weighbridge
