// Fails: what a rule says of a malformed node.
//
//   EXPECT_THAT(conv.Infer(), Fails("input has rank 2"));
#ifndef WEIGHBRIDGE_ANALYZER_OPS_RULE_MATCHERS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_RULE_MATCHERS_H_

#include <string>

#include "absl/status/status.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"

namespace weighbridge {

// An InvalidArgument whose message contains `part`.
inline auto Fails(const std::string& part) {
  return StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr(part));
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_RULE_MATCHERS_H_
