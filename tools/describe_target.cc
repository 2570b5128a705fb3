#include "tools/describe_target.h"

#include <string>

#include "absl/strings/match.h"
#include "analyzer/analyze.h"
#include "analyzer/hw/link_choice.h"
#include "analyzer/hw/stated_link_rate.h"
#include "analyzer/units/units.h"

namespace weighbridge {
namespace {

double InBytesPerSecond(BytesPerSecond rate) {
  return Ratio(rate, BytesPerSecond(1));
}

LinkLimits DescribeLink(const LinkChoice& link) {
  LinkLimits limits;
  limits.set_link(LinkWord(link));
  limits.set_name(LinkName(link));
  limits.set_encoded_bytes_per_second(InBytesPerSecond(EncodedLimit(link)));
  for (const int payload : {128, 256, 512}) {
    PayloadRate* rate = limits.add_payload();
    rate->set_bytes_per_second(
        InBytesPerSecond(PayloadLimit(link, Bytes(payload))));
    if (link.kind == LinkKind::kUsb) break;
    rate->set_max_payload_bytes(payload);
  }
  return limits;
}

std::string MemoryWord(const TargetFile& file) {
  if (file.target.external) return "external";
  for (const std::string& missing : file.incomplete) {
    if (absl::StartsWith(missing, "external_memory")) return "unknown";
  }
  return "none";
}

}  // namespace

TargetCard DescribeTarget(const TargetFile& file) {
  const HardwareTarget& target = file.target;
  TargetCard card;
  card.set_id(target.id);
  card.set_name(target.name);
  card.set_vendor(target.vendor);
  card.set_device_class(target.device_class);
  for (const std::string& tag : target.tags) card.add_tags(tag);
  card.set_execution(target.dataflow ? "dataflow" : "sequential");
  card.set_streaming_policy(StreamingPolicyName(target.streaming));
  card.set_units_overlap(target.units_overlap);
  card.set_memory(MemoryWord(file));
  if (target.link) {
    card.set_link(target.link->name);
    for (const std::string& id : target.link->pci_ids) card.add_pci_ids(id);
  }
  for (const std::string& missing : file.incomplete) card.add_missing(missing);
  for (const Citation& citation : target.citations) {
    TargetNumber* number = card.add_numbers();
    number->set_number(citation.number);
    number->set_value(citation.value);
    number->set_confidence(citation.confidence);
    number->set_title(citation.title);
    number->set_publisher(citation.publisher);
    number->set_date(citation.date);
    number->set_url(citation.url);
    number->set_checked(citation.checked);
    number->set_note(citation.note);
  }
  for (const Conflict& conflict : target.conflicts) {
    TargetConflict* described = card.add_conflicts();
    described->set_about(conflict.about);
    described->set_taken(conflict.taken);
    described->set_others(conflict.others);
    described->set_why(conflict.why);
  }
  return card;
}

LinkTable DescribeLinks() {
  LinkTable table;
  table.set_schema_version(kReportSchemaVersion);
  table.set_tool_version(kToolVersion);
  for (const LinkChoice& link : AllLinkChoices()) {
    *table.add_links() = DescribeLink(link);
  }
  for (const StatedLinkRate& stated : StatedLinkRates()) {
    StatedRate* rate = table.add_stated();
    rate->set_link(LinkWord(stated.link));
    rate->set_bytes_per_second(InBytesPerSecond(stated.rate));
    rate->set_share_of_encoded(Ratio(stated.rate, EncodedLimit(stated.link)));
    rate->set_what(stated.what);
    rate->set_confidence(stated.confidence);
    rate->set_title(stated.source);
  }
  return table;
}

}  // namespace weighbridge
