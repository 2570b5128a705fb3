#include "analyzer/status/status_matchers.h"

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StringMatchResultListener;

absl::Status NoTarget() { return absl::NotFoundError("no target 'hallo-8'"); }

TEST(IsOkTest, TellsOkFromErrorForBothTypes) {
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(absl::StatusOr<int>(1), IsOk());
  EXPECT_THAT(NoTarget(), Not(IsOk()));
  EXPECT_THAT(absl::StatusOr<int>(NoTarget()), Not(IsOk()));
}

TEST(StatusIsTest, NeedsBothCodeAndMessage) {
  constexpr absl::StatusCode kNotFound = absl::StatusCode::kNotFound;
  EXPECT_THAT(NoTarget(), StatusIs(kNotFound, HasSubstr("hallo-8")));
  EXPECT_THAT(NoTarget(), Not(StatusIs(kNotFound, HasSubstr("hailo-8"))));
  EXPECT_THAT(NoTarget(),
              Not(StatusIs(absl::StatusCode::kInternal, HasSubstr("hallo-8"))));
  EXPECT_THAT(absl::OkStatus(), Not(StatusIs(kNotFound, HasSubstr(""))));
}

TEST(StatusIsTest, AcceptsAStatusOrAndAPlainString) {
  EXPECT_THAT(absl::StatusOr<std::unique_ptr<int>>(NoTarget()),
              StatusIs(absl::StatusCode::kNotFound, "no target 'hallo-8'"));
}

TEST(StatusIsTest, AFailureShowsTheStatus) {
  StringMatchResultListener listener;
  const testing::Matcher<absl::Status> matcher =
      StatusIs(absl::StatusCode::kInternal, HasSubstr("bug"));
  EXPECT_FALSE(matcher.MatchAndExplain(NoTarget(), &listener));
  EXPECT_THAT(listener.str(), HasSubstr("no target 'hallo-8'"));
}

TEST(ExpectOkTest, FailsWithTheStatusOfTheExpression) {
  WB_EXPECT_OK(absl::OkStatus());
  EXPECT_NONFATAL_FAILURE(WB_EXPECT_OK(NoTarget()), "no target 'hallo-8'");
}

TEST(AssertOkTest, EndsTheTestAtAnError) {
  WB_ASSERT_OK(absl::OkStatus());
  EXPECT_FATAL_FAILURE(WB_ASSERT_OK(NoTarget()), "no target 'hallo-8'");
}

TEST(AssertOkAndAssignTest, MovesTheValueOut) {
  WB_ASSERT_OK_AND_ASSIGN(
      const std::unique_ptr<int> value,
      absl::StatusOr<std::unique_ptr<int>>(std::make_unique<int>(5)));
  EXPECT_EQ(*value, 5);
}

void AssignFromError() {
  WB_ASSERT_OK_AND_ASSIGN(const int value, absl::StatusOr<int>(NoTarget()));
  FAIL() << "went on with " << value;
}

TEST(AssertOkAndAssignTest, EndsTheTestAtAnError) {
  EXPECT_FATAL_FAILURE(AssignFromError(), "no target 'hallo-8'");
}

}  // namespace
}  // namespace weighbridge
