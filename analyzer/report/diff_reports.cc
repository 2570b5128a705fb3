#include "analyzer/report/diff_reports.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/amounts.h"

namespace weighbridge {
namespace {

template <typename Message>
struct Quantity {
  const char* name;
  const char* unit;
  std::optional<double> (*of)(const Message&);
};

std::optional<double> If(bool is_known, double value) {
  if (!is_known) return std::nullopt;
  return value;
}

const std::vector<Quantity<Totals>>& TotalQuantities() {
  static const auto& quantities = *new std::vector<Quantity<Totals>>{
      {"MACs", "",
       [](const Totals& t) { return If(true, static_cast<double>(t.macs())); }},
      {"parameters", "",
       [](const Totals& t) {
         return If(true, static_cast<double>(t.parameters()));
       }},
      {"weights", "B",
       [](const Totals& t) {
         return If(true, static_cast<double>(t.weight_bytes()));
       }},
      {"peak activations", "B",
       [](const Totals& t) {
         return If(true, static_cast<double>(t.peak_activation_bytes()));
       }},
      {"latency", "s",
       [](const Totals& t) {
         return If(t.has_latency_seconds(), t.latency_seconds());
       }},
      {"throughput", "/s",
       [](const Totals& t) {
         return If(t.has_throughput_per_second(), t.throughput_per_second());
       }},
      {"energy", "J",
       [](const Totals& t) {
         return If(t.has_energy_joules(), t.energy_joules());
       }},
      {"streamed", "B",
       [](const Totals& t) {
         return If(t.has_streamed_bytes(),
                   static_cast<double>(t.streamed_bytes()));
       }},
  };
  return quantities;
}

const std::vector<Quantity<Layer>>& LayerQuantities() {
  static const auto& quantities = *new std::vector<Quantity<Layer>>{
      {"MACs", "",
       [](const Layer& l) {
         return If(l.has_macs(), static_cast<double>(l.macs()));
       }},
      {"weights", "B",
       [](const Layer& l) {
         return If(true, static_cast<double>(l.weight_bytes()));
       }},
      {"activations", "B",
       [](const Layer& l) {
         return If(l.has_activation_bytes_in() && l.has_activation_bytes_out(),
                   static_cast<double>(l.activation_bytes_in()) +
                       static_cast<double>(l.activation_bytes_out()));
       }},
      {"latency", "s",
       [](const Layer& l) {
         return If(l.has_latency_seconds(), l.latency_seconds());
       }},
      {"energy", "J",
       [](const Layer& l) {
         return If(l.has_energy_joules(), l.energy_joules());
       }},
      {"streamed", "B",
       [](const Layer& l) {
         return If(l.has_streaming(),
                   static_cast<double>(l.streaming().bytes()));
       }},
  };
  return quantities;
}

// Numbers that two runs of the same arithmetic may differ in are the same.
bool IsSame(std::optional<double> a, std::optional<double> b) {
  constexpr double kRounding = 1e-9;
  if (!a || !b) return a.has_value() == b.has_value();
  return std::abs(*a - *b) <= kRounding * std::max(std::abs(*a), std::abs(*b));
}

template <typename Message>
QuantityChange ChangeOf(const Quantity<Message>& quantity,
                        const Message* before, const Message* after) {
  QuantityChange change;
  change.set_quantity(quantity.name);
  change.set_unit(quantity.unit);
  const auto old_value =
      before == nullptr ? std::nullopt : quantity.of(*before);
  const auto new_value = after == nullptr ? std::nullopt : quantity.of(*after);
  if (old_value) change.set_before(*old_value);
  if (new_value) change.set_after(*new_value);
  if (old_value && new_value && *old_value != 0) {
    change.set_change(
        IsSame(old_value, new_value) ? 0 : *new_value / *old_value - 1);
  }
  return change;
}

bool IsSame(const QuantityChange& change) {
  return IsSame(IfPresent(change.has_before(), change.before()),
                IfPresent(change.has_after(), change.after()));
}

std::string NameOf(const Layer& layer) {
  return layer.names_size() > 0 ? layer.names(0)
                                : absl::StrCat("layer ", layer.index());
}

std::string ShapesOf(
    const google::protobuf::RepeatedPtrField<TensorUse>& uses) {
  return absl::StrJoin(uses, ";", [](std::string* out, const TensorUse& use) {
    absl::StrAppend(
        out, use.has_shape() ? absl::StrJoin(use.shape().dims(), "x") : "?");
  });
}

// What makes two layers of different names the same.
std::string StructureOf(const Layer& layer) {
  return absl::StrCat(absl::StrJoin(layer.op_types(), ","), "|",
                      ShapesOf(layer.inputs()), "|", ShapesOf(layer.outputs()),
                      "|", layer.parameters(), "|", layer.macs());
}

// For each new layer the index of its old one, or -1.
class LayerMatching {
 public:
  LayerMatching(const Analysis& before, const Analysis& after)
      : before_(before),
        after_(after),
        old_of_(after.layers_size(), -1),
        is_taken_(before.layers_size(), false) {
    MatchBy([](const Layer& layer) { return NameOf(layer); });
    MatchBy(&StructureOf);
  }

