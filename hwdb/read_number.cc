#include "hwdb/read_number.h"

#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/units/format.h"
#include "analyzer/units/parse.h"
#include "hwdb/vocabulary.h"

namespace weighbridge {
namespace {

constexpr char kForm[] =
    "{ value = ..., source = \"...\", confidence = \"...\" }";

absl::Status Unexpected(const TomlNode& value, const std::string& expected) {
  return absl::InvalidArgumentError(
      absl::StrCat("found ", Describe(value), ", expected ", expected));
}

bool IsNumber(const TomlNode& value) {
  return value.kind == TomlKind::kInteger || value.kind == TomlKind::kFloat;
}

template <typename Q>
absl::StatusOr<Q> ReadQuantity(const TomlNode& value) {
  // A number without quotes gets the message about its missing unit.
  if (value.kind == TomlKind::kString || IsNumber(value)) {
    return ParseQuantity<Q>(value.text);
  }
  return Unexpected(value, "text with a unit");
}

// No operation and no byte moved costs less than this at room temperature and
// in any technology in sight, and nothing that is still called an accelerator
// costs more.
constexpr double kLeastEnergy = 1e-15;
constexpr double kMostEnergy = 1e-6;
// A byte that crosses the border of a chip: the best wires and stacked memories
// of the literature take some tenths of a picojoule for each of its bits.
constexpr double kLeastOffChipEnergy = 1e-12;

template <typename Q>
ValueReader<Q> EnergyIn(double least, bool is_test) {
  return [least, is_test](const TomlNode& value) -> absl::StatusOr<Q> {
    WB_ASSIGN_OR_RETURN(const Q energy, ReadQuantity<Q>(value));
    if (energy == Q()) {
      return absl::InvalidArgumentError("is zero: nothing is free");
    }
    if (is_test || (energy >= Q(least) && energy <= Q(kMostEnergy))) {
      return energy;
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "found \"", Shown(value.text), "\", which is beyond physics; expected ",
        Format(Q(least)), " to ", Format(Q(kMostEnergy))));
  };
}

}  // namespace

ValueReader<int64_t> WholeNumber(int64_t least, int64_t most) {
  return [least, most](const TomlNode& value) -> absl::StatusOr<int64_t> {
    if (value.kind == TomlKind::kInteger && value.integer >= least &&
        value.integer <= most) {
      return value.integer;
    }
    return Unexpected(value,
                      absl::StrCat("a whole number in ", least, "..", most));
  };
}

ValueReader<double> PositiveNumber() {
  return [](const TomlNode& value) -> absl::StatusOr<double> {
    if (IsNumber(value) && value.number > 0 && std::isfinite(value.number)) {
      return value.number;
    }
    return Unexpected(value, "a number above zero");
  };
}

ValueReader<double> Fraction() {
  return [](const TomlNode& value) -> absl::StatusOr<double> {
    if (IsNumber(value) && value.number > 0 && value.number <= 1) {
      return value.number;
    }
    return Unexpected(value, "a number above 0, and at most 1");
  };
}

template <typename Q>
ValueReader<Q> QuantityOf(Zero zero) {
  return [zero](const TomlNode& value) -> absl::StatusOr<Q> {
    WB_ASSIGN_OR_RETURN(const Q quantity, ReadQuantity<Q>(value));
    if (quantity == Q() && zero == Zero::kImpossible) {
      return absl::InvalidArgumentError(
          "is zero; leave out what is not known, and say \"none\" for what is "
          "not there");
    }
    return quantity;
  };
}

template ValueReader<Bytes> QuantityOf<Bytes>(Zero zero);
template ValueReader<Seconds> QuantityOf<Seconds>(Zero zero);
template ValueReader<Watts> QuantityOf<Watts>(Zero zero);
template ValueReader<BytesPerSecond> QuantityOf<BytesPerSecond>(Zero zero);
template ValueReader<OpsPerSecond> QuantityOf<OpsPerSecond>(Zero zero);
template ValueReader<PerSecond> QuantityOf<PerSecond>(Zero zero);

ValueReader<JoulesPerOp> EnergyPerOp(bool is_test) {
  return EnergyIn<JoulesPerOp>(kLeastEnergy, is_test);
}

ValueReader<JoulesPerByte> EnergyPerByte(bool is_test) {
  return EnergyIn<JoulesPerByte>(kLeastEnergy, is_test);
}

ValueReader<JoulesPerByte> OffChipEnergyPerByte(bool is_test) {
  return EnergyIn<JoulesPerByte>(kLeastOffChipEnergy, is_test);
}

const TomlNode* NumberReader::FindValue(const TomlNode& node,
                                        const std::string& path,
                                        const std::string& value_key) {
  if (node.kind != TomlKind::kTable) {
    problems_.Add({file_, node.position}, path,
                  absl::StrCat("found ", Describe(node),
                               " without a source, expected ", kForm));
    draft_.misread.insert(path);
    return nullptr;
  }
  TableReader table(node, file_, path, problems_);
  table.Require(value_key, "what this number is");
  const TomlNode* value = table.Find(value_key);
  ReadNote(table, path, value == nullptr ? "" : value->text,
           value == nullptr ? node : *value);
  table.Finish();
  return value;
}

void NumberReader::ReadNote(TableReader& table, const std::string& path,
                            const std::string& text, const TomlNode& where) {
  NumberNote note;
  note.path = path;
  note.text = text;
  table.Require("source", "the id of a [[source]]");
  table.Require("confidence",
                absl::StrCat("one of ", absl::StrJoin(Confidences(), ", ")));
  if (auto sources = table.TextOrTexts("source")) {
    if (sources->empty()) {
      table.Complain(*table.Find("source"), "source", "names no source");
    }
    note.sources = *std::move(sources);
  }
  note.confidence =
      table.Word("confidence", Confidences()).value_or(note.confidence);
  note.note = table.Text("note").value_or(note.note);
  note.place = table.PlaceOf(where);
  for (NumberNote& known : draft_.numbers) {
    if (known.path != path) continue;
    known = std::move(note);
    return;
  }
  draft_.numbers.push_back(std::move(note));
}

}  // namespace weighbridge
