#include "analyzer/ops/zero_point.h"

#include <optional>
#include <utility>
#include <vector>

#include "analyzer/ir/constant.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/op_view.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

// Input 0: ten int8 elements; input 1: their zero points, if any.
class Operands : public ConstantSource {
 public:
  Operands()
      : data_(*TensorType::Create(DType::kInt8, {10})),
        zero_point_(*TensorType::Create(DType::kInt8, {2})) {}

  Operands& Known(Constant::Ints elements) {
    constant_.emplace(zero_point_, std::move(elements));
    return *this;
  }
  Operands& HalfKnown() {
    Known({0, 0});
    constant_->MarkUnknown(1);
    return *this;
  }
  Operands& Omitted() {
    is_omitted_ = true;
    return *this;
  }

  const Constant* Input(int i) const override {
    return i == 1 && constant_ ? &*constant_ : nullptr;
  }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("none");
  }

  Ops SubtractionOps() const {
    const Node node;
    const std::vector<const TensorType*> inputs = {
        &data_, is_omitted_ ? nullptr : &zero_point_};
    return ZeroPointOps(OpView(node, 21, inputs, *this), 0, 1);
  }

 private:
  TensorType data_, zero_point_;
  std::optional<Constant> constant_;
  bool is_omitted_ = false;
};

TEST(ZeroPointTest, OneSubtractionPerElement) {
  EXPECT_EQ(Operands().SubtractionOps(), Ops(10));
  EXPECT_EQ(Operands().Known({0, 3}).SubtractionOps(), Ops(10));
}

TEST(ZeroPointTest, NothingToSubtractIfOmittedOrAllZeros) {
  EXPECT_EQ(Operands().Omitted().SubtractionOps(), Ops());
  EXPECT_EQ(Operands().Known({0, 0}).SubtractionOps(), Ops());
}

TEST(ZeroPointTest, WhatIsNotKnownMayDiffer) {
  EXPECT_EQ(Operands().HalfKnown().SubtractionOps(), Ops(10));
}

}  // namespace
}  // namespace weighbridge
