#include "analyzer/gate/read_policy.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "analyzer/ir/precision.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/glob.h"
#include "analyzer/text/nearest.h"
#include "analyzer/toml/problems.h"
#include "analyzer/toml/table_reader.h"
#include "analyzer/toml/toml_tree.h"

namespace weighbridge {
namespace {

PolicyPlace PlaceOf(const TomlNode& node) {
  return {node.position.line, node.position.column};
}

std::vector<std::string> RequirementNames() {
  std::vector<std::string> names;
  for (const Requirement requirement : kRequirements) {
    names.emplace_back(RequirementName(requirement));
  }
  return names;
}

class PolicyReader {
 public:
  PolicyReader(const TomlNode& root, const std::string& file)
      : root_(root), file_(file) {
    policy_.file = file;
  }

  absl::StatusOr<Policy> Read() {
    TableReader root(root_, file_, "", problems_);
    ReadSchema(root);
    ForEachTable(root, "gate", [this](TableReader& table) { ReadGate(table); });
    ForEachTable(root, "waiver",
                 [this](TableReader& table) { ReadWaiver(table); });
    root.Finish();
    if (problems_.empty() && policy_.gates.empty()) {
      problems_.Add({file_, {1, 1}}, "", "has no [[gate]]");
    }
    WB_RETURN_IF_ERROR(problems_.ToStatus());
    return std::move(policy_);
  }

 private:
  void ReadSchema(TableReader& root) {
    root.Require("schema", absl::StrCat("schema = ", kPolicySchema));
    const TomlNode* schema = root.Find("schema");
    if (schema == nullptr || (schema->kind == TomlKind::kInteger &&
                              schema->integer == kPolicySchema)) {
      return;
    }
    root.Complain(*schema, "schema",
                  absl::StrCat("found ", Describe(*schema), ", expected ",
                               kPolicySchema));
  }

  void ForEachTable(TableReader& root, const std::string& key,
                    const std::function<void(TableReader&)>& read) {
    const TomlNode* tables = root.Find(key);
    if (tables == nullptr) return;
    if (tables->kind != TomlKind::kArray) {
      root.Complain(*tables, key,
                    absl::StrCat("found ", Describe(*tables), ", expected [[",
                                 key, "]]"));
      return;
    }
    for (const TomlNode& item : tables->items) {
      TableReader table(item, file_, key, problems_);
      if (item.kind != TomlKind::kTable) continue;
      read(table);
      table.Finish();
    }
  }

  void ReadGate(TableReader& table) {
    Gate gate;
    gate.place = PlaceOf(table.node());
    table.Require("id", "a name that stays, such as \"camera-latency\"");
    gate.id = Words(table, "id");
    if (!gate.id.empty() && FindGate(gate.id) != nullptr) {
      table.Complain(*table.Find("id"), "id",
                     absl::StrCat("'", Shown(gate.id),
                                  "' is that of the gate "
                                  "in line ",
                                  FindGate(gate.id)->place.line, " as well"));
    }
    gate.scope.models = Globs(table, "models");
    gate.scope.targets = Globs(table, "targets");
    gate.scope.precisions = Precisions(table);
    gate.scope.modes = Modes(table, "mode");
    gate.level = Level(table).value_or(GateLevel::kError);
    gate.band_level = gate.level;
    ReadRequirements(table, &gate);
    for (const Side side : {Side::kMax, Side::kMin}) {
      ReadLimits(table, side, &gate);
    }
    ReadBaseline(table, &gate);
    if (gate.requirements.empty() && gate.limits.empty() &&
        gate.bands.empty() && problems_.empty()) {
      table.Complain(table.node(), "",
                     "has no rule, expected require, max, min or baseline");
    }
    CheckOrder(gate);
    policy_.gates.push_back(std::move(gate));
  }

  // Empty where nothing, or nothing but spaces, is there.
  static std::string Words(TableReader& table, const std::string& key) {
    const std::string text = table.Text(key).value_or("");
    if (!text.empty() && absl::StripAsciiWhitespace(text).empty()) {
      table.Complain(*table.Find(key), key, "is blank");
      return "";
    }
    return text;
  }

  std::optional<GateLevel> Level(TableReader& table) {
    const std::optional<std::string> word = table.Word(
        "level",
        {GateLevelName(GateLevel::kError), GateLevelName(GateLevel::kWarning)});
    if (!word) return std::nullopt;
    return *word == GateLevelName(GateLevel::kError) ? GateLevel::kError
                                                     : GateLevel::kWarning;
  }

  std::vector<std::string> Texts(TableReader& table, const std::string& key) {
    std::optional<std::vector<std::string>> texts = table.TextOrTexts(key);
    if (!texts) return {};
    // An empty list would mean "all", which nobody writes as nothing.
    if (texts->empty() && table.Find(key)->items.empty()) {
      table.Complain(*table.Find(key), key, "is empty; leave it out for all");
    }
    return *std::move(texts);
  }

