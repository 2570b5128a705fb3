// What a policy can limit: one row per metric, with the word that names it in
// policy files and flags and where its number stands in a report.
#ifndef WEIGHBRIDGE_ANALYZER_GATE_METRIC_H_
#define WEIGHBRIDGE_ANALYZER_GATE_METRIC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/gate/gate_amount.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

enum class Scope : uint8_t { kTotal, kAnyLayer };

struct Metric {
  std::string name;     // "peak_memory"
  std::string example;  // "8 MiB"
  GateAmount like;      // Of its type; the value means nothing.
  // Nodes without a rule are missing from the number, which then is a bound and
  // not the amount.
  bool needs_coverage = true;
  // Nullopt: unknown. No function: the metric has no such scope.
  std::optional<GateAmount> (*of_analysis)(const Analysis&) = nullptr;
  std::optional<GateAmount> (*of_layer)(const Layer&) = nullptr;
};

const std::vector<Metric>& Metrics();

// Null if there is none.
const Metric* FindMetric(const std::string& name);

// Of those that have the scope, in the order of the table.
std::vector<std::string> MetricNames(Scope scope);

// "peak memory".
std::string SpokenName(const Metric& metric);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_GATE_METRIC_H_
