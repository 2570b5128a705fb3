// analyze: models x targets x precisions -> report. Flags become a request, the
// request a report, the report text; everything else is library.
#include "analyzer/analyze.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/render_explanation.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/report_formats.h"
#include "analyzer/status/status_macros.h"
#include "hwdb/target_database.h"
#include "tools/analyze_flags.h"
#include "tools/command_line.h"
#include "tools/exit_code.h"
#include "tools/flag_documents.h"
#include "tools/gate_flags.h"
#include "tools/gating.h"
#include "tools/load_input.h"
#include "tools/output_file.h"
#include "tools/replace_links.h"
#include "tools/select_targets.h"
#include "tools/survey.h"
#include "tools/terminal.h"

ABSL_FLAG(weighbridge::RepeatedFlag, target, {},
          "what to analyze for: names, TOML files, tag:NAME or all, separated "
          "by commas; repeatable. Without it, an overview of the model and one "
          "line for each target of the default set");
ABSL_FLAG(weighbridge::RepeatedFlag, precision, {},
          "number formats, such as native, fp16, int8, w4a16, separated by "
          "commas; native keeps the types of the file");
ABSL_FLAG(weighbridge::RepeatedFlag, batch, {},
          "inferences in one run; several separated by commas");
ABSL_FLAG(weighbridge::RepeatedFlag, dim, {},
          "the size of a dim that the model leaves open; repeatable. Open dims "
          "are taken as 1");
ABSL_FLAG(weighbridge::RepeatedFlag, trip, {},
          "how often a loop runs whose end depends on data; repeatable. Such "
          "loops are taken to run as often as they may, or once");
ABSL_FLAG(weighbridge::RepeatedFlag, shape, {},
          "the shape of an input, or, of a sequence, one for each item: "
          "words=1x8;1x5; also of a tensor that a node makes, if its size "
          "depends on data: boxes=100x4; repeatable");
ABSL_FLAG(weighbridge::RepeatedFlag, value, {},
          "the elements of an input, or of a tensor that a node makes, that "
          "decide sizes, such as a shape or k; repeatable");
ABSL_FLAG(std::string, mode, "standalone",
          "whether a host may hold the weights that do not fit: standalone "
          "fails such a part, hosted warns, both reports both");
ABSL_FLAG(std::string, streaming, "",
          "how weights that do not fit come over the host link; by default as "
          "the target does it");
ABSL_FLAG(std::string, link, "",
          "another host link than the target's own: what would that change? "
          "auto: what the installed device negotiated");
ABSL_FLAG(std::string, sysfs, "/sys",
          "where --link=auto looks for installed devices");
ABSL_FLAG(
    std::string, fusion, "epilogue",
    "which nodes run as one layer: none; elementwise nodes with the layer "
    "that they follow; reductions and the parts of attention, too");
ABSL_FLAG(std::string, hwdb, "",
          "a folder of target files, which win over those built in");
ABSL_FLAG(weighbridge::RepeatedFlag, format, {},
          "how the report is written; once, or once per --output");
ABSL_FLAG(weighbridge::RepeatedFlag, output, {},
          "where the report is written, '-' for standard output; repeatable. "
          "Its ending tells the format if --format does not");
ABSL_FLAG(bool, per_layer, true, "report each layer");
ABSL_FLAG(std::string, top, "",
          "how many layers are shown in text: those of most time, or as --sort "
          "has it");
ABSL_FLAG(std::string, sort, "",
          "the order of the layers in text; all but order put the most "
          "expensive first");
ABSL_FLAG(weighbridge::RepeatedFlag, sweep, {},
          "one thing to vary, such as batch=1..32, link=gen3x1,gen3x4 or "
          "on_chip=4MiB..32MiB: the "
          "curve of each analysis; repeatable");
ABSL_FLAG(bool, streaming_report, false,
          "instead of the layers, in text: the timeline of link and "
          "computation, who waits longest, and what would end the streaming");
ABSL_FLAG(std::string, schedule, "given",
          "the order of the layers: as the file has them, or searched for one "
          "that needs less memory");
ABSL_FLAG(bool, co_resident, false,
          "the models share the on-chip memory of a target, in the given "
          "order, and run one at a time");
ABSL_FLAG(std::string, rank, "",
          "what the best analysis of a model has least of; fit prefers memory "
          "close to the cores. By default latency");
