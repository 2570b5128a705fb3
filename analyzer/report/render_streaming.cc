#include "analyzer/report/render_streaming.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/text_table.h"
#include "analyzer/report/text_timeline.h"

namespace weighbridge {
namespace {

constexpr size_t kMostLayers = 10;
constexpr int kLabel = 10;

class StreamingRenderer {
 public:
  StreamingRenderer(const Analysis& analysis, int width)
      : analysis_(analysis), totals_(analysis.totals()), width_(width) {}

  std::string Render() {
    AddMemory();
    AddTimes();
    if (!analysis_.link_uses().empty()) {
      AddTimeline();
      AddWaiting();
    }
    AddRemedies();
    return std::move(text_);
  }

 private:
  void AddLine(const std::string& line) {
    absl::StrAppend(&text_, WrapText(line, 4, width_), "\n");
  }

  // What is spilled may lie in a nearer memory as well.
  int64_t ActivationsAtHost() const {
    for (const MemorySpace& space : analysis_.memory_spaces()) {
      if (space.name() == "host") return space.peak_activation_bytes();
    }
    return 0;
  }

  // The words are those of the Edge TPU compiler, which its users know.
  void AddMemory() {
    AddLine(
        absl::StrCat("  on-chip memory used for caching model parameters: ",
                     BytesText(IfPresent(totals_.has_resident_weight_bytes(),
                                         totals_.resident_weight_bytes()))));
    AddLine(absl::StrCat(
        "  on-chip memory remaining for caching model parameters: ",
        BytesText(IfPresent(totals_.has_remaining_weight_bytes(),
                            totals_.remaining_weight_bytes()))));
    AddLine(absl::StrCat(
        "  off-chip memory used for streaming uncached model parameters: ",
        BytesText(IfPresent(totals_.has_streamed_bytes(),
                            totals_.streamed_bytes()))));
    if (totals_.has_spilling_bytes()) {
      AddLine(absl::StrCat(
          "  activations that do not fit: ", BytesText(ActivationsAtHost()),
          " at most, ", BytesText(totals_.spilling_bytes()),
          " to the host and back"));
    }
    if (totals_.contexts() > 1) {
      AddLine(absl::StrCat("  ", totals_.contexts(), " contexts; ",
                           BytesText(totals_.crossing_bytes()),
                           " of activations cross their borders, ",
                           SecondsText(totals_.switching_seconds()),
                           " of switching"));
    }
  }

  void AddTimes() {
    if (!totals_.has_latency_seconds()) return;
    std::string line = absl::StrCat(
        "  latency ", SecondsText(totals_.latency_seconds()), " = ",
        SecondsText(totals_.base_latency_seconds()),
        totals_.has_spilling_seconds()
            ? absl::StrCat(" of computation and spilling (",
                           SecondsText(totals_.spilling_seconds()), ") + ")
            : " of computation + ",
        SecondsText(totals_.exposed_streaming_seconds()),
        " of exposed streaming (the link is used for ",
        SecondsText(totals_.streaming_seconds()), ")");
    if (totals_.has_first_latency_seconds()) {
      absl::StrAppend(&line, "; first run ",
                      SecondsText(totals_.first_latency_seconds()));
    }
    if (totals_.has_latency_bound_seconds()) {
      absl::StrAppend(&line, "; no other choice of what stays is below ",
                      SecondsText(totals_.latency_bound_seconds()));
    }
    AddLine(line);
  }

  void AddTimeline() {
    std::vector<TimeSpan> link, compute;
    for (const LinkUse& use : analysis_.link_uses()) {
      link.push_back({use.start(), use.end()});
    }
    for (const Layer& layer : analysis_.layers()) {
      AddRun(layer, &compute);
    }
    const int columns = std::max(10, width_ - kLabel - 4);
    const double end = totals_.latency_seconds();
    absl::StrAppend(&text_, "\ntimeline, ", SecondsText(end / columns),
                    " per column:\n");
    for (const auto& [name, spans] :
         {std::pair<const char*, const std::vector<TimeSpan>&>{"link", link},
          {"compute", compute}}) {
      absl::StrAppend(&text_, "  ", PadRight(name, kLabel - 2), "|",
                      RenderLane(spans, end, columns), "|\n");
    }
  }

  // What it loads on the way interrupts a layer.
  void AddRun(const Layer& layer, std::vector<TimeSpan>* spans) {
    double start = layer.start_seconds();
    for (; next_use_ < analysis_.link_uses_size(); ++next_use_) {
      const LinkUse& use = analysis_.link_uses(next_use_);
      if (use.start() >= layer.end_seconds()) break;
      if (use.layer() != layer.index() || use.start() < start) continue;
      spans->push_back({start, use.start()});
      start = use.end();
    }
    spans->push_back({start, layer.end_seconds()});
  }

  void AddWaiting() {
    std::vector<const Layer*> waiting;
    for (const Layer& layer : analysis_.layers()) {
      if (layer.streaming().exposed_seconds() > 0) waiting.push_back(&layer);
    }
    const size_t count = waiting.size();
    std::stable_sort(waiting.begin(), waiting.end(),
                     [](const Layer* a, const Layer* b) {
                       return a->streaming().exposed_seconds() >
                              b->streaming().exposed_seconds();
                     });
    waiting.resize(std::min(waiting.size(), kMostLayers));
    absl::StrAppend(&text_, "\nlayers that wait longest for the link; ",
                    waiting.size(), " of ", count, " that wait:\n");
    using Align = TextTable::Align;
    TextTable table({{"#"},
                     {"layer", Align::kLeft, 12},
                     {"op", Align::kLeft, 7},
                     {"loaded"},
                     {"from"},
                     {"to"},
                     {"runs from"},
                     {"hidden"},
                     {"exposed"},
                     {"why", Align::kLeft, 12}});
    for (const Layer* layer : waiting) {
      const Streaming& streaming = layer->streaming();
      table.AddRow(
          {absl::StrCat(layer->index()),
           layer->names().empty() ? "" : DisplayText(layer->names(0)),
           layer->op_types().empty() ? "" : DisplayText(layer->op_types(0)),
           BytesText(streaming.bytes()), SecondsText(streaming.load_start()),
           SecondsText(streaming.load_end()),
           SecondsText(streaming.run_start()),
           SecondsText(streaming.hidden_seconds()),
           SecondsText(streaming.exposed_seconds()),
           DisplayText(streaming.reason())});
    }
    text_ += table.Render(width_);
  }

  void AddRemedies() {
    if (analysis_.remedies().empty()) return;
    absl::StrAppend(&text_, "\nwhat would end the streaming:\n");
    for (const Remedy& remedy : analysis_.remedies()) {
      AddLine(absl::StrCat("  - ", DisplayText(remedy.message())));
    }
  }

  const Analysis& analysis_;
  const Totals& totals_;
  const int width_;
  int next_use_ = 0;
  std::string text_;
};

}  // namespace

std::string RenderStreaming(const Analysis& analysis, int width) {
  return StreamingRenderer(analysis, width).Render();
}

}  // namespace weighbridge
