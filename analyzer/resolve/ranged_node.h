// What the rules of one node say of operands of which sizes or elements are
// known by the ends of a range only: a rule is asked at the ends, where its row
// says that nothing lies outside what comes of them (OpDef::order).
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_RANGED_NODE_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_RANGED_NODE_H_

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/resolved_graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ir/value_range.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

// What is known of the number that a symbol stands for.
class SymbolTable {
 public:
  struct Size {
    int64_t least = 0, most = 0;
    int64_t taken = 0;  // What reports count with.
  };
  Symbol Add(const Size& size) {
    sizes_.push_back(size);
    return static_cast<Symbol>(sizes_.size());
  }
  const Size& operator[](Symbol symbol) const { return sizes_[symbol - 1]; }

 private:
  std::vector<Size> sizes_;
};

// No size that a runtime can hold is larger; products of two such numbers are
// exact in int64.
inline constexpr int64_t kMaxRangedNumber = std::numeric_limits<int32_t>::max();
// 2^n ends of n operands are asked.
inline constexpr int kMaxOrderedOperands = 3;

// Whether numbers of this type have ranges: other integers could wrap around
// between the ends.
bool HasRanges(DType dtype);
// Products of two such numbers are exact in the integer type.
int64_t LargestFactor(DType dtype);
// Whether 0 lies between. Floats may come from both sides of it.
bool HoldsZero(double least, double most);
// Whether what a rule makes of numbers between ends lies between what it makes
// of the ends.
bool HasRangesOf(const OpDef& def, DType result);

// The range of a value of type `taken` whose dims lie between the ends; each
// dim that is not known gets a symbol of its own.
ValueRange RangeOfDims(absl::Span<const int64_t> taken, Dims least, Dims most,
                       SymbolTable& symbols);

class RangedNode {
 public:
  struct Output {
    OutputType type;
    std::optional<ValueRange> range = {};  // Nullopt: `type` says all.
    // What the rule itself adds to what its operands are.
    Bound own_bound = Bound::kExact;
    std::optional<Constant> constant = {};
  };

  // Everything outlives the node. Inputs whose size is not exact have a range,
  // omitted ones are null. `source` has what is known exactly, and is asked for
  // no more than the rules ask for.
  RangedNode(const Node& node, int64_t opset, const OpDef& def,
             std::vector<const ResolvedValue*> inputs,
             const ConstantSource& source, SymbolTable& symbols);

  // Errors are those of the rules at the upper ends. FailedPrecondition, too,
  // if the ends do not bound what lies between them.
  absl::StatusOr<std::vector<Output>> Resolve();

 private:
  enum class End : uint8_t { kLeast, kMost, kTaken };
  // What to ask the rules with: one number for everything that is not known.
  struct Point {
    End dims = End::kMost;
    End elements = End::kMost;
    // Operands with these bits have their elements at the other end.
    uint32_t flipped = 0;
    // Elements of these operands are shown.
    uint32_t shown = 0;
    // Symbols that are to be another number.
    const std::map<Symbol, int64_t>* numbers = nullptr;
  };
  struct Answer {
    OutputTypes types;
    FoldedOutputs folded;
  };
  // Between which ends an output lies.
  struct Ends {
    Dims least, most;
    std::vector<Symbol> symbols;
  };
  class Source;

  static bool IsRangeKnown(const ValueRange& range, int64_t i);
  static bool HasOpenElements(const ResolvedValue& value);
  static Symbol ElementSymbol(const ValueRange& range, int64_t i);
  int64_t NumberOf(Symbol symbol, int64_t least, int64_t most, End end,
                   const Point& point) const;
  std::optional<Constant> ElementsAt(int i, const Point& point) const;
  absl::StatusOr<Answer> Ask(const Point& point) const;
  // The operands whose elements the row lets see.
  uint32_t OrderedOperands() const;
  bool MayCalculate(int i) const;
  // Asks at all ends that bound the outputs.
  absl::Status AskEnds();
  absl::StatusOr<std::vector<Ends>> EndsOfOutputs() const;
  // By the number of elements, which stays what it is.
  absl::StatusOr<std::vector<Ends>> ConservedEnds() const;
  std::vector<int64_t> KnownFactors() const;
  std::optional<Ends> Factors(absl::Span<const int64_t> dims,
                              const std::map<Symbol, int64_t>& numbers) const;
  bool HasShapeOfSymbols() const;
  absl::StatusOr<Output> OutputOf(size_t k, Ends ends,
                                  const std::optional<Answer>& taken) const;
  void FindElements(size_t k, Output& output) const;
  void FindSymbols(std::vector<Output>& outputs) const;
  void ApplyBetween(std::vector<Output>& outputs) const;
  std::map<Symbol, int64_t> Symbols() const;  // With their upper ends.
  bool HasAssumedInput() const;

  const Node& node_;
  const int64_t opset_;
  const OpDef& def_;
  const std::vector<const ResolvedValue*> inputs_;
  const ConstantSource& source_;
  SymbolTable& symbols_;
  uint32_t shown_ = 0;
  // What the rules said at the upper and at the lower ends of the dims, first
  // with no operand flipped. The latter may fail, and are none then: a kernel
  // does not fit, a size is 0.
  std::vector<Answer> at_most_, at_least_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_RANGED_NODE_H_
