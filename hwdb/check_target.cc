#include "hwdb/check_target.h"

#include <cmath>
#include <optional>

#include "absl/strings/str_cat.h"
#include "analyzer/text/nearest.h"
#include "analyzer/units/format.h"

namespace weighbridge {
namespace {

class Checker {
 public:
  Checker(const TargetDraft& draft, Problems& problems)
      : draft_(draft), problems_(problems) {}

  void Check() {
    CheckSources();
    CheckConflicts();
    CheckUnits();
    CheckMemory();
    CheckLink();
    if (draft_.idle_power && draft_.max_power &&
        *draft_.idle_power > *draft_.max_power) {
      ComplainUnlessConflict("power.idle", "is more than power.max");
    }
    if (!draft_.context_limit.layers &&
        !draft_.context_limit.layers_for.empty()) {
      Complain("context_limit.layers",
               "is missing: what holds for all other classes");
    }
    CheckRunsAs();
  }

 private:
  void Complain(const std::string& path, const std::string& message) {
    const NumberNote* number = draft_.Number(path);
    problems_.Add(number == nullptr ? draft_.identity : number->place, path,
                  message);
  }

  // What a source really says may contradict what follows from others, if the
  // file says so itself.
  void ComplainUnlessConflict(const std::string& path,
                              const std::string& message) {
    if (draft_.ConflictAbout(path) != nullptr) return;
    Complain(path,
             absl::StrCat(message,
                          "; if a source states this, say so in [[conflict]] "
                          "about = \"",
                          path, "\""));
  }

  void CheckSources() {
    std::vector<std::string> ids;
    for (const SourceDraft& source : draft_.sources) ids.push_back(source.id);
    const auto check = [&](const std::vector<std::string>& wanted,
                           const Place& place, const std::string& path) {
      for (const std::string& id : wanted) {
        bool is_known = false;
        for (const std::string& known : ids) is_known |= known == id;
        if (is_known) continue;
        problems_.Add(
            place, path,
            absl::StrCat("unknown source '", Shown(id),
                         "', expected the id of a [[source]]",
                         problems_.is_full() ? "" : DidYouMean(id, ids)));
      }
    };
    for (const NumberNote& number : draft_.numbers) {
      check(number.sources, number.place, number.path);
    }
    for (const ConflictDraft& conflict : draft_.conflicts) {
      check(conflict.sources, conflict.place, "conflict");
    }
  }

  void CheckConflicts() {
    std::vector<std::string> paths;
    for (const NumberNote& number : draft_.numbers) {
      paths.push_back(number.path);
    }
    for (const ConflictDraft& conflict : draft_.conflicts) {
      if (draft_.misread.count(conflict.about) > 0) continue;
      const NumberNote* number = draft_.Number(conflict.about);
      if (number == nullptr) {
        problems_.Add(
            conflict.place, "conflict.about",
            absl::StrCat(
                "'", Shown(conflict.about), "' is no number of this file",
                problems_.is_full() ? "" : DidYouMean(conflict.about, paths)));
      } else if (number->text != conflict.taken) {
        problems_.Add(
            conflict.taken_place, "conflict.taken",
            absl::StrCat("found \"", Shown(conflict.taken), "\", but ",
                         conflict.about, " is \"", Shown(number->text), "\""));
      }
    }
  }

  void CheckUnits() {
    for (const auto& [kind, unit] : draft_.compute) {
      const std::string path =
          absl::StrCat("compute.", ComputeUnitKindName(kind));
      for (const auto& [precision, energy] : unit.energy) {
        CheckHasRate(unit, path, "energy", precision);
      }
      for (const auto& [precision, ops] : unit.ops_per_cycle) {
        CheckHasRate(unit, path, "ops_per_cycle", precision);
        CheckRateFollows(unit, path, precision, ops);
      }
    }
  }

  void CheckHasRate(const ComputeDraft& unit, const std::string& path,
                    const char* key, Precision precision) {
    if (States(unit, path, precision)) return;
    const char* name = PrecisionName(precision);
    Complain(absl::StrCat(path, ".", key, ".", name),
             absl::StrCat("there is no ", path, ".rate.", name));
  }

  // Also a rate that was not understood is no rate that is missing.
  bool States(const ComputeDraft& unit, const std::string& path,
              Precision precision) const {
    const std::string rates = absl::StrCat(path, ".rate");
    const std::string rate = absl::StrCat(rates, ".", PrecisionName(precision));
    return unit.rate.count(precision) > 0 || draft_.misread.count(rates) > 0 ||
           draft_.misread.count(rate) > 0 || draft_.Number(rate) != nullptr;
  }

