#include "tools/explain_operator.h"

#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ExplainOperatorTest : public testing::Test {
 protected:
  void SetUp() override { WB_ASSERT_OK_AND_ASSIGN(registry_, StandardOps()); }
  OpRegistry registry_;
};

TEST_F(ExplainOperatorTest, ShowsRowsAndTheSectionOfTheFamily) {
  WB_ASSERT_OK_AND_ASSIGN(const std::string text,
                          ExplainOperator(registry_, "Conv", std::nullopt));
  EXPECT_THAT(text, AllOf(StartsWith("ai.onnx.Conv\n"),
                          HasSubstr("versions of the standard: 1, 11, 22"),
                          HasSubstr("since 1: contraction, inputs 2-3"),
                          HasSubstr("C2 | `group` is at least 1"),
                          HasSubstr("matrix_ops = 2")));
  EXPECT_THAT(text, Not(HasSubstr("<a id")));
}

TEST_F(ExplainOperatorTest, ShowsEveryDomainThatHasTheName) {
  WB_ASSERT_OK_AND_ASSIGN(
      const std::string text,
      ExplainOperator(registry_, "RotaryEmbedding", std::nullopt));
  EXPECT_THAT(text, AllOf(HasSubstr("ai.onnx.RotaryEmbedding"),
                          HasSubstr("com.microsoft.RotaryEmbedding")));
  WB_ASSERT_OK_AND_ASSIGN(
      const std::string one,
      ExplainOperator(registry_, "com.microsoft.RotaryEmbedding",
                      std::nullopt));
  EXPECT_THAT(one, Not(HasSubstr("ai.onnx.RotaryEmbedding")));
}

TEST_F(ExplainOperatorTest, SaysWhatIsSpecial) {
  WB_ASSERT_OK_AND_ASSIGN(
      const std::string random,
      ExplainOperator(registry_, "RandomNormal", std::nullopt));
  EXPECT_THAT(random, HasSubstr("may be random"));
  WB_ASSERT_OK_AND_ASSIGN(
      const std::string trees,
      ExplainOperator(registry_, "ai.onnx.ml.TreeEnsemble", std::nullopt));
  EXPECT_THAT(trees, HasSubstr("tables in attributes"));
}

TEST_F(ExplainOperatorTest, WrongNamesMeetTheNearestOne) {
  EXPECT_THAT(ExplainOperator(registry_, "SoftMax", std::nullopt),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("did you mean 'Softmax'?")));
  WB_EXPECT_OK(ExplainOperator(registry_, "Gelu", 17));  // com.microsoft's
  EXPECT_THAT(ExplainOperator(registry_, "ai.onnx.Gelu", 17),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("'ai.onnx.Gelu' in version 17")));
}

}  // namespace
}  // namespace weighbridge
