// diff: two models, or two reports -> what has changed, by layer and in total.
#include <algorithm>
#include <csignal>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/analyze.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/report/diff_reports.h"
#include "analyzer/report/render_diff.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/report_diff.pb.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"
#include "hwdb/target_database.h"
#include "tools/analyze_flags.h"
#include "tools/command_line.h"
#include "tools/exit_code.h"
#include "tools/load_input.h"
#include "tools/output_file.h"
#include "tools/select_targets.h"
#include "tools/survey.h"
#include "tools/terminal.h"

ABSL_FLAG(weighbridge::RepeatedFlag, target, {},
          "of models: what to analyze for, as in analyze; without it, counts "
          "alone are compared");
ABSL_FLAG(weighbridge::RepeatedFlag, precision, {},
          "of models: number formats, such as native or int8");
ABSL_FLAG(weighbridge::RepeatedFlag, batch, {},
          "of models: inferences in one run");
ABSL_FLAG(weighbridge::RepeatedFlag, dim, {},
          "of models: the size of a dim that is left open; repeatable");
ABSL_FLAG(weighbridge::RepeatedFlag, shape, {},
          "of models: the shape of an input; repeatable");
ABSL_FLAG(std::string, mode, "standalone", "of models: as in analyze");
ABSL_FLAG(std::string, hwdb, "",
          "a folder of target files, which win over those built in");
ABSL_FLAG(std::string, format, "text", "how the difference is written");
ABSL_FLAG(std::string, output, "-", "where; '-' is standard output");
ABSL_FLAG(bool, version, false, "print the version");

