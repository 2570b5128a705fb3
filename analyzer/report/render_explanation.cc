#include "analyzer/report/render_explanation.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/display_text.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

constexpr int kWidth = 120;
// Where the values of "  outputs   y float32 [1, 64]" begin.
constexpr int kValueColumn = 15;

const Layer* FindLayer(const Analysis& analysis, const std::string& node) {
  for (const Layer& layer : analysis.layers()) {
    const auto& names = layer.names();
    if (std::find(names.begin(), names.end(), node) != names.end()) {
      return &layer;
    }
  }
  int64_t index = 0;
  if (!absl::SimpleAtoi(node, &index)) return nullptr;
  for (const Layer& layer : analysis.layers()) {
    if (layer.index() == index) return &layer;
  }
  return nullptr;
}

absl::Status NoSuchNode(const Analysis& analysis, const std::string& node) {
  std::vector<std::string> names;
  for (const Layer& layer : analysis.layers()) {
    names.insert(names.end(), layer.names().begin(), layer.names().end());
  }
  return absl::NotFoundError(absl::StrCat(
      DisplayText(analysis.model().file()), ": no layer has a node '",
      DisplayText(node), "'", DisplayText(DidYouMean(node, names))));
}

std::string TensorText(const TensorUse& use) {
  return absl::StrCat(
      DisplayText(use.name()), " ", use.dtype(),
      use.has_shape()
          ? absl::StrCat(" [", absl::StrJoin(use.shape().dims(), ", "), "]")
          : absl::StrCat(" of unknown shape"));
}

class Explanation {
 public:
  Explanation(const Analysis& analysis, const Layer& layer)
      : analysis_(analysis), layer_(layer) {}

  std::string Render() {
    AddTitle();
    AddNodes();
    for (const TensorUse& use : layer_.inputs()) Add("input", TensorText(use));
    for (const TensorUse& use : layer_.outputs()) {
      Add("output", TensorText(use));
    }
    AddWeights();
    AddWork();
    if (analysis_.has_target()) {
      AddTime();
      AddEnergy();
      AddStreaming();
      AddOccupancy();
    }
    return std::move(text_);
  }

 private:
  void Add(const std::string& label, const std::string& value) {
    absl::StrAppend(&text_, "  ", PadRight(label, kValueColumn - 2),
                    WrapText(value, kValueColumn, kWidth), "\n");
  }

  void AddTitle() {
    std::string title = absl::StrCat("layer ", layer_.index(), " of ",
                                     DisplayText(analysis_.model().name()));
    if (analysis_.has_target()) {
      absl::StrAppend(&title, " on ", DisplayText(analysis_.target().id()));
    }
    absl::StrAppend(&title, ", precision ", analysis_.precision(), ", batch ",
                    analysis_.batch());
    absl::StrAppend(&text_, WrapText(title, 2, kWidth), "\n");
  }

  void AddNodes() {
    std::vector<std::string> nodes;
    for (int i = 0; i < layer_.names_size(); ++i) {
      nodes.push_back(DisplayText(layer_.names(i)));
      if (i < layer_.op_types_size()) {
        absl::StrAppend(&nodes.back(), " (", DisplayText(layer_.op_types(i)),
                        ")");
      }
    }
    Add("nodes", absl::StrJoin(nodes, ", "));
    Add("class", layer_.op_class());
  }

  void AddWeights() {
    if (layer_.weights_size() == 0) return;
    Add("weights",
        absl::StrCat(DisplayText(absl::StrJoin(layer_.weights(), ", ")), ": ",
                     CountText(layer_.parameters()), " parameters and ",
                     BytesText(layer_.weight_bytes()),
                     " that no earlier layer reads, ",
                     BytesText(layer_.weight_read_bytes()), " read"));
  }

  void AddWork() {
    if (!layer_.has_ops()) {
      Add("work", "? (not modeled)");
      return;
    }
    Add("work", absl::StrCat(CountText(layer_.macs()), " MACs, ",
                             CountText(layer_.ops()), " ops (a MAC is two), ",
                             RatioText(IfPresent(layer_.has_intensity(),
                                                 layer_.intensity())),
                             " ops per byte moved"));
    Add("activations",
        absl::StrCat(BytesText(IfPresent(layer_.has_activation_bytes_in(),
                                         layer_.activation_bytes_in())),
                     " in, ",
                     BytesText(IfPresent(layer_.has_activation_bytes_out(),
                                         layer_.activation_bytes_out())),
                     " out"));
  }

