#include "tools/command_line.h"

#include <cstddef>
#include <map>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

// Ends each value of a repeated flag: the one byte that no argument contains.
constexpr char kEnd = '\0';

absl::CommandLineFlag& FindFlag(const std::string& name) {
  absl::CommandLineFlag* flag = absl::FindCommandLineFlag(name);
  WB_CHECK(flag != nullptr);
  return *flag;
}

class Parser {
 public:
  explicit Parser(const std::vector<FlagGroup>& groups) {
    for (const FlagGroup& group : groups) {
      for (const FlagUsage& usage : group.flags) names_.push_back(usage.name);
    }
  }

  absl::StatusOr<CommandLine> Parse(const std::vector<std::string>& words) {
    for (size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "--") {
        result_.arguments.insert(result_.arguments.end(),
                                 words.begin() + static_cast<long>(i) + 1,
                                 words.end());
        break;
      }
      if (words[i].size() < 2 || words[i][0] != '-') {
        result_.arguments.push_back(words[i]);
        continue;
      }
      const bool has_next =
          i + 1 < words.size() && !absl::StartsWith(words[i + 1], "--");
      bool used_next = false;
      WB_RETURN_IF_ERROR(
          Set(words[i], has_next ? &words[i + 1] : nullptr, &used_next));
      if (used_next) ++i;
    }
    for (const auto& [name, text] : repeated_) {
      std::string error;
      WB_CHECK(FindFlag(name).ParseFrom(text, &error));
    }
    return std::move(result_);
  }

 private:
  bool IsKnown(const std::string& name) const {
    for (const std::string& known : names_) {
      if (known == name) return true;
    }
    return false;
  }

  // `next` is null if no value may follow.
  absl::Status Set(const std::string& word, const std::string* next,
                   bool* used_next) {
    std::string name = word.substr(word[1] == '-' ? 2 : 1);
    const size_t equals = name.find('=');
    const bool has_value = equals != std::string::npos;
    std::string value = has_value ? name.substr(equals + 1) : "";
    name = name.substr(0, equals);
    for (char& c : name) c = c == '-' ? '_' : c;
    if (!has_value && (name == "help" || name == "h")) {
      result_.wants_help = true;
      return absl::OkStatus();
    }
    if (!has_value && IsNegated(name)) {
      return SetFlag(name.substr(2), "false");
    }
    if (!IsKnown(name)) return Unknown(word.substr(0, word.find('=')), name);
    if (!has_value) {
      if (FindFlag(name).IsOfType<bool>()) return SetFlag(name, "true");
      if (next == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("--", name, " needs a value"));
      }
      value = *next;
      *used_next = true;
    }
    return SetFlag(name, value);
  }

  // --noper_layer
  bool IsNegated(const std::string& name) const {
    return absl::StartsWith(name, "no") && IsKnown(name.substr(2)) &&
           !IsKnown(name) && FindFlag(name.substr(2)).IsOfType<bool>();
  }

  absl::Status SetFlag(const std::string& name, const std::string& value) {
    result_.flags.insert(name);
    absl::CommandLineFlag& flag = FindFlag(name);
    if (flag.IsOfType<RepeatedFlag>()) {
      absl::StrAppend(&repeated_[name], value, std::string(1, kEnd));
      return absl::OkStatus();
    }
    std::string error;
    if (flag.ParseFrom(value, &error)) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("--", name, ": '", value, "' is no value for it",
                     flag.IsOfType<bool>() ? ", expected true or false" : ""));
  }

  absl::Status Unknown(const std::string& word, const std::string& name) const {
    const std::string nearest = NearestName(name, names_);
    return absl::InvalidArgumentError(absl::StrCat(
        "unknown flag '", word, "'; ",
        nearest.empty() ? std::string("--help lists the flags")
                        : absl::StrCat("did you mean '--", nearest, "'?")));
  }

  std::vector<std::string> names_;
  std::map<std::string, std::string> repeated_;
  CommandLine result_;
};

// Appends the words of `text`, breaking lines before `width` columns.
void AppendWrapped(const std::string& text, size_t indent, size_t width,
                   std::string* out) {
  size_t column = 0;  // Zero: nothing yet.
  for (const std::string& word :
       std::vector<std::string>(absl::StrSplit(text, ' '))) {
    if (column > 0 && column + 1 + word.size() <= width) {
      absl::StrAppend(out, " ", word);
      column += 1 + word.size();
    } else {
      absl::StrAppend(out, column > 0 ? "\n" : "", std::string(indent, ' '),
                      word);
      column = indent + word.size();
    }
  }
  out->push_back('\n');
}

}  // namespace

bool AbslParseFlag(absl::string_view text, RepeatedFlag* flag, std::string*) {
  flag->values.clear();
  if (text.empty()) return true;
  if (text.back() == kEnd) text.remove_suffix(1);
  for (const absl::string_view value : absl::StrSplit(text, kEnd)) {
    flag->values.push_back(std::string(value));
  }
  return true;
}

std::string AbslUnparseFlag(const RepeatedFlag& flag) {
  std::string text;
  for (const std::string& value : flag.values) {
    absl::StrAppend(&text, value, std::string(1, kEnd));
  }
  return text;
}

absl::StatusOr<CommandLine> ParseCommandLine(
    const std::vector<FlagGroup>& groups, int argc, const char* const argv[]) {
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) words.push_back(argv[i]);
  return Parser(groups).Parse(words);
}

std::string FlagsHelp(const std::vector<FlagGroup>& groups) {
  constexpr size_t kIndent = 6, kWidth = 80;
  std::string help;
  for (const FlagGroup& group : groups) {
    absl::StrAppend(&help, "\n", group.title, "\n");
    for (const FlagUsage& usage : group.flags) {
      absl::StrAppend(&help, "  --", usage.name, usage.value.empty() ? "" : "=",
                      usage.value, "\n");
      AppendWrapped(FindFlag(usage.name).Help(), kIndent, kWidth, &help);
    }
  }
  return help;
}

}  // namespace weighbridge
