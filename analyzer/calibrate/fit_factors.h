// Finds factors that make a loss small, for calibration: few parameters, each
// a positive scale, and a loss with no derivative.
#ifndef WEIGHBRIDGE_ANALYZER_CALIBRATE_FIT_FACTORS_H_
#define WEIGHBRIDGE_ANALYZER_CALIBRATE_FIT_FACTORS_H_

#include <functional>
#include <vector>

namespace weighbridge {

// How bad a choice of factors is; smaller is better.
using FactorLoss = std::function<double(const std::vector<double>& factors)>;

// A compass search in the logarithm of each factor, from `factors`, by steps
// of a half down to about one percent. Never worse than the start;
// deterministic; calls `loss` a few hundred times per factor at most.
std::vector<double> FitFactors(std::vector<double> factors,
                               const FactorLoss& loss);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_CALIBRATE_FIT_FACTORS_H_
