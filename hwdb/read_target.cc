#include "hwdb/read_target.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/hw/link_limit.h"
#include "analyzer/text/nearest.h"
#include "hwdb/read_number.h"
#include "hwdb/table_reader.h"
#include "hwdb/vocabulary.h"

namespace weighbridge {
namespace {

class Reader {
 public:
  Reader(const TomlNode& root, const std::string& file, TargetDraft& draft,
         Problems& problems)
      : file_(file),
        draft_(draft),
        problems_(problems),
        root_(root, file, "", problems),
        numbers_(file, draft, problems) {}

  void Read() {
    root_.Require("schema", absl::StrCat("schema = ", kTargetSchema));
    if (const TomlNode* schema = root_.Find("schema")) {
      if (schema->kind != TomlKind::kInteger ||
          schema->integer != kTargetSchema) {
        // Whatever else it says may mean something else.
        root_.Complain(*schema, "schema",
                       absl::StrCat("found ", Describe(*schema),
                                    "; this release reads ", kTargetSchema));
        return;
      }
    }
    ReadIdentity();
    ReadSources();
    ReadComputeUnits();
    ReadMemory();
    ReadExternalMemory();
    ReadLink();
    ReadPower();
    numbers_.Read(root_, "launch_overhead", QuantityOf<Seconds>(Zero::kAllowed),
                  draft_.launch_overhead);
    ReadRunsAs();
    ReadConflicts();
    root_.Finish();
  }

 private:
  template <typename T>
  static void Assign(std::optional<T> value, T& target) {
    if (value) target = *std::move(value);
  }

  void ReadIdentity() {
    for (const char* key : {"id", "name"}) root_.Require(key, "text");
    if (const TomlNode* id = root_.Find("id")) {
      draft_.identity = root_.PlaceOf(*id);
      if (id->kind == TomlKind::kString && !IsWord(id->text, "-.")) {
        root_.Complain(
            *id, "id",
            absl::StrCat("found \"", Shown(id->text),
                         "\", expected lower-case letters, digits and '-'"));
      }
    }
    Assign(root_.Text("id"), draft_.id);
    Assign(root_.Text("name"), draft_.name);
    root_.Find("base");  // Was read before this file was.
    const bool has_base = !draft_.vendor.empty();
    if (!has_base) root_.Require("vendor", "text");
    if (!has_base) root_.Require("class", "text");
    Assign(root_.Text("vendor"), draft_.vendor);
    Assign(root_.Flag("test"), draft_.is_test);
    std::vector<std::string> classes = DeviceClasses();
    if (draft_.is_test) classes.push_back("test");
    Assign(root_.Word("class", classes), draft_.device_class);
    if (const TomlNode* node = root_.Find("process")) {
      const ValueReader<std::string> any_text =
          [](const TomlNode& value) -> absl::StatusOr<std::string> {
        if (value.kind == TomlKind::kString && !value.text.empty()) {
          return value.text;
        }
        return absl::InvalidArgumentError(absl::StrCat(
            "found ", Describe(value), ", expected text such as \"16 nm\""));
      };
      Assign(numbers_.ReadAt<std::string>(*node, "process", any_text),
             draft_.process);
    }
    numbers_.Read(root_, "year", WholeNumber(1970, 2100), draft_.year);
    Assign(root_.Texts("tags"), draft_.tags);
    for (const std::string& tag : draft_.tags) {
      if (IsWord(tag, "-")) continue;
      root_.Complain(
          *root_.Find("tags"), "tags",
          absl::StrCat("found \"", Shown(tag),
                       "\", expected lower-case letters, digits and '-'"));
      break;
    }
    if (auto word = root_.Word("execution", {"sequential", "dataflow"})) {
      draft_.dataflow = *word == "dataflow";
    }
    if (auto word = root_.Word("streaming", Policies())) {
      draft_.streaming = *StreamingPolicyFromName(*word);
    }
    Assign(root_.Flag("units_overlap"), draft_.units_overlap);
  }

  // The tables of an array of tables; none if it is absent or something else.
  std::vector<const TomlNode*> Tables(const std::string& key) {
    std::vector<const TomlNode*> tables;
    const TomlNode* array = root_.Find(key);
    if (array == nullptr) return tables;
    if (array->kind != TomlKind::kArray) {
      root_.Complain(
          *array, key,
          absl::StrCat("found ", Describe(*array), ", expected [[", key, "]]"));
      return tables;
    }
    for (const TomlNode& item : array->items) tables.push_back(&item);
    return tables;
  }

