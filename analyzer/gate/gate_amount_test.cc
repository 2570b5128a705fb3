#include "analyzer/gate/gate_amount.h"

#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/status/status_matchers.h"
#include "analyzer/units/units.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

TEST(GateAmountTest, AnAmountIsReadInTheQuantityItIsLike) {
  WB_ASSERT_OK_AND_ASSIGN(GateAmount amount, ParseAmount("100 ms", Seconds()));
  EXPECT_EQ(amount, GateAmount(Seconds(0.1)));
  WB_ASSERT_OK_AND_ASSIGN(amount, ParseAmount("8 MiB", Bytes()));
  EXPECT_EQ(amount, GateAmount(Bytes(8 << 20)));
  WB_ASSERT_OK_AND_ASSIGN(amount, ParseAmount("12", int64_t{}));
  EXPECT_EQ(amount, GateAmount(int64_t{12}));
}

TEST(GateAmountTest, AnotherQuantityOrNoUnitIsRefused) {
  EXPECT_THAT(
      ParseAmount("100 mJ", Seconds()),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("100 mJ")));
  EXPECT_THAT(ParseAmount("100", Bytes()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("100")));
  EXPECT_THAT(ParseAmount("-1", int64_t{}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("'-1', expected a whole number")));
}

TEST(GateAmountTest, WhatDoesNotFitItsTypeOverflows) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(IsOverflow(Bytes::Max()));
  EXPECT_TRUE(IsOverflow(std::numeric_limits<int64_t>::max()));
  EXPECT_TRUE(IsOverflow(Seconds(kInfinity)));
  EXPECT_TRUE(IsOverflow(Seconds(kNoNumber)));
  EXPECT_FALSE(IsOverflow(Seconds(1e300)));
  EXPECT_FALSE(IsOverflow(Bytes(0)));
  EXPECT_EQ(AmountText(Bytes::Max()), "overflow");
}

TEST(GateAmountTest, TextHasTheUnit) {
  EXPECT_EQ(AmountText(Seconds(6.38e-3)), "6.38 ms");
  EXPECT_EQ(AmountText(Bytes(1536)), "1.50 KiB");
  EXPECT_EQ(AmountText(int64_t{25530472}), "25,530,472");
}

}  // namespace
}  // namespace weighbridge
