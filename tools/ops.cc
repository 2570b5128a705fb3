// ops: which operators are modeled, how, and whether a model's are.
#include <csignal>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ops/operator_list.h"
#include "analyzer/ops/operator_table.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/report/text_table.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"
#include "onnx_frontend/import_model.h"
#include "tools/analyze_flags.h"
#include "tools/check_model.h"
#include "tools/command_line.h"
#include "tools/exit_code.h"
#include "tools/explain_operator.h"
#include "tools/terminal.h"

ABSL_FLAG(std::string, domain, "",
          "list: operators of this domain; ai.onnx is the default one");
ABSL_FLAG(std::string, opset, "",
          "list, explain: operators of this version of their domain");
ABSL_FLAG(std::string, class, "", "list: operators of this class");
ABSL_FLAG(bool, unmodeled, false,
          "list: operators of the standard that have no rule");
ABSL_FLAG(std::string, format, "text", "list: how the operators are written");
ABSL_FLAG(weighbridge::RepeatedFlag, dim, {},
          "check: the size of a dim that the model leaves open; repeatable. "
          "Open dims are taken as 1");
ABSL_FLAG(weighbridge::RepeatedFlag, shape, {},
          "check: the shape of an input; repeatable");

namespace weighbridge {
namespace {

constexpr int kWidth = 120;

const std::vector<FlagGroup>& FlagGroups() {
  static const auto& groups = *new std::vector<FlagGroup>{
      {"What is listed",
       {{"domain", "NAME"},
        {"opset", "N"},
        {"class", "NAME"},
        {"unmodeled", ""},
        {"format", "text|markdown"}}},
      {"What is checked",
       {{"dim", "NAME=SIZE"}, {"shape", "INPUT=SIZExSIZE..."}}}};
  return groups;
}

constexpr char kUsage[] =
    "usage: ops list [flags]\n"
    "       ops explain OPERATOR\n"
    "       ops check [flags] MODEL.onnx...\n"
    "\n"
    "Says which operators are modeled, by which rules, and what of a model is\n"
    "not. An operator is named as it is (Conv) or with its domain\n"
    "(com.microsoft.MoE).\n";

constexpr char kExitCodes[] =
    "\nExit codes\n"
    "  0 done, 2 usage, 3 a model cannot be read or is invalid, 4 a model has "
    "nodes\n"
    "  that are not modeled, 5 a bug in Weighbridge\n";

const Terminal& Console() {
  static const auto& terminal = *new Terminal("ops");
  return terminal;
}

absl::StatusOr<OpClass> ParseOpClass(const std::string& word) {
  std::vector<std::string> words;
  for (int i = 0; i <= static_cast<int>(OpClass::kOpaque); ++i) {
    words.push_back(OpClassName(static_cast<OpClass>(i)));
    if (words.back() == word) return static_cast<OpClass>(i);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--class: '", word, "' is none of ",
                   absl::StrJoin(words, ", "), DidYouMean(word, words)));
}

absl::StatusOr<std::optional<int64_t>> ParseOpset(const std::string& text) {
  if (text.empty()) return std::optional<int64_t>();
  int64_t opset = 0;
  if (absl::SimpleAtoi(text, &opset) && opset >= 1) return std::optional(opset);
  return absl::InvalidArgumentError(
      absl::StrCat("--opset: '", text, "' is no version, expected 1, 2, ..."));
}

absl::StatusOr<OperatorFilter> ReadFilter(const OpRegistry& registry) {
  OperatorFilter filter;
  WB_ASSIGN_OR_RETURN(filter.opset, ParseOpset(absl::GetFlag(FLAGS_opset)));
  if (absl::GetFlag(FLAGS_unmodeled)) filter.is_modeled = false;
  if (const std::string word = absl::GetFlag(FLAGS_class); !word.empty()) {
    WB_ASSIGN_OR_RETURN(filter.op_class, ParseOpClass(word));
  }
  const std::string domain = absl::GetFlag(FLAGS_domain);
  if (domain.empty()) return filter;
  std::vector<std::string> domains;
  for (const OperatorEntry& entry : ListOperators(registry)) {
    if (domains.empty() || domains.back() != entry.domain) {
      domains.push_back(entry.domain);
    }
    if (entry.domain == domain) filter.domain = domain;
  }
  if (filter.domain) return filter;
  return absl::InvalidArgumentError(
      absl::StrCat("--domain: '", domain, "' is none of ",
                   absl::StrJoin(domains, ", "), DidYouMean(domain, domains)));
}

std::string TextList(const std::vector<OperatorEntry>& operators) {
  using Align = TextTable::Align;
  TextTable table({{"operator", Align::kLeft, 20},
                   {"standard", Align::kLeft, 8},
                   {"rules since", Align::kLeft},
                   {"class", Align::kLeft},
                   {"inputs", Align::kLeft},
                   {"value", Align::kLeft},
                   {"family", Align::kLeft, 10}});
  for (const OperatorEntry& entry : operators) {
    std::vector<int> since;
    for (const OpDef* row : entry.rows) since.push_back(row->since_version);
    const bool is_modeled = !entry.rows.empty();
    table.AddRow({absl::StrCat(entry.domain, ".", entry.name),
                  absl::StrJoin(entry.versions, ","),
                  is_modeled ? absl::StrJoin(since, ",") : "not modeled",
                  is_modeled ? OpClassName(entry.rows.back()->op_class) : "",
                  is_modeled ? InputCounts(*entry.rows.back()) : "",
                  entry.folds() ? "propagated" : "", entry.family()});
  }
  return absl::StrCat(table.Render(kWidth), operators.size(), " operators\n");
}

int List(const OpRegistry& registry) {
  const absl::StatusOr<OperatorFilter> filter = ReadFilter(registry);
  if (!filter.ok()) return Console().FailUsage(filter.status());
  const std::vector<OperatorEntry> operators = ListOperators(registry, *filter);
  const std::string format = absl::GetFlag(FLAGS_format);
  if (format == "text") return Console().Print(TextList(operators));
  if (format == "markdown") return Console().Print(OperatorTable(operators));
  return Console().FailUsage(absl::InvalidArgumentError(
      absl::StrCat("--format: '", format, "' is none of text, markdown",
                   DidYouMean(format, {"text", "markdown"}))));
}

int Explain(const OpRegistry& registry, const std::vector<std::string>& names) {
  if (names.empty()) {
    return Console().FailUsage(absl::InvalidArgumentError(
        "explain: no operator was given; `ops list` has their names"));
  }
  const absl::StatusOr<std::optional<int64_t>> opset =
      ParseOpset(absl::GetFlag(FLAGS_opset));
  if (!opset.ok()) return Console().FailUsage(opset.status());
  std::string text;
  for (const std::string& name : names) {
    const absl::StatusOr<std::string> found =
        ExplainOperator(registry, name, *opset);
    if (!found.ok()) return Console().FailUsage(found.status());
    absl::StrAppend(&text, text.empty() ? "" : "\n", *found);
  }
  return Console().Print(text);
}

int Check(const OpRegistry& registry, const std::vector<std::string>& models) {
  if (models.empty()) {
    return Console().FailUsage(
        absl::InvalidArgumentError("check: no model was given"));
  }
  Bindings bindings;
  const auto dims = ParseDims(absl::GetFlag(FLAGS_dim).values);
  if (!dims.ok()) return Console().FailUsage(dims.status());
  bindings.dims = *dims;
  const absl::Status shapes =
      ParseShapes(absl::GetFlag(FLAGS_shape).values, bindings);
  if (!shapes.ok()) return Console().FailUsage(shapes);
  bool is_complete = true;
  std::string text;
  for (const std::string& model : models) {
    absl::StatusOr<std::shared_ptr<const Graph>> graph = ImportModel(model);
    if (!graph.ok()) {
      return Console().Fail(
          MakeFailure(ExitCode::kInvalidModel, graph.status()));
    }
    const absl::StatusOr<ModelCheck> check =
        CheckModel(*std::move(graph), registry, bindings);
    if (!check.ok()) {
      return Console().Fail(
          MakeFailure(ExitCode::kInvalidModel, check.status()));
    }
    absl::StrAppend(&text, text.empty() ? "" : "\n", check->text);
    is_complete &= check->is_complete;
  }
  const int code = Console().Print(text);
  if (code != 0 || is_complete) return code;
  return static_cast<int>(ExitCode::kIncomplete);
}

int Run(int argc, const char* const argv[]) {
  absl::StatusOr<CommandLine> line = ParseCommandLine(FlagGroups(), argc, argv);
  if (!line.ok()) return Console().FailUsage(line.status());
  if (line->wants_help) {
    return Console().Print(
        absl::StrCat(kUsage, FlagsHelp(FlagGroups()), kExitCodes));
  }
  const absl::StatusOr<OpRegistry> registry = StandardOps();
  if (!registry.ok()) {
    return Console().Fail(
        {ExitCode::kBug, std::string(registry.status().message())});
  }
  std::vector<std::string>& words = line->arguments;
  const std::string command = words.empty() ? "" : words[0];
  if (!words.empty()) words.erase(words.begin());
  const absl::Status entered = GoToUsersFolder();
  if (!entered.ok()) return Console().FailUsage(entered);
  if (command == "list" && words.empty()) return List(*registry);
  if (command == "explain") return Explain(*registry, words);
  if (command == "check") return Check(*registry, words);
  return Console().FailUsage(absl::InvalidArgumentError(absl::StrCat(
      command.empty() ? std::string("no command was given")
                      : absl::StrCat("'", command, "' is no command"),
      "; expected list, explain OPERATOR or check MODEL.onnx...",
      DidYouMean(command, {"list", "explain", "check"}))));
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
