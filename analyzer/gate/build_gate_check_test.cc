#include "analyzer/gate/build_gate_check.h"

#include <cmath>

#include "analyzer/gate/gate_amount.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/units/units.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(BuildGateCheckTest, FieldsAreInTheBaseUnit) {
  GateCheck check;
  SetMeasured(Seconds(0.142), &check);
  SetLimit(Bytes(8 << 20), &check);
  EXPECT_DOUBLE_EQ(check.measured(), 0.142);
  EXPECT_DOUBLE_EQ(check.limit(), 8 << 20);
}

TEST(BuildGateCheckTest, ARatioOfNothingIsOneOrInfinite) {
  EXPECT_DOUBLE_EQ(RatioOf(Bytes(3), Bytes(2)), 1.5);
  EXPECT_DOUBLE_EQ(RatioOf(Bytes(0), Bytes(0)), 1);
  EXPECT_TRUE(std::isinf(RatioOf(Bytes(3), Bytes(0))));
}

}  // namespace
}  // namespace weighbridge
