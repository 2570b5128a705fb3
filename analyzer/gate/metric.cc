#include "analyzer/gate/metric.h"

#include "absl/strings/str_replace.h"

namespace weighbridge {
namespace {

// The number of a field that may be absent, as the quantity Q.
template <typename Q, typename T>
std::optional<GateAmount> If(bool is_known, T value) {
  if (!is_known) return std::nullopt;
  return Q(value);
}

std::vector<Metric> AllMetrics() {
  return {
      {"latency", "100 ms", Seconds(), true,
       [](const Analysis& a) {
         return If<Seconds>(a.totals().has_latency_seconds(),
                            a.totals().latency_seconds());
       },
       // What the layer adds to the latency: its run and whatever of its load
       // nothing hides.
       [](const Layer& layer) {
         return If<Seconds>(
             layer.has_latency_seconds(),
             layer.latency_seconds() + layer.streaming().exposed_seconds());
       }},
      {"base_latency", "100 ms", Seconds(), true,
       [](const Analysis& a) {
         return If<Seconds>(a.totals().has_base_latency_seconds(),
                            a.totals().base_latency_seconds());
       },
       [](const Layer& layer) {
         return If<Seconds>(layer.has_latency_seconds(),
                            layer.latency_seconds());
       }},
      {"exposed_streaming", "5 ms", Seconds(), true,
       [](const Analysis& a) {
         return If<Seconds>(a.totals().has_exposed_streaming_seconds(),
                            a.totals().exposed_streaming_seconds());
       },
       // Without weights that are streamed there is nothing to expose.
       [](const Layer& layer) {
         return If<Seconds>(true, layer.streaming().exposed_seconds());
       }},
      {"energy", "50 mJ", Joules(), true,
       [](const Analysis& a) {
         return If<Joules>(a.totals().has_energy_joules(),
                           a.totals().energy_joules());
       },
       [](const Layer& layer) {
         return If<Joules>(layer.has_energy_joules(), layer.energy_joules());
       }},
      {"power", "5 W", Watts(), true,
       [](const Analysis& a) {
         return If<Watts>(a.totals().has_average_power_watts(),
                          a.totals().average_power_watts());
       }},
      {"throughput", "30 /s", PerSecond(), true,
       [](const Analysis& a) {
         return If<PerSecond>(a.totals().has_throughput_per_second(),
                              a.totals().throughput_per_second());
       }},
      {"peak_memory", "8 MiB", Bytes(), true,
       [](const Analysis& a) {
         return If<Bytes>(a.totals().has_peak_memory_bytes(),
                          a.totals().peak_memory_bytes());
       },
       [](const Layer& layer) {
         return If<Bytes>(layer.has_on_chip_bytes(), layer.on_chip_bytes());
       }},
      {"peak_activations", "2 MiB", Bytes(), true,
       [](const Analysis& a) {
         return If<Bytes>(a.has_totals(), a.totals().peak_activation_bytes());
       }},
      {"weights", "25 MB", Bytes(), false,
       [](const Analysis& a) {
         return If<Bytes>(a.has_totals(), a.totals().weight_bytes());
       },
       [](const Layer& layer) {
         return If<Bytes>(true, layer.weight_bytes());
       }},
      {"streamed", "0 B", Bytes(), true,
       [](const Analysis& a) {
         return If<Bytes>(a.totals().has_streamed_bytes(),
                          a.totals().streamed_bytes());
       },
       [](const Layer& layer) {
         return If<Bytes>(true, layer.streaming().bytes());
       }},
      {"ops", "8 Gops", Ops(), true,
       [](const Analysis& a) {
         return If<Ops>(a.has_totals(), a.totals().ops());
       },
       [](const Layer& layer) {
         return If<Ops>(layer.has_ops(), layer.ops());
       }},
      {"macs", "4000000000", int64_t{}, true,
       [](const Analysis& a) {
         return If<int64_t>(a.has_totals(), a.totals().macs());
       },
       [](const Layer& layer) {
         return If<int64_t>(layer.has_macs(), layer.macs());
       }},
      {"parameters", "25000000", int64_t{}, false,
       [](const Analysis& a) {
         return If<int64_t>(a.has_totals(), a.totals().parameters());
       },
       [](const Layer& layer) {
         return If<int64_t>(true, layer.parameters());
       }},
      {"contexts", "1", int64_t{}, true,
       [](const Analysis& a) {
         return If<int64_t>(a.totals().has_contexts(), a.totals().contexts());
       }},
  };
}

}  // namespace

const std::vector<Metric>& Metrics() {
  static const auto& metrics = *new std::vector<Metric>(AllMetrics());
  return metrics;
}

const Metric* FindMetric(const std::string& name) {
  for (const Metric& metric : Metrics()) {
    if (metric.name == name) return &metric;
  }
  return nullptr;
}

std::vector<std::string> MetricNames(Scope scope) {
  std::vector<std::string> names;
  for (const Metric& metric : Metrics()) {
    if (scope == Scope::kTotal || metric.of_layer != nullptr) {
      names.push_back(metric.name);
    }
  }
  return names;
}

std::string SpokenName(const Metric& metric) {
  return absl::StrReplaceAll(metric.name, {{"_", " "}});
}

}  // namespace weighbridge