  // A precision may have several names: what is kept is the one that reports
  // give it.
  std::vector<std::string> Precisions(TableReader& table) {
    std::vector<std::string> precisions = Texts(table, "precision");
    for (std::string& word : precisions) {
      const absl::StatusOr<PrecisionChoice> precision = ParsePrecision(word);
      if (precision.ok()) {
        word = precision->ToString();
      } else {
        table.Complain(*table.Find("precision"), "precision",
                       std::string(precision.status().message()));
      }
    }
    return precisions;
  }

  std::vector<std::string> Globs(TableReader& table, const std::string& key) {
    std::vector<std::string> globs = Texts(table, key);
    for (const std::string& glob : globs) {
      const std::string problem = GlobProblem(glob);
      if (problem.empty()) continue;
      table.Complain(*table.Find(key), key,
                     absl::StrCat("'", Shown(glob), "' ", problem));
    }
    return globs;
  }

  std::vector<std::string> Modes(TableReader& table, const std::string& key) {
    const std::vector<std::string> known = {"standalone", "hosted"};
    std::vector<std::string> modes = Texts(table, key);
    for (const std::string& mode : modes) {
      if (std::count(known.begin(), known.end(), mode) > 0) continue;
      table.Complain(*table.Find(key), key,
                     absl::StrCat("unknown word '", Shown(mode),
                                  "', expected standalone or hosted",
                                  DidYouMean(mode, known)));
    }
    return modes;
  }

  void ReadRequirements(TableReader& table, Gate* gate) {
    const std::vector<std::string> words = Texts(table, "require");
    const TomlNode* node = table.Find("require");
    for (size_t i = 0; i < words.size(); ++i) {
      const TomlNode& place =
          node->kind == TomlKind::kArray && words.size() == node->items.size()
              ? node->items[i]
              : *node;
      const auto* found = std::find_if(
          std::begin(kRequirements), std::end(kRequirements),
          [&](Requirement r) { return RequirementName(r) == words[i]; });
      if (found == std::end(kRequirements)) {
        const std::vector<std::string> known = RequirementNames();
        table.Complain(
            place, "require",
            absl::StrCat("unknown word '", Shown(words[i]),
                         "', expected standalone, fits_on_chip, modeled or "
                         "native_precision",
                         DidYouMean(words[i], known)));
        continue;
      }
      gate->requirements.push_back({*found, PlaceOf(place)});
    }
  }

  static const char* SideName(Side side) {
    return side == Side::kMax ? "max" : "min";
  }

  void ReadLimits(TableReader& gate_table, Side side, Gate* gate) {
    const TomlNode* node = gate_table.Find(SideName(side));
    if (node == nullptr) return;
    TableReader table(*node, file_, gate_table.PathOf(SideName(side)),
                      problems_);
    ReadScopedLimits(table, side, Scope::kTotal, gate);
    if (const TomlNode* layer = table.Find("layer")) {
      TableReader layer_table(*layer, file_, table.PathOf("layer"), problems_);
      ReadScopedLimits(layer_table, side, Scope::kAnyLayer, gate);
      layer_table.Finish();
    }
    table.Finish();
  }

  void ReadScopedLimits(TableReader& table, Side side, Scope scope,
                        Gate* gate) {
    for (const std::string& name : MetricNames(scope)) {
      const TomlNode* node = table.Find(name);
      if (node == nullptr) continue;
      const Metric* metric = FindMetric(name);
      const absl::StatusOr<GateAmount> amount = AmountOf(*node, *metric);
      if (!amount.ok()) {
        table.Complain(*node, name, std::string(amount.status().message()));
        continue;
      }
      gate->limits.push_back({side, scope, metric, *amount, PlaceOf(*node)});
    }
  }

  static absl::StatusOr<GateAmount> AmountOf(const TomlNode& node,
                                             const Metric& metric) {
    const bool is_count = std::holds_alternative<int64_t>(metric.like);
    const bool is_right = is_count ? node.kind == TomlKind::kInteger
                                   : node.kind == TomlKind::kString;
    if (!is_right) {
      return absl::InvalidArgumentError(
          is_count ? absl::StrCat("found ", Describe(node),
                                  ", expected a whole number, such as ",
                                  metric.example)
                   : absl::StrCat("found ", Describe(node),
                                  ", expected text with a unit, such as \"",
                                  metric.example, "\""));
    }
    return ParseAmount(node.text, metric.like);
  }

  void ReadBaseline(TableReader& gate_table, Gate* gate) {
    const TomlNode* node = gate_table.Find("baseline");
    if (node == nullptr) return;
    TableReader table(*node, file_, gate_table.PathOf("baseline"), problems_);
    gate->band_level = Level(table).value_or(gate->level);
    for (const Side side : {Side::kMax, Side::kMin}) {
      const TomlNode* bands = table.Find(SideName(side));
      if (bands == nullptr) continue;
      TableReader side_table(*bands, file_, table.PathOf(SideName(side)),
                             problems_);
      ReadBands(side_table, side, gate);
      side_table.Finish();
    }
    table.Finish();
    if (gate->bands.empty() && problems_.empty()) {
      table.Complain(*node, "", "has no rule, expected max or min");
    }
  }

