#include "analyzer/report/build_streaming.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

std::string ReasonOf(const SubgraphStreaming& step, StreamingPolicy policy) {
  switch (step.cause) {
    case StreamingCause::kNoWeights:
      return "no weights of its own";
    case StreamingCause::kFits:
      return "resident: all weights stay";
    case StreamingCause::kNothingStays:
      return absl::StrCat(StreamingPolicyName(policy),
                          ": nothing stays resident");
    case StreamingCause::kInSlices:
      return absl::StrCat("larger than the free memory: loaded in ",
                          step.slices, " slices");
    case StreamingCause::kKept:
      return "resident: kept from run to run";
    case StreamingCause::kNotKept:
      return "streamed: the memory holds other weights";
    case StreamingCause::kWithContext:
      return absl::StrCat("loaded with context ", step.context);
    case StreamingCause::kNoPath:
      return "no memory holds it and no link brings it";
  }
  return "";
}

const char* KindName(LinkActivity::Kind kind) {
  switch (kind) {
    case LinkActivity::Kind::kWeights:
      return "weights";
    case LinkActivity::Kind::kCrossingIn:
      return "crossing in";
    case LinkActivity::Kind::kCrossingOut:
      return "crossing out";
    case LinkActivity::Kind::kSwitch:
      return "switch";
    case LinkActivity::Kind::kSpillIn:
      return "spill in";
    case LinkActivity::Kind::kSpillOut:
      return "spill out";
  }
  return "";
}

}  // namespace

void BuildStreamingTotals(const StreamingPlan& plan, const SubgraphEnergy& sum,
                          Totals* totals) {
  totals->set_streamed_bytes(plan.streamed.value());
  totals->set_streaming_seconds(plan.load.value());
  totals->set_exposed_streaming_seconds(plan.exposed.value());
  totals->set_contexts(plan.contexts);
  totals->set_resident_weight_bytes(plan.resident.value());
  if (!plan.impossible) {
    totals->set_remaining_weight_bytes(plan.remaining.value());
  }
  totals->set_crossing_bytes(plan.crossing.value());
  totals->set_switching_seconds(plan.switching.value());
  if (plan.first) totals->set_first_latency_seconds(plan.first->value());
  if (plan.bound) totals->set_latency_bound_seconds(plan.bound->value());
  if (sum.link) totals->set_streaming_joules(sum.link->value());
  if (plan.spilling == Bytes()) return;
  totals->set_spilling_bytes(plan.spilling.value());
  totals->set_spilling_seconds(plan.spilling_time.value());
  if (sum.spilling) totals->set_spilling_joules(sum.spilling->value());
}

void BuildLayerStreaming(const SubgraphStreaming& step,
                         const SubgraphEnergy& energy, StreamingPolicy policy,
                         Streaming* streaming) {
  streaming->set_bytes(step.bytes.value());
  streaming->set_seconds(step.load.value());
  streaming->set_load_start(step.load_start.value());
  streaming->set_load_end(step.load_end.value());
  streaming->set_run_start(step.run_start.value());
  streaming->set_run_end(step.run_end.value());
  streaming->set_hidden_seconds(step.hidden.value());
  streaming->set_exposed_seconds(step.exposed.value());
  streaming->set_resident_bytes(step.resident.value());
  streaming->set_context(step.context);
  streaming->set_crossing_bytes(step.crossing.value());
  streaming->set_slices(step.slices);
  if (energy.link) streaming->set_energy_joules(energy.link->value());
  streaming->set_spilling_bytes(step.spilling.value());
  streaming->set_spilling_seconds(step.spilling_time.value());
  streaming->set_reason(ReasonOf(step, policy));
}

void BuildLinkUses(const StreamingPlan& plan, Analysis* analysis) {
  for (const LinkActivity& activity : plan.activities) {
    LinkUse* use = analysis->add_link_uses();
    use->set_kind(KindName(activity.kind));
    use->set_layer(activity.step);
    use->set_bytes(activity.bytes.value());
    use->set_start(activity.start.value());
    use->set_end(activity.end.value());
    const Seconds duration = Minus(activity.end, activity.start);
    if (duration > Seconds()) {
      use->set_bytes_per_second(static_cast<double>(activity.bytes.value()) /
                                duration.value());
    }
  }
}

}  // namespace weighbridge