  // What tells one table of an array from the others. False, with a problem,
  // if it is missing, or if the file has it twice.
  bool ReadKey(TableReader& table, const std::string& key,
               const std::optional<std::string>& name,
               std::set<std::string>& seen) {
    table.Require(key, "text");
    if (!name) return false;
    if (seen.insert(*name).second) return true;
    table.Complain(*table.Find(key), key,
                   absl::StrCat("there is another '", Shown(*name), "'"));
    return false;
  }

  // Of the value, or of the table that lacks it.
  static Place PlaceIn(TableReader& table, const std::string& key) {
    const TomlNode* value = table.Find(key);
    return table.PlaceOf(value == nullptr ? table.node() : *value);
  }

  void ReadSources() {
    std::set<std::string> seen;
    for (const SourceDraft& source : draft_.sources) seen.insert(source.id);
    for (const TomlNode* node : Tables("source")) {
      TableReader table(*node, file_, "source", problems_);
      SourceDraft source;
      const std::optional<std::string> id = table.Text("id");
      const bool is_new = ReadKey(table, "id", id, seen);
      table.Require("title", "text");
      table.Require("checked", "how the source was read");
      source.id = id.value_or("");
      source.place = table.PlaceOf(*node);
      Assign(table.Text("title"), source.title);
      Assign(table.Text("publisher"), source.publisher);
      if (const TomlNode* date = table.Find("date");
          date != nullptr && date->kind == TomlKind::kDate) {
        source.date = date->text;
      } else {
        Assign(table.Text("date"), source.date);
      }
      Assign(table.Text("url"), source.url);
      Assign(table.Word("checked", CheckedWords()), source.checked);
      table.Finish();
      if (is_new) draft_.sources.push_back(std::move(source));
    }
  }

  // A table with one number for each of some names: rate.int8, rate.fp16.
  template <typename Key, typename T>
  void ReadByName(TableReader& table, const std::string& key,
                  const std::vector<std::string>& names,
                  std::optional<Key> (*find)(const std::string&),
                  const char* what, const ValueReader<T>& read,
                  std::map<Key, T>& numbers) {
    const TomlNode* node = table.Find(key);
    if (node == nullptr) return;
    const std::string path = table.PathOf(key);
    TableReader by_name(*node, file_, path, problems_);
    for (const TomlEntry& entry : node->entries) {
      const std::optional<Key> name = find(entry.key);
      if (!name) {
        draft_.misread.insert(path);
        problems_.Add(
            {file_, entry.position}, path,
            absl::StrCat(
                "unknown ", what, " '", Shown(entry.key), "', expected one of ",
                absl::StrJoin(names, ", "),
                problems_.is_full() ? "" : DidYouMean(entry.key, names)));
        continue;
      }
      const auto number =
          numbers_.ReadAt<T>(entry.value, by_name.PathOf(entry.key), read);
      if (number) numbers[*name] = *number;
    }
  }

  void ReadComputeUnits() {
    std::set<std::string> seen;
    for (const TomlNode* node : Tables("compute")) {
      const std::optional<std::string> kind =
          TableReader(*node, file_, "compute", problems_)
              .Word("unit", UnitKinds());
      if (!kind) draft_.misread.insert("compute");
      if (node->kind != TomlKind::kTable) continue;
      TableReader table(*node, file_,
                        kind ? absl::StrCat("compute.", *kind) : "compute",
                        problems_);
      // A unit of an unknown kind is read for its own mistakes.
      ComputeDraft unknown;
      const bool is_new = ReadKey(table, "unit", kind, seen);
      if (!is_new && kind) continue;
      ReadCompute(table, is_new
                             ? draft_.compute[*ComputeUnitKindFromName(*kind)]
                             : unknown);
    }
  }

