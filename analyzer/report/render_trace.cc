#include "analyzer/report/render_trace.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/json_text.h"

namespace weighbridge {
namespace {

enum Lane : int { kCompute = 1, kLink = 2 };

// The format counts in microseconds.
double Microseconds(double seconds) { return seconds * 1e6; }

class TraceWriter {
 public:
  std::string Write(const Report& report) {
    out_ = "{\"displayTimeUnit\": \"ms\", \"traceEvents\": [";
    for (const Analysis& analysis : report.analyses()) {
      if (analysis.has_target() && analysis.error().empty()) {
        AddAnalysis(analysis);
      }
    }
    absl::StrAppend(&out_, is_empty_ ? "" : "\n", "]}\n");
    return std::move(out_);
  }

 private:
  void AddAnalysis(const Analysis& analysis) {
    ++process_;
    std::string title =
        absl::StrCat(analysis.model().name(), " on ", analysis.target().id(),
                     ", ", analysis.precision(), ", batch ", analysis.batch());
    if (!analysis.streaming_policy().empty()) {
      absl::StrAppend(&title, ", ", analysis.streaming_policy());
    }
    Name("process_name", kCompute, title);
    Name("thread_name", kCompute, "compute");
    for (const Layer& layer : analysis.layers()) AddLayer(layer);
    if (analysis.layers_size() > 0) {
      const Layer& last = analysis.layers(analysis.layers_size() - 1);
      AddOccupancy(last.end_seconds(), 0, 0);
    }
    if (analysis.link_uses().empty()) return;
    Name("thread_name", kLink, "host link");
    std::vector<char> has_arrow(analysis.layers_size(), 0);
    for (int i = 0; i < analysis.link_uses_size(); ++i) {
      const LinkUse& use = analysis.link_uses(i);
      const bool is_known =
          use.layer() >= 0 && use.layer() < analysis.layers_size();
      AddUse(use, is_known ? NameOf(analysis.layers(use.layer())) : "");
      const bool is_last_use = i + 1 == analysis.link_uses_size();
      AddRate(use.start(), use.bytes_per_second());
      if (is_last_use || analysis.link_uses(i + 1).start() > use.end()) {
        AddRate(use.end(), 0);
      }
      // The first load of a layer; slices would hide everything under arrows.
      if (use.kind() != "weights" || !is_known) continue;
      if (std::exchange(has_arrow[use.layer()], 1)) continue;
      AddArrow(use, analysis.layers(use.layer()));
    }
  }

  static std::string NameOf(const Layer& layer) {
    return layer.names().empty() ? absl::StrCat("layer ", layer.index())
                                 : layer.names(0);
  }

  void AddLayer(const Layer& layer) {
    if (!layer.has_start_seconds()) return;
    Begin("X", NameOf(layer), layer.start_seconds(), kCompute);
    Text("cat", "layer");
    Number("dur", Microseconds(layer.end_seconds() - layer.start_seconds()));
    out_ += ", \"args\": {";
    is_first_argument_ = true;
    Argument("index", layer.index());
    if (!layer.op_types().empty()) Argument("op", layer.op_types(0));
    if (!layer.bound().empty()) Argument("bound", layer.bound());
    Argument("weight_bytes", layer.weight_bytes());
    if (layer.has_macs()) Argument("macs", layer.macs());
    if (layer.has_streaming()) {
      Argument("reason", layer.streaming().reason());
      Argument("exposed_us", Microseconds(layer.streaming().exposed_seconds()));
      Argument("hidden_us", Microseconds(layer.streaming().hidden_seconds()));
    }
    out_ += "}}";
    AddOccupancy(layer.start_seconds(), layer.on_chip_weight_bytes(),
                 layer.on_chip_activation_bytes());
  }

  void AddUse(const LinkUse& use, const std::string& layer) {
    Begin("X", absl::StrCat(use.kind(), " ", layer), use.start(), kLink);
    Text("cat", use.kind());
    Number("dur", Microseconds(use.end() - use.start()));
    out_ += ", \"args\": {";
    is_first_argument_ = true;
    Argument("layer", use.layer());
    Argument("bytes", use.bytes());
    out_ += "}}";
  }

  void AddArrow(const LinkUse& use, const Layer& layer) {
    ++arrow_;
    Begin("s", "load", use.start(), kLink);
    Text("cat", "load");
    Number("id", arrow_);
    out_ += "}";
    Begin("f", "load", layer.start_seconds(), kCompute);
    Text("cat", "load");
    Text("bp", "e");
    Number("id", arrow_);
    out_ += "}";
  }

  void AddOccupancy(double time, int64_t weights, int64_t activations) {
    Begin("C", "on-chip bytes", time, kCompute);
    out_ += ", \"args\": {";
    is_first_argument_ = true;
    Argument("weights", weights);
    Argument("activations", activations);
    out_ += "}}";
  }

  void AddRate(double time, double bytes_per_second) {
    Begin("C", "link bytes per second", time, kLink);
    out_ += ", \"args\": {";
    is_first_argument_ = true;
    Argument("rate", bytes_per_second);
    out_ += "}}";
  }

  void Name(const char* what, Lane lane, const std::string& name) {
    Begin("M", what, 0, lane);
    out_ += ", \"args\": {";
    is_first_argument_ = true;
    Argument("name", name);
    out_ += "}}";
  }

  // An event up to its time and lane; the caller closes it.
  void Begin(const char* phase, const std::string& name, double time,
             Lane lane) {
    out_ += is_empty_ ? "\n{\"ph\": \"" : ",\n{\"ph\": \"";
    is_empty_ = false;
    absl::StrAppend(&out_, phase, "\"");
    Text("name", name);
    Number("pid", process_);
    Number("tid", static_cast<int64_t>(lane));
    Number("ts", Microseconds(time));
  }

  void Text(const char* key, const std::string& value) {
    absl::StrAppend(&out_, ", \"", key, "\": ");
    AppendJsonString(value, &out_);
  }
  void Number(const char* key, int64_t value) {
    absl::StrAppend(&out_, ", \"", key, "\": ");
    AppendJsonInteger(value, &out_);
  }
  void Number(const char* key, double value) {
    absl::StrAppend(&out_, ", \"", key, "\": ");
    AppendJsonDouble(value, &out_);
  }

  void ArgumentKey(const char* key) {
    absl::StrAppend(&out_, is_first_argument_ ? "\"" : ", \"", key, "\": ");
    is_first_argument_ = false;
  }
  void Argument(const char* key, const std::string& value) {
    ArgumentKey(key);
    AppendJsonString(value, &out_);
  }
  void Argument(const char* key, int64_t value) {
    ArgumentKey(key);
    AppendJsonInteger(value, &out_);
  }
  void Argument(const char* key, double value) {
    ArgumentKey(key);
    AppendJsonDouble(value, &out_);
  }

  std::string out_;
  bool is_empty_ = true, is_first_argument_ = true;
  int64_t process_ = 0, arrow_ = 0;
};

}  // namespace

std::string RenderTrace(const Report& report) {
  return TraceWriter().Write(report);
}

}  // namespace weighbridge