namespace weighbridge {
namespace {

const Terminal& Console() {
  static const Terminal& terminal = *new Terminal("diff");
  return terminal;
}

const std::vector<FlagGroup>& FlagGroups() {
  static const auto& groups = *new std::vector<FlagGroup>{
      {"How models are analyzed",
       {{"target", "NAME|FILE|tag:NAME|all"},
        {"precision", "native|fp16|int8|w4a16|..."},
        {"batch", "N"},
        {"dim", "NAME=SIZE"},
        {"shape", "INPUT=SIZExSIZE..."},
        {"mode", "standalone|hosted|both"},
        {"hwdb", "DIR"}}},
      {"What is written",
       {{"format", "text|markdown|json"}, {"output", "FILE"}}},
      {"What else", {{"version", ""}}}};
  return groups;
}

constexpr char kUsage[] =
    "usage: diff [flags] NEW -- OLD\n"
    "\n"
    "Says what has changed from OLD to NEW, each an ONNX model or a JSON "
    "report\n"
    "of analyze: layers, MACs, bytes, latency, energy, streaming.\n";

using Renderer = std::string (*)(const ReportDiff&);

absl::StatusOr<Renderer> FindRenderer(const std::string& format) {
  if (format == "text") return &RenderDiffText;
  if (format == "markdown") return &RenderDiffMarkdown;
  if (format == "json") return &RenderDiffJson;
  return absl::InvalidArgumentError(
      absl::StrCat("--format: unknown word '", format,
                   "', expected one of text, markdown, json",
                   DidYouMean(format, {"text", "markdown", "json"})));
}

AnalyzeFlags ReadFlags() {
  AnalyzeFlags flags;
  flags.target = absl::GetFlag(FLAGS_target).values;
  flags.precision = absl::GetFlag(FLAGS_precision).values;
  flags.dim = absl::GetFlag(FLAGS_dim).values;
  flags.shape = absl::GetFlag(FLAGS_shape).values;
  flags.batch = absl::GetFlag(FLAGS_batch).values;
  flags.mode = absl::GetFlag(FLAGS_mode);
  return flags;
}

absl::StatusOr<std::vector<SurveyTarget>> FindTargets(
    const AnalyzeRequest& request) {
  if (request.targets.empty()) return std::vector<SurveyTarget>();
  TargetDatabase database;
  if (const std::string folder = absl::GetFlag(FLAGS_hwdb); !folder.empty()) {
    const absl::Status added = database.AddDirectory(folder);
    if (!added.ok()) return Annotate(added, "--hwdb");
  }
  WB_ASSIGN_OR_RETURN(SelectedTargets selected,
                      SelectTargets(database, request.targets));
  return std::move(selected.targets);
}

// Either a report or the Failure that is told.
struct Loaded {
  Report report;
  std::optional<Failure> failure;
};

Loaded LoadOrAnalyze(const std::string& path, const AnalyzeRequest& request,
                     const OpRegistry& ops,
                     const std::vector<SurveyTarget>& targets) {
  const SurveyOptions options;
  Survey survey(request, options, ops, targets);
  Loaded loaded;
  loaded.failure = survey.Run({path}, &LoadInput);
  if (!loaded.failure) loaded.failure = survey.Finding();
  if (!loaded.failure) loaded.report = survey.TakeReport();
  return loaded;
}

int Diff(const std::string& new_path, const std::string& old_path) {
  const absl::StatusOr<Renderer> render =
      FindRenderer(absl::GetFlag(FLAGS_format));
  if (!render.ok()) return Console().FailUsage(render.status());
  const absl::StatusOr<AnalyzeRequest> request = ParseRequest(ReadFlags());
  if (!request.ok()) return Console().FailUsage(request.status());
  const absl::Status entered = GoToUsersFolder();
  if (!entered.ok()) return Console().FailUsage(entered);
  const absl::StatusOr<std::vector<SurveyTarget>> targets =
      FindTargets(*request);
  if (!targets.ok()) return Console().FailUsage(targets.status());
  const absl::StatusOr<OpRegistry> ops = StandardOps();
  if (!ops.ok()) {
    return Console().Fail(MakeFailure(ExitCode::kBug, ops.status()));
  }
  const Loaded before = LoadOrAnalyze(old_path, *request, *ops, *targets);
  if (before.failure) return Console().Fail(*before.failure);
  const Loaded after = LoadOrAnalyze(new_path, *request, *ops, *targets);
  if (after.failure) return Console().Fail(*after.failure);
  ReportDiff diff = DiffReports(before.report, after.report);
  diff.set_before(old_path);
  diff.set_after(new_path);
  const std::string text = (*render)(diff);
  const std::string output = absl::GetFlag(FLAGS_output);
  if (output == "-") return Console().Print(text);
  const absl::Status written = WriteFile(output, text);
  if (!written.ok()) return Console().FailUsage(written);
  return static_cast<int>(ExitCode::kDone);
}

int Run(int argc, const char* const argv[]) {
  const absl::StatusOr<CommandLine> line =
      ParseCommandLine(FlagGroups(), argc, argv);
  if (!line.ok()) return Console().FailUsage(line.status());
  if (line->wants_help) {
    return Console().Print(absl::StrCat(kUsage, FlagsHelp(FlagGroups())));
  }
  if (absl::GetFlag(FLAGS_version)) {
    return Console().Print(absl::StrCat("weighbridge ", kToolVersion, "\n"));
  }
  if (line->arguments.size() != 2) {
    // What follows the first -- is no flag.
    const bool has_late_flag = std::any_of(
        line->arguments.begin(), line->arguments.end(),
        [](const std::string& word) { return absl::StartsWith(word, "--"); });
    return Console().FailUsage(absl::InvalidArgumentError(absl::StrCat(
        "found ", line->arguments.size(), " files, expected two",
        has_late_flag ? "; flags stand before the files" : "",
        "\nusage: diff [flags] NEW -- OLD; --help lists the flags")));
  }
  return Diff(line->arguments[0], line->arguments[1]);
}

}  // namespace
}  // namespace weighbridge

int main(int argc, char** argv) {
  // A reader that goes away is an error of write(), which is told.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return weighbridge::Run(argc, argv);
  } catch (const std::exception& error) {
    return weighbridge::Console().Fail(
        {weighbridge::ExitCode::kBug, error.what()});
  }
}
