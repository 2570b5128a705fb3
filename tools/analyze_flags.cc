#include "tools/analyze_flags.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {
namespace {

constexpr char kDefaultMode[] = "standalone";

// Those that say how to analyse a model.
constexpr const char* kModelFlags[] = {
    "target", "precision", "batch", "dim",  "trip",     "shape", "value",
    "sweep",  "streaming", "link",  "mode", "schedule", "fusion"};

template <typename E>
using Words = std::vector<std::pair<std::string, E>>;

const Words<std::vector<Mode>>& Modes() {
  static const auto& words = *new Words<std::vector<Mode>>{
      {"standalone", {Mode::kStandalone}},
      {"hosted", {Mode::kHosted}},
      {"both", {Mode::kStandalone, Mode::kHosted}}};
  return words;
}

const Words<StreamingPolicy>& StreamingPolicies() {
  static const auto& words = *new Words<StreamingPolicy>([] {
    Words<StreamingPolicy> all;
    for (const StreamingPolicy policy :
         {StreamingPolicy::kSerial, StreamingPolicy::kOverlapped,
          StreamingPolicy::kCached, StreamingPolicy::kContexts}) {
      all.emplace_back(StreamingPolicyName(policy), policy);
    }
    return all;
  }());
  return words;
}

const Words<Schedule>& Schedules() {
  static const auto& words = *new Words<Schedule>{
      {"given", Schedule::kGiven}, {"search", Schedule::kSearch}};
  return words;
}

const Words<Fusion>& Fusions() {
  static const auto& words = *new Words<Fusion>([] {
    Words<Fusion> all;
    for (const Fusion fusion :
         {Fusion::kNone, Fusion::kEpilogue, Fusion::kAggressive}) {
      all.emplace_back(FusionName(fusion), fusion);
    }
    return all;
  }());
  return words;
}

Words<const ReportFormat*> Formats() {
  Words<const ReportFormat*> words;
  for (const ReportFormat& format : ReportFormats()) {
    words.emplace_back(format.name, &format);
  }
  return words;
}

std::vector<std::string> FileEndings() {
  std::vector<std::string> endings;
  for (const ReportFormat& format : ReportFormats()) {
    endings.insert(endings.end(), format.endings.begin(), format.endings.end());
  }
  return endings;
}

const Words<LayerOrder>& LayerOrders() {
  static const auto& words =
      *new Words<LayerOrder>{{"order", LayerOrder::kSchedule},
                             {"time", LayerOrder::kTime},
                             {"energy", LayerOrder::kEnergy},
                             {"weights", LayerOrder::kWeights},
                             {"stream", LayerOrder::kStreaming}};
  return words;
}

template <typename E>
std::vector<std::string> Names(const Words<E>& words) {
  std::vector<std::string> names;
  for (const auto& [name, value] : words) names.push_back(name);
  return names;
}

template <typename E>
absl::StatusOr<E> ParseWord(const std::string& flag, const std::string& text,
                            const Words<E>& words) {
  for (const auto& [name, value] : words) {
    if (name == text) return value;
  }
  const std::vector<std::string> names = Names(words);
  return absl::InvalidArgumentError(
      absl::StrCat("--", flag, ": unknown word '", text, "', expected one of ",
                   absl::StrJoin(names, ", "), DidYouMean(text, names)));
}

// Comma-separated values, of which none may be empty.
absl::StatusOr<std::vector<std::string>> ParseList(
    const std::string& flag, const std::vector<std::string>& values) {
  std::vector<std::string> items;
  for (const std::string& value : values) {
    for (const std::string& part :
         std::vector<std::string>(absl::StrSplit(value, ','))) {
      items.push_back(std::string(absl::StripAsciiWhitespace(part)));
      if (!items.back().empty()) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("--", flag, ": '", value, "' has an empty part"));
    }
  }
  return items;
}

