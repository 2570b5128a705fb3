// gMock matchers for Status and StatusOr: what newer Abseil ships itself.
#ifndef WEIGHBRIDGE_ANALYZER_STATUS_STATUS_MATCHERS_H_
#define WEIGHBRIDGE_ANALYZER_STATUS_STATUS_MATCHERS_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {

inline const absl::Status& ToStatus(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& ToStatus(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << "whose status is " << ToStatus(arg).ToString();
  return ToStatus(arg).ok();
}

MATCHER_P2(StatusIs, code, message_matcher, "") {
  *result_listener << "whose status is " << ToStatus(arg).ToString();
  return ToStatus(arg).code() == code &&
         testing::ExplainMatchResult(
             testing::Matcher<std::string>(message_matcher),
             std::string(ToStatus(arg).message()), result_listener);
}

}  // namespace weighbridge

#define WB_EXPECT_OK(expr) EXPECT_THAT((expr), ::weighbridge::IsOk())
#define WB_ASSERT_OK(expr) ASSERT_THAT((expr), ::weighbridge::IsOk())
#define WB_ASSERT_OK_AND_ASSIGN(lhs, rexpr)                                 \
  WB_ASSERT_OK_AND_ASSIGN_IMPL(WB_TEST_CONCAT(wb_statusor_, __LINE__), lhs, \
                               rexpr)
#define WB_TEST_CONCAT_INNER(a, b) a##b
#define WB_TEST_CONCAT(a, b) WB_TEST_CONCAT_INNER(a, b)
#define WB_ASSERT_OK_AND_ASSIGN_IMPL(statusor, lhs, rexpr) \
  auto statusor = (rexpr);                                 \
  ASSERT_THAT(statusor, ::weighbridge::IsOk());            \
  lhs = *std::move(statusor)

#endif  // WEIGHBRIDGE_ANALYZER_STATUS_STATUS_MATCHERS_H_
