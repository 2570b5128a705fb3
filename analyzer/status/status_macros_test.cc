#include "analyzer/status/status_macros.h"

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

absl::Status ReturnIfError(const absl::Status& first, bool* went_on) {
  WB_RETURN_IF_ERROR(first);
  *went_on = true;
  return absl::OkStatus();
}

TEST(ReturnIfErrorTest, OkGoesOn) {
  bool went_on = false;
  EXPECT_TRUE(ReturnIfError(absl::OkStatus(), &went_on).ok());
  EXPECT_TRUE(went_on);
}

TEST(ReturnIfErrorTest, AnErrorIsReturnedUnchangedAndNothingElseRuns) {
  bool went_on = false;
  const absl::Status error = absl::NotFoundError("no such target");
  EXPECT_EQ(ReturnIfError(error, &went_on), error);
  EXPECT_FALSE(went_on);
}

TEST(ReturnIfErrorTest, EvaluatesItsExpressionOnce) {
  int evaluations = 0;
  const auto count = [&evaluations] {
    ++evaluations;
    return absl::OkStatus();
  };
  const auto run = [&count]() -> absl::Status {
    WB_RETURN_IF_ERROR(count());
    return absl::OkStatus();
  };
  EXPECT_TRUE(run().ok());
  EXPECT_EQ(evaluations, 1);
}

TEST(ReturnIfErrorTest, IsOneStatement) {
  const auto run = [](bool checks) -> absl::Status {
    if (checks)
      WB_RETURN_IF_ERROR(absl::InternalError("reached"));
    else
      return absl::OkStatus();
    return absl::OkStatus();
  };
  EXPECT_TRUE(run(false).ok());
  EXPECT_FALSE(run(true).ok());
}

absl::StatusOr<int> Sum(const absl::StatusOr<int>& a,
                        const absl::StatusOr<int>& b) {
  WB_ASSIGN_OR_RETURN(const int first, a);
  WB_ASSIGN_OR_RETURN(const int second, b);
  return first + second;
}

TEST(AssignOrReturnTest, TwoInOneScopeYieldTheirValues) {
  const absl::StatusOr<int> sum = Sum(2, 3);
  ASSERT_TRUE(sum.ok());
  EXPECT_EQ(*sum, 2 + 3);
}

TEST(AssignOrReturnTest, ReturnsTheFirstErrorUnchanged) {
  const absl::Status first = absl::OutOfRangeError("axis is 4");
  const absl::Status second = absl::NotFoundError("no such symbol");
  EXPECT_EQ(Sum(first, second).status(), first);
  EXPECT_EQ(Sum(1, second).status(), second);
}

TEST(AssignOrReturnTest, MovesAndAssignsToAnExistingVariable) {
  const auto run = []() -> absl::StatusOr<std::unique_ptr<int>> {
    std::unique_ptr<int> value;
    WB_ASSIGN_OR_RETURN(
        value, absl::StatusOr<std::unique_ptr<int>>(std::make_unique<int>(7)));
    return value;
  };
  const absl::StatusOr<std::unique_ptr<int>> value = run();
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(**value, 7);
}

TEST(CheckTest, ATrueConditionIsEvaluatedOnceAndNothingHappens) {
  int evaluations = 0;
  WB_CHECK(++evaluations == 1);
  EXPECT_EQ(evaluations, 1);
}

TEST(CheckDeathTest, AFalseConditionNamesItselfAndWhoseBugItIs) {
  const int nodes = 3;
  EXPECT_DEATH(WB_CHECK(nodes == 4),
               "status_macros_test.cc:[0-9]+: this is a bug in Weighbridge: "
               "nodes == 4");
}

TEST(AnnotateTest, PutsThePlaceInFrontAndKeepsTheCode) {
  const absl::Status status =
      Annotate(absl::InvalidArgumentError("rank is 2, expected 4"),
               "m.onnx: node 'conv1' (Conv)");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()),
            "m.onnx: node 'conv1' (Conv): rank is 2, expected 4");
}

TEST(AnnotateTest, OkStaysOk) {
  EXPECT_TRUE(Annotate(absl::OkStatus(), "m.onnx").ok());
}

}  // namespace
}  // namespace weighbridge