  void ReadBands(TableReader& table, Side side, Gate* gate) {
    for (const std::string& name : MetricNames(Scope::kTotal)) {
      const TomlNode* node = table.Find(name);
      if (node == nullptr) continue;
      if (node->kind != TomlKind::kString) {
        table.Complain(*node, name,
                       absl::StrCat("found ", Describe(*node),
                                    ", expected a change such as \"+5 %\""));
        continue;
      }
      const absl::StatusOr<double> change = ParseChange(node->text);
      if (!change.ok()) {
        table.Complain(*node, name, std::string(change.status().message()));
        continue;
      }
      gate->bands.push_back({side, FindMetric(name), *change, PlaceOf(*node)});
    }
  }

  // What no number can satisfy is a mistake of the policy.
  void CheckOrder(const Gate& gate) {
    for (const LimitRule& max : gate.limits) {
      for (const LimitRule& min : gate.limits) {
        if (max.side == Side::kMax && min.side == Side::kMin &&
            max.metric == min.metric && max.scope == min.scope &&
            min.amount > max.amount) {
          Impossible(min.place, max.metric->name, AmountText(min.amount),
                     AmountText(max.amount));
        }
      }
    }
    for (const BandRule& max : gate.bands) {
      for (const BandRule& min : gate.bands) {
        if (max.side == Side::kMax && min.side == Side::kMin &&
            max.metric == min.metric && min.change > max.change) {
          Impossible(min.place, max.metric->name,
                     absl::StrCat(min.change * 100, " %"),
                     absl::StrCat(max.change * 100, " %"));
        }
      }
    }
  }

  void Impossible(const PolicyPlace& place, const std::string& metric,
                  const std::string& min, const std::string& max) {
    problems_.Add({file_, {place.line, place.column}},
                  absl::StrCat("gate.min.", metric),
                  absl::StrCat("at least ", min, " and at most ", max,
                               ": nothing can be both"));
  }

  void ReadWaiver(TableReader& table) {
    Waiver waiver;
    waiver.place = PlaceOf(table.node());
    table.Require("gate", "the id of a gate");
    waiver.gate = table.Text("gate").value_or("");
    if (!waiver.gate.empty() && FindGate(waiver.gate) == nullptr) {
      std::vector<std::string> ids;
      for (const Gate& gate : policy_.gates) ids.push_back(gate.id);
      table.Complain(*table.Find("gate"), "gate",
                     absl::StrCat("no gate has the id '", Shown(waiver.gate),
                                  "'", DidYouMean(waiver.gate, ids)));
    }
    waiver.scope.models = Globs(table, "model");
    waiver.scope.targets = Globs(table, "target");
    waiver.scope.precisions = Precisions(table);
    waiver.scope.modes = Modes(table, "mode");
    ReadUntil(table, &waiver);
    table.Require("reason", "why, in words");
    waiver.reason = Words(table, "reason");
    policy_.waivers.push_back(std::move(waiver));
  }

  void ReadUntil(TableReader& table, Waiver* waiver) {
    table.Require("until", "a date such as 2027-03-31");
    const TomlNode* node = table.Find("until");
    if (node == nullptr) return;
    // A date with a time is also one to TOML, and no day.
    if (node->kind == TomlKind::kDate &&
        absl::ParseCivilTime(node->text, &waiver->until)) {
      return;
    }
    table.Complain(*node, "until",
                   absl::StrCat("found ", Describe(*node),
                                ", expected a date such as 2027-03-31"));
  }

  const Gate* FindGate(const std::string& id) const {
    for (const Gate& gate : policy_.gates) {
      if (gate.id == id) return &gate;
    }
    return nullptr;
  }

  const TomlNode& root_;
  const std::string file_;
  Policy policy_;
  Problems problems_;
};

}  // namespace

absl::StatusOr<double> ParseChange(const std::string& text) {
  const absl::Status error = absl::InvalidArgumentError(
      absl::StrCat("found \"", Shown(text),
                   "\", expected a change such as \"+5 %\" or \"-30 %\""));
  if (!absl::EndsWith(text, "%")) return error;
  const std::string number(
      absl::StripAsciiWhitespace(absl::StripSuffix(text, "%")));
  double percent = 0;
  if (number.find_first_not_of("+-.0123456789eE") != std::string::npos ||
      !absl::SimpleAtod(number, &percent) || !std::isfinite(percent)) {
    return error;
  }
  if (percent < -100) {
    return absl::InvalidArgumentError(absl::StrCat(
        "found \"", Shown(text), "\"; nothing can shrink by more than 100 %"));
  }
  return percent / 100;
}

absl::StatusOr<Policy> ReadPolicy(const std::string& text,
                                  const std::string& file) {
  WB_ASSIGN_OR_RETURN(const TomlNode root, ParseToml(text, file));
  return PolicyReader(root, file).Read();
}

}  // namespace weighbridge
