// What tests of rules expect, as one line: the types an operator returns, or
// the mistake it finds.
//
//   OpTestView relu("Relu");
//   relu.Input(DType::kFloat32, {2});
//   EXPECT_EQ(TypesOf(relu), "float32[2]");
//   EXPECT_THAT(bad.Infer(), Fails("has rank 2"));
#ifndef WEIGHBRIDGE_ANALYZER_OPS_RULE_MATCHERS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_RULE_MATCHERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/bound.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"

namespace weighbridge {

// All outputs, separated by blanks; "<=" in front of one that is an upper
// bound. The error, if there is one.
inline std::string TypesOf(OpTestView& view) {
  const absl::StatusOr<OutputTypes> outputs = view.Infer();
  if (!outputs.ok()) return outputs.status().ToString();
  std::string text;
  for (const OutputType& output : *outputs) {
    absl::StrAppend(&text, text.empty() ? "" : " ",
                    output.bound == Bound::kUpper ? "<=" : "",
                    output.type.ToString());
  }
  return text;
}

// An InvalidArgument whose message contains `part`.
inline auto Fails(const std::string& part) {
  return StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr(part));
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_RULE_MATCHERS_H_
