#include "hwdb/measurement_table.h"

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/units/parse.h"

namespace weighbridge {
namespace {

constexpr const char* kColumns[] = {"target",    "model", "published_as",
                                    "precision", "batch", "shape",
                                    "measured"};
constexpr size_t kColumnCount = sizeof(kColumns) / sizeof(kColumns[0]);
constexpr char kNone[] = "-";

absl::StatusOr<std::map<std::string, std::vector<int64_t>>> ParseShape(
    const std::string& text) {
  std::map<std::string, std::vector<int64_t>> shapes;
  if (text == kNone) return shapes;
  const std::vector<std::string> parts = absl::StrSplit(text, '=');
  std::vector<int64_t> dims;
  if (parts.size() == 2 && !parts[0].empty()) {
    for (const std::string& part :
         std::vector<std::string>(absl::StrSplit(parts[1], 'x'))) {
      int64_t dim = 0;
      if (!absl::SimpleAtoi(part, &dim) || dim < 1) {
        dims.clear();
        break;
      }
      dims.push_back(dim);
    }
  }
  if (dims.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "', expected \"input=1x3x224x224\" or \"-\""));
  }
  shapes.emplace(parts[0], std::move(dims));
  return shapes;
}

absl::StatusOr<Seconds> ParseMeasured(const std::string& text, int64_t batch) {
  if (absl::EndsWith(text, "/s")) {
    WB_ASSIGN_OR_RETURN(const PerSecond rate, ParseQuantity<PerSecond>(text));
    if (rate == PerSecond(0)) return absl::InvalidArgumentError("is zero");
    return Seconds(Ratio(PerSecond(1), rate));
  }
  WB_ASSIGN_OR_RETURN(const Seconds latency, ParseQuantity<Seconds>(text));
  if (latency == Seconds(0)) return absl::InvalidArgumentError("is zero");
  return latency * (1.0 / static_cast<double>(batch));
}

class TableParser {
 public:
  explicit TableParser(std::string origin) : origin_(std::move(origin)) {}

  void AddLine(const std::string& line, int number) {
    line_ = number;
    if (line.empty() || line[0] == '#') return;
    const std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (!has_columns_) return ReadColumns(cells);
    if (cells.size() != kColumnCount) {
      return Complain(absl::StrCat("found ", cells.size(), " values, expected ",
                                   kColumnCount, ", separated by tabs"));
    }
    ReadRow(cells);
  }

  absl::StatusOr<std::vector<Measurement>> Finish() && {
    if (!has_columns_) {
      line_ = 1;
      Complain(absl::StrCat("no line with the columns ",
                            absl::StrJoin(kColumns, ", ")));
    }
    if (problems_.empty()) return std::move(rows_);
    return absl::InvalidArgumentError(absl::StrJoin(problems_, "\n"));
  }

 private:
  void Complain(const std::string& what) {
    problems_.push_back(absl::StrCat(origin_, ":", line_, ": ", what));
  }

  void ReadColumns(const std::vector<std::string>& cells) {
    has_columns_ = true;
    if (absl::StrJoin(cells, " ") == absl::StrJoin(kColumns, " ")) return;
    Complain(absl::StrCat("found the columns ", absl::StrJoin(cells, ", "),
                          ", expected ", absl::StrJoin(kColumns, ", ")));
  }

  template <typename T>
  void Take(size_t column, absl::StatusOr<T> value, T& field) {
    if (value.ok()) {
      field = *std::move(value);
      return;
    }
    Complain(absl::StrCat(kColumns[column], ": ",
                          std::string(value.status().message())));
  }

  void ReadRow(const std::vector<std::string>& cells) {
    Measurement row;
    row.line = line_;
    for (const size_t column : {0, 1, 2}) {
      if (cells[column].empty()) {
        Complain(absl::StrCat(kColumns[column], ": is empty"));
      }
    }
    row.target = cells[0];
    row.model = cells[1];
    row.published_as = cells[2];
    Take(3, ParsePrecision(cells[3]), row.precision);
    if (!absl::SimpleAtoi(cells[4], &row.batch) || row.batch < 1) {
      Complain(absl::StrCat("batch: '", cells[4],
                            "', expected a whole number above zero"));
      row.batch = 1;
    }
    Take(5, ParseShape(cells[5]), row.shapes);
    Take(6, ParseMeasured(cells[6], row.batch), row.per_inference);
    rows_.push_back(std::move(row));
  }

  std::string origin_;
  int line_ = 0;
  bool has_columns_ = false;
  std::vector<Measurement> rows_;
  std::vector<std::string> problems_;
};

}  // namespace

absl::StatusOr<std::vector<Measurement>> ParseMeasurements(
    const std::string& text, const std::string& origin) {
  TableParser parser(origin);
  int number = 0;
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(text, '\n'))) {
    parser.AddLine(line, ++number);
  }
  return std::move(parser).Finish();
}

}  // namespace weighbridge