  int old_of(int layer) const { return old_of_[layer]; }
  bool is_taken(int old) const { return is_taken_[old]; }

 private:
  // Equal keys are matched in the order of the schedules.
  template <typename Key>
  void MatchBy(const Key& key) {
    std::map<std::string, std::vector<int>> free;
    for (int i = before_.layers_size() - 1; i >= 0; --i) {
      if (!is_taken_[i]) free[key(before_.layers(i))].push_back(i);
    }
    for (int i = 0; i < after_.layers_size(); ++i) {
      if (old_of_[i] >= 0) continue;
      const auto found = free.find(key(after_.layers(i)));
      if (found == free.end() || found->second.empty()) continue;
      old_of_[i] = found->second.back();
      found->second.pop_back();
      is_taken_[old_of_[i]] = true;
    }
  }

  const Analysis& before_;
  const Analysis& after_;
  std::vector<int> old_of_;
  std::vector<bool> is_taken_;
};

class AnalysisComparison {
 public:
  AnalysisComparison(const Analysis& before, const Analysis& after)
      : before_(before), after_(after), matching_(before, after) {}

  AnalysisDiff Compare() {
    diff_.set_before_model(before_.model().name());
    diff_.set_model(after_.model().name());
    diff_.set_target(after_.target().id());
    diff_.set_precision(after_.precision());
    diff_.set_batch(after_.batch());
    diff_.set_mode(after_.mode());
    if (after_.has_target()) {
      diff_.set_before_verdict(VerdictText(before_));
      diff_.set_verdict(VerdictText(after_));
    }
    for (const Quantity<Totals>& quantity : TotalQuantities()) {
      const QuantityChange change =
          ChangeOf(quantity, before_.has_totals() ? &before_.totals() : nullptr,
                   after_.has_totals() ? &after_.totals() : nullptr);
      if (change.has_before() || change.has_after()) {
        *diff_.add_totals() = change;
      }
    }
    AddRemovedUpTo(0);
    for (int i = 0; i < after_.layers_size(); ++i) {
      const int old = matching_.old_of(i);
      if (old < 0) {
        AddLayer("added", nullptr, &after_.layers(i));
        continue;
      }
      AddChanged(before_.layers(old), after_.layers(i));
      AddRemovedUpTo(old + 1);
    }
    AddRemovedUpTo(before_.layers_size());
    return std::move(diff_);
  }

 private:
  // Old layers without a new one, where the old schedule has them.
  void AddRemovedUpTo(int end) {
    for (; next_old_ < before_.layers_size(); ++next_old_) {
      if (matching_.is_taken(next_old_)) {
        if (next_old_ >= end) return;
        continue;
      }
      AddLayer("removed", &before_.layers(next_old_), nullptr);
    }
  }

