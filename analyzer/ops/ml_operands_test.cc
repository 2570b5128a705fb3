#include "analyzer/ops/ml_operands.h"

#include <string>
#include <vector>

#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

class NoConstants : public ConstantSource {
 public:
  const Constant* Input(int) const override { return nullptr; }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("no payload");
  }
};

// A node with one input of `dims` and with `attributes`.
struct TestNode {
  explicit TestNode(const std::vector<int64_t>& dims,
                    std::vector<Attribute> attributes = {})
      : type(*TensorType::Create(DType::kFloat32, dims)) {
    node.attributes = Attributes(std::move(attributes));
  }
  OpView View() const { return OpView(node, 1, inputs, source); }

  Node node;
  NoConstants source;
  TensorType type;
  std::vector<const TensorType*> inputs = {&type};
};

TEST(MlOperandsTest, AVectorIsOneRow) {
  const TestNode vector({5}), matrix({3, 5}), cube({2, 3, 5});
  WB_ASSERT_OK_AND_ASSIGN(const FeatureRows one,
                          ReadFeatureRows(vector.View()));
  EXPECT_EQ(one.count, 1);
  EXPECT_EQ(one.columns, 5);
  WB_ASSERT_OK_AND_ASSIGN(const FeatureRows three,
                          ReadFeatureRows(matrix.View()));
  EXPECT_EQ(three.count, 3);
  EXPECT_EQ(three.columns, 5);
  EXPECT_THAT(ReadFeatureRows(cube.View()), Fails("expected [N,C] or [C]"));
}

TEST(MlOperandsTest, LabelsAreNumbersOrWords) {
  const TestNode words({1},
                       {{"words", std::vector<std::string>{"a", "b", "c"}}});
  WB_ASSERT_OK_AND_ASSIGN(const ClassLabels labels,
                          ReadClassLabels(words.View(), "numbers", "words"));
  EXPECT_EQ(labels.dtype, DType::kString);
  EXPECT_EQ(labels.count, 3);
  const TestNode numbers({1}, {{"numbers", std::vector<int64_t>{7}}});
  WB_ASSERT_OK_AND_ASSIGN(const ClassLabels one,
                          ReadClassLabels(numbers.View(), "numbers", "words"));
  EXPECT_EQ(one.dtype, DType::kInt64);
  EXPECT_EQ(one.count, 1);
}

TEST(MlOperandsTest, OneAttributeOfAlternatives) {
  const TestNode none({1});
  EXPECT_THAT(ReadOnlyAttribute(none.View(), {"a", "b"}),
              Fails("has 0 of the attributes 'a', 'b'"));
  const TestNode both({1}, {{"a", int64_t{1}}, {"b", int64_t{1}}});
  EXPECT_THAT(ReadOnlyAttribute(both.View(), {"a", "b"}), Fails("has 2 of"));
}

TEST(MlOperandsTest, PostTransformsHaveWordsAndNumbers) {
  EXPECT_EQ(*PostTransformWeight("NONE"), 0);
  EXPECT_EQ(*PostTransformWeight("LOGISTIC"), kSigmoidWeight);
  EXPECT_EQ(*PostTransformWeight(2), kSigmoidWeight);
  EXPECT_EQ(*PostTransformWeight(3), *PostTransformWeight("SOFTMAX_ZERO"));
  EXPECT_THAT(PostTransformWeight("SIGMOID"), Fails("'SIGMOID'"));
  EXPECT_THAT(PostTransformWeight(5), Fails("must be in [0, 5)"));
  EXPECT_THAT(PostTransformWeight(-1), Fails("is -1"));
}

}  // namespace
}  // namespace weighbridge