absl::StatusOr<int64_t> ParsePositive(const std::string& flag,
                                      const std::string& text) {
  // More is a slip of the finger.
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  int64_t number = 0;
  if (absl::SimpleAtoi(text, &number) && number > 0 && number <= kMost) {
    return number;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "--", flag, ": '", text, "', expected a whole number from 1 to ", kMost));
}

absl::StatusOr<int64_t> ParseSize(const std::string& flag,
                                  const std::string& item,
                                  const std::string& text) {
  int64_t size = 0;
  if (absl::SimpleAtoi(text, &size) && size >= 0) return size;
  return absl::InvalidArgumentError(absl::StrCat(
      "--", flag, ": '", item, "': '", text, "' is no size of a dim"));
}

// "name=value", cut at the last '=': names may contain one. `form` is what was
// expected.
absl::StatusOr<std::pair<std::string, std::string>> ParseAssignment(
    const std::string& flag, const std::string& item, const char* form) {
  const size_t equals = item.rfind('=');
  if (equals != std::string::npos && equals > 0 && equals + 1 < item.size()) {
    return std::make_pair(item.substr(0, equals), item.substr(equals + 1));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--", flag, ": '", item, "', expected ", form));
}

absl::Status GivenTwice(const std::string& flag, const std::string& name) {
  return absl::InvalidArgumentError(
      absl::StrCat("--", flag, ": '", name, "' has two different values"));
}

absl::StatusOr<InputValue> ParseElements(const std::string& item,
                                         const std::string& text) {
  std::vector<int64_t> ints;
  std::vector<double> floats;
  for (const std::string& part :
       std::vector<std::string>(absl::StrSplit(text, ','))) {
    int64_t whole = 0;
    double number = 0;
    if (absl::SimpleAtoi(part, &whole)) {
      ints.push_back(whole);
      floats.push_back(static_cast<double>(whole));
    } else if (absl::SimpleAtod(part, &number)) {
      floats.push_back(number);
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat("--value: '", item, "': '", part, "' is no number"));
    }
  }
  if (ints.size() == floats.size()) return ints;
  return floats;
}

absl::StatusOr<std::vector<PrecisionChoice>> ParsePrecisions(
    const std::vector<std::string>& values) {
  WB_ASSIGN_OR_RETURN(const std::vector<std::string> words,
                      ParseList("precision", values));
  std::vector<PrecisionChoice> precisions;
  for (const std::string& word : words) {
    const absl::StatusOr<PrecisionChoice> precision = ParsePrecision(word);
    if (!precision.ok()) return Annotate(precision.status(), "--precision");
    if (std::find(precisions.begin(), precisions.end(), *precision) ==
        precisions.end()) {
      precisions.push_back(*precision);
    }
  }
  if (precisions.empty()) precisions.emplace_back();
  return precisions;
}

absl::StatusOr<std::vector<std::optional<int64_t>>> ParseBatches(
    const std::vector<std::string>& values) {
  WB_ASSIGN_OR_RETURN(const std::vector<std::string> words,
                      ParseList("batch", values));
  std::vector<std::optional<int64_t>> batches;
  for (const std::string& word : words) {
    WB_ASSIGN_OR_RETURN(const int64_t batch, ParsePositive("batch", word));
    if (std::find(batches.begin(), batches.end(), batch) == batches.end()) {
      batches.push_back(batch);
    }
  }
  if (batches.empty()) batches.emplace_back();
  return batches;
}

std::vector<std::string> ModelFlags(const std::set<std::string>& given) {
  std::vector<std::string> flags;
  for (const char* flag : kModelFlags) {
    if (given.contains(flag)) flags.push_back(flag);
  }
  return flags;
}

absl::StatusOr<const ReportFormat*> FormatOfFile(const std::string& path) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  const size_t dot = name.find_last_of('.');
  if (dot == std::string::npos || dot == 0) return &ReportFormats().front();
  if (const ReportFormat* format = FindFormatOfFile(path)) return format;
  return absl::InvalidArgumentError(absl::StrCat(
      "--output: '", path, "' does not tell the format by its ending (",
      absl::StrJoin(FileEndings(), ", "), "); say it with --format"));
}

}  // namespace

