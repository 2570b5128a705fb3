#include "hwdb/read_compute.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/toml/table_reader.h"
#include "analyzer/units/parse.h"
#include "hwdb/read_named.h"
#include "hwdb/read_number.h"
#include "hwdb/vocabulary.h"

namespace weighbridge {
namespace {

class ComputeReader {
 public:
  ComputeReader(const std::string& file, TargetDraft& draft, Problems& problems)
      : file_(file),
        draft_(draft),
        problems_(problems),
        numbers_(file, draft, problems),
        named_(file, draft, problems) {}

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
    named_.Read(table, "ops_per_cycle", Precisions(), PositiveNumber(),
                unit.ops_per_cycle);
    named_.Read(table, "rate", Precisions(),
                QuantityOf<OpsPerSecond>(Zero::kImpossible), unit.rate);
    named_.Read(table, "energy", Precisions(), EnergyPerOp(draft_.is_test),
                unit.energy);
    numbers_.Read(table, "attainable", Fraction(), unit.attainable);
    named_.Read(table, "attainable_for", WorkClasses(), Fraction(),
                unit.attainable_for);
    ReadAttainableFrom(table, unit);
    if (const TomlNode* node = table.Find("tile")) {
      ReadTile(*node, table.PathOf("tile"), unit);
    }
    table.Finish();
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
      named_.ReadAt(entry.value, by_work.PathOf(entry.key), WorkClasses(),
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
  NamedReader named_;
};

}  // namespace

void ReadComputeUnits(const std::vector<const TomlNode*>& tables,
                      const std::string& file, TargetDraft& draft,
                      Problems& problems) {
  ComputeReader(file, draft, problems).Read(tables);
}

}  // namespace weighbridge