  void AddChanged(const Layer& before, const Layer& after) {
    const bool same_ops =
        std::equal(before.op_types().begin(), before.op_types().end(),
                   after.op_types().begin(), after.op_types().end());
    const bool is_changed =
        !same_ops ||
        std::any_of(LayerQuantities().begin(), LayerQuantities().end(),
                    [&](const Quantity<Layer>& quantity) {
                      return !IsSame(quantity.of(before), quantity.of(after));
                    });
    if (is_changed) {
      AddLayer("changed", &before, &after);
    } else if (NameOf(before) != NameOf(after)) {
      diff_.set_renamed_layers(diff_.renamed_layers() + 1);
    } else {
      diff_.set_unchanged_layers(diff_.unchanged_layers() + 1);
    }
  }

  void AddLayer(const char* kind, const Layer* before, const Layer* after) {
    LayerDiff* layer = diff_.add_layers();
    const Layer& shown = after == nullptr ? *before : *after;
    layer->set_kind(kind);
    layer->set_name(NameOf(shown));
    if (before != nullptr && NameOf(*before) != NameOf(shown)) {
      layer->set_before_name(NameOf(*before));
    }
    *layer->mutable_op_types() = shown.op_types();
    for (const Quantity<Layer>& quantity : LayerQuantities()) {
      const QuantityChange change = ChangeOf(quantity, before, after);
      const bool is_shown = before != nullptr && after != nullptr
                                ? !IsSame(change)
                                : change.before() != 0 || change.after() != 0;
      if (is_shown) *layer->add_changes() = change;
    }
  }

  const Analysis& before_;
  const Analysis& after_;
  const LayerMatching matching_;
  AnalysisDiff diff_;
  int next_old_ = 0;
};

std::string Label(const Analysis& analysis) {
  return absl::StrCat(
      analysis.model().name(),
      analysis.has_target() ? absl::StrCat(" on ", analysis.target().id()) : "",
      ", ", analysis.precision(),
      analysis.batch() > 1 ? absl::StrCat(", batch ", analysis.batch()) : "",
      analysis.mode() == "hosted" ? ", hosted" : "");
}

std::set<std::string> ModelsOf(const Report& report) {
  std::set<std::string> names;
  for (const Analysis& analysis : report.analyses()) {
    names.insert(analysis.model().name());
  }
  return names;
}

bool AreCounterparts(const Analysis& before, const Analysis& after,
                     bool by_name) {
  return (!by_name || before.model().name() == after.model().name()) &&
         before.has_target() == after.has_target() &&
         before.target().id() == after.target().id() &&
         before.precision() == after.precision() &&
         before.batch() == after.batch() && before.mode() == after.mode();
}

}  // namespace

ReportDiff DiffReports(const Report& before, const Report& after) {
  ReportDiff diff;
  diff.set_schema_version(after.schema_version());
  diff.set_tool_version(after.tool_version());
  const bool by_name =
      ModelsOf(before).size() != 1 || ModelsOf(after).size() != 1;
  std::vector<bool> is_taken(before.analyses_size(), false);
  for (const Analysis& analysis : after.analyses()) {
    int found = 0;
    while (found < before.analyses_size() &&
           (is_taken[found] ||
            !AreCounterparts(before.analyses(found), analysis, by_name))) {
      ++found;
    }
    if (found == before.analyses_size()) {
      diff.add_only_after(Label(analysis));
      continue;
    }
    is_taken[found] = true;
    *diff.add_analyses() =
        AnalysisComparison(before.analyses(found), analysis).Compare();
  }
  for (int i = 0; i < before.analyses_size(); ++i) {
    if (!is_taken[i]) diff.add_only_before(Label(before.analyses(i)));
  }
  return diff;
}

bool HasChanges(const ReportDiff& diff) {
  return diff.only_before_size() > 0 || diff.only_after_size() > 0 ||
         std::any_of(diff.analyses().begin(), diff.analyses().end(),
                     [](const AnalysisDiff& analysis) {
                       return analysis.layers_size() > 0 ||
                              std::any_of(analysis.totals().begin(),
                                          analysis.totals().end(),
                                          [](const QuantityChange& change) {
                                            return !IsSame(change);
                                          });
                     });
}

}  // namespace weighbridge
