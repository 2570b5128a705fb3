#include "analyzer/calibrate/prediction_error.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace weighbridge {
namespace {

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half]
                                : (values[half - 1] + values[half]) / 2;
}

// From 1; equal values share the mean of their ranks.
std::vector<double> Ranks(const std::vector<double>& values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&values](size_t a, size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (size_t first = 0; first < order.size();) {
    size_t end = first;
    while (end < order.size() && values[order[end]] == values[order[first]]) {
      ++end;
    }
    for (size_t i = first; i < end; ++i) {
      ranks[order[i]] = static_cast<double>(first + 1 + end) / 2;
    }
    first = end;
  }
  return ranks;
}

// Pearson's coefficient.
std::optional<double> Correlation(const std::vector<double>& a,
                                  const std::vector<double>& b) {
  if (a.size() < 2) return std::nullopt;
  const double count = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / count;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / count;
  double covariance = 0, variance_a = 0, variance_b = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    covariance += (a[i] - mean_a) * (b[i] - mean_b);
    variance_a += (a[i] - mean_a) * (a[i] - mean_a);
    variance_b += (b[i] - mean_b) * (b[i] - mean_b);
  }
  if (variance_a == 0 || variance_b == 0) return std::nullopt;
  return covariance / std::sqrt(variance_a * variance_b);
}

}  // namespace

double RelativeError(const Prediction& prediction) {
  return std::abs(SignedError(prediction));
}

double SignedError(const Prediction& prediction) {
  return (prediction.predicted - prediction.measured) / prediction.measured;
}

std::optional<ErrorSummary> Summarize(const std::vector<Prediction>& cases) {
  if (cases.empty()) return std::nullopt;
  std::vector<double> errors, signed_errors, measured, predicted;
  for (const Prediction& one : cases) {
    errors.push_back(RelativeError(one));
    signed_errors.push_back(SignedError(one));
    measured.push_back(one.measured);
    predicted.push_back(one.predicted);
  }
  ErrorSummary summary;
  summary.worst = *std::max_element(errors.begin(), errors.end());
  summary.median = Median(std::move(errors));
  summary.bias = Median(std::move(signed_errors));
  summary.rank_correlation = Correlation(Ranks(measured), Ranks(predicted));
  return summary;
}

}  // namespace weighbridge
