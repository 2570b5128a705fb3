// calibrate: published measurements against predictions. Says how far off a
// target is, or which few constants would bring it closer.
#include <algorithm>
#include <csignal>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/report/text_table.h"
#include "analyzer/status/status_macros.h"
#include "hwdb/measurement_table.h"
#include "hwdb/target_database.h"
#include "tools/command_line.h"
#include "tools/exit_code.h"
#include "tools/fit_target.h"
#include "tools/predict_measurements.h"
#include "tools/terminal.h"
#include "tools/validation_table.h"

ABSL_FLAG(weighbridge::RepeatedFlag, models, {},
          "a folder with the graphs that the table names; repeatable");
ABSL_FLAG(std::string, target, "",
          "only the measurements of this target; with a file, they are "
          "predicted for the target in it");
ABSL_FLAG(bool, summary, false,
          "a line for each target and batch instead of each measurement");
ABSL_FLAG(bool, fit, false,
          "fit what the units attain, the link's rate and the context switch "
          "to the measurements");

namespace weighbridge {
namespace {

constexpr int kWidth = 120;

constexpr char kUsage[] =
    "usage: calibrate [flags] MEASUREMENTS.tsv...\n"
    "\n"
    "Says how far predictions are from published measurements, target by\n"
    "target; the columns of the tables stand in hwdb/measurements/README.md.\n";

const std::vector<FlagGroup>& FlagGroups() {
  static const auto& groups =
      *new std::vector<FlagGroup>{{"Flags",
                                   {{"models", "DIR"},
                                    {"target", "NAME|FILE"},
                                    {"summary", ""},
                                    {"fit", ""}}}};
  return groups;
}

const Terminal& Console() {
  static const auto& terminal = *new Terminal("calibrate");
  return terminal;
}

int Fail(ExitCode code, const absl::Status& status) {
  return Console().Fail(MakeFailure(code, status));
}

absl::StatusOr<std::vector<Measurement>> ReadMeasurements(
    const std::vector<std::string>& paths) {
  std::vector<Measurement> all;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    if (!file.good()) {
      return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
    }
    WB_ASSIGN_OR_RETURN(const std::vector<Measurement> rows,
                        ParseMeasurements(text, path));
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

// By target, in the order in which the tables first name one.
struct TargetMeasurements {
  HardwareTarget target;
  std::vector<Measurement> measurements;
};

absl::StatusOr<std::vector<TargetMeasurements>> GroupByTarget(
    const std::vector<Measurement>& measurements, const std::string& wanted) {
  const TargetDatabase database;
  std::optional<HardwareTarget> only;
  if (!wanted.empty()) {
    WB_ASSIGN_OR_RETURN(only, database.Find(wanted));
  }
  std::vector<TargetMeasurements> groups;
  for (const Measurement& measurement : measurements) {
    if (only && measurement.target != only->id) continue;
    auto group =
        std::find_if(groups.begin(), groups.end(),
                     [&measurement](const TargetMeasurements& candidate) {
                       return candidate.target.id == measurement.target;
                     });
    if (group == groups.end()) {
      TargetMeasurements added;
      if (only) {
        added.target = *only;
      } else {
        WB_ASSIGN_OR_RETURN(added.target, database.Find(measurement.target));
      }
      groups.push_back(std::move(added));
      group = groups.end() - 1;
    }
    group->measurements.push_back(measurement);
  }
  if (groups.empty()) {
    return absl::NotFoundError(
        absl::StrCat("no measurement of target '", wanted, "'"));
  }
  return groups;
}

absl::StatusOr<std::string> DescribeFit(
    const HardwareTarget& target, const std::vector<MeasuredModel>& models) {
  WB_ASSIGN_OR_RETURN(const TargetFit fit, FitTarget(target, models));
  TextTable table({{"number", TextTable::Align::kLeft}, {"now"}, {"fitted"}});
  for (const FittedNumber& number : fit.numbers) {
    table.AddRow({number.path, number.before, number.after});
  }
  return absl::StrCat(
      target.id, ": mean |ln(predicted / measured)| ",
      absl::StrFormat("%.3f now, %.3f fitted", fit.loss_before, fit.loss_after),
      "\n", table.Render(kWidth));
}

absl::StatusOr<std::vector<ValidationRow>> RowsOf(
    const HardwareTarget& target, const std::vector<MeasuredModel>& models) {
  std::vector<ValidationRow> rows;
  for (const MeasuredModel& model : models) {
    WB_ASSIGN_OR_RETURN(const PredictedTime predicted, Predict(model, target));
    ValidationRow row;
    row.model = model.measurement.model;
    row.published_as = model.measurement.published_as;
    row.precision = model.measurement.precision.ToString();
    row.batch = model.measurement.batch;
    row.measured = model.measurement.per_inference;
    row.predicted = predicted.per_inference;
    row.contexts = predicted.contexts;
    rows.push_back(std::move(row));
  }
  return rows;
}

struct MeasuredTarget {
  HardwareTarget target;
  std::vector<MeasuredModel> models;
};

absl::StatusOr<std::vector<std::string>> Describe(
    const std::vector<MeasuredTarget>& measured) {
  std::vector<std::string> parts;
  std::vector<ValidatedTarget> validated;
  for (const auto& [target, models] : measured) {
    if (absl::GetFlag(FLAGS_fit)) {
      WB_ASSIGN_OR_RETURN(parts.emplace_back(), DescribeFit(target, models));
      continue;
    }
    WB_ASSIGN_OR_RETURN(std::vector<ValidationRow> rows,
                        RowsOf(target, models));
    if (absl::GetFlag(FLAGS_summary)) {
      validated.push_back({target.id, std::move(rows)});
      continue;
    }
    parts.push_back(absl::StrCat(target.id, ", ", target.name, "\n",
                                 ValidationTable(rows)));
  }
  if (!validated.empty()) parts.push_back(ValidationSummary(validated));
  return parts;
}

int Calibrate(const std::vector<std::string>& tables) {
  const absl::StatusOr<std::vector<Measurement>> measurements =
      ReadMeasurements(tables);
  if (!measurements.ok()) return Fail(ExitCode::kUsage, measurements.status());
  const absl::StatusOr<std::vector<TargetMeasurements>> groups =
      GroupByTarget(*measurements, absl::GetFlag(FLAGS_target));
  if (!groups.ok()) return Fail(ExitCode::kUsage, groups.status());
  const absl::StatusOr<OpRegistry> ops = StandardOps();
  if (!ops.ok()) return Fail(ExitCode::kBug, ops.status());

  std::vector<MeasuredTarget> measured;
  for (const TargetMeasurements& group : *groups) {
    absl::StatusOr<std::vector<MeasuredModel>> models = LoadMeasuredModels(
        group.measurements, absl::GetFlag(FLAGS_models).values, *ops);
    if (!models.ok()) return Fail(ExitCode::kInvalidModel, models.status());
    measured.push_back({group.target, *std::move(models)});
  }

  const absl::StatusOr<std::vector<std::string>> parts = Describe(measured);
  if (!parts.ok()) return Fail(ExitCode::kUsage, parts.status());
  return Console().Print(absl::StrJoin(*parts, "\n"));
}

int Run(int argc, const char* const argv[]) {
  const absl::StatusOr<CommandLine> line =
      ParseCommandLine(FlagGroups(), argc, argv);
  if (!line.ok()) return Fail(ExitCode::kUsage, line.status());
  if (line->wants_help) {
    return Console().Print(absl::StrCat(kUsage, FlagsHelp(FlagGroups())));
  }
  if (line->arguments.empty() || absl::GetFlag(FLAGS_models).values.empty()) {
    return Fail(ExitCode::kUsage,
                absl::InvalidArgumentError(
                    "expected a table of measurements, and --models with the "
                    "folder of the graphs that it names"));
  }
  const absl::Status entered = GoToUsersFolder();
  if (!entered.ok()) return Fail(ExitCode::kUsage, entered);
  return Calibrate(line->arguments);
}

}  // namespace
}  // namespace weighbridge

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return weighbridge::Run(argc, argv);
  } catch (const std::exception& error) {
    return weighbridge::Console().Fail(
        {weighbridge::ExitCode::kBug, error.what()});
  }
}