  void ReadCompute(TableReader& table, ComputeDraft& unit) {
    const auto precisions = PrecisionNames();
    numbers_.Read(table, "count", WholeNumber(1, 1'000'000), unit.count);
    numbers_.Read(table, "clock", QuantityOf<PerSecond>(Zero::kImpossible),
                  unit.clock);
    ReadByName<Precision, double>(table, "ops_per_cycle", precisions,
                                  &PrecisionFromName, "precision",
                                  PositiveNumber(), unit.ops_per_cycle);
    ReadByName<Precision, OpsPerSecond>(
        table, "rate", precisions, &PrecisionFromName, "precision",
        QuantityOf<OpsPerSecond>(Zero::kImpossible), unit.rate);
    ReadByName<Precision, JoulesPerOp>(
        table, "energy", precisions, &PrecisionFromName, "precision",
        EnergyPerOp(draft_.is_test), unit.energy);
    numbers_.Read(table, "attainable", Fraction(), unit.attainable);
    ReadByName<WorkClass, double>(table, "attainable_for", WorkClassNames(),
                                  &WorkClassFromName, "work class", Fraction(),
                                  unit.attainable_for);
    if (const TomlNode* node = table.Find("tile")) {
      ReadTile(*node, table.PathOf("tile"), unit);
    }
    table.Finish();
  }

  void ReadTile(const TomlNode& node, const std::string& path,
                ComputeDraft& unit) {
    TableReader table(node, file_, path, problems_);
    if (node.kind != TomlKind::kTable) return;
    Tile tile;
    bool is_whole = true;
    for (const auto& [key, size] :
         {std::pair<const char*, int64_t*>{"m", &tile.m},
          {"n", &tile.n},
          {"k", &tile.k}}) {
      table.Require(key, "a whole number");
      const TomlNode* value = table.Find(key);
      if (value == nullptr) {
        is_whole = false;
        continue;
      }
      const absl::StatusOr<int64_t> number = WholeNumber(1, 65536)(*value);
      if (number.ok()) {
        *size = *number;
      } else {
        is_whole = false;
        table.Complain(*value, key, std::string(number.status().message()));
      }
    }
    numbers_.ReadNote(table, path,
                      absl::StrCat(tile.m, " x ", tile.n, " x ", tile.k), node);
    table.Finish();
    if (is_whole) unit.tile = tile;
  }

  void ReadMemory() {
    constexpr size_t kMostLevels = 16;
    std::set<std::string> seen;
    for (const TomlNode* node : Tables("memory")) {
      const std::optional<std::string> name =
          TableReader(*node, file_, "memory", problems_).Text("name");
      if (node->kind != TomlKind::kTable) continue;
      const bool is_name = name && IsWord(*name, "_-");
      TableReader table(*node, file_,
                        is_name ? absl::StrCat("memory.", *name) : "memory",
                        problems_);
      if (name && !is_name) ComplainAboutName(table, *name);
      const bool is_new = ReadKey(table, "name", name, seen);
      if (!is_new && name) continue;
      MemoryDraft unknown;
      MemoryDraft* level = &unknown;
      if (is_new && is_name) {
        level = LevelNamed(*name);
        if (draft_.memory.size() > kMostLevels) {
          draft_.memory.pop_back();
          table.Complain(*node, "",
                         absl::StrCat("there are more than ", kMostLevels,
                                      " levels of memory"));
          return;
        }
      }
      ReadLevel(table, *level);
      if (auto word = table.Word("managed", {"software", "cache"})) {
        level->management = *MemoryManagementFromName(*word);
      }
      if (auto word = table.Word("sharing", {"shared", "per-unit"})) {
        level->is_shared = *word == "shared";
      }
      table.Finish();
    }
  }

  void ComplainAboutName(TableReader& table, const std::string& name) {
    table.Complain(
        *table.Find("name"), "name",
        absl::StrCat("found \"", Shown(name),
                     "\", expected lower-case letters, digits and '_'"));
  }

  MemoryDraft* LevelNamed(const std::string& name) {
    for (MemoryDraft& level : draft_.memory) {
      if (level.name == name) return &level;
    }
    draft_.memory.emplace_back().name = name;
    return &draft_.memory.back();
  }

  void ReadLevel(TableReader& table, MemoryDraft& level) {
    numbers_.Read(table, "capacity", QuantityOf<Bytes>(Zero::kImpossible),
                  level.capacity);
    numbers_.Read(table, "bandwidth",
                  QuantityOf<BytesPerSecond>(Zero::kImpossible),
                  level.bandwidth);
    numbers_.Read(table, "energy", EnergyPerByte(draft_.is_test), level.energy);
  }

