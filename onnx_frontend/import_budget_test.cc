#include "onnx_frontend/import_budget.h"

#include <cstdint>

#include "absl/status/status.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

TEST(ImportBudgetTest, IsUsedUpByWhatIsCharged) {
  ImportBudget budget;
  WB_EXPECT_OK(budget.Charge(1, ImportBudget::kBytes - 8));
  WB_EXPECT_OK(budget.Charge(0, 1000));
  WB_EXPECT_OK(budget.Charge(2, 4));
  EXPECT_THAT(budget.Charge(1, 1),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("take more than 1073741824 bytes")));
}

TEST(ImportBudgetTest, DoesNotOverflow) {
  ImportBudget budget;
  EXPECT_THAT(budget.Charge(INT64_MAX, 16),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("memory")));
  // An import that has failed stays failed.
  EXPECT_THAT(budget.Charge(1, 1),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("memory")));
}

}  // namespace
}  // namespace weighbridge
