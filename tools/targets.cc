// targets: the hardware database. Lists, shows, checks and begins targets, and
// shows what links there are.
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/analyze.h"
#include "analyzer/report/hardware_document.h"
#include "analyzer/report/render_json.h"
#include "analyzer/report/target_card.pb.h"
#include "analyzer/report/target_page.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"
#include "hwdb/target_database.h"
#include "tools/command_line.h"
#include "tools/describe_target.h"
#include "tools/filter_targets.h"
#include "tools/target_template.h"
#include "tools/terminal.h"

ABSL_FLAG(std::string, tag, "", "list: only targets with this tag");
ABSL_FLAG(std::string, vendor, "", "list: only targets of this vendor");
ABSL_FLAG(std::string, memory, "",
          "list: only targets with external memory, or with none");
ABSL_FLAG(std::string, format, "text", "how list, show and links answer");
ABSL_FLAG(std::string, hwdb, "",
          "a folder of target files, which win over those built in");
ABSL_FLAG(bool, version, false, "print the version");

namespace weighbridge {
namespace {

constexpr char kUsage[] =
    "usage: targets [flags] COMMAND\n"
    "\n"
    "  list            every target, with its headline numbers\n"
    "  show ID|FILE... every number of it, with source, confidence and note\n"
    "  check FILE...   everything that is wrong with target files\n"
    "  new ID          a commented target file to fill, for ID.toml\n"
    "  links           what PCIe and USB links carry\n"
    "  document        docs/hardware.md\n";

const std::vector<FlagGroup>& FlagGroups() {
  static const auto& groups =
      *new std::vector<FlagGroup>{{"Flags",
                                   {{"tag", "NAME"},
                                    {"vendor", "NAME"},
                                    {"memory", "external|none"},
                                    {"format", "text|json"},
                                    {"hwdb", "DIR"},
                                    {"version", ""}}}};
  return groups;
}

const Terminal& Console() {
  static const auto& terminal = *new Terminal("targets");
  return terminal;
}

absl::StatusOr<bool> WantsJson() {
  const std::string format = absl::GetFlag(FLAGS_format);
  if (format == "json") return true;
  if (format == "text") return false;
  const std::vector<std::string> formats = {"text", "json"};
  return absl::InvalidArgumentError(
      absl::StrCat("--format: unknown word '", format, "', expected one of ",
                   absl::StrJoin(formats, ", "), DidYouMean(format, formats)));
}

TargetList EmptyList() {
  TargetList list;
  list.set_schema_version(kReportSchemaVersion);
  list.set_tool_version(kToolVersion);
  return list;
}

// Every target but those of Weighbridge's own tests.
absl::StatusOr<TargetList> AllTargets(const TargetDatabase& database) {
  TargetList list = EmptyList();
  for (const std::string& id : database.Ids()) {
    WB_ASSIGN_OR_RETURN(const TargetFile file, database.Load(id));
    if (!file.is_test) *list.add_targets() = DescribeTarget(file);
  }
  return list;
}

absl::StatusOr<std::string> List(const TargetDatabase& database) {
  WB_ASSIGN_OR_RETURN(const bool wants_json, WantsJson());
  WB_ASSIGN_OR_RETURN(TargetList all, AllTargets(database));
  const TargetFilter filter = {.tag = absl::GetFlag(FLAGS_tag),
                               .vendor = absl::GetFlag(FLAGS_vendor),
                               .memory = absl::GetFlag(FLAGS_memory)};
  WB_ASSIGN_OR_RETURN(const TargetList list,
                      FilterTargets(std::move(all), filter));
  return wants_json ? RenderMessageAsJson(list) : RenderTargetList(list);
}

absl::StatusOr<std::string> Show(const TargetDatabase& database,
                                 const std::vector<std::string>& names) {
  WB_ASSIGN_OR_RETURN(const bool wants_json, WantsJson());
  TargetList list = EmptyList();
  std::string text;
  for (const std::string& name : names) {
    WB_ASSIGN_OR_RETURN(const TargetFile file, database.Load(name));
    *list.add_targets() = DescribeTarget(file);
    absl::StrAppend(
        &text, text.empty() ? "" : "\n",
        RenderTargetPage(list.targets().at(list.targets_size() - 1)));
  }
  return wants_json ? RenderMessageAsJson(list) : text;
}

// All problems of all files, or a line on each.
absl::StatusOr<std::string> Check(const TargetDatabase& database,
                                  const std::vector<std::string>& paths) {
  std::string text;
  std::vector<std::string> problems;
  for (const std::string& path : paths) {
    const absl::StatusOr<TargetFile> file = database.LoadFile(path);
    if (!file.ok()) {
      problems.push_back(std::string(file.status().message()));
      continue;
    }
    absl::StrAppend(&text, path, ": right: ", file->target.citations.size(),
                    " numbers, each with a source; ",
                    file->target.conflicts.size(), " conflicts\n");
    if (!file->incomplete.empty()) {
      absl::StrAppend(&text, path,
                      ": incomplete: no model can be analyzed on it without ",
                      absl::StrJoin(file->incomplete, ", "), "\n");
    }
  }
  if (problems.empty()) return text;
  return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
}

absl::StatusOr<std::string> New(const TargetDatabase& database,
                                const std::string& id) {
  WB_RETURN_IF_ERROR(database.CheckNewId(id));
  return TargetTemplate(id);
}

absl::StatusOr<std::string> Links() {
  WB_ASSIGN_OR_RETURN(const bool wants_json, WantsJson());
  const LinkTable links = DescribeLinks();
  return wants_json ? RenderMessageAsJson(links) : RenderLinkTable(links);
}

absl::StatusOr<std::string> Document(const TargetDatabase& database) {
  WB_ASSIGN_OR_RETURN(const TargetList targets, AllTargets(database));
  return RenderHardwareDocument(targets, DescribeLinks(),
                                "./bazelw run //tools:targets -- document");
}

struct Command {
  const char* name;
  const char* arguments;  // Null: none. Else what at least one is.
  bool takes_many;
};

constexpr Command kCommands[] = {
    {"list", nullptr, false},  {"show", "ID or FILE", true},
    {"check", "FILE", true},   {"new", "ID", false},
    {"links", nullptr, false}, {"document", nullptr, false},
};

absl::StatusOr<std::string> FindCommand(std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    return absl::InvalidArgumentError(
        "no command was given; --help lists them");
  }
  const std::string name = arguments.front();
  arguments.erase(arguments.begin());
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    names.push_back(command.name);
    if (name != command.name) continue;
    if (command.arguments == nullptr && !arguments.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          name, ": takes no argument, found '", arguments[0], "'"));
    }
    if (command.arguments != nullptr &&
        (arguments.empty() || (arguments.size() > 1 && !command.takes_many))) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": expected ", command.takes_many ? "" : "one ",
                       command.arguments));
    }
    return name;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("unknown command '", name, "', expected one of ",
                   absl::StrJoin(names, ", "), DidYouMean(name, names)));
}

absl::StatusOr<std::string> Answer(std::vector<std::string> arguments) {
  WB_ASSIGN_OR_RETURN(const std::string command, FindCommand(arguments));
  WB_RETURN_IF_ERROR(GoToUsersFolder());
  TargetDatabase database;
  if (const std::string folder = absl::GetFlag(FLAGS_hwdb); !folder.empty()) {
    const absl::Status added = database.AddDirectory(folder);
    if (!added.ok()) return Annotate(added, "--hwdb");
  }
  if (command == "list") return List(database);
  if (command == "show") return Show(database, arguments);
  if (command == "check") return Check(database, arguments);
  if (command == "new") return New(database, arguments[0]);
  if (command == "links") return Links();
  return Document(database);
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
  const absl::StatusOr<std::string> answer = Answer(line->arguments);
  if (!answer.ok()) return Console().FailUsage(answer.status());
  return Console().Print(*answer);
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
