#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/ops/element.h"
#include "analyzer/resolve/ranged_node.h"

namespace weighbridge {
namespace {

constexpr size_t kMaxSymbols = 8;
// Small enough for products of all symbols, and for a search that ends soon
// whatever numbers a file has; large enough to divide few of them.
constexpr int64_t kMinPrime = 101, kMaxPrime = 4096;

bool IsPrime(int64_t number) {
  for (int64_t factor = 2; factor * factor <= number; ++factor) {
    if (number % factor == 0) return false;
  }
  return true;
}

// 0 is 0 whatever it is multiplied with.
bool DividesAny(int64_t prime, const std::vector<int64_t>& numbers) {
  return std::any_of(numbers.begin(), numbers.end(), [prime](int64_t number) {
    return number != 0 && number % prime == 0;
  });
}

}  // namespace

std::map<Symbol, int64_t> RangedNode::Symbols() const {
  std::map<Symbol, int64_t> symbols;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    const ResolvedValue* value = inputs_[i];
    if (value == nullptr || value->range == nullptr) continue;
    std::vector<Symbol> all = value->range->symbols;
    if (shown_ & OperandBit(i)) {
      all.insert(all.end(), value->range->element_symbols.begin(),
                 value->range->element_symbols.end());
    }
    for (const Symbol symbol : all) {
      if (symbol != kNoSymbol) symbols.emplace(symbol, symbols_[symbol].most);
    }
  }
  return symbols;
}

// Whether every element of the shape that is not known is a symbol. A 0 of the
// shape stands for the dim of the data at its place, which must be the same.
bool RangedNode::HasShapeOfSymbols() const {
  if (inputs_.size() < 2 || inputs_[1] == nullptr ||
      inputs_[1]->range == nullptr ||
      inputs_[1]->range->least_elements == nullptr) {
    return false;
  }
  const ValueRange& shape = *inputs_[1]->range;
  const ValueRange* data = inputs_[0]->range.get();
  const int rank = inputs_[0]->type->rank();
  for (int64_t i = 0; i < shape.least_elements->size(); ++i) {
    if (!IsRangeKnown(shape, i) ||
        shape.least_elements->Float(i) == shape.most_elements->Float(i)) {
      continue;
    }
    const Symbol symbol = ElementSymbol(shape, i);
    const double least = shape.least_elements->Float(i);
    const bool copies_itself =
        data != nullptr && i < rank && data->symbols[i] == symbol;
    if (symbol == kNoSymbol || least < 0 || (least == 0 && !copies_itself)) {
      return false;
    }
  }
  return true;
}

// The sizes and numbers from which the rule can make a size, beside symbols.
std::vector<int64_t> RangedNode::KnownFactors() const {
  std::vector<int64_t> factors;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i] == nullptr) continue;
    const ValueRange* range = inputs_[i]->range.get();
    for (int d = 0; d < inputs_[i]->type->rank(); ++d) {
      if (range != nullptr && !range->IsFixed(d)) continue;
      factors.push_back(inputs_[i]->type->dim(d));
    }
    if (i == 0) continue;  // Its elements are moved, not calculated with.
    const Constant* shape = source_.Input(static_cast<int>(i));
    for (int64_t j = 0; shape != nullptr && j < shape->size(); ++j) {
      const Element element = ElementOf(shape, j);
      if (element.is_int()) factors.push_back(element.int_value());
    }
  }
  for (const Attribute& attribute : node_.attributes.items()) {
    const auto* ints = std::get_if<std::vector<int64_t>>(&attribute.value);
    if (ints != nullptr)
      factors.insert(factors.end(), ints->begin(), ints->end());
  }
  return factors;
}

// Every symbol is a prime that divides nothing that is known: what comes out as
// a product of primes is one of the symbols, whatever they are.
absl::StatusOr<std::vector<RangedNode::Ends>> RangedNode::ConservedEnds()
    const {
  std::map<Symbol, int64_t> numbers = Symbols();
  if (numbers.size() > kMaxSymbols) {
    return absl::FailedPreconditionError(
        "its shape depends on too many sizes that depend on data");
  }
  const std::vector<int64_t> factors = KnownFactors();
  int64_t prime = kMinPrime;
  for (auto& [symbol, number] : numbers) {
    while (prime < kMaxPrime && (!IsPrime(prime) || DividesAny(prime, factors)))
      ++prime;
    if (prime >= kMaxPrime)
      return absl::FailedPreconditionError("its shape has too many factors");
    number = prime++;
  }
  absl::StatusOr<Answer> answer = Ask({.shown = 0, .numbers = &numbers});
  if (!answer.ok() && shown_ != 0 && HasShapeOfSymbols()) {
    answer = Ask({.shown = shown_, .numbers = &numbers});
  }
  std::vector<Ends> ends;
  for (size_t k = 0; answer.ok() && k < answer->types.size(); ++k) {
    std::optional<Ends> factors =
        Factors(answer->types[k].type.dims(), numbers);
    if (!factors) break;
    ends.push_back(*std::move(factors));
  }
  if (answer.ok() && ends.size() == answer->types.size()) return ends;
  return absl::FailedPreconditionError(
      "needs the elements of its shape, which depend on data");
}

