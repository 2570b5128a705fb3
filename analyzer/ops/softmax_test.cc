#include "analyzer/ops/softmax.h"

#include <cstdint>
#include <string>
#include <utility>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;
constexpr const char* kNames[] = {"Softmax", "LogSoftmax", "Hardmax"};

TEST(SoftmaxTest, KeepsTheShape) {
  for (const char* name : kNames) {
    OpTestView view(name);
    EXPECT_EQ(Text(view.Input(kFloat, {2, 3, 4}).Infer()), "float32[2,3,4]")
        << name;
  }
}

TEST(SoftmaxTest, CostIsAWeightPerElement) {
  for (const auto& [name, weight] :
       {std::pair("Softmax", 5), std::pair("LogSoftmax", 5),
        std::pair("Hardmax", 2)}) {
    OpTestView view(name);
    WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                            view.Input(kFloat, {2, 3, 4}).Cost());
    EXPECT_EQ(cost.vector_ops, Ops(2 * 3 * 4 * weight)) << name;
    EXPECT_EQ(cost.work_class, WorkClass::kNormalization);
  }
}

TEST(SoftmaxTest, SoftmaxC1RejectsOtherElementTypes) {
  for (const char* name : kNames) {
    OpTestView view(name);
    EXPECT_THAT(view.Input(DType::kInt64, {2, 3}).Infer(),
                Fails("'input') is int64, expected a float type"));
  }
}

TEST(SoftmaxTest, SoftmaxC2RejectsAnAxisOutside) {
  for (const char* name : kNames) {
    OpTestView view(name);
    EXPECT_THAT(view.Input(kFloat, {2, 3}).Int("axis", 2).Infer(),
                Fails("axis is 2, must be in [-2, 2)"));
    // The default axis is 1 before opset 13, and -1 since.
    OpTestView old(name, 12);
    EXPECT_THAT(old.Input(kFloat, {2}).Infer(), Fails("axis is 1"));
    OpTestView current(name, 13);
    EXPECT_EQ(Text(current.Input(kFloat, {2}).Infer()), "float32[2]");
  }
}

}  // namespace
}  // namespace weighbridge
