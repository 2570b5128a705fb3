#include "tools/sweep_request.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/text/nearest.h"
#include "analyzer/units/parse.h"

namespace weighbridge {
namespace {

constexpr size_t kMostSettings = 64;

absl::StatusOr<int64_t> ParseBatch(const std::string& text) {
  int64_t batch = 0;
  if (absl::SimpleAtoi(text, &batch) && batch > 0) return batch;
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is no batch, expected a number above zero"));
}

absl::StatusOr<Bytes> ParseSize(const std::string& text) {
  WB_ASSIGN_OR_RETURN(const Bytes size, ParseQuantity<Bytes>(text));
  if (size > Bytes()) return size;
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "': expected a size above zero"));
}

int64_t Plus(int64_t a, int64_t b) {
  return a > INT64_MAX - b ? INT64_MAX : a + b;
}
Bytes Plus(Bytes a, Bytes b) { return a + b; }

// From `first` to `last`, both included.
template <typename T>
std::vector<T> Range(T first, T last) {
  std::vector<T> settings;
  for (T now = first; now < last && settings.size() < kMostSettings;
       now = Plus(now, first)) {
    settings.push_back(now);
  }
  if (settings.size() == kMostSettings) {
    settings.clear();
    for (T now = first; now < last; now = Plus(now, now)) {
      settings.push_back(now);
    }
  }
  settings.push_back(last);
  return settings;
}

// "a,b,c..d": what stands between the commas is a setting or a range.
template <typename T>
absl::StatusOr<std::vector<T>> ParseSettings(
    const std::string& text,
    absl::StatusOr<T> (*parse)(const std::string& text)) {
  std::vector<T> settings;
  for (const std::string& part :
       std::vector<std::string>(absl::StrSplit(text, ','))) {
    const std::string item(absl::StripAsciiWhitespace(part));
    const size_t dots = item.find("..");
    WB_ASSIGN_OR_RETURN(const T first, parse(item.substr(0, dots)));
    if (dots == std::string::npos) {
      settings.push_back(first);
      continue;
    }
    WB_ASSIGN_OR_RETURN(const T last, parse(item.substr(dots + 2)));
    if (last < first) {
      return absl::InvalidArgumentError(
          absl::StrCat("'", item, "' ends before it begins"));
    }
    for (const T setting : Range(first, last)) settings.push_back(setting);
  }
  std::sort(settings.begin(), settings.end());
  settings.erase(std::unique(settings.begin(), settings.end()), settings.end());
  if (settings.size() > kMostSettings + 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        settings.size(), " settings, expected at most ", kMostSettings + 1));
  }
  return settings;
}

absl::StatusOr<SweepRequest> ParseSweep(const std::string& value) {
  const size_t equals = value.find('=');
  const std::string axis = value.substr(0, equals);
  const std::string settings =
      equals == std::string::npos ? "" : value.substr(equals + 1);
  SweepRequest request;
  if (axis == "batch") {
    WB_ASSIGN_OR_RETURN(request.batches,
                        ParseSettings<int64_t>(settings, &ParseBatch));
    return request;
  }
  if (axis == "on_chip") {
    request.axis = SweepRequest::Axis::kOnChip;
    WB_ASSIGN_OR_RETURN(request.on_chip,
                        ParseSettings<Bytes>(settings, &ParseSize));
    return request;
  }
  if (axis == "link") {
    request.axis = SweepRequest::Axis::kLink;
    for (const std::string& word :
         std::vector<std::string>(absl::StrSplit(settings, ','))) {
      WB_ASSIGN_OR_RETURN(
          const LinkChoice link,
          ParseLinkChoice(std::string(absl::StripAsciiWhitespace(word))));
      request.links.push_back(link);
    }
    return request;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "'", value, "', expected batch=1..32, on_chip=4MiB..32MiB or ",
      "link=gen3x1,gen3x4", DidYouMean(axis, {"batch", "on_chip", "link"})));
}

}  // namespace

absl::StatusOr<std::vector<SweepRequest>> ParseSweeps(
    const std::vector<std::string>& values) {
  std::vector<SweepRequest> requests;
  for (const std::string& value : values) {
    absl::StatusOr<SweepRequest> request = ParseSweep(value);
    if (!request.ok()) return Annotate(request.status(), "--sweep");
    if (std::find(requests.begin(), requests.end(), *request) ==
        requests.end()) {
      requests.push_back(*std::move(request));
    }
  }
  return requests;
}

}  // namespace weighbridge
