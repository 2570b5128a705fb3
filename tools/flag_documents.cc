#include "tools/flag_documents.h"

#include <algorithm>
#include <cctype>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

std::string HelpOf(const FlagUsage& usage) {
  const absl::CommandLineFlag* flag = absl::FindCommandLineFlag(usage.name);
  WB_CHECK(flag != nullptr);
  return flag->Help();
}

// "standalone|hosted|both" -> its words; what stands for a value ("NAME",
// "...") is none.
std::vector<std::string> WordsOf(const FlagUsage& usage) {
  std::vector<std::string> words;
  for (const std::string& word :
       std::vector<std::string>(absl::StrSplit(usage.value, '|'))) {
    const bool is_word =
        !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
          return c == '_' || std::islower(static_cast<unsigned char>(c)) != 0 ||
                 std::isdigit(static_cast<unsigned char>(c)) != 0;
        });
    if (is_word) words.push_back(word);
  }
  return words;
}

// A line that begins with a dot or a quote would be a request of the formatter.
std::string Roff(const std::string& text) {
  std::string escaped =
      absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}});
  if (!escaped.empty() && (escaped[0] == '.' || escaped[0] == '\'')) {
    escaped.insert(0, "\\&");
  }
  return escaped;
}

std::string SingleQuoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

std::vector<FlagUsage> AllFlags(const std::vector<FlagGroup>& groups) {
  std::vector<FlagUsage> flags;
  for (const FlagGroup& group : groups) {
    flags.insert(flags.end(), group.flags.begin(), group.flags.end());
  }
  return flags;
}

std::string BashCompletion(const Program& program,
                           const std::vector<FlagUsage>& flags) {
  std::vector<std::string> names;
  std::string cases;
  for (const FlagUsage& flag : flags) {
    names.push_back(
        absl::StrCat("--", flag.name, flag.value.empty() ? "" : "="));
    const std::vector<std::string> words = WordsOf(flag);
    if (words.empty()) continue;
    absl::StrAppend(&cases, "    --", flag.name, ") words='",
                    absl::StrJoin(words, " "), "' ;;\n");
  }
  return absl::StrCat(
      "# bash completion of ", program.name, "\n_", program.name,
      "() {\n"
      "  local flag='' current=${COMP_WORDS[COMP_CWORD]} words=''\n"
      "  # '=' is a word of its own.\n"
      "  if [[ $current == = ]]; then\n"
      "    flag=${COMP_WORDS[COMP_CWORD-1]} current=''\n"
      "  elif [[ ${COMP_WORDS[COMP_CWORD-1]} == = ]]; then\n"
      "    flag=${COMP_WORDS[COMP_CWORD-2]}\n"
      "  elif [[ $current != -* ]]; then\n"
      "    flag=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  fi\n"
      "  case $flag in\n",
      cases,
      "  esac\n"
      "  if [[ -n $words ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  elif [[ $current == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W '",
      absl::StrJoin(names, " "),
      "' -- \"$current\"))\n"
      "    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -F _",
      program.name, " ", program.name, "\n");
}

std::string ZshCompletion(const Program& program,
                          const std::vector<FlagUsage>& flags) {
  std::string lines;
  for (const FlagUsage& flag : flags) {
    // Brackets and colons structure a specification.
    const std::string help = absl::StrReplaceAll(
        HelpOf(flag), {{"[", "("}, {"]", ")"}, {":", "\\:"}});
    const std::vector<std::string> words = WordsOf(flag);
    const std::string action =
        words.empty() ? "_files"
                      : absl::StrCat("(", absl::StrJoin(words, " "), ")");
    absl::StrAppend(
        &lines, "  ",
        SingleQuoted(absl::StrCat(
            "*--", flag.name, flag.value.empty() ? "" : "=", "[", help, "]",
            flag.value.empty() ? "" : absl::StrCat(":value:", action))),
        " \\\n");
  }
  return absl::StrCat("#compdef ", program.name, "\n_arguments -s \\\n", lines,
                      "  '*:file:_files'\n");
}

std::string FishCompletion(const Program& program,
                           const std::vector<FlagUsage>& flags) {
  std::string lines;
  for (const FlagUsage& flag : flags) {
    const std::vector<std::string> words = WordsOf(flag);
    absl::StrAppend(
        &lines, "complete -c ", program.name, " -l ", flag.name,
        flag.value.empty() ? ""
        : words.empty()    ? " -r"
                           : " -x",
        words.empty() ? ""
                      : absl::StrCat(" -a '", absl::StrJoin(words, " "), "'"),
        " -d ",
        absl::StrCat(
            "'",
            absl::StrReplaceAll(HelpOf(flag), {{"\\", "\\\\"}, {"'", "\\'"}}),
            "'"),
        "\n");
  }
  return absl::StrCat("# fish completion of ", program.name, "\n", lines);
}

}  // namespace

std::string ManualPage(const Program& program,
                       const std::vector<FlagGroup>& groups) {
  std::string page = absl::StrCat(
      ".TH ", absl::AsciiStrToUpper(program.name), " 1 \"\" \"", program.name,
      " ", program.version, "\"\n.SH NAME\n", Roff(program.name), " \\- ",
      Roff(program.summary), "\n.SH SYNOPSIS\n.B ", Roff(program.name),
      "\n[flags] ", Roff(program.arguments), "\n.SH FLAGS\n");
  for (const FlagGroup& group : groups) {
    absl::StrAppend(&page, ".SS ", Roff(group.title), "\n");
    for (const FlagUsage& flag : group.flags) {
      absl::StrAppend(&page, ".TP\n\\fB\\-\\-", Roff(flag.name), "\\fR",
                      flag.value.empty()
                          ? ""
                          : absl::StrCat("=\\fI", Roff(flag.value), "\\fR"),
                      "\n", Roff(HelpOf(flag)), "\n");
    }
  }
  for (const auto& [title, text] : program.sections) {
    absl::StrAppend(&page, ".SH ", Roff(absl::AsciiStrToUpper(title)), "\n");
    for (const std::string& line : std::vector<std::string>(
             absl::StrSplit(text, '\n', absl::SkipEmpty()))) {
      absl::StrAppend(&page, Roff(line), "\n");
    }
  }
  return page;
}

absl::StatusOr<std::string> CompletionScript(
    const std::string& shell, const Program& program,
    const std::vector<FlagGroup>& groups) {
  const std::vector<FlagUsage> flags = AllFlags(groups);
  if (shell == "bash") return BashCompletion(program, flags);
  if (shell == "zsh") return ZshCompletion(program, flags);
  if (shell == "fish") return FishCompletion(program, flags);
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown word '", shell, "', expected one of bash, zsh, fish",
      DidYouMean(shell, {"bash", "zsh", "fish"})));
}

}  // namespace weighbridge