absl::StatusOr<std::map<std::string, int64_t>> ParseTrips(
    const std::vector<std::string>& values) {
  std::map<std::string, int64_t> trips;
  for (const std::string& item : values) {
    WB_ASSIGN_OR_RETURN(const auto assignment,
                        ParseAssignment("trip", item, "LOOP=TIMES"));
    int64_t times = 0;
    if (!absl::SimpleAtoi(assignment.second, &times) || times < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("--trip: '", item, "': '", assignment.second,
                       "' is not how often a loop can run"));
    }
    const auto [found, added] = trips.emplace(assignment.first, times);
    if (!added && found->second != times) {
      return GivenTwice("trip", assignment.first);
    }
  }
  return trips;
}

absl::StatusOr<std::map<std::string, int64_t>> ParseDims(
    const std::vector<std::string>& values) {
  WB_ASSIGN_OR_RETURN(const std::vector<std::string> items,
                      ParseList("dim", values));
  std::map<std::string, int64_t> dims;
  for (const std::string& item : items) {
    WB_ASSIGN_OR_RETURN(const auto assignment,
                        ParseAssignment("dim", item, "NAME=SIZE"));
    WB_ASSIGN_OR_RETURN(const int64_t size,
                        ParseSize("dim", item, assignment.second));
    const auto [found, added] = dims.emplace(assignment.first, size);
    if (!added && found->second != size) {
      return GivenTwice("dim", assignment.first);
    }
  }
  return dims;
}

absl::Status ParseShapes(const std::vector<std::string>& values,
                         Bindings& bindings) {
  WB_ASSIGN_OR_RETURN(const std::vector<std::string> items,
                      ParseList("shape", values));
  std::map<std::string, std::vector<std::vector<int64_t>>> parsed;
  for (const std::string& item : items) {
    WB_ASSIGN_OR_RETURN(const auto assignment,
                        ParseAssignment("shape", item,
                                        "INPUT=SIZExSIZE..., with x between "
                                        "the sizes"));
    std::vector<std::vector<int64_t>> shapes;
    const bool is_empty = assignment.second == "none";
    for (const std::string& text :
         is_empty ? std::vector<std::string>()
                  : std::vector<std::string>(
                        absl::StrSplit(assignment.second, ';'))) {
      std::vector<int64_t>& shape = shapes.emplace_back();
      for (const std::string& part : std::vector<std::string>(
               absl::StrSplit(text, absl::ByAnyChar("xX")))) {
        WB_ASSIGN_OR_RETURN(const int64_t size, ParseSize("shape", item, part));
        shape.push_back(size);
      }
    }
    const auto [found, added] = parsed.emplace(assignment.first, shapes);
    if (!added && found->second != shapes) {
      return GivenTwice("shape", assignment.first);
    }
  }
  for (auto& [input, shapes] : parsed) {
    if (shapes.size() == 1) {
      bindings.shapes[input] = std::move(shapes[0]);
    } else {
      bindings.items[input] = std::move(shapes);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, InputValue>> ParseValues(
    const std::vector<std::string>& values) {
  std::map<std::string, InputValue> parsed;
  for (const std::string& item : values) {
    WB_ASSIGN_OR_RETURN(
        const auto assignment,
        ParseAssignment("value", item, "INPUT=NUMBER,NUMBER,..."));
    WB_ASSIGN_OR_RETURN(InputValue value,
                        ParseElements(item, assignment.second));
    const auto [found, added] = parsed.emplace(assignment.first, value);
    if (!added && found->second != value) {
      return GivenTwice("value", assignment.first);
    }
  }
  return parsed;
}

absl::StatusOr<std::vector<ReportOutput>> ParseOutputs(
    const std::vector<std::string>& paths,
    const std::vector<std::string>& formats) {
  std::vector<const ReportFormat*> parsed;
  for (const std::string& format : formats) {
    WB_ASSIGN_OR_RETURN(const ReportFormat* const value,
                        ParseWord("format", format, Formats()));
    parsed.push_back(value);
  }
  if (paths.empty()) {
    return std::vector<ReportOutput>{
        {parsed.empty() ? &ReportFormats().front() : parsed.back(),
         std::nullopt}};
  }
  if (parsed.size() > 1 && parsed.size() != paths.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--format is given ", parsed.size(), " times and --output ",
        paths.size(), " times, expected one format for all or one for each"));
  }
  std::vector<ReportOutput> outputs;
  for (size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].empty()) {
      return absl::InvalidArgumentError("--output: expected a file name");
    }
    ReportOutput output;
    output.format = &ReportFormats().front();
    if (paths[i] != "-") output.path = paths[i];
    if (!parsed.empty()) {
      output.format = parsed[parsed.size() == 1 ? 0 : i];
    } else if (output.path) {
      WB_ASSIGN_OR_RETURN(output.format, FormatOfFile(*output.path));
    }
    outputs.push_back(std::move(output));
  }
  return outputs;
}