  void CheckRateFollows(const ComputeDraft& unit, const std::string& path,
                        Precision precision, double ops_per_cycle) {
    constexpr double kTolerance = 0.03;  // "8 TOPS" may be 8.192.
    const auto rate = unit.rate.find(precision);
    if (rate == unit.rate.end() || !unit.count || !unit.clock) return;
    const double expected =
        static_cast<double>(*unit.count) * ops_per_cycle * unit.clock->value();
    const double stated = rate->second.value();
    if (std::abs(stated - expected) <= kTolerance * stated) return;
    ComplainUnlessConflict(
        absl::StrCat(path, ".rate.", PrecisionName(precision)),
        absl::StrCat(Format(rate->second), " does not follow from ",
                     *unit.count, " units x ", ops_per_cycle,
                     " ops per cycle x ",
                     draft_.Number(absl::StrCat(path, ".clock"))->text, " = ",
                     Format(OpsPerSecond(expected))));
  }

  void CheckMemory() {
    const MemoryDraft* inner = nullptr;
    for (const MemoryDraft& level : draft_.memory) {
      const std::string path = absl::StrCat("memory.", level.name);
      if (inner != nullptr) CheckOutward(*inner, level, path);
      if (!inner || level.energy) inner = &level;
      if (!level.capacity || !level.weight_capacity ||
          *level.weight_capacity <= *level.capacity) {
        continue;
      }
      Complain(absl::StrCat(path, ".weight_capacity"),
               absl::StrCat(Format(*level.weight_capacity),
                            " is more than the capacity of ",
                            Format(*level.capacity)));
    }
    if (draft_.external_presence != Presence::kPresent) return;
    for (const MemoryDraft& level : draft_.memory) {
      if (level.name != draft_.external.name) continue;
      problems_.Add(draft_.identity, "external_memory.name",
                    absl::StrCat("'", level.name, "' is a [[memory]], too"));
    }
    if (draft_.memory.empty()) return;
    CheckOutward(*inner, draft_.external, "external_memory");
    const std::optional<Bytes> on_chip = draft_.memory.back().capacity;
    if (on_chip && draft_.external.capacity &&
        *draft_.external.capacity < *on_chip) {
      ComplainUnlessConflict(
          "external_memory.capacity",
          absl::StrCat(Format(*draft_.external.capacity), " is less than the ",
                       Format(*on_chip), " of '", draft_.memory.back().name,
                       "' on chip"));
    }
  }

  // From the core out, a byte comes from further away.
  void CheckOutward(const MemoryDraft& inner, const MemoryDraft& outer,
                    const std::string& path) {
    if (!inner.energy || !outer.energy || *outer.energy >= *inner.energy) {
      return;
    }
    ComplainUnlessConflict(
        absl::StrCat(path, ".energy"),
        absl::StrCat(Format(*outer.energy), " is less than the ",
                     Format(*inner.energy), " of '", inner.name,
                     "', which is nearer to the core"));
  }

  void CheckLink() {
    if (draft_.link_presence != Presence::kPresent ||
        draft_.misread.count("link") > 0) {
      return;
    }
    const LinkDraft& link = draft_.link;
    const auto require = [&](bool is_there, const char* key) {
      const std::string path = absl::StrCat("link.", key);
      if (is_there || draft_.misread.count(path) > 0 || draft_.Number(path)) {
        return;
      }
      problems_.Add(draft_.link_place, path, "is missing");
    };
    if (link.kind == LinkKind::kPcie) {
      require(link.generation.has_value(), "generation");
      require(link.lanes.has_value(), "lanes");
    }
    if (link.kind == LinkKind::kUsb) {
      require(!link.version.empty(), "version");
    }
    const std::optional<BytesPerSecond> limit = link.encoded_limit();
    if (!limit || !link.effective || *link.effective <= *limit) return;
    ComplainUnlessConflict(
        "link.effective",
        absl::StrCat(Format(*link.effective), " is above the encoded limit of ",
                     link.DisplayName(), ", ", Format(*limit)));
  }

  void CheckRunsAs() {
    for (const auto& [lacking, executed] : draft_.runs_as) {
      const std::string path = absl::StrCat("runs_as.", PrecisionName(lacking));
      Precision precision = executed;
      int steps = 0;
      while (!HasRate(precision) && steps < kPrecisionCount) {
        const auto next = draft_.runs_as.find(precision);
        if (next == draft_.runs_as.end()) break;
        precision = next->second;
        ++steps;
      }
      if (lacking == executed) {
        Complain(path, "runs as itself");
      } else if (!HasRate(precision)) {
        Complain(path, absl::StrCat("leads to ", PrecisionName(precision),
                                    ", which no unit has a rate for"));
      }
    }
  }

  bool HasRate(Precision precision) const {
    for (const auto& [kind, unit] : draft_.compute) {
      const std::string path =
          absl::StrCat("compute.", ComputeUnitKindName(kind));
      if (States(unit, path, precision)) return true;
    }
    return draft_.misread.count("compute") > 0;
  }

  const TargetDraft& draft_;
  Problems& problems_;
};

}  // namespace

void CheckTarget(const TargetDraft& draft, Problems& problems) {
  Checker(draft, problems).Check();
}

}  // namespace weighbridge
