#include "hwdb/read_target.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/text/nearest.h"
#include "analyzer/toml/table_reader.h"
#include "hwdb/read_compute.h"
#include "hwdb/read_link.h"
#include "hwdb/read_named.h"
#include "hwdb/read_number.h"
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
    ReadComputeUnits(Tables("compute"), file_, draft_, problems_);
    ReadMemory();
    ReadExternalMemory();
    ReadLinkPart();
    ReadContextLimit();
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
      const bool is_new = table.IsNew("id", id, seen);
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
      const bool is_new = table.IsNew("name", name, seen);
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
      ReadLevel(table, EnergyPerByte(draft_.is_test), *level);
      numbers_.Read(table, "weight_capacity",
                    QuantityOf<Bytes>(Zero::kImpossible),
                    level->weight_capacity);
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

  void ReadLevel(TableReader& table,
                 const ValueReader<JoulesPerByte>& read_energy,
                 MemoryDraft& level) {
    numbers_.Read(table, "capacity", QuantityOf<Bytes>(Zero::kImpossible),
                  level.capacity);
    numbers_.Read(table, "bandwidth",
                  QuantityOf<BytesPerSecond>(Zero::kImpossible),
                  level.bandwidth);
    numbers_.Read(table, "energy", read_energy, level.energy);
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
    ReadLevel(table, OffChipEnergyPerByte(draft_.is_test), draft_.external);
    table.Finish();
  }

  void ReadLinkPart() {
    const bool had_link = draft_.link_presence == Presence::kPresent;
    const TomlNode* node = FindPart("link", draft_.link_presence);
    if (node == nullptr) return;
    const LinkKind kind = draft_.link.kind;
    if (had_link && LinkKindIn(*node).value_or(kind) != kind) Forget("link");
    ReadLink(*node, had_link, file_, draft_, problems_);
  }

  void ReadContextLimit() {
    const TomlNode* node = root_.Find("context_limit");
    if (node == nullptr) return;
    TableReader table(*node, file_, "context_limit", problems_);
    numbers_.Read(table, "layers", PositiveNumber(),
                  draft_.context_limit.layers);
    NamedReader(file_, draft_, problems_)
        .Read(table, "layers_for", WorkClasses(), PositiveNumber(),
              draft_.context_limit.layers_for);
    table.Finish();
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
      const bool is_new = table.IsNew("about", about, seen);
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
