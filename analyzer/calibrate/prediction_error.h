// How far predictions are from what was measured. Plain statistics over pairs;
// knows neither models nor targets.
#ifndef WEIGHBRIDGE_ANALYZER_CALIBRATE_PREDICTION_ERROR_H_
#define WEIGHBRIDGE_ANALYZER_CALIBRATE_PREDICTION_ERROR_H_

#include <optional>
#include <vector>

namespace weighbridge {

// Of the same thing in the same unit, both above zero.
struct Prediction {
  double measured = 0;
  double predicted = 0;
};

// |predicted - measured| / measured.
double RelativeError(const Prediction& prediction);

// (predicted - measured) / measured: above zero if too much was predicted.
double SignedError(const Prediction& prediction);

struct ErrorSummary {
  double median = 0, worst = 0;  // Relative errors.
  double bias = 0;               // The median of the signed errors.
  // Spearman's: 1 if predictions order the cases as measurements do, ties at
  // their mean rank. nullopt: fewer than two cases, or all of one side equal.
  std::optional<double> rank_correlation;
};

// nullopt if there is no prediction. The median of an even number is the mean
// of the middle two.
std::optional<ErrorSummary> Summarize(const std::vector<Prediction>& cases);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_CALIBRATE_PREDICTION_ERROR_H_
