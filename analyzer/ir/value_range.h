// What is known of a value beyond one size and exact elements: between which
// ends its dims and elements lie, which of them are always the same, and which
// of a router's choices it holds.
#ifndef WEIGHBRIDGE_ANALYZER_IR_VALUE_RANGE_H_
#define WEIGHBRIDGE_ANALYZER_IR_VALUE_RANGE_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "analyzer/ir/constant.h"
#include "analyzer/ir/tensor_type.h"

namespace weighbridge {

// Something that is not known but, wherever it stands, is one and the same
// number. kNoSymbol: equal to nothing that is known.
using Symbol = int32_t;
inline constexpr Symbol kNoSymbol = 0;

// Of a router that chooses some of `experts` for each of `tokens`, no expert
// twice for one token: `choices` in all.
struct ExpertChoice {
  enum class Form : uint8_t {
    kIndices,  // The numbers of the experts chosen.
    kOneHot,   // Along `axis`, whether each expert is.
    kMask,     // Whether `expert` is.
  };
  Form form = Form::kIndices;
  int64_t experts = 0, tokens = 0, choices = 0;
  int axis = 0;
  int64_t expert = 0;

  std::shared_ptr<const ExpertChoice> OneHotAlong(int new_axis) const {
    ExpertChoice choice = *this;
    choice.form = Form::kOneHot;
    choice.axis = new_axis;
    return std::make_shared<const ExpertChoice>(choice);
  }
  // Null if there is no such expert.
  std::shared_ptr<const ExpertChoice> MaskOf(int64_t number) const {
    if (number < 0 || number >= experts) return nullptr;
    ExpertChoice choice = *this;
    choice.form = Form::kMask;
    choice.expert = number;
    return std::make_shared<const ExpertChoice>(choice);
  }
  // Null, or the same choices elsewhere: they move, and none is lost.
  static std::shared_ptr<const ExpertChoice> Moved(const ExpertChoice* choice) {
    if (choice == nullptr || choice->form == Form::kOneHot) return nullptr;
    return std::make_shared<const ExpertChoice>(*choice);
  }

  // What reaches `expert` if choices are spread as evenly as can be; over all
  // experts, the sum is `choices`.
  int64_t EvenShare() const {
    return choices / experts + (expert < choices % experts ? 1 : 0);
  }
};

struct ValueRange {
  // Every dim lies between these; where they are equal, it is known.
  Dims least, most;
  // One per dim; a dim that is not known has one.
  std::vector<Symbol> symbols;
  // Between these lie the elements that both know; null: nothing is known. Both
  // are null if a dim is not known.
  std::shared_ptr<const Constant> least_elements, most_elements;
  std::vector<Symbol> element_symbols;  // One per element, or none at all.
  std::shared_ptr<const ExpertChoice> choice;  // Null: it holds no choices.

  bool IsFixed(int axis) const { return least[axis] == most[axis]; }
  bool HasFixedDims() const { return least == most; }
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_VALUE_RANGE_H_