  // Null if the file says that there is none of it, or nothing at all.
  const TomlNode* FindPart(const std::string& key, Presence& presence) {
    const TomlNode* node = root_.Find(key);
    if (node == nullptr) return nullptr;
    if (node->kind == TomlKind::kTable) {
      presence = Presence::kPresent;
      return node;
    }
    if (node->kind != TomlKind::kString || node->text != "none") {
      root_.Complain(*node, key,
                     absl::StrCat("found ", Describe(*node),
                                  ", expected a table or \"none\""));
      return nullptr;
    }
    presence = Presence::kNone;
    Forget(key);
    return nullptr;
  }

  // Drops what the base said about a part that is another one here.
  void Forget(const std::string& part) {
    const std::string prefix = absl::StrCat(part, ".");
    std::erase_if(draft_.numbers, [&](const NumberNote& number) {
      return absl::StartsWith(number.path, prefix);
    });
    std::erase_if(draft_.conflicts, [&](const ConflictDraft& conflict) {
      return absl::StartsWith(conflict.about, prefix);
    });
    if (part == "link") draft_.link = LinkDraft();
    if (part == "external_memory") draft_.external = MemoryDraft();
  }

  void ReadExternalMemory() {
    const TomlNode* node =
        FindPart("external_memory", draft_.external_presence);
    if (node == nullptr) return;
    TableReader table(*node, file_, "external_memory", problems_);
    if (draft_.external.name.empty()) {
      table.Require("name", "text such as \"lpddr5\"");
    }
    if (auto name = table.Text("name")) {
      if (!IsWord(*name, "_-")) ComplainAboutName(table, *name);
      draft_.external.name = *name;
    }
    ReadLevel(table, draft_.external);
    table.Finish();
  }

