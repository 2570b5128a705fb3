#include "analyzer/gate/gate_amount.h"

#include <limits>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "analyzer/units/format.h"
#include "analyzer/units/parse.h"

namespace weighbridge {
namespace {

template <typename Q>
constexpr bool kIsCount = std::is_same_v<Q, int64_t>;

}  // namespace

bool IsOverflow(const GateAmount& amount) {
  return std::visit(
      [](const auto& quantity) {
        using Q = std::decay_t<decltype(quantity)>;
        if constexpr (kIsCount<Q>) {
          return quantity == std::numeric_limits<int64_t>::max();
        } else if constexpr (requires { quantity.IsSaturated(); }) {
          return quantity.IsSaturated();
        } else {
          // Infinity, or the number that equals nothing.
          return !(quantity < Q::Max());
        }
      },
      amount);
}

std::string AmountText(const GateAmount& amount) {
  if (IsOverflow(amount)) return "overflow";
  return std::visit(
      [](const auto& quantity) {
        if constexpr (kIsCount<std::decay_t<decltype(quantity)>>) {
          return FormatCount(quantity);
        } else {
          return Format(quantity);
        }
      },
      amount);
}

absl::StatusOr<GateAmount> ParseAmount(const std::string& text,
                                       const GateAmount& like) {
  return std::visit(
      [&text](const auto& quantity) -> absl::StatusOr<GateAmount> {
        using Q = std::decay_t<decltype(quantity)>;
        if constexpr (kIsCount<Q>) {
          int64_t count = 0;
          if (absl::SimpleAtoi(text, &count) && count >= 0) return count;
          return absl::InvalidArgumentError(
              absl::StrCat("'", text, "', expected a whole number"));
        } else {
          absl::StatusOr<Q> parsed = ParseQuantity<Q>(text);
          if (!parsed.ok()) return parsed.status();
          return *parsed;
        }
      },
      like);
}

}  // namespace weighbridge
