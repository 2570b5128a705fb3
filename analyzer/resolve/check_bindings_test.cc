#include "analyzer/resolve/check_bindings.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/ir/test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;
using Kind = DeclaredType::Kind;

DeclaredType Tensor() {
  DeclaredType type;
  type.kind = Kind::kTensor;
  type.dtype = DType::kFloat32;
  type.has_shape = true;
  type.dims = {{std::nullopt, "len"}, {8, ""}};
  return type;
}

DeclaredType Of(Kind kind, DeclaredType element) {
  DeclaredType type;
  type.kind = kind;
  type.key_dtype = DType::kString;
  type.element = std::make_shared<const DeclaredType>(std::move(element));
  return type;
}

std::shared_ptr<const Graph> Words(DeclaredType type) {
  TestGraph graph;
  graph.InputOf("words", std::move(type))
      .SymbolicInput("ids", DType::kInt64, {"batch", "seq"})
      .Output("words");
  return graph.Build();
}

TEST(CheckBindingsTest, UnknownNamesGetTheNearest) {
  const auto graph = Words(Of(Kind::kSequence, Tensor()));
  Bindings dims, shapes, inner;
  dims.dims = {{"sek", 7}};
  EXPECT_THAT(
      CheckBindings(*graph, dims),
      StatusIs(absl::StatusCode::kNotFound, HasSubstr("did you mean 'seq'?")));
  shapes.shapes = {{"idz", {1, 1}}};
  EXPECT_THAT(
      CheckBindings(*graph, shapes),
      StatusIs(absl::StatusCode::kNotFound, HasSubstr("did you mean 'ids'?")));
  inner.dims = {{"lan", 7}};
  EXPECT_THAT(
      CheckBindings(*graph, inner),
      StatusIs(absl::StatusCode::kNotFound, HasSubstr("did you mean 'len'?")));
}

TEST(CheckBindingsTest, WhereNoNameIsNearAllAreListed) {
  Bindings bindings;
  bindings.shapes = {{"pixel_values", {1}}};
  EXPECT_THAT(CheckBindings(*Words(Tensor()), bindings),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("does not have; it has words, ids")));
}

TEST(CheckBindingsTest, SymbolsMayStandInsideContainers) {
  Bindings bindings;
  bindings.dims = {{"len", 7}};
  for (const DeclaredType& type :
       {Tensor(), Of(Kind::kMap, Tensor()),
        Of(Kind::kOptional, Of(Kind::kSequence, Tensor()))}) {
    WB_EXPECT_OK(CheckBindings(*Words(type), bindings));
  }
}

TEST(CheckBindingsTest, OnlySequencesOfTensorsHaveSeveralShapes) {
  Bindings none, two;
  none.items["words"] = {};
  two.items["words"] = {{1, 8}, {2, 8}};
  const DeclaredType sequence = Of(Kind::kSequence, Tensor());
  for (const DeclaredType& type : {sequence, Of(Kind::kOptional, sequence)}) {
    WB_EXPECT_OK(CheckBindings(*Words(type), none));
    WB_EXPECT_OK(CheckBindings(*Words(type), two));
  }
  WB_EXPECT_OK(CheckBindings(*Words(Of(Kind::kOptional, Tensor())), none));
  for (const DeclaredType& type :
       {Tensor(), Of(Kind::kOptional, Tensor()), Of(Kind::kMap, Tensor()),
        Of(Kind::kSequence, Of(Kind::kMap, Tensor()))}) {
    EXPECT_THAT(CheckBindings(*Words(type), two),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("--shape words has 2 shapes, the model's "
                                   "input is no sequence of tensors")));
  }
  EXPECT_THAT(
      CheckBindings(*Words(Of(Kind::kMap, Tensor())), none),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("has 0 shapes")));
}

}  // namespace
}  // namespace weighbridge
