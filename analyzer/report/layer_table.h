// The per-layer table of a text report. Its columns are those that the report
// has numbers for: counts always, times and energy on a target, the link where
// weights are streamed. What a layer does not know is '?'.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_LAYER_TABLE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_LAYER_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "analyzer/report/order_layers.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

struct LayerTableOptions {
  LayerOrder order = LayerOrder::kSchedule;
  std::optional<int64_t> top;  // How many layers are shown; unset: all.
  int width = 120;             // Columns.
};

// Under a heading; ends with a row of the sums over all layers, shown or not.
// Empty for a report without layers.
std::string RenderLayerTable(const Analysis& analysis,
                             const LayerTableOptions& options);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_LAYER_TABLE_H_
