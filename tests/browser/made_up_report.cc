#include "tests/browser/made_up_report.h"

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

void AddRoofline(Analysis* analysis) {
  Ceiling* ceiling = analysis->mutable_roofline()->add_ceilings();
  ceiling->set_kind("compute");
  ceiling->set_name("matrix");
  ceiling->set_precision("int8");
  ceiling->set_ops_per_second(1e12);
  for (const double intensity : {0.1, 1000.0}) {
    RooflinePoint* point = ceiling->add_line();
    point->set_intensity(intensity);
    point->set_ops_per_second(1e12);
  }
}

}  // namespace

Analysis Chain(const std::string& target, int layers) {
  Analysis analysis;
  analysis.mutable_model()->set_name("chain");
  analysis.mutable_model()->set_file("chain.onnx");
  analysis.mutable_target()->set_id(target);
  analysis.mutable_target()->set_on_chip_bytes(1 << 20);
  analysis.set_precision("int8");
  analysis.set_batch(1);
  analysis.set_mode("standalone");
  analysis.set_verdict(PASS);
  analysis.add_assumptions("everything is made up");
  analysis.mutable_coverage()->set_nodes(layers);
  analysis.mutable_coverage()->set_modeled_nodes(layers);
  double now = 0;
  for (int i = 0; i < layers; ++i) {
    Layer* layer = analysis.add_layers();
    layer->set_index(i);
    layer->add_names(absl::StrCat("layer", i));
    layer->add_op_types(i % 2 == 0 ? "Conv" : "Gemm");
    layer->set_op_class(i % 2 == 0 ? "convolution" : "matmul");
    const double time = (i + 1) * 1e-6;
    layer->set_latency_seconds(time);
    layer->set_bound(i % 3 == 0 ? "matrix" : "memory:sram");
    layer->set_energy_joules(2e-6);
    layer->mutable_energy()->set_compute(1e-6);
    (*layer->mutable_energy()->mutable_memory())["sram"] = 1e-6;
    (*layer->mutable_memory_seconds())["sram"] = time;
    layer->set_on_chip_bytes(1000 * (i % 50));
    if (i % 10 != 9) {
      layer->set_ops(1000);
      layer->set_intensity(1 + i % 100);
      layer->set_ops_per_second(1e9 * (1 + i % 77));
    }
    Streaming* streaming = layer->mutable_streaming();
    streaming->set_bytes(100);
    streaming->set_load_start(now);
    streaming->set_load_end(now + 1e-6);
    streaming->set_exposed_seconds(1e-6);
    now += 1e-6;
    layer->set_start_seconds(now);
    now += time;
    layer->set_end_seconds(now);
  }
  AddRoofline(&analysis);
  analysis.mutable_totals()->set_latency_seconds(now);
  analysis.mutable_totals()->set_energy_joules(2e-6 * layers);
  return analysis;
}

void AddStreamingFindings(Analysis* analysis) {
  Sweep* sweep = analysis->add_sweeps();
  sweep->set_axis("batch");
  for (const int batch : {1, 2, 4}) {
    SweepPoint* point = sweep->add_points();
    point->set_setting(absl::StrCat(batch));
    point->set_batch(batch);
    point->set_verdict(batch == 4 ? PASS : FAIL_MEMORY);
    point->mutable_totals()->set_latency_seconds(1e-3 * batch);
    point->mutable_totals()->set_exposed_streaming_seconds(1e-3);
    point->mutable_totals()->set_throughput_per_second(100.0 * batch);
  }
  SweepPoint* failed = sweep->add_points();
  failed->set_setting("8");
  failed->set_batch(8);
  failed->set_error("the batch of 8 cannot be made");
  Sweep* links = analysis->add_sweeps();
  links->set_axis("link");
  for (const char* link : {"gen3x1", "gen3x4"}) {
    SweepPoint* point = links->add_points();
    point->set_setting(link);
    point->mutable_totals()->set_latency_seconds(1e-3);
  }
  Sweep* impossible = analysis->add_sweeps();
  impossible->set_axis("on_chip");
  impossible->add_points()->set_setting("1 B");
  impossible->mutable_points(0)->set_error("too small for anything");
  Remedy* memory = analysis->add_remedies();
  memory->set_kind("memory");
  memory->set_works(true);
  memory->set_message("18 MiB more on chip");
  Remedy* batch = analysis->add_remedies();
  batch->set_kind("batch");
  batch->set_message("no batch hides it");
  MemorySpace* chip = analysis->add_memory_spaces();
  chip->set_name("on_chip");
  chip->set_capacity_bytes(1000);
  chip->set_peak_bytes(1250);
  chip->set_peak_weight_bytes(500);
  chip->set_peak_activation_bytes(750);
  MemorySpace* host = analysis->add_memory_spaces();
  host->set_name("host");
  host->set_peak_bytes(4096);
}

GateResult* AddGate(const std::string& id, bool passed, Report* report) {
  GateResult* gate = report->add_gates();
  gate->set_id(id);
  gate->set_level("error");
  gate->set_passed(passed);
  gate->set_model("chain");
  gate->set_target("chip");
  gate->set_message(absl::StrCat(id, " in short"));
  GateCheck* check = gate->add_checks();
  check->set_rule("max.latency");
  check->set_level("error");
  check->set_passed(passed);
  check->set_message(absl::StrCat(id, " in full"));
  return gate;
}

}  // namespace weighbridge