absl::StatusOr<AnalyzeRequest> ParseRequest(const AnalyzeFlags& flags) {
  AnalyzeRequest request;
  request.model_flags = ModelFlags(flags.given);
  WB_ASSIGN_OR_RETURN(request.targets, ParseList("target", flags.target));
  WB_ASSIGN_OR_RETURN(request.precisions, ParsePrecisions(flags.precision));
  request.precision_was_given = !flags.precision.empty();
  WB_ASSIGN_OR_RETURN(request.bindings.dims, ParseDims(flags.dim));
  WB_ASSIGN_OR_RETURN(request.bindings.trips, ParseTrips(flags.trip));
  WB_RETURN_IF_ERROR(ParseShapes(flags.shape, request.bindings));
  WB_ASSIGN_OR_RETURN(request.bindings.values, ParseValues(flags.value));
  WB_ASSIGN_OR_RETURN(request.batches, ParseBatches(flags.batch));
  WB_ASSIGN_OR_RETURN(
      request.modes,
      ParseWord("mode", flags.mode.empty() ? kDefaultMode : flags.mode,
                Modes()));
  if (!flags.streaming.empty()) {
    WB_ASSIGN_OR_RETURN(
        request.streaming,
        ParseWord("streaming", flags.streaming, StreamingPolicies()));
  }
  if (!flags.schedule.empty()) {
    WB_ASSIGN_OR_RETURN(request.schedule,
                        ParseWord("schedule", flags.schedule, Schedules()));
  }
  if (!flags.link.empty()) {
    WB_ASSIGN_OR_RETURN(request.link, ParseLinkRequest(flags.link));
  }
  if (!flags.fusion.empty()) {
    WB_ASSIGN_OR_RETURN(request.fusion,
                        ParseWord("fusion", flags.fusion, Fusions()));
  }
  WB_ASSIGN_OR_RETURN(request.outputs,
                      ParseOutputs(flags.output, flags.format));
  WB_ASSIGN_OR_RETURN(request.sweeps, ParseSweeps(flags.sweep));
  if (!request.sweeps.empty() && request.targets.empty()) {
    return absl::InvalidArgumentError(
        "--sweep: expected a --target whose analysis is varied");
  }
  if (!flags.rank.empty()) {
    WB_ASSIGN_OR_RETURN(request.rank_by,
                        ParseWord("rank", flags.rank, RankByWords()));
  }
  if (!flags.jobs.empty()) {
    WB_ASSIGN_OR_RETURN(request.jobs, ParsePositive("jobs", flags.jobs));
  }
  if (!flags.sort.empty()) {
    WB_ASSIGN_OR_RETURN(request.layer_order,
                        ParseWord("sort", flags.sort, LayerOrders()));
  }
  if (!flags.top.empty()) {
    WB_ASSIGN_OR_RETURN(request.top, ParsePositive("top", flags.top));
    if (flags.sort.empty()) request.layer_order = LayerOrder::kTime;
  }
  return request;
}

}  // namespace weighbridge
