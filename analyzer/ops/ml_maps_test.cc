#include "analyzer/ops/ml_maps.h"

#include <optional>

#include "analyzer/ir/container_type.h"
#include "analyzer/ops/op_test_view.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/ops/rule_testing.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr DType kFloat = DType::kFloat32;

OpTestView Ml(const char* name) { return OpTestView(name, 3, "ai.onnx.ml"); }

ContainerType MapOf(DType key, DType value,
                    std::optional<int64_t> length = std::nullopt) {
  return ContainerType::Map(key, ItemType::Tensor(TensorType::Scalar(value)),
                            length);
}

TEST(MlMapsTest, ZipMapGivesAMapForEachRow) {
  EXPECT_EQ(Text(Ml("ZipMap")
                     .Input(kFloat, {5, 3})
                     .Ints("classlabels_int64s", {0, 1, 2})
                     .Infer()),
            "seq(map(int64,float32)) of 5, each map(int64,float32)");
  EXPECT_EQ(Text(Ml("ZipMap")
                     .Input(kFloat, {2})
                     .Strings("classlabels_strings", {"cat", "dog"})
                     .Infer()),
            "seq(map(string,float32)) of 1, each map(string,float32)");
}

TEST(MlMapsTest, ZipMapWritesScoresAndKeys) {
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost,
                          Ml("ZipMap")
                              .Input(kFloat, {5, 3})
                              .Ints("classlabels_int64s", {0, 1, 2})
                              .Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes(4 * 5 * 3));
  EXPECT_EQ(cost.output_writes[0], Bytes((4 + 8) * 5 * 3));
  EXPECT_EQ(cost.vector_ops, Ops(0));
}

TEST(MlMapsTest, MapsC1TakesRowsOfFloats) {
  EXPECT_THAT(Ml("ZipMap")
                  .Input(DType::kInt64, {5, 1})
                  .Ints("classlabels_int64s", {0})
                  .Infer(),
              Fails("is int64, expected float32"));
  EXPECT_THAT(Ml("ZipMap")
                  .Input(kFloat, {5, 1, 1})
                  .Ints("classlabels_int64s", {0})
                  .Infer(),
              Fails("expected [N,C] or [C]"));
}

TEST(MlMapsTest, MapsC2HasAsManyKeysAsColumns) {
  EXPECT_THAT(Ml("ZipMap")
                  .Input(kFloat, {5, 3})
                  .Ints("classlabels_int64s", {0, 1})
                  .Infer(),
              Fails("has 3 columns, there are 2 keys"));
  EXPECT_THAT(Ml("ZipMap").Input(kFloat, {5, 3}).Infer(),
              Fails("has 0 of the attributes"));
}

TEST(MlMapsTest, ADenseCastHasTheKeysOfTheMap) {
  EXPECT_EQ(Text(Ml("CastMap")
                     .ContainerInput(MapOf(DType::kInt64, kFloat, 4))
                     .String("cast_to", "TO_INT64")
                     .Infer()),
            "int64[1,4]");
  EXPECT_EQ(
      Text(Ml("CastMap").ContainerInput(MapOf(DType::kInt64, kFloat)).Infer()),
      "how many keys its map has is known only when the model runs");
}

TEST(MlMapsTest, ASparseCastHasTheSizeOfItsAttribute) {
  EXPECT_EQ(Text(Ml("CastMap")
                     .ContainerInput(MapOf(DType::kInt64, DType::kString))
                     .String("cast_to", "TO_STRING")
                     .String("map_form", "SPARSE")
                     .Int("max_map", 7)
                     .Infer()),
            "string[1,7]");
}

// Without a length in the file, at most as many keys as the result has places.
TEST(MlMapsTest, ACastReadsKeysAndValues) {
  OpTestView cast = Ml("CastMap");
  cast.ContainerInput(MapOf(DType::kInt64, kFloat))
      .String("cast_to", "TO_INT64")
      .String("map_form", "SPARSE")
      .Int("max_map", 7);
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, cast.Cost());
  EXPECT_EQ(cost.input_reads[0], Bytes((8 + 4) * 7));
  EXPECT_EQ(cost.output_writes[0], Bytes(8 * 7));
  EXPECT_EQ(cost.vector_ops, Ops((1 + kCastWeight) * 7));
}

TEST(MlMapsTest, MapsC3TakesMapsOfTensors) {
  EXPECT_THAT(Ml("CastMap").Input(kFloat, {3}).Infer(),
              Fails("is float32, expected a map of tensors"));
  EXPECT_THAT(Ml("DictVectorizer")
                  .ContainerInput(ContainerType::SequenceOf(
                      ItemType::Container(MapOf(DType::kInt64, kFloat)), 2,
                      Bound::kExact))
                  .Ints("int64_vocabulary", {1})
                  .Infer(),
              Fails("is seq(map(int64,float32)), expected a map of tensors"));
}

TEST(MlMapsTest, MapsC4CastsNumberedFloatsAndWords) {
  EXPECT_THAT(
      Ml("CastMap").ContainerInput(MapOf(DType::kString, kFloat, 2)).Infer(),
      Fails("is map(string,float32), expected a map from int64"));
  EXPECT_THAT(Ml("CastMap")
                  .ContainerInput(MapOf(DType::kInt64, DType::kFloat64, 2))
                  .Infer(),
              Fails("to float32 or string"));
}

TEST(MlMapsTest, MapsC5KnowsWhatToCastTo) {
  const auto cast = [] {
    OpTestView view = Ml("CastMap");
    view.ContainerInput(MapOf(DType::kInt64, kFloat, 2));
    return view;
  };
  EXPECT_THAT(cast().String("cast_to", "TO_BOOL").Infer(),
              Fails("cast_to is 'TO_BOOL'"));
  EXPECT_THAT(cast().String("map_form", "LOOSE").Infer(),
              Fails("map_form is 'LOOSE'"));
  EXPECT_THAT(cast().String("map_form", "SPARSE").Int("max_map", 0).Infer(),
              Fails("max_map is 0"));
}

TEST(MlMapsTest, AVectorizerHasAColumnForEachWord) {
  OpTestView view = Ml("DictVectorizer");
  view.ContainerInput(MapOf(DType::kString, DType::kFloat64))
      .Strings("string_vocabulary", {"a", "c", "b", "z"});
  EXPECT_EQ(Text(view.Infer()), "float64[1,4]");
  WB_ASSERT_OK_AND_ASSIGN(const OpCost cost, view.Cost());
  // A word is a reference of 8 bytes; each is looked up.
  EXPECT_EQ(cost.input_reads[0], Bytes((8 + 8) * 4));
  EXPECT_EQ(cost.vector_ops, Ops(4));
}

TEST(MlMapsTest, MapsC6HasAVocabularyOfTheKeys) {
  EXPECT_THAT(Ml("DictVectorizer")
                  .ContainerInput(MapOf(DType::kString, kFloat))
                  .Ints("int64_vocabulary", {1, 2})
                  .Infer(),
              Fails("is map(string,float32), the vocabulary is int64"));
  EXPECT_THAT(Ml("DictVectorizer")
                  .ContainerInput(MapOf(DType::kString, kFloat))
                  .Infer(),
              Fails("expected one"));
}

}  // namespace
}  // namespace weighbridge
