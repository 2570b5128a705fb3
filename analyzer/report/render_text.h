// Report -> text for people: a terminal of 120 columns, readable units, what
// must be known before a number is believed above the number. Computes nothing.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_TEXT_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_TEXT_H_

#include <cstdint>
#include <string>

#include "analyzer/report/layer_table.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

struct TextOptions {
  LayerTableOptions layers;
  bool per_layer = true;   // The layer tables.
  bool color = false;      // ANSI colours of the verdicts.
  bool streaming = false;  // RenderStreaming instead of the layer tables.
};

// Per model: what it is, coverage and assumptions; then, on one target, its
// verdict, totals and layers; on several, the ranking, with the totals of each
// if they are few. An analysis without a target makes it an overview: the
// counts of its layers and the ranking. Names are made safe for a terminal.
// Ends with a newline.
std::string RenderText(const Report& report, const TextOptions& options);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_TEXT_H_
