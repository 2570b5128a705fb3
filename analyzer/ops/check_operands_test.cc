#include "analyzer/ops/check_operands.h"

#include <vector>

#include "analyzer/ops/op_view.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

class NothingKnown : public ConstantSource {
 public:
  const Constant* Input(int) const override { return nullptr; }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("nothing");
  }
};

// A node with inputs, where 1 stands for one that is there and 0 for an omitted
// one, of an operator that takes two to three.
absl::Status Check(const std::vector<int>& present) {
  const TensorType type = TensorType::Scalar(DType::kFloat32);
  std::vector<const TensorType*> inputs;
  for (const int is_there : present) {
    inputs.push_back(is_there ? &type : nullptr);
  }
  OpDef def;
  def.min_inputs = 2;
  def.max_inputs = 3;
  const Node node;
  const NothingKnown source;
  return CheckOperands(def, OpView(node, 17, inputs, source));
}

TEST(CheckOperandsTest, AcceptsFromTheLeastToTheMost) {
  WB_EXPECT_OK(Check({1, 1}));
  WB_EXPECT_OK(Check({1, 1, 1}));
}

TEST(CheckOperandsTest, TrailingOmittedInputsAreNone) {
  WB_EXPECT_OK(Check({1, 1, 0, 0}));
  EXPECT_THAT(Check({1, 0}), StatusIs(absl::StatusCode::kInvalidArgument,
                                      HasSubstr("has 1 input, expected 2 to")));
}

TEST(CheckOperandsTest, TooManyAreRefused) {
  EXPECT_THAT(Check({1, 1, 1, 1}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("has 4 inputs, expected 2 to 3")));
}

TEST(CheckOperandsTest, ARequiredInputMayNotBeOmitted) {
  EXPECT_THAT(Check({0, 1, 1}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("omits input 0, which is required")));
}

}  // namespace
}  // namespace weighbridge
