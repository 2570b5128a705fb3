#include "hwdb/read_link.h"

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/hw/link_limit.h"
#include "analyzer/toml/table_reader.h"
#include "hwdb/read_number.h"

namespace weighbridge {
namespace {

bool IsPciId(const std::string& text) {
  if (text.size() != 9 || text[4] != ':') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_hex =
        absl::ascii_isdigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    if (i != 4 && !is_hex) return false;
  }
  return true;
}

ValueReader<int64_t> Lanes() {
  return [](const TomlNode& value) -> absl::StatusOr<int64_t> {
    if (value.kind == TomlKind::kInteger &&
        PcieEncodedLimit(1, value.integer)) {
      return value.integer;
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "found ", Describe(value), ", expected 1, 2, 4, 8, 12 or 16"));
  };
}

ValueReader<Bytes> MaxPayload() {
  return [](const TomlNode& value) -> absl::StatusOr<Bytes> {
    absl::StatusOr<Bytes> payload = QuantityOf<Bytes>(Zero::kImpossible)(value);
    if (!payload.ok() || PciePayloadLimit(1, 1, *payload)) return payload;
    return absl::InvalidArgumentError(
        absl::StrCat("found ", Describe(value),
                     ", expected a power of two from \"128 B\" to "
                     "\"4096 B\""));
  };
}

ValueReader<std::string> UsbVersion() {
  return [](const TomlNode& value) -> absl::StatusOr<std::string> {
    if (value.kind == TomlKind::kString && UsbEncodedLimit(value.text)) {
      return value.text;
    }
    return absl::InvalidArgumentError(
        absl::StrCat("found ", Describe(value), ", expected one of \"",
                     absl::StrJoin(UsbVersions(), "\", \""), "\" (as text)"));
  };
}

}  // namespace

std::optional<LinkKind> LinkKindIn(const TomlNode& node) {
  for (const TomlEntry& entry : node.entries) {
    if (entry.key != "kind" || entry.value.kind != TomlKind::kString) continue;
    return LinkKindFromName(entry.value.text);
  }
  return std::nullopt;
}

void ReadLink(const TomlNode& node, bool had_link, const std::string& file,
              TargetDraft& draft, Problems& problems) {
  TableReader table(node, file, "link", problems);
  NumberReader numbers(file, draft, problems);
  draft.link_place = table.PlaceOf(node);
  if (!had_link) table.Require("kind", "pcie, usb or other");
  if (const auto word = table.Word("kind", {"pcie", "usb", "other"})) {
    draft.link.kind = *LinkKindFromName(*word);
  } else if (!had_link || table.Find("kind") != nullptr) {
    // Which keys there may be depends on the kind.
    draft.misread.insert("link");
    return;
  }
  LinkDraft& link = draft.link;
  switch (link.kind) {
    case LinkKind::kPcie:
      numbers.Read(table, "generation", WholeNumber(1, kNewestPcieGeneration),
                   link.generation);
      numbers.Read(table, "lanes", Lanes(), link.lanes);
      numbers.Read(table, "max_payload", MaxPayload(), link.max_payload);
      break;
    case LinkKind::kUsb:
      if (const TomlNode* version = table.Find("version")) {
        link.version =
            numbers.ReadAt<std::string>(*version, "link.version", UsbVersion())
                .value_or(link.version);
      }
      break;
    case LinkKind::kOther:
      if (link.name.empty() && table.Find("kind") != nullptr) {
        table.Require("name", "text");
      }
      link.name = table.Text("name").value_or(link.name);
      break;
  }
  numbers.Read(table, "effective",
               QuantityOf<BytesPerSecond>(Zero::kImpossible), link.effective);
  numbers.Read(table, "transfer_latency", QuantityOf<Seconds>(Zero::kAllowed),
               link.transfer_latency);
  numbers.Read(table, "context_switch", QuantityOf<Seconds>(Zero::kAllowed),
               link.context_switch);
  numbers.Read(table, "energy", OffChipEnergyPerByte(draft.is_test),
               link.energy);
  link.pci_ids = table.Texts("pci_ids").value_or(link.pci_ids);
  for (const std::string& id : link.pci_ids) {
    if (IsPciId(id)) continue;
    table.Complain(*table.Find("pci_ids"), "pci_ids",
                   absl::StrCat("found \"", Shown(id),
                                "\", expected vendor:device in lower-case "
                                "hex digits such as \"1e60:2864\""));
    break;
  }
  table.Finish();
}

}  // namespace weighbridge
