#include "analyzer/report/test_analysis.h"

#include <cstddef>
#include <cstdint>

#include "analyzer/report/compare_analyses.h"
#include "analyzer/report/find_bottleneck.h"

namespace weighbridge {
namespace {

constexpr int64_t kKibibyte = 1024;

void AddLayer(const std::string& name, const std::string& op_type, int64_t macs,
              int64_t weight_bytes, Analysis* analysis) {
  Layer* layer = analysis->add_layers();
  layer->set_index(analysis->layers_size() - 1);
  layer->add_names(name);
  layer->add_op_types(op_type);
  layer->set_op_class("convolution");
  layer->set_macs(macs);
  layer->set_ops(2 * macs);
  layer->set_parameters(weight_bytes);
  layer->set_weight_bytes(weight_bytes);
  layer->set_activation_bytes_in(2 * kKibibyte);
  layer->set_activation_bytes_out(3 * kKibibyte);
  layer->set_intensity(12.5);
}

void AddTime(double seconds, double joules, double share, Layer* layer) {
  layer->set_latency_seconds(seconds);
  layer->set_matrix_seconds(seconds);
  (*layer->mutable_memory_seconds())["sram"] = seconds / 4;
  layer->set_bound("matrix");
  layer->set_energy_joules(joules);
  layer->mutable_energy()->set_compute(joules);
  layer->set_share(share);
}

void AddLoad(int64_t bytes, double seconds, Layer* layer) {
  Streaming* streaming = layer->mutable_streaming();
  streaming->set_bytes(bytes);
  streaming->set_seconds(seconds);
  streaming->set_exposed_seconds(seconds);
  streaming->set_load_end(seconds);
  streaming->set_reason("serial: nothing stays resident");
}

// One check of the gate `id` on the analysis; it has failed.
GateResult* AddGate(const std::string& id, const std::string& level,
                    const std::string& rule, const std::string& message,
                    int line, int column, Report* report) {
  const Analysis& analysis = report->analyses(0);
  GateResult* gate = report->add_gates();
  gate->set_id(id);
  gate->set_level(level);
  gate->set_message(message);
  gate->set_model(analysis.model().name());
  gate->set_model_file(analysis.model().file());
  gate->set_target(analysis.target().id());
  gate->set_precision(analysis.precision());
  gate->set_batch(analysis.batch());
  gate->set_mode(analysis.mode());
  gate->set_line(line - 2);
  gate->set_column(1);
  GateCheck* check = gate->add_checks();
  check->set_rule(rule);
  check->set_level(level);
  check->set_message(message);
  check->set_line(line);
  check->set_column(column);
  return gate;
}

}  // namespace

Report GatedReport() {
  Report report = ReportOf({FittingAnalysis("part")});
  report.set_tool_version("1.2.3");
  report.set_policy_file("ci/policy.toml");
  GateResult* fast =
      AddGate("fast", "error", "max.latency",
              "latency is 3.00 ms, expected at most 2.00 ms: 50 % too much", 4,
              15, &report);
  GateCheck* latency = fast->mutable_checks(0);
  latency->set_measured(3e-3);
  latency->set_limit(2e-3);
  latency->set_layer(1);
  latency->set_layer_name("fc");
  latency->add_advice("most latency is in layer 1 'fc'");
  AddGate("small", "warning", "max.weights",
          "weights is 5.00 KiB, expected at most 1.00 KiB", 8, 15, &report);
  GateResult* frugal =
      AddGate("frugal", "error", "max.energy",
              "energy is 7.00 mJ, expected at most 1.00 mJ", 12, 14, &report);
  frugal->set_waived(true);
  frugal->set_waiver("waived until 2026-06-30: old camera");
  GateResult* whole = AddGate("whole", "error", "require.modeled",
                              "every node is modeled", 18, 11, &report);
  whole->set_passed(true);
  whole->mutable_checks(0)->set_passed(true);
  return report;
}

Analysis CountedAnalysis() {
  Analysis analysis;
  analysis.set_precision("int8");
  analysis.set_batch(1);
  analysis.set_fusion("epilogue");
  Model* model = analysis.mutable_model();
  model->set_name("net");
  model->set_file("models/net.onnx");
  model->set_nodes(2);
  model->set_scheduled_nodes(2);
  model->set_parameters(5 * kKibibyte);
  model->set_macs(3000);
  model->set_weight_bytes(5 * kKibibyte);
  model->set_ir_version(8);
  (*model->mutable_opset())["ai.onnx"] = 17;
  for (const int64_t dim : {1, 3, 8, 8}) {
    (*model->mutable_input_shapes())["x"].add_dims(dim);
  }
  Coverage* coverage = analysis.mutable_coverage();
  coverage->set_nodes(2);
  coverage->set_modeled_nodes(2);
  Totals* totals = analysis.mutable_totals();
  totals->set_macs(3000);
  totals->set_ops(6000);
  totals->set_parameters(5 * kKibibyte);
  totals->set_weight_bytes(5 * kKibibyte);
  totals->set_activation_bytes(10 * kKibibyte);
  totals->set_peak_activation_bytes(4 * kKibibyte);
  AddLayer("conv", "Conv", 1000, 1 * kKibibyte, &analysis);
  AddLayer("fc", "Gemm", 2000, 4 * kKibibyte, &analysis);
  return analysis;
}

Analysis FittingAnalysis(const std::string& target_id) {
  Analysis analysis = CountedAnalysis();
  Target* target = analysis.mutable_target();
  target->set_id(target_id);
  target->set_on_chip_bytes(16 * kKibibyte);
  analysis.set_mode("standalone");
  analysis.set_streaming_policy("serial");
  analysis.set_verdict(PASS);
  MemoryFit* fit = analysis.mutable_memory_fit();
  fit->set_weight_bytes(5 * kKibibyte);
  fit->set_peak_activation_bytes(4 * kKibibyte);
  fit->set_on_chip_bytes(16 * kKibibyte);
  fit->set_weights_fit_on_chip(true);
  fit->set_fits_on_chip(true);
  fit->set_summary("weights and peak activations fit on chip");
  Totals* totals = analysis.mutable_totals();
  totals->set_base_latency_seconds(3e-3);
  totals->set_streamed_bytes(0);
  totals->set_streaming_seconds(0);
  totals->set_exposed_streaming_seconds(0);
  totals->set_latency_seconds(3e-3);
  totals->set_throughput_per_second(1 / 3e-3);
  totals->set_energy_joules(7e-3);
  totals->mutable_energy()->set_compute(7e-3);
  AddTime(1e-3, 2e-3, 1.0 / 3, analysis.mutable_layers(0));
  AddTime(2e-3, 5e-3, 2.0 / 3, analysis.mutable_layers(1));
  *analysis.mutable_bottleneck() = *FindBottleneck(analysis);
  return analysis;
}

Analysis StreamingAnalysis(const std::string& target_id) {
  Analysis analysis = FittingAnalysis(target_id);
  analysis.set_verdict(FAIL_MEMORY);
  analysis.mutable_target()->set_on_chip_bytes(kKibibyte);
  analysis.mutable_target()->set_link("pcie gen3 x4");
  analysis.mutable_target()->set_link_bytes_per_second(4e9);
  MemoryFit* fit = analysis.mutable_memory_fit();
  fit->set_on_chip_bytes(kKibibyte);
  fit->set_weights_fit_on_chip(false);
  fit->set_fits_on_chip(false);
  fit->set_summary("does not fit");
  Totals* totals = analysis.mutable_totals();
  totals->set_streamed_bytes(5 * kKibibyte);
  totals->set_streaming_seconds(1.5e-3);
  totals->set_exposed_streaming_seconds(1.5e-3);
  totals->set_latency_seconds(4.5e-3);
  totals->set_throughput_per_second(1 / 4.5e-3);
  AddLoad(1 * kKibibyte, 0.3e-3, analysis.mutable_layers(0));
  AddLoad(4 * kKibibyte, 1.2e-3, analysis.mutable_layers(1));
  analysis.mutable_layers(0)->set_share(1.3 / 4.5);
  analysis.mutable_layers(1)->set_share(3.2 / 4.5);
  *analysis.mutable_bottleneck() = *FindBottleneck(analysis);
  Diagnostic* diagnostic = analysis.add_diagnostics();
  diagnostic->set_id("memory-constraint-violation");
  diagnostic->set_severity("error");
  diagnostic->set_message("MEMORY CONSTRAINT VIOLATION: model size ...");
  return analysis;
}

Analysis FailedAnalysis(const std::string& target_id,
                        const std::string& error) {
  Analysis analysis;
  analysis.mutable_model()->set_name("net");
  analysis.mutable_model()->set_file("models/net.onnx");
  analysis.mutable_target()->set_id(target_id);
  analysis.set_precision("int8");
  analysis.set_batch(1);
  analysis.set_mode("standalone");
  analysis.set_error(error);
  return analysis;
}

void AddUnmodeledLayer(Analysis* analysis) {
  Layer* layer = analysis->add_layers();
  layer->set_index(analysis->layers_size() - 1);
  layer->add_names("mystery");
  layer->add_op_types("Mystery");
  Coverage* coverage = analysis->mutable_coverage();
  coverage->set_nodes(coverage->nodes() + 1);
  coverage->add_unmodeled_op_types("Mystery");
  if (analysis->verdict() == PASS) analysis->set_verdict(INCOMPLETE);
}

Report ReportOf(const std::vector<Analysis>& analyses) {
  Report report;
  for (const Analysis& analysis : analyses) *report.add_analyses() = analysis;
  CompareAnalyses(RankBy::kLatency, &report);
  return report;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t start = 0; start < text.size();) {
    const size_t end = text.find('\n', start);
    lines.push_back(text.substr(start, end - start));
    if (end == std::string::npos) break;
    start = end + 1;
  }
  return lines;
}

std::string LineStarting(const std::string& text, const std::string& start) {
  for (const std::string& line : LinesOf(text)) {
    const size_t first = line.find_first_not_of(' ');
    if (first != std::string::npos &&
        line.compare(first, start.size(), start) == 0) {
      return line;
    }
  }
  return "";
}

}  // namespace weighbridge