ABSL_FLAG(std::string, jobs, "",
          "how many threads share the work; by default one per processor");
ABSL_FLAG(bool, tensors, false, "add every tensor of the model to the report");
ABSL_FLAG(std::string, explain, "",
          "print all that is known about the layer of this node instead of "
          "the report");
ABSL_FLAG(std::string, policy, "",
          "a file of gates; without --target and --precision, what the gates "
          "are about is analyzed");
ABSL_FLAG(std::string, max_latency, "", "of one run, as in '100 ms'");
ABSL_FLAG(std::string, max_energy, "", "of one run, as in '50 mJ'");
ABSL_FLAG(std::string, max_peak_memory, "",
          "weights and activations at once, as in '8 MiB'");
ABSL_FLAG(std::string, max_weights, "", "of the model, as in '25 MB'");
ABSL_FLAG(std::string, max_streamed, "",
          "over the host link in one run, as in '0 B'");
ABSL_FLAG(std::string, min_throughput, "", "inferences, as in '30 /s'");
ABSL_FLAG(weighbridge::RepeatedFlag, require, {},
          "standalone: no host holds weights; fits_on_chip; modeled: every "
          "node has a rule; native_precision: no arithmetic in another one");
ABSL_FLAG(std::string, baseline, "",
          "a JSON report that the policy's bands compare with");
ABSL_FLAG(bool, partial_models, false,
          "leave out gates about models that are not given, as on a part of a "
          "project's models");
ABSL_FLAG(std::string, today, "",
          "the day on which waivers are looked at; by default the real one "
          "(UTC)");
ABSL_FLAG(bool, strict, false,
          "fail where operators are not modeled or anything had to be guessed "
          "that a flag can tell, such as open dims and how often loops run");
ABSL_FLAG(bool, quiet, false, "no progress and no notes on standard error");
ABSL_FLAG(std::string, print_document, "",
          "print the manual page, or the completions of a shell");
ABSL_FLAG(bool, version, false, "print the version");

