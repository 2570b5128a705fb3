#include "analyzer/passes/pass.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/passes/invariants.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {

absl::StatusOr<Pipeline> Pipeline::Create(std::vector<Pass> passes) {
  std::array<std::string, std::tuple_size_v<Facts>> writers;
  for (size_t i = 0; i < kGivenFacts; ++i) writers[i] = "the model and target";
  for (const Pass& pass : passes) {
    for (const size_t fact : pass.reads) {
      if (!writers[fact].empty()) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("pass '", pass.name, "' reads ", kFactNames[fact],
                       ", which no earlier pass writes"));
    }
    if (!writers[pass.writes].empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "pass '", pass.name, "' writes ", kFactNames[pass.writes],
          ", which is already written by ", writers[pass.writes]));
    }
    writers[pass.writes] = absl::StrCat("pass '", pass.name, "'");
  }
  return Pipeline(std::move(passes));
}

absl::Status Pipeline::Run(AnalysisContext& context) const {
  for (const Pass& pass : passes_) {
    WB_RETURN_IF_ERROR(pass.run(context));
    WB_RETURN_IF_ERROR(
        Annotate(CheckInvariants(context),
                 absl::StrCat("this is a bug in Weighbridge: after pass '",
                              pass.name, "'")));
  }
  return absl::OkStatus();
}

std::string Pipeline::ToString() const {
  std::string text;
  for (const Pass& pass : passes_) {
    std::vector<std::string> reads;
    for (const size_t fact : pass.reads) reads.push_back(kFactNames[fact]);
    absl::StrAppend(&text, pass.name, ": ", absl::StrJoin(reads, ", "), " -> ",
                    kFactNames[pass.writes], "\n");
  }
  return text;
}

}  // namespace weighbridge
