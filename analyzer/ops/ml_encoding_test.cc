#include "analyzer/ops/ml_encoding.h"

#include <string>

#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kString = DType::kString;
constexpr DType kI64 = DType::kInt64;

OpTestView Ml(const std::string& name, DType dtype, int64_t version = 4) {
  OpTestView op(name, version, "ai.onnx.ml");
  op.Input(dtype, {2, 3});
  return op;
}

TEST(MlEncodingTest, MappersSwapWordsAndNumbers) {
  EXPECT_EQ(Text(Ml("CategoryMapper", kString).Infer()), "int64[2,3]");
  EXPECT_EQ(Text(Ml("CategoryMapper", kI64).Infer()), "string[2,3]");
  EXPECT_EQ(Text(Ml("LabelEncoder", kString, 1).Infer()), "int64[2,3]");
}

TEST(MlEncodingTest, ValuesDecideTheTypeOfLabels) {
  EXPECT_EQ(Text(Ml("LabelEncoder", kString)
                     .Strings("keys_strings", {"a", "b"})
                     .Ints("values_int64s", {5, 6})
                     .Infer()),
            "int64[2,3]");
  EXPECT_EQ(Text(Ml("LabelEncoder", kI64, 2)
                     .Ints("keys_int64s", {5})
                     .Floats("values_floats", {0.5})
                     .Infer()),
            "float32[2,3]");
  EXPECT_EQ(
      Text(Ml("LabelEncoder", kString)
               .Tensor("keys_tensor", StringVector({"a", "b"}))
               .Tensor("values_tensor", IntTensor(DType::kInt16, {2}, {1, 2}))
               .Infer()),
      "int16[2,3]");
}

TEST(MlEncodingTest, OneHotAddsAnAxisOfCategories) {
  EXPECT_EQ(
      Text(Ml("OneHotEncoder", kI64).Ints("cats_int64s", {1, 2, 3, 4}).Infer()),
      "float32[2,3,4]");
  EXPECT_EQ(Text(Ml("OneHotEncoder", DType::kFloat32)
                     .Ints("cats_int64s", {1})
                     .Infer()),
            "float32[2,3,1]");
}

TEST(MlEncodingTest, OneLookUpPerElement) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, Ml("CategoryMapper", kI64).Cost());
  EXPECT_EQ(cost.vector_ops, Ops(2 * 3));
  EXPECT_EQ(cost.input_reads[0], Bytes(2 * 3 * 8));
}

TEST(MlEncodingTest, C1ElementsAreLabels) {
  EXPECT_THAT(Ml("CategoryMapper", DType::kFloat32).Infer(),
              Fails("expected string or int64"));
  EXPECT_THAT(Ml("LabelEncoder", DType::kFloat32, 1).Infer(),
              Fails("expected string or int64"));
  EXPECT_THAT(Ml("OneHotEncoder", DType::kBool).Infer(),
              Fails("is bool, expected string"));
}

TEST(MlEncodingTest, C2TheMapIsOneToOne) {
  EXPECT_THAT(Ml("CategoryMapper", kI64).Ints("cats_int64s", {1}).Infer(),
              Fails("have 1 and 0 elements"));
}

TEST(MlEncodingTest, C3KeysHaveValues) {
  EXPECT_THAT(Ml("LabelEncoder", kI64).Infer(), Fails("'keys_strings'"));
  EXPECT_THAT(Ml("LabelEncoder", kI64).Ints("keys_int64s", {1}).Infer(),
              Fails("'values_strings'"));
  EXPECT_THAT(Ml("LabelEncoder", kI64)
                  .Ints("keys_int64s", {1, 2})
                  .Ints("values_int64s", {1})
                  .Infer(),
              Fails("has 2 keys and 1 values"));
}

TEST(MlEncodingTest, C4KeysHaveTheTypeOfTheInput) {
  EXPECT_THAT(Ml("LabelEncoder", kI64)
                  .Strings("keys_strings", {"a"})
                  .Ints("values_int64s", {1})
                  .Infer(),
              Fails("is int64, the keys are string"));
}

TEST(MlEncodingTest, C5OneListOfCategoriesOfTheInputsKind) {
  EXPECT_THAT(Ml("OneHotEncoder", kI64).Infer(),
              Fails("has 0 of the attributes"));
  EXPECT_THAT(Ml("OneHotEncoder", kString).Ints("cats_int64s", {1, 2}).Infer(),
              Fails("is string, the categories are int64"));
}

}  // namespace
}  // namespace weighbridge
