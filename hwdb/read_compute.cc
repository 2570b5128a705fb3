#include "hwdb/read_compute.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/text/nearest.h"
#include "analyzer/units/parse.h"
#include "hwdb/read_number.h"
#include "hwdb/table_reader.h"
#include "hwdb/vocabulary.h"

namespace weighbridge {
namespace {

// The names that numbers of one kind may have: precisions, work classes.
template <typename Key>
struct Names {
  const char* what;
  std::vector<std::string> all;
  std::optional<Key> (*find)(const std::string&);
};

Names<Precision> Precisions() {
  return {"precision", PrecisionNames(), &PrecisionFromName};
}
Names<WorkClass> WorkClasses() {
  return {"work class", WorkClassNames(), &WorkClassFromName};
}

class ComputeReader {
 public:
  ComputeReader(const std::string& file, TargetDraft& draft, Problems& problems)
      : file_(file),
        draft_(draft),
        problems_(problems),
        numbers_(file, draft, problems) {}

  void Read(const std::vector<const TomlNode*>& tables) {
    std::set<std::string> seen;
    for (const TomlNode* node : tables) {
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
      const bool is_new = table.IsNew("unit", kind, seen);
      if (!is_new && kind) continue;
      ReadUnit(table, is_new ? draft_.compute[*ComputeUnitKindFromName(*kind)]
                             : unknown);
    }
  }

 private:
  void ReadUnit(TableReader& table, ComputeDraft& unit) {
    numbers_.Read(table, "count", WholeNumber(1, 1'000'000), unit.count);
    numbers_.Read(table, "clock", QuantityOf<PerSecond>(Zero::kImpossible),
                  unit.clock);
    ReadByName(table, "ops_per_cycle", Precisions(), PositiveNumber(),
               unit.ops_per_cycle);
    ReadByName(table, "rate", Precisions(),
               QuantityOf<OpsPerSecond>(Zero::kImpossible), unit.rate);
    ReadByName(table, "energy", Precisions(), EnergyPerOp(draft_.is_test),
               unit.energy);
    numbers_.Read(table, "attainable", Fraction(), unit.attainable);
    ReadByName(table, "attainable_for", WorkClasses(), Fraction(),
               unit.attainable_for);
    ReadAttainableFrom(table, unit);
    if (const TomlNode* node = table.Find("tile")) {
      ReadTile(*node, table.PathOf("tile"), unit);
    }
    table.Finish();
  }

  // A table with one number for each of some names: rate.int8, rate.fp16.
  template <typename Key, typename T>
  void ReadByName(TableReader& table, const std::string& key,
                  const Names<Key>& names, const ValueReader<T>& read,
                  std::map<Key, T>& numbers) {
    if (const TomlNode* node = table.Find(key)) {
      ReadNamed(*node, table.PathOf(key), names, read, numbers);
    }
  }

  template <typename Key, typename T>
  void ReadNamed(const TomlNode& node, const std::string& path,
                 const Names<Key>& names, const ValueReader<T>& read,
                 std::map<Key, T>& numbers) {
    TableReader by_name(node, file_, path, problems_);
    for (const TomlEntry& entry : node.entries) {
      const std::optional<Key> name = names.find(entry.key);
      if (!name) {
        draft_.misread.insert(path);
        problems_.Add(
            {file_, entry.position}, path,
            absl::StrCat(
                "unknown ", names.what, " '", Shown(entry.key),
                "', expected one of ", absl::StrJoin(names.all, ", "),
                problems_.is_full() ? "" : DidYouMean(entry.key, names.all)));
        continue;
      }
      const auto number =
          numbers_.ReadAt<T>(entry.value, by_name.PathOf(entry.key), read);
      if (number) numbers[*name] = *number;
    }
  }

  // attainable_from."10 Gops".convolution: of models with at least that work.
  void ReadAttainableFrom(TableReader& table, ComputeDraft& unit) {
    const TomlNode* node = table.Find("attainable_from");
    if (node == nullptr) return;
    const std::string path = table.PathOf("attainable_from");
    TableReader by_work(*node, file_, path, problems_);
    std::set<Ops> seen;
    for (const TomlEntry& entry : node->entries) {
      const auto complain = [&](const std::string& message) {
        problems_.Add({file_, entry.position}, path, message);
      };
      const absl::StatusOr<Ops> work = ParseQuantity<Ops>(entry.key);
      if (!work.ok()) {
        complain(std::string(work.status().message()));
        continue;
      }
      if (*work == Ops()) {
        complain("from no work on is always: that is attainable_for");
        continue;
      }
      if (!seen.insert(*work).second) {
        complain(absl::StrCat("'", Shown(entry.key),
                              "' is there already in other words"));
        continue;
      }
      ReadNamed(entry.value, by_work.PathOf(entry.key), WorkClasses(),
                Fraction(), unit.attainable_from[*work]);
    }
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

  const std::string file_;
  TargetDraft& draft_;
  Problems& problems_;
  NumberReader numbers_;
};

}  // namespace

void ReadComputeUnits(const std::vector<const TomlNode*>& tables,
                      const std::string& file, TargetDraft& draft,
                      Problems& problems) {
  ComputeReader(file, draft, problems).Read(tables);
}

}  // namespace weighbridge