namespace weighbridge {
namespace {

// "text|json|..."
std::string FormatWords() {
  return absl::StrJoin(ReportFormats(), "|",
                       [](std::string* out, const ReportFormat& format) {
                         out->append(format.name);
                       });
}

const std::vector<FlagGroup>& FlagGroups() {
  static const auto& groups = *new std::vector<FlagGroup>{
      {"What is analyzed",
       {{"target", "NAME|FILE|tag:NAME|all"},
        {"precision", "native|fp16|int8|w4a16|..."},
        {"batch", "N,..."},
        {"dim", "NAME=SIZE"},
        {"trip", "LOOP=TIMES"},
        {"shape", "INPUT=SIZExSIZE..."},
        {"value", "INPUT=NUMBER,NUMBER..."},
        {"mode", "standalone|hosted|both"},
        {"streaming", "serial|overlapped|cached|contexts"},
        {"link", "gen3x4|usb3|auto|..."},
        {"sysfs", "DIR"},
        {"fusion", "none|epilogue|aggressive"},
        {"schedule", "given|search"},
        {"co_resident", ""},
        {"hwdb", "DIR"}}},
      {"What is reported",
       {{"format", FormatWords()},
        {"output", "FILE"},
        {"per_layer", ""},
        {"top", "N"},
        {"sort", "order|time|energy|weights|stream"},
        {"rank", "latency|energy|edp|fit"},
        {"tensors", ""},
        {"sweep", "AXIS=FROM..TO"},
        {"streaming_report", ""},
        {"explain", "NODE"}}},
      {"What must hold, else the exit code is 1",
       {{"policy", "FILE"},
        {"max_latency", "TIME"},
        {"max_energy", "ENERGY"},
        {"max_peak_memory", "SIZE"},
        {"max_weights", "SIZE"},
        {"max_streamed", "SIZE"},
        {"min_throughput", "RATE"},
        {"require", "standalone|fits_on_chip|modeled|native_precision"},
        {"baseline", "REPORT.json"},
        {"partial_models", ""},
        {"today", "YYYY-MM-DD"}}},
      {"What else",
       {{"jobs", "N"},
        {"strict", ""},
        {"quiet", ""},
        {"print_document", "manual|bash|zsh|fish"},
        {"version", ""}}}};
  return groups;
}

constexpr char kUsage[] =
    "usage: analyze [flags] MODEL.onnx|REPORT.json...\n"
    "\n"
    "Says what ONNX models cost on hardware: time, energy, memory and the\n"
    "streaming of weights, by layer and in total. A report that was written\n"
    "as json is taken as it is, to be rendered or compared again.\n";

constexpr char kExitCodes[] =
    "\nExit codes\n"
    "  0 done, 1 a gate failed, 2 usage or configuration, 3 the model cannot "
    "be\n"
    "  read or is invalid, 4 incomplete under --strict, 5 a bug in "
    "Weighbridge\n";

// As it is installed.
Program Document() {
  return {"weighbridge",
          kToolVersion,
          "what ONNX models cost on hardware",
          "MODEL.onnx...",
          {{"Exit codes",
            "0 done, 1 a gate failed, 2 usage or configuration, 3 the model "
            "cannot be read or is invalid, 4 incomplete under --strict, 5 a "
            "bug in Weighbridge"}}};
}

const Terminal& Console() {
  static const auto& terminal = *new Terminal("analyze");
  return terminal;
}

int Fail(const Failure& failure) { return Console().Fail(failure); }

int FailUsage(const absl::Status& status) {
  return Console().FailUsage(status);
}

int Print(const std::string& text) { return Console().Print(text); }

AnalyzeFlags ReadFlags(const CommandLine& line) {
  AnalyzeFlags flags;
  flags.given = line.flags;
  flags.target = absl::GetFlag(FLAGS_target).values;
  flags.precision = absl::GetFlag(FLAGS_precision).values;
  flags.dim = absl::GetFlag(FLAGS_dim).values;
  flags.trip = absl::GetFlag(FLAGS_trip).values;
  flags.shape = absl::GetFlag(FLAGS_shape).values;
  flags.value = absl::GetFlag(FLAGS_value).values;
  flags.output = absl::GetFlag(FLAGS_output).values;
  flags.format = absl::GetFlag(FLAGS_format).values;
  flags.sweep = absl::GetFlag(FLAGS_sweep).values;
  flags.batch = absl::GetFlag(FLAGS_batch).values;
  flags.mode = absl::GetFlag(FLAGS_mode);
  flags.streaming = absl::GetFlag(FLAGS_streaming);
  flags.schedule = absl::GetFlag(FLAGS_schedule);
  flags.link = absl::GetFlag(FLAGS_link);
  flags.fusion = absl::GetFlag(FLAGS_fusion);
  flags.top = absl::GetFlag(FLAGS_top);
  flags.sort = absl::GetFlag(FLAGS_sort);
  flags.rank = absl::GetFlag(FLAGS_rank);
  flags.jobs = absl::GetFlag(FLAGS_jobs);
  return flags;
}

GateFlags ReadGateFlags() {
  GateFlags flags;
  const std::pair<const char*, std::string> limits[] = {
      {"max_latency", absl::GetFlag(FLAGS_max_latency)},
      {"max_energy", absl::GetFlag(FLAGS_max_energy)},
      {"max_peak_memory", absl::GetFlag(FLAGS_max_peak_memory)},
      {"max_weights", absl::GetFlag(FLAGS_max_weights)},
      {"max_streamed", absl::GetFlag(FLAGS_max_streamed)},
      {"min_throughput", absl::GetFlag(FLAGS_min_throughput)}};
  for (const auto& [name, text] : limits) {
    if (!text.empty()) flags.limits.emplace_back(name, text);
  }
  flags.require = absl::GetFlag(FLAGS_require).values;
  flags.policy = absl::GetFlag(FLAGS_policy);
  flags.baseline = absl::GetFlag(FLAGS_baseline);
  flags.today = absl::GetFlag(FLAGS_today);
  flags.partial_models = absl::GetFlag(FLAGS_partial_models);
  return flags;
}

bool IsTerminal(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return ::isatty(descriptor) == 1 &&
         (terminal == nullptr || std::string(terminal) != "dumb");
}

// https://no-color.org: any value but the empty one.
bool WantsColor(const ReportOutput& output) {
  const char* no_color = std::getenv("NO_COLOR");
  return !output.path && IsTerminal(STDOUT_FILENO) &&
         (no_color == nullptr || *no_color == '\0');
}

// One line on the terminal that long work overwrites.
class ProgressLine {
 public:
  explicit ProgressLine(bool enabled) : enabled_(enabled) {}
  ~ProgressLine() { Clear(); }

