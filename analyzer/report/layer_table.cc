#include "analyzer/report/layer_table.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/text_table.h"

namespace weighbridge {
namespace {

using Align = TextTable::Align;

// What one column shows of a layer, and of all of them in the last row.
struct LayerColumn {
  const char* title;
  Align align;
  int narrowest;
  std::string (*cell)(const Layer&);
  std::string (*sum)(const Analysis&);
};

std::string NoSum(const Analysis&) { return ""; }

std::string NameOf(const Layer& layer) {
  if (layer.names_size() == 0) return kUnknown;
  const std::string name = DisplayText(layer.names(0));
  if (layer.names_size() == 1) return name;
  return absl::StrCat(name, " +", layer.names_size() - 1);
}

std::string OperatorsOf(const Layer& layer) {
  constexpr int kWidest = 20;
  return layer.op_types_size() == 0
             ? kUnknown
             : ElideMiddle(DisplayText(absl::StrJoin(layer.op_types(), "+")),
                           kWidest);
}

// Of the first node only, where there is no room for all.
std::string FirstOperatorOf(const Layer& layer) {
  return layer.op_types_size() == 0 ? kUnknown : DisplayText(layer.op_types(0));
}

// In and out; unknown if either is.
std::string ActivationsOf(const Layer& layer) {
  if (!layer.has_activation_bytes_in() || !layer.has_activation_bytes_out()) {
    return kUnknown;
  }
  return BytesText(layer.activation_bytes_in() + layer.activation_bytes_out());
}

// "matrix", "overhead"; of "memory:dram" only the level.
std::string BoundOf(const Layer& layer) {
  if (layer.bound().empty()) return kUnknown;
  return DisplayText(std::string(absl::StripPrefix(layer.bound(), "memory:")));
}

std::string SumTitle(const Analysis&) { return "total"; }

constexpr LayerColumn kIndex = {
    "#", Align::kRight, 0,
    [](const Layer& layer) { return absl::StrCat(layer.index()); }, NoSum};
constexpr LayerColumn kName = {"name", Align::kLeft, 12, NameOf, SumTitle};
constexpr LayerColumn kOperators = {"op", Align::kLeft, 6, OperatorsOf, NoSum};
constexpr LayerColumn kFirstOperator = {"op", Align::kLeft, 6, FirstOperatorOf,
                                        NoSum};
constexpr LayerColumn kMacs = {
    "MACs", Align::kRight, 0,
    [](const Layer& layer) {
      return CountText(IfPresent(layer.has_macs(), layer.macs()));
    },
    [](const Analysis& all) { return CountText(all.totals().macs()); }};
constexpr LayerColumn kParameters = {
    "params", Align::kRight, 0,
    [](const Layer& layer) { return CountText(layer.parameters()); },
    [](const Analysis& all) { return CountText(all.totals().parameters()); }};
constexpr LayerColumn kWeights = {
    "weights", Align::kRight, 0,
    [](const Layer& layer) { return BytesText(layer.weight_bytes()); },
    [](const Analysis& all) { return BytesText(all.totals().weight_bytes()); }};
constexpr LayerColumn kActivations = {
    "activations", Align::kRight, 0, ActivationsOf, [](const Analysis& all) {
      return BytesText(all.totals().activation_bytes());
    }};
constexpr LayerColumn kIntensity = {
    "ops/byte", Align::kRight, 0,
    [](const Layer& layer) {
      return RatioText(IfPresent(layer.has_intensity(), layer.intensity()));
    },
    NoSum};
constexpr LayerColumn kTime = {
    "time", Align::kRight, 0,
    [](const Layer& layer) {
      return SecondsText(
          IfPresent(layer.has_latency_seconds(), layer.latency_seconds()));
    },
    [](const Analysis& all) {
      return SecondsText(IfPresent(all.totals().has_base_latency_seconds(),
                                   all.totals().base_latency_seconds()));
    }};
constexpr LayerColumn kShare = {
    "share", Align::kRight, 0,
    [](const Layer& layer) {
      return PercentText(IfPresent(layer.has_share(), layer.share()));
    },
    NoSum};
constexpr LayerColumn kBound = {"bound", Align::kLeft, 6, BoundOf, NoSum};
constexpr LayerColumn kEnergy = {
    "energy", Align::kRight, 0,
    [](const Layer& layer) {
      return JoulesText(
          IfPresent(layer.has_energy_joules(), layer.energy_joules()));
    },
    [](const Analysis& all) {
      return JoulesText(IfPresent(all.totals().has_energy_joules(),
                                  all.totals().energy_joules()));
    }};
constexpr LayerColumn kStreamed = {
    "streamed", Align::kRight, 0,
    [](const Layer& layer) {
      return BytesText(
          IfPresent(layer.has_streaming(), layer.streaming().bytes()));
    },
    [](const Analysis& all) {
      return BytesText(IfPresent(all.totals().has_streamed_bytes(),
                                 all.totals().streamed_bytes()));
    }};
constexpr LayerColumn kLoad = {
    "load", Align::kRight, 0,
    [](const Layer& layer) {
      return SecondsText(
          IfPresent(layer.has_streaming(), layer.streaming().seconds()));
    },
    [](const Analysis& all) {
      return SecondsText(IfPresent(all.totals().has_streaming_seconds(),
                                   all.totals().streaming_seconds()));
    }};
constexpr LayerColumn kExposed = {
    "exposed", Align::kRight, 0,
    [](const Layer& layer) {
      return SecondsText(IfPresent(layer.has_streaming(),
                                   layer.streaming().exposed_seconds()));
    },
    [](const Analysis& all) {
      return SecondsText(IfPresent(all.totals().has_exposed_streaming_seconds(),
                                   all.totals().exposed_streaming_seconds()));
    }};
constexpr LayerColumn kAddedEnergy = {
    "added", Align::kRight, 0,
    [](const Layer& layer) {
      return JoulesText(IfPresent(
          layer.has_streaming() && layer.streaming().has_energy_joules(),
          layer.streaming().energy_joules()));
    },
    [](const Analysis& all) {
      return JoulesText(IfPresent(all.totals().has_streaming_joules(),
                                  all.totals().streaming_joules()));
    }};

bool Streams(const Analysis& analysis) {
  return analysis.totals().streamed_bytes() > 0;
}

std::vector<const LayerColumn*> ColumnsFor(const Analysis& analysis) {
  if (!analysis.has_target()) {
    return {&kIndex,      &kName,    &kOperators,   &kMacs,
            &kParameters, &kWeights, &kActivations, &kIntensity};
  }
  if (!Streams(analysis)) {
    return {&kIndex,       &kName, &kOperators, &kMacs,  &kWeights,
            &kActivations, &kTime, &kShare,     &kBound, &kEnergy};
  }
  return {&kIndex,       &kName,    &kFirstOperator, &kMacs,   &kWeights,
          &kActivations, &kTime,    &kBound,         &kEnergy, &kStreamed,
          &kLoad,        &kExposed, &kAddedEnergy};
}

std::string Heading(size_t shown, const Analysis& analysis, LayerOrder order) {
  const char* in_order = "in schedule order";
  if (order == LayerOrder::kTime) {
    in_order = analysis.has_target() ? "most time first" : "most MACs first";
  }
  if (order == LayerOrder::kEnergy) in_order = "most energy first";
  if (order == LayerOrder::kWeights) in_order = "most weights first";
  if (order == LayerOrder::kStreaming)
    in_order = "most exposed streaming first";
  return absl::StrCat(
      "layers, ", in_order,
      shown < static_cast<size_t>(analysis.layers_size())
          ? absl::StrCat("; ", shown, " of ", analysis.layers_size(), " shown")
          : "",
      ":\n");
}

}  // namespace

std::string RenderLayerTable(const Analysis& analysis,
                             const LayerTableOptions& options) {
  if (analysis.layers_size() == 0) return "";
  const std::vector<const LayerColumn*> columns = ColumnsFor(analysis);
  std::vector<TextTable::Column> table_columns;
  for (const LayerColumn* column : columns) {
    table_columns.push_back({column->title, column->align, column->narrowest});
  }
  TextTable table(table_columns);
  const std::vector<const Layer*> shown =
      OrderLayers(analysis, options.order, options.top);
  for (const Layer* layer : shown) {
    std::vector<std::string> cells;
    for (const LayerColumn* column : columns) {
      cells.push_back(column->cell(*layer));
    }
    table.AddRow(std::move(cells));
  }
  table.AddRule();
  std::vector<std::string> sums;
  for (const LayerColumn* column : columns) {
    sums.push_back(column->sum(analysis));
  }
  table.AddRow(std::move(sums));
  return absl::StrCat(Heading(shown.size(), analysis, options.order),
                      table.Render(options.width));
}

}  // namespace weighbridge
