// Report -> Markdown that fits a comment on a pull request: what matters in
// tables, the rest folded away, the whole below the size that such comments
// may have. Computes nothing.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_RENDER_MARKDOWN_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_RENDER_MARKDOWN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analyzer/report/order_layers.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

struct MarkdownOptions {
  LayerOrder order = LayerOrder::kTime;
  std::optional<int64_t> top;  // Layers of each table; unset: ten.
  // Of the text in bytes: what goes beyond is left out, model by model, and
  // said to be. The default is below the limit of the large forges.
  size_t most_bytes = 60000;
};

// Per model: what it is, the gates and the comparison of its targets, or all
// about the only one. Names are shown as they are and are never markup. Ends
// with a newline.
std::string RenderMarkdown(const Report& report,
                           const MarkdownOptions& options);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_RENDER_MARKDOWN_H_
