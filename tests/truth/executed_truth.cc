#include "tests/truth/executed_truth.h"

#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace weighbridge {
namespace {

bool ParseDims(const std::string& text, std::vector<int64_t>& dims) {
  if (text == "scalar") return true;
  const std::vector<std::string> parts = absl::StrSplit(text, 'x');
  for (const std::string& part : parts) {
    dims.emplace_back();
    if (!absl::SimpleAtoi(part, &dims.back())) return false;
  }
  return true;
}

bool ParseLine(const std::vector<std::string>& fields, ExecutedTruth& truth) {
  const std::string& kind = fields[0];
  if (kind == "params" && fields.size() == 2) {
    return absl::SimpleAtoi(fields[1], &truth.parameters);
  }
  if (kind == "macs" && fields.size() == 2) {
    return absl::SimpleAtoi(fields[1], &truth.macs.emplace());
  }
  if (kind == "input" && fields.size() == 3) {
    return ParseDims(fields[2], truth.inputs[fields[1]]);
  }
  if (kind == "given" && fields.size() == 3) {
    return ParseDims(fields[2], truth.given[fields[1]]);
  }
  if (kind == "container" && fields.size() == 3) {
    truth.containers[fields[1]] = fields[2];
    return true;
  }
  if ((kind == "tensor" || kind == "dependent") && fields.size() == 4) {
    ExecutedTensor& tensor =
        (kind == "tensor" ? truth.tensors : truth.dependent)[fields[1]];
    return absl::SimpleAtoi(fields[2], &tensor.onnx_dtype) &&
           ParseDims(fields[3], tensor.dims);
  }
  return false;
}

}  // namespace

absl::StatusOr<ExecutedTruth> ReadExecutedTruth(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot open"));
  ExecutedTruth truth;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    if (!ParseLine(absl::StrSplit(line, '\t'), truth)) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, ": unexpected line: ", line));
    }
  }
  return truth;
}

}  // namespace weighbridge