  void ReadLink() {
    const bool had_link = draft_.link_presence == Presence::kPresent;
    const TomlNode* node = FindPart("link", draft_.link_presence);
    if (node == nullptr) return;
    TableReader table(*node, file_, "link", problems_);
    draft_.link_place = table.PlaceOf(*node);
    if (!had_link) table.Require("kind", "pcie, usb or other");
    const auto word = table.Word("kind", {"pcie", "usb", "other"});
    if (word) {
      const LinkKind kind = *LinkKindFromName(*word);
      if (had_link && kind != draft_.link.kind) Forget("link");
      draft_.link.kind = kind;
    } else if (!had_link || table.Find("kind") != nullptr) {
      // Which keys there may be depends on the kind.
      draft_.misread.insert("link");
      return;
    }
    LinkDraft& link = draft_.link;
    switch (link.kind) {
      case LinkKind::kPcie:
        numbers_.Read(table, "generation",
                      WholeNumber(1, kNewestPcieGeneration), link.generation);
        numbers_.Read(table, "lanes", Lanes(), link.lanes);
        numbers_.Read(table, "max_payload", MaxPayload(), link.max_payload);
        break;
      case LinkKind::kUsb:
        if (const TomlNode* version = table.Find("version")) {
          Assign(numbers_.ReadAt<std::string>(*version, "link.version",
                                              UsbVersion()),
                 link.version);
        }
        break;
      case LinkKind::kOther:
        if (link.name.empty() && table.Find("kind") != nullptr) {
          table.Require("name", "text");
        }
        Assign(table.Text("name"), link.name);
        break;
    }
    numbers_.Read(table, "effective",
                  QuantityOf<BytesPerSecond>(Zero::kImpossible),
                  link.effective);
    numbers_.Read(table, "transfer_latency",
                  QuantityOf<Seconds>(Zero::kAllowed), link.transfer_latency);
    numbers_.Read(table, "context_switch", QuantityOf<Seconds>(Zero::kAllowed),
                  link.context_switch);
    numbers_.Read(table, "energy", EnergyPerByte(draft_.is_test), link.energy);
    Assign(table.Texts("pci_ids"), link.pci_ids);
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

  static bool IsPciId(const std::string& text) {
    if (text.size() != 9 || text[4] != ':') return false;
    for (size_t i = 0; i < text.size(); ++i) {
      const bool is_hex =
          absl::ascii_isdigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
      if (i != 4 && !is_hex) return false;
    }
    return true;
  }

  static ValueReader<int64_t> Lanes() {
    return [](const TomlNode& value) -> absl::StatusOr<int64_t> {
      if (value.kind == TomlKind::kInteger &&
          PcieEncodedLimit(1, value.integer)) {
        return value.integer;
      }
      return absl::InvalidArgumentError(absl::StrCat(
          "found ", Describe(value), ", expected 1, 2, 4, 8, 12 or 16"));
    };
  }

  static ValueReader<Bytes> MaxPayload() {
    return [](const TomlNode& value) -> absl::StatusOr<Bytes> {
      absl::StatusOr<Bytes> payload =
          QuantityOf<Bytes>(Zero::kImpossible)(value);
      if (!payload.ok() || PciePayloadLimit(1, 1, *payload)) return payload;
      return absl::InvalidArgumentError(
          absl::StrCat("found ", Describe(value),
                       ", expected a power of two from \"128 B\" to "
                       "\"4096 B\""));
    };
  }

  static ValueReader<std::string> UsbVersion() {
    return [](const TomlNode& value) -> absl::StatusOr<std::string> {
      if (value.kind == TomlKind::kString && UsbEncodedLimit(value.text)) {
        return value.text;
      }
      return absl::InvalidArgumentError(
          absl::StrCat("found ", Describe(value), ", expected one of \"",
                       absl::StrJoin(UsbVersions(), "\", \""), "\" (as text)"));
    };
  }

  void ReadPower() {
    const TomlNode* node = root_.Find("power");
    if (node == nullptr) return;
    TableReader table(*node, file_, "power", problems_);
    numbers_.Read(table, "idle", QuantityOf<Watts>(Zero::kAllowed),
                  draft_.idle_power);
    numbers_.Read(table, "max", QuantityOf<Watts>(Zero::kImpossible),
                  draft_.max_power);
    table.Finish();
  }

  void ReadRunsAs() {
    const TomlNode* node = root_.Find("runs_as");
    if (node == nullptr) return;
    TableReader by_precision(*node, file_, "runs_as", problems_);
    const std::vector<std::string> precisions = PrecisionNames();
    for (const TomlEntry& entry : node->entries) {
      const std::optional<Precision> lacking = PrecisionFromName(entry.key);
      if (!lacking) {
        problems_.Add(
            {file_, entry.position}, "runs_as",
            absl::StrCat(
                "unknown precision '", Shown(entry.key), "', expected one of ",
                absl::StrJoin(precisions, ", "),
                problems_.is_full() ? "" : DidYouMean(entry.key, precisions)));
        continue;
      }
      const std::string path = by_precision.PathOf(entry.key);
      TableReader table(entry.value, file_, path, problems_);
      if (entry.value.kind != TomlKind::kTable) continue;
      table.Require("as", "a precision");
      const auto executed = table.Word("as", precisions);
      const TomlNode* as = table.Find("as");
      numbers_.ReadNote(table, path, executed.value_or(""),
                        as == nullptr ? entry.value : *as);
      table.Finish();
      if (executed) draft_.runs_as[*lacking] = *PrecisionFromName(*executed);
    }
  }

  void ReadConflicts() {
    std::set<std::string> seen;
    for (const TomlNode* node : Tables("conflict")) {
      TableReader table(*node, file_, "conflict", problems_);
      if (node->kind != TomlKind::kTable) continue;
      ConflictDraft conflict;
      const std::optional<std::string> about = table.Text("about");
      conflict.place = PlaceIn(table, "about");
      conflict.taken_place = PlaceIn(table, "taken");
      const bool is_new = ReadKey(table, "about", about, seen);
      for (const char* key : {"taken", "others", "why"}) {
        table.Require(key, "text");
      }
      Assign(about, conflict.about);
      Assign(table.Text("taken"), conflict.taken);
      Assign(table.Text("others"), conflict.others);
      Assign(table.Text("why"), conflict.why);
      Assign(table.TextOrTexts("source"), conflict.sources);
      table.Finish();
      if (!is_new) continue;
      std::erase_if(draft_.conflicts, [&](const ConflictDraft& known) {
        return known.about == conflict.about;
      });
      draft_.conflicts.push_back(std::move(conflict));
    }
  }

  const std::string file_;
  TargetDraft& draft_;
  Problems& problems_;
  TableReader root_;
  NumberReader numbers_;
};

}  // namespace

void ReadTarget(const TomlNode& root, const std::string& file,
                TargetDraft& draft, Problems& problems) {
  Reader(root, file, draft, problems).Read();
}

}  // namespace weighbridge
