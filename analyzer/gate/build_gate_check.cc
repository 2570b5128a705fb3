#include "analyzer/gate/build_gate_check.h"

#include <limits>

namespace weighbridge {
namespace {

double NumberOf(const GateAmount& amount) {
  return std::visit(
      [](const auto& quantity) {
        if constexpr (requires { quantity.value(); }) {
          return static_cast<double>(quantity.value());
        } else {
          return static_cast<double>(quantity);
        }
      },
      amount);
}

}  // namespace

void SetMeasured(const GateAmount& amount, GateCheck* check) {
  check->set_measured(NumberOf(amount));
}

void SetLimit(const GateAmount& amount, GateCheck* check) {
  check->set_limit(NumberOf(amount));
}

void SetLayer(const Layer& layer, GateCheck* check) {
  check->set_layer(layer.index());
  if (layer.names_size() > 0) check->set_layer_name(layer.names(0));
}

double RatioOf(const GateAmount& part, const GateAmount& whole) {
  const double divisor = NumberOf(whole);
  const double dividend = NumberOf(part);
  if (divisor != 0) return dividend / divisor;
  return dividend == 0 ? 1 : std::numeric_limits<double>::infinity();
}

}  // namespace weighbridge