  void Show(size_t done, size_t all) {
    constexpr auto kPatience = std::chrono::seconds(1);
    if (!enabled_ || Clock::now() - start_ < kPatience) return;
    std::fprintf(stderr, "\r\x1B[Kanalyze: %zu of %zu analyses", done, all);
    is_shown_ = true;
  }

  void Clear() {
    if (is_shown_) std::fputs("\r\x1B[K", stderr);
    is_shown_ = false;
  }

 private:
  using Clock = std::chrono::steady_clock;
  const bool enabled_;
  const Clock::time_point start_ = Clock::now();
  bool is_shown_ = false;
};

std::string Render(const Report& report, const AnalyzeRequest& request,
                   const ReportOutput& output) {
  RenderOptions options;
  options.text.layers.order = request.layer_order;
  options.text.layers.top = request.top;
  options.text.color = WantsColor(output);
  options.text.streaming = absl::GetFlag(FLAGS_streaming_report);
  return output.format->render(report, options);
}

int Explain(const Report& report, const std::string& node) {
  std::string text;
  for (const Analysis& analysis : report.analyses()) {
    if (!analysis.error().empty()) continue;
    const absl::StatusOr<std::string> explanation =
        RenderExplanation(analysis, node);
    if (!explanation.ok()) return FailUsage(explanation.status());
    absl::StrAppend(&text, text.empty() ? "" : "\n", *explanation);
  }
  return Print(text);
}

int WriteReport(const Report& report, const AnalyzeRequest& request) {
  for (const ReportOutput& output : request.outputs) {
    const std::string text = Render(report, request, output);
    if (!output.path) {
      if (const int code = Print(text); code != 0) return code;
      continue;
    }
    const absl::Status written = WriteFile(*output.path, text);
    if (!written.ok()) return FailUsage(written);
  }
  return static_cast<int>(ExitCode::kDone);
}

absl::StatusOr<TargetDatabase> LoadDatabase() {
  TargetDatabase database;
  const std::string folder = absl::GetFlag(FLAGS_hwdb);
  if (!folder.empty()) {
    const absl::Status added = database.AddDirectory(folder);
    if (!added.ok()) return Annotate(added, "--hwdb");
  }
  return database;
}

absl::StatusOr<std::vector<SurveyTarget>> TargetsFor(
    const AnalyzeRequest& request, const TargetDatabase& database,
    bool is_overview) {
  if (request.targets.empty() && !is_overview) {
    return std::vector<SurveyTarget>();
  }
  absl::StatusOr<SelectedTargets> selected =
      SelectTargets(database, request.targets);
  if (!selected.ok()) return selected.status();
  if (!is_overview && !absl::GetFlag(FLAGS_quiet)) {
    for (const std::string& line : selected->left_out) {
      std::fprintf(stderr, "analyze: left out: %s\n",
                   DisplayText(line).c_str());
    }
  }
  if (request.link) {
    const absl::Status replaced = ReplaceLinks(
        *request.link, absl::GetFlag(FLAGS_sysfs), selected->targets);
    if (!replaced.ok()) return replaced;
  }
  return std::move(selected->targets);
}

int ThreadsFor(const AnalyzeRequest& request) {
  constexpr int64_t kMost = 256;
  const int64_t processors = std::thread::hardware_concurrency();
  return static_cast<int>(
      std::clamp<int64_t>(request.jobs.value_or(processors), 1, kMost));
}

int Analyze(AnalyzeRequest request, const std::vector<std::string>& models) {
  const std::string explained = absl::GetFlag(FLAGS_explain);
  const absl::StatusOr<TargetDatabase> database = LoadDatabase();
  if (!database.ok()) return FailUsage(database.status());
  const absl::StatusOr<Gating> gating = LoadGating(ReadGateFlags());
  if (!gating.ok()) return FailUsage(gating.status());
  const absl::Status taken =
      TakeScopes(gating->policy, database->Ids(), &request);
  if (!taken.ok()) return FailUsage(taken);
  SurveyOptions options;
  options.overview = request.targets.empty() && explained.empty();
  const absl::StatusOr<std::vector<SurveyTarget>> targets =
      TargetsFor(request, *database, options.overview);
  if (!targets.ok()) return FailUsage(targets.status());
  const absl::StatusOr<OpRegistry> ops = StandardOps();
  if (!ops.ok())
    return Fail({ExitCode::kBug, std::string(ops.status().message())});

  ProgressLine progress(!absl::GetFlag(FLAGS_quiet) &&
                        IsTerminal(STDERR_FILENO));
  options.tensors = absl::GetFlag(FLAGS_tensors);
  options.strict = absl::GetFlag(FLAGS_strict);
  options.co_resident = absl::GetFlag(FLAGS_co_resident);
  options.remedies = absl::GetFlag(FLAGS_streaming_report);
  options.on_progress = [&progress](size_t done, size_t all) {
    progress.Show(done, all);
  };
  options.threads = ThreadsFor(request);
  Survey survey(request, options, *ops, *targets);
  const std::optional<Failure> failed = survey.Run(models, &LoadInput);
  progress.Clear();
  // Models at fault leave those that are not.
  const bool is_partial = failed && survey.IsPartial() && explained.empty();
  if (failed && !is_partial) return Fail(*failed);
  const std::optional<Failure> failure = failed ? failed : survey.Finding();
  Report report = survey.TakeReport();
  if (!explained.empty() && !failure) return Explain(report, explained);
  const std::optional<Failure> broken = ApplyGates(*gating, &report);
  // The streaming report is about layers.
  if (!absl::GetFlag(FLAGS_per_layer) &&
      !absl::GetFlag(FLAGS_streaming_report)) {
    for (Analysis& analysis : *report.mutable_analyses()) {
      analysis.clear_layers();
    }
  }
  const int code = WriteReport(report, request);
  if (code != 0) return code;
  if (failure) return Fail(*failure);
  return broken ? Fail(*broken) : code;
}

int Run(int argc, const char* const argv[]) {
  const absl::StatusOr<CommandLine> line =
      ParseCommandLine(FlagGroups(), argc, argv);
  if (!line.ok()) return FailUsage(line.status());
  if (line->wants_help) {
    return Print(absl::StrCat(kUsage, FlagsHelp(FlagGroups()), kExitCodes));
  }
  if (absl::GetFlag(FLAGS_version)) {
    return Print(absl::StrCat("weighbridge ", kToolVersion, "\n"));
  }
  if (const std::string wanted = absl::GetFlag(FLAGS_print_document);
      !wanted.empty()) {
    if (wanted == "manual") return Print(ManualPage(Document(), FlagGroups()));
    const absl::StatusOr<std::string> script =
        CompletionScript(wanted, Document(), FlagGroups());
    if (script.ok()) return Print(*script);
    return FailUsage(Annotate(script.status(), "--print_document"));
  }
  const absl::StatusOr<AnalyzeRequest> request = ParseRequest(ReadFlags(*line));
  if (!request.ok()) return FailUsage(request.status());
  std::vector<std::string> models;
  for (const std::string& model : line->arguments) {
    if (std::find(models.begin(), models.end(), model) == models.end()) {
      models.push_back(model);
    }
  }
  if (models.empty()) {
    return FailUsage(absl::InvalidArgumentError(
        "no model was given\nusage: analyze [flags] MODEL.onnx...; --help "
        "lists the flags"));
  }
  if (absl::GetFlag(FLAGS_co_resident) &&
      (models.size() < 2 || request->targets.empty())) {
    return FailUsage(absl::InvalidArgumentError(
        "--co_resident: expected several models and a --target they share"));
  }
  if (absl::GetFlag(FLAGS_tensors) &&
      (models.size() > 1 || request->batches.size() > 1)) {
    return FailUsage(absl::InvalidArgumentError(
        "--tensors: expected one model at one batch; the report lists the "
        "tensors of one"));
  }
  const absl::Status entered = GoToUsersFolder();
  if (!entered.ok()) return FailUsage(entered);
  return Analyze(*request, models);
}

}  // namespace
}  // namespace weighbridge

int main(int argc, char** argv) {
  // A reader that goes away is an error of write(), which is told.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return weighbridge::Run(argc, argv);
  } catch (const std::exception& error) {
    return weighbridge::Fail({weighbridge::ExitCode::kBug, error.what()});
  }
}