std::optional<RangedNode::Ends> RangedNode::Factors(
    absl::Span<const int64_t> dims,
    const std::map<Symbol, int64_t>& numbers) const {
  Ends ends;
  for (int64_t dim : dims) {
    int64_t least = 1, most = 1, taken = 1;
    Symbol only = kNoSymbol;
    int factors = 0;
    for (const auto& [symbol, prime] : numbers) {
      while (dim != 0 && dim % prime == 0) {
        dim /= prime;
        least *= symbols_[symbol].least;
        most *= symbols_[symbol].most;
        taken *= symbols_[symbol].taken;
        only = symbol;
        ++factors;
        if (most > kMaxRangedNumber) return std::nullopt;
      }
    }
    if (dim > kMaxRangedNumber) return std::nullopt;
    ends.least.push_back(least * dim);
    ends.most.push_back(most * dim);
    if (factors == 0 || least == most) {
      ends.symbols.push_back(kNoSymbol);
    } else {
      ends.symbols.push_back(
          factors == 1 && dim == 1
              ? only
              : symbols_.Add({least * dim, most * dim, taken * dim}));
    }
  }
  return ends;
}

// Rules clamp sizes, round them to steps and combine them with others: what is
// the symbol at both of its ends, wherever others are, and beside its upper end
// is the symbol everywhere.
void RangedNode::FindSymbols(std::vector<Output>& outputs) const {
  const std::map<Symbol, int64_t> symbols = Symbols();
  if (symbols.size() > kMaxSymbols || at_least_.empty()) return;
  const auto ask = [this](End end, const std::map<Symbol, int64_t>& numbers) {
    absl::StatusOr<Answer> answer = Ask(
        {.dims = end, .elements = end, .shown = shown_, .numbers = &numbers});
    return answer.ok() ? std::make_optional(*std::move(answer)) : std::nullopt;
  };
  for (const auto& [symbol, upper] : symbols) {
    const int64_t lower = symbols_[symbol].least;
    const std::map<Symbol, int64_t> below = {{symbol, upper - 1}};
    const std::map<Symbol, int64_t> at = {{symbol, upper}};
    const std::map<Symbol, int64_t> low = {{symbol, lower}};
    const std::optional<Answer> beside = ask(End::kMost, below);
    const std::optional<Answer> alone = ask(End::kLeast, at);
    const std::optional<Answer> under = ask(End::kMost, low);
    if (!beside || !alone || !under) continue;
    const std::pair<const Answer*, int64_t> expected[] = {
        {&at_most_[0], upper},
        {&at_least_[0], lower},
        {&*beside, upper - 1},
        {&*alone, upper},
        {&*under, lower}};
    for (size_t k = 0; k < outputs.size(); ++k) {
      if (!outputs[k].range) continue;
      ValueRange& range = *outputs[k].range;
      for (size_t d = 0; d < range.symbols.size(); ++d) {
        if (range.IsFixed(static_cast<int>(d)) ||
            range.symbols[d] != kNoSymbol) {
          continue;
        }
        const bool is_symbol = std::all_of(
            std::begin(expected), std::end(expected), [&](const auto& entry) {
              const OutputType& type = entry.first->types[k];
              return type.bound == Bound::kExact &&
                     type.type.rank() == static_cast<int>(range.most.size()) &&
                     type.type.dim(static_cast<int>(d)) == entry.second;
            });
        if (is_symbol) range.symbols[d] = symbol;
      }
      for (size_t i = 0; i < range.element_symbols.size(); ++i) {
        const int64_t place = static_cast<int64_t>(i);
        if (range.element_symbols[i] != kNoSymbol) continue;
        const bool is_symbol = std::all_of(
            std::begin(expected), std::end(expected), [&](const auto& entry) {
              const FoldedOutputs& folded = entry.first->folded;
              return folded.size() > k && folded[k] &&
                     folded[k]->size() > place && folded[k]->IsKnown(place) &&
                     !folded[k]->holds_strings() &&
                     folded[k]->Float(place) ==
                         static_cast<double>(entry.second);
            });
        if (is_symbol) range.element_symbols[i] = symbol;
      }
    }
  }
}

}  // namespace weighbridge
