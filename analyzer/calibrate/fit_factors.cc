#include "analyzer/calibrate/fit_factors.h"

#include <cmath>
#include <cstddef>

namespace weighbridge {
namespace {

constexpr double kFirstStep = 0.5;  // In the natural logarithm.
constexpr double kLastStep = 0.01;
constexpr int kRoundsPerStep = 20;

// Moves each factor to the better side once. Whether any moved.
bool Improve(double step, const FactorLoss& loss, std::vector<double>& factors,
             double& best) {
  bool moved = false;
  for (size_t i = 0; i < factors.size(); ++i) {
    for (const double direction : {step, -step}) {
      const double before = factors[i];
      factors[i] = before * std::exp(direction);
      const double value = loss(factors);
      if (value < best) {
        best = value;
        moved = true;
        break;
      }
      factors[i] = before;
    }
  }
  return moved;
}

}  // namespace

std::vector<double> FitFactors(std::vector<double> factors,
                               const FactorLoss& loss) {
  double best = loss(factors);
  for (double step = kFirstStep; step >= kLastStep; step /= 2) {
    int rounds = 0;
    while (rounds++ < kRoundsPerStep && Improve(step, loss, factors, best)) {
    }
  }
  return factors;
}

}  // namespace weighbridge