  void AddTime() {
    if (!layer_.has_latency_seconds()) {
      Add("time", "?");
      return;
    }
    std::vector<std::string> parts;
    const auto add = [&parts](const std::string& name,
                              std::optional<double> seconds) {
      if (seconds)
        parts.push_back(absl::StrCat(name, " ", SecondsText(seconds)));
    };
    add("matrix unit",
        IfPresent(layer_.has_matrix_seconds(), layer_.matrix_seconds()));
    add("vector unit",
        IfPresent(layer_.has_vector_seconds(), layer_.vector_seconds()));
    const std::map<std::string, double> memory(layer_.memory_seconds().begin(),
                                               layer_.memory_seconds().end());
    for (const auto& [level, seconds] : memory) {
      add(absl::StrCat("memory ", DisplayText(level)), seconds);
    }
    add("overhead",
        IfPresent(layer_.has_overhead_seconds(), layer_.overhead_seconds()));
    if (layer_.streaming().spilling_bytes() > 0) {
      add("spilling", layer_.streaming().spilling_seconds());
    }
    Add("time", absl::StrCat(SecondsText(layer_.latency_seconds()),
                             ", bound by ", DisplayText(layer_.bound()), ": ",
                             absl::StrJoin(parts, ", ")));
    std::string rate = absl::StrCat(
        PercentText(IfPresent(layer_.has_utilisation(), layer_.utilisation())),
        " of the peak rate");
    if (!layer_.precision().empty()) {
      absl::StrAppend(&rate, ", executed as ", layer_.precision());
    }
    Add("utilisation", rate);
    Add("share",
        absl::StrCat(PercentText(IfPresent(layer_.has_share(), layer_.share())),
                     " of the latency, ",
                     PercentText(IfPresent(layer_.has_cumulative_share(),
                                           layer_.cumulative_share())),
                     " up to here"));
  }

  void AddEnergy() {
    std::string text = JoulesText(
        IfPresent(layer_.has_energy_joules(), layer_.energy_joules()));
    const std::vector<std::string> parts = EnergyParts(layer_.energy());
    if (!parts.empty()) {
      absl::StrAppend(&text, ": ", absl::StrJoin(parts, ", "));
    }
    Add("energy", text);
  }

  void AddStreaming() {
    if (!layer_.has_streaming()) return;
    const Streaming& streaming = layer_.streaming();
    if (streaming.spilling_bytes() > 0) {
      Add("spilling", absl::StrCat(BytesText(streaming.spilling_bytes()),
                                   " of activations to the host and back in ",
                                   SecondsText(streaming.spilling_seconds())));
    }
    Add("streaming",
        absl::StrCat(BytesText(streaming.bytes()), " over the link in ",
                     SecondsText(streaming.seconds()), " (",
                     SecondsText(streaming.hidden_seconds()), " hidden, ",
                     SecondsText(streaming.exposed_seconds()), " exposed) and ",
                     JoulesText(IfPresent(streaming.has_energy_joules(),
                                          streaming.energy_joules())),
                     "; ", BytesText(streaming.resident_bytes()), " resident"));
    if (!streaming.reason().empty()) Add("", DisplayText(streaming.reason()));
    Add("schedule",
        absl::StrCat("loads from ", SecondsText(streaming.load_start()), " to ",
                     SecondsText(streaming.load_end()), ", runs from ",
                     SecondsText(streaming.run_start()), " to ",
                     SecondsText(streaming.run_end())));
  }

  void AddOccupancy() {
    if (!layer_.has_on_chip_bytes()) return;
    Add("on chip", absl::StrCat(BytesText(layer_.on_chip_bytes()),
                                " in use while it runs"));
  }

  const Analysis& analysis_;
  const Layer& layer_;
  std::string text_;
};

}  // namespace

absl::StatusOr<std::string> RenderExplanation(const Analysis& analysis,
                                              const std::string& node) {
  const Layer* layer = FindLayer(analysis, node);
  if (layer == nullptr) return NoSuchNode(analysis, node);
  return Explanation(analysis, *layer).Render();
}

}  // namespace weighbridge
