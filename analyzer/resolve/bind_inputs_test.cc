#include "analyzer/resolve/bind_inputs.h"

#include "analyzer/ir/test_graph.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::shared_ptr<const Graph> TwoInputs() {
  TestGraph graph;
  graph.SymbolicInput("ids", DType::kInt64, {"batch", "seq"})
      .SymbolicInput("mask", DType::kFloat32, {"batch", "seq"})
      .Node("Relu", {"mask"}, {"y"})
      .Output("y");
  return graph.Build();
}

// A container of floats of these dims.
DeclaredType HolderOf(DeclaredType::Kind kind, std::vector<DeclaredDim> dims) {
  DeclaredType held;
  held.kind = DeclaredType::Kind::kTensor;
  held.dtype = DType::kFloat32;
  held.has_shape = true;
  held.dims = std::move(dims);
  DeclaredType type;
  type.kind = kind;
  type.key_dtype = DType::kString;
  type.element = std::make_shared<const DeclaredType>(held);
  return type;
}

// "words", of rows of 8 floats.
std::shared_ptr<const Graph> Containers(DeclaredType::Kind kind) {
  TestGraph graph;
  graph.InputOf("words", HolderOf(kind, {{std::nullopt, ""}, {8, ""}}))
      .Output("words");
  return graph.Build();
}

TEST(BindInputsTest, ASequenceHasTheItemsThatItIsGiven) {
  const auto graph = Containers(DeclaredType::Kind::kSequence);
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs open,
                          BindInputs(*graph, {}, FixedBatch::kReplace));
  EXPECT_EQ(open.containers[0]->length(), 1);
  EXPECT_EQ(open.containers[0]->bound(), Bound::kAssumed);
  EXPECT_THAT(open.assumptions,
              testing::Contains(HasSubstr("--shape words=SHAPE;SHAPE")));
  Bindings bindings;
  bindings.items["words"] = {{3, 8}, {5, 8}};
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs two,
                          BindInputs(*graph, bindings, FixedBatch::kReplace));
  EXPECT_EQ(two.containers[0]->length(), 2);
  EXPECT_EQ(two.containers[0]->bound(), Bound::kExact);
  EXPECT_EQ(two.containers[0]->ItemAt(1).tensor->ToString(), "float32[5,8]");
  EXPECT_THAT(two.assumptions, IsEmpty());
}

TEST(BindInputsTest, OneShapeIsASequenceOfOneAndAnOptionalThatIsThere) {
  Bindings bindings;
  bindings.shapes["words"] = {3, 8};
  for (const auto kind :
       {DeclaredType::Kind::kSequence, DeclaredType::Kind::kOptional}) {
    WB_ASSERT_OK_AND_ASSIGN(
        const BoundInputs bound,
        BindInputs(*Containers(kind), bindings, FixedBatch::kReplace));
    EXPECT_EQ(bound.containers[0]->length(), 1);
    EXPECT_EQ(bound.containers[0]->bound(), Bound::kExact);
    EXPECT_EQ(bound.containers[0]->ItemAt(0).tensor->ToString(),
              "float32[3,8]");
  }
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs open,
                          BindInputs(*Containers(DeclaredType::Kind::kOptional),
                                     {}, FixedBatch::kReplace));
  EXPECT_EQ(open.containers[0]->bound(), Bound::kUpper);
}

TEST(BindInputsTest, NoShapeIsNoItem) {
  Bindings bindings;
  bindings.items["words"] = {};
  for (const auto kind :
       {DeclaredType::Kind::kSequence, DeclaredType::Kind::kOptional}) {
    WB_ASSERT_OK_AND_ASSIGN(
        const BoundInputs bound,
        BindInputs(*Containers(kind), bindings, FixedBatch::kReplace));
    EXPECT_EQ(bound.containers[0]->length(), 0);
    EXPECT_EQ(bound.containers[0]->length_bound(), Bound::kExact);
    EXPECT_EQ(bound.containers[0]->any().dtype, DType::kFloat32);
  }
}

TEST(BindInputsTest, AMapHasTheKeysThatTheFileDeclares) {
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs bound,
                          BindInputs(*Containers(DeclaredType::Kind::kMap), {},
                                     FixedBatch::kReplace));
  EXPECT_EQ(bound.containers[0]->Word(), "map(string,float32)");
  EXPECT_EQ(bound.containers[0]->length(), std::nullopt);
}

TEST(BindInputsTest, ItemsMustFitTheInput) {
  Bindings bindings;
  bindings.items["words"] = {{3, 8}, {5}};
  EXPECT_THAT(BindInputs(*Containers(DeclaredType::Kind::kSequence), bindings,
                         FixedBatch::kReplace),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("--shape words=[5] has rank 1, what the "
                                 "model's input holds has rank 2")));
}

// "words", of rows of `len` numbers, beside "mask", of as many.
std::shared_ptr<const Graph> WordsAndMask(DeclaredType::Kind kind) {
  TestGraph graph;
  graph
      .InputOf("words",
               HolderOf(kind, {{std::nullopt, "batch"}, {std::nullopt, "len"}}))
      .SymbolicInput("mask", DType::kFloat32, {"len"})
      .SymbolicInput("both", DType::kFloat32, {"2*len + 1"})
      .Output("words");
  return graph.Build();
}

constexpr DeclaredType::Kind kContainers[] = {DeclaredType::Kind::kSequence,
                                              DeclaredType::Kind::kOptional,
                                              DeclaredType::Kind::kMap};

TEST(BindInputsTest, SymbolsOfWhatAnInputHoldsAreBound) {
  for (const DeclaredType::Kind kind : kContainers) {
    Bindings bindings;
    bindings.dims = {{"len", 8}};
    bindings.batch = 2;
    WB_ASSERT_OK_AND_ASSIGN(
        const BoundInputs bound,
        BindInputs(*WordsAndMask(kind), bindings, FixedBatch::kReplace));
    EXPECT_EQ(bound.containers[0]->any().tensor->ToString(), "float32[2,8]");
    EXPECT_EQ(bound.types[1]->ToString(), "float32[8]");
  }
}

TEST(BindInputsTest, AShapeOfWhatAnInputHoldsBindsItsSymbols) {
  for (const DeclaredType::Kind kind : kContainers) {
    Bindings bindings;
    bindings.shapes = {{"words", {2, 8}}};
    WB_ASSERT_OK_AND_ASSIGN(
        const BoundInputs bound,
        BindInputs(*WordsAndMask(kind), bindings, FixedBatch::kReplace));
    EXPECT_EQ(bound.types[1]->ToString(), "float32[8]");
    EXPECT_EQ(bound.types[2]->ToString(), "float32[17]");
    EXPECT_EQ(bound.batch, 2);
    bindings.dims = {{"len", 7}};
    EXPECT_THAT(
        BindInputs(*WordsAndMask(kind), bindings, FixedBatch::kReplace),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 HasSubstr("dimension 'len' is 7 by --dim len=7, but 8 by "
                           "--shape words=[2,8]")));
  }
}

TEST(BindInputsTest, SymbolsOfASumMayStandInAContainer) {
  TestGraph graph;
  graph.SymbolicInput("more", DType::kFloat32, {"len + 1"})
      .InputOf("words",
               HolderOf(DeclaredType::Kind::kSequence, {{std::nullopt, "len"}}))
      .Output("words");
  Bindings bindings;
  bindings.dims = {{"len", 8}};
  WB_ASSERT_OK_AND_ASSIGN(
      const BoundInputs bound,
      BindInputs(*graph.Build(), bindings, FixedBatch::kReplace));
  EXPECT_EQ(bound.types[0]->ToString(), "float32[9]");
}

// Items may be of various sizes, as long as nothing says which it is.
TEST(BindInputsTest, ItemsBindWhatTheyAgreeOn) {
  const auto graph = WordsAndMask(DeclaredType::Kind::kSequence);
  Bindings bindings;
  bindings.items["words"] = {{2, 8}, {2, 5}};
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs bound,
                          BindInputs(*graph, bindings, FixedBatch::kReplace));
  EXPECT_EQ(bound.batch, 2);
  EXPECT_EQ(bound.types[1]->ToString(), "float32[1]");
  bindings.shapes = {{"mask", {8}}};
  EXPECT_THAT(BindInputs(*graph, bindings, FixedBatch::kReplace),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("dimension 'len' is 8 by --shape mask=[8], "
                                 "but 5 by --shape words=[2,5]")));
}

std::shared_ptr<const Graph> FixedImage() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 3, 8, 8})
      .Node("Relu", {"x"}, {"y"})
      .Output("y");
  return graph.Build();
}

TEST(BindInputsTest, UnboundDimsAreOneAndSaidSo) {
  WB_ASSERT_OK_AND_ASSIGN(BoundInputs bound,
                          BindInputs(*TwoInputs(), {}, FixedBatch::kReplace));
  EXPECT_THAT(bound.types[0]->dims(), ElementsAre(1, 1));
  EXPECT_THAT(bound.unbound, SizeIs(2));
  EXPECT_THAT(bound.assumptions,
              ElementsAre(HasSubstr("dim 'batch' taken as 1; bind it with "
                                    "--dim batch=N"),
                          HasSubstr("dim 'seq' taken as 1")));
}

TEST(BindInputsTest, OneSymbolBindsAllItsPlaces) {
  Bindings bindings;
  bindings.dims = {{"batch", 2}, {"seq", 7}};
  WB_ASSERT_OK_AND_ASSIGN(BoundInputs bound, BindInputs(*TwoInputs(), bindings,
                                                        FixedBatch::kReplace));
  EXPECT_THAT(bound.types[0]->dims(), ElementsAre(2, 7));
  EXPECT_THAT(bound.types[1]->dims(), ElementsAre(2, 7));
  EXPECT_THAT(bound.unbound, IsEmpty());
  EXPECT_EQ(bound.batch, 2);
}

// A decoder with a cache: tokens now, before, and together.
std::shared_ptr<const Graph> Decoder(const std::string& total) {
  TestGraph graph;
  graph.SymbolicInput("mask", DType::kFloat32, {total})
      .SymbolicInput("tokens", DType::kFloat32, {"sequence_length"})
      .SymbolicInput("cache", DType::kFloat32, {"past_sequence_length"})
      .Output("mask");
  return graph.Build();
}

TEST(BindInputsTest, ATotalIsPastAndPresent) {
  const auto graph = Decoder("total_sequence_length");
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs open,
                          BindInputs(*graph, {}, FixedBatch::kReplace));
  EXPECT_EQ(open.types[0]->ToString(), "float32[2]");
  EXPECT_EQ(open.unbound.size(), 2u);
  Bindings bindings;
  bindings.dims = {{"past_sequence_length", 511}};
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs decode,
                          BindInputs(*graph, bindings, FixedBatch::kReplace));
  EXPECT_EQ(decode.types[0]->ToString(), "float32[512]");
  EXPECT_THAT(
      decode.assumptions,
      testing::Contains("dim 'total_sequence_length' taken as "
                        "past_sequence_length + sequence_length = 512"));
  bindings.dims = {{"total_sequence_length", 100}, {"sequence_length", 4}};
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs back,
                          BindInputs(*graph, bindings, FixedBatch::kReplace));
  EXPECT_EQ(back.types[2]->ToString(), "float32[96]");
  // What the user says holds.
  bindings.dims = {{"total_sequence_length", 7}};
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs told,
                          BindInputs(*graph, bindings, FixedBatch::kReplace));
  EXPECT_EQ(told.types[0]->ToString(), "float32[7]");
}

TEST(BindInputsTest, ASumInANameIsASum) {
  Bindings bindings;
  bindings.dims = {{"past_sequence_length", 9}};
  WB_ASSERT_OK_AND_ASSIGN(const BoundInputs sum,
                          BindInputs(*Decoder("2*past_sequence_length + 1"),
                                     bindings, FixedBatch::kReplace));
  EXPECT_EQ(sum.types[0]->ToString(), "float32[19]");
  // No sum of what the inputs have: a name like any other.
  for (const char* name : {"past + 1", "+", "a*", "total_sequence_length + 1",
                           "past_sequence_length + -1"}) {
    WB_ASSERT_OK_AND_ASSIGN(
        const BoundInputs other,
        BindInputs(*Decoder(name), bindings, FixedBatch::kReplace));
    EXPECT_EQ(other.types[0]->ToString(), "float32[1]") << name;
    EXPECT_EQ(other.dims.at(name), 1);
  }
}

TEST(BindInputsTest, AShapeOfOneInputBindsTheOther) {
  Bindings bindings;
  bindings.shapes = {{"ids", {3, 5}}};
  WB_ASSERT_OK_AND_ASSIGN(BoundInputs bound, BindInputs(*TwoInputs(), bindings,
                                                        FixedBatch::kReplace));
  EXPECT_THAT(bound.types[1]->dims(), ElementsAre(3, 5));
}

TEST(BindInputsTest, ContradictionNamesBothPlaces) {
  Bindings bindings;
  bindings.dims = {{"seq", 7}};
  bindings.shapes = {{"ids", {3, 5}}};
  EXPECT_THAT(BindInputs(*TwoInputs(), bindings, FixedBatch::kReplace),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("dimension 'seq' is 7 by --dim seq=7, but 5 "
                                 "by --shape ids=[3,5]")));
}

TEST(BindInputsTest, RankOfAShapeMustAgree) {
  Bindings bindings;
  bindings.shapes = {{"x", {3, 8, 8}}};
  EXPECT_THAT(BindInputs(*FixedImage(), bindings, FixedBatch::kReplace),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("has rank 3, the model's input has rank 4")));
}

TEST(BindInputsTest, AbsurdSizesAreRefused) {
  Bindings bindings;
  bindings.dims = {{"batch", int64_t{1} << 62}, {"seq", int64_t{1} << 62}};
  EXPECT_THAT(BindInputs(*TwoInputs(), bindings, FixedBatch::kReplace),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("input 'ids': dims")));
  bindings.dims = {{"batch", -1}};
  EXPECT_THAT(
      BindInputs(*TwoInputs(), bindings, FixedBatch::kReplace),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at least 0")));
}

TEST(BindInputsTest, BatchBindsTheLeadingSymbol) {
  Bindings bindings;
  bindings.batch = 8;
  WB_ASSERT_OK_AND_ASSIGN(BoundInputs bound, BindInputs(*TwoInputs(), bindings,
                                                        FixedBatch::kReplace));
  EXPECT_THAT(bound.types[1]->dims(), ElementsAre(8, 1));
  EXPECT_FALSE(bound.fixed_batch.has_value());
}

TEST(BindInputsTest, BatchOfAFixedInputIsReplacedOrKept) {
  Bindings bindings;
  bindings.batch = 8;
  WB_ASSERT_OK_AND_ASSIGN(
      BoundInputs replaced,
      BindInputs(*FixedImage(), bindings, FixedBatch::kReplace));
  EXPECT_THAT(replaced.types[0]->dims(), ElementsAre(8, 3, 8, 8));
  WB_ASSERT_OK_AND_ASSIGN(
      BoundInputs kept, BindInputs(*FixedImage(), bindings, FixedBatch::kKeep));
  EXPECT_THAT(kept.types[0]->dims(), ElementsAre(1, 3, 8, 8));
  EXPECT_EQ(kept.fixed_batch, 1);
}

// [3, H, W]: three channels, not three images.
TEST(BindInputsTest, ChannelsAreNoBatch) {
  TestGraph graph;
  graph.Input("image", DType::kFloat32, {3, 8, 8})
      .Node("Relu", {"image"}, {"y"})
      .Output("y");
  Bindings bindings;
  bindings.batch = 4;
  WB_ASSERT_OK_AND_ASSIGN(
      BoundInputs bound,
      BindInputs(*graph.Build(), bindings, FixedBatch::kReplace));
  EXPECT_THAT(bound.types[0]->dims(), ElementsAre(3, 8, 8));
  EXPECT_EQ(bound.fixed_batch, 1);
  EXPECT_FALSE(bound.is_replaceable);
}

TEST(BindInputsTest, InputsOfUnlikeBatchesAreNotReplaced) {
  TestGraph graph;
  graph.Input("a", DType::kFloat32, {1, 64})
      .Input("b", DType::kFloat32, {2, 64})
      .Node("Add", {"a", "b"}, {"y"})
      .Output("y");
  Bindings bindings;
  bindings.batch = 8;
  WB_ASSERT_OK_AND_ASSIGN(
      BoundInputs bound,
      BindInputs(*graph.Build(), bindings, FixedBatch::kReplace));
  EXPECT_EQ(bound.fixed_batch, 1);
  EXPECT_FALSE(bound.is_replaceable);
}

// tokens[time, batch]: the symbol that says so is the batch.
TEST(BindInputsTest, ASymbolThatNamesTheBatchIsTheBatch) {
  TestGraph graph;
  graph.SymbolicInput("tokens", DType::kInt64, {"time", "batch"})
      .Node("Identity", {"tokens"}, {"y"})
      .Output("y");
  Bindings bindings;
  bindings.batch = 4;
  bindings.dims = {{"time", 100}};
  WB_ASSERT_OK_AND_ASSIGN(
      BoundInputs bound,
      BindInputs(*graph.Build(), bindings, FixedBatch::kReplace));
  EXPECT_THAT(bound.types[0]->dims(), ElementsAre(100, 4));
  EXPECT_EQ(bound.batch, 4);
}

TEST(BindInputsTest, BatchMustAgreeWithAShape) {
  Bindings bindings;
  bindings.batch = 8;
  bindings.shapes = {{"x", {4, 3, 8, 8}}};
  EXPECT_THAT(BindInputs(*FixedImage(), bindings, FixedBatch::kReplace),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("--batch 8 contradicts --shape x=[4,3,8,8]")));
  bindings.batch = 4;
  WB_EXPECT_OK(BindInputs(*FixedImage(), bindings, FixedBatch::kReplace));
}

TEST(BindInputsTest, ABatchIsAtLeastOneByItsNameToo) {
  Bindings dim, other;
  dim.dims = {{"batch", 0}};
  EXPECT_THAT(BindInputs(*TwoInputs(), dim, FixedBatch::kReplace),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "--dim batch=0: a batch must be at least 1"));
  // A cache may be empty, and so may what is written out.
  other.dims = {{"seq", 0}};
  WB_EXPECT_OK(BindInputs(*TwoInputs(), other, FixedBatch::kReplace));
  other.shapes = {{"ids", {0, 0}}};
  WB_EXPECT_OK(BindInputs(*TwoInputs(), other, FixedBatch::kReplace));
}

TEST(BindInputsTest, AShapeMayOverrideTheFileAndSaysSo) {
  Bindings bindings;
  bindings.shapes = {{"x", {1, 3, 16, 8}}};
  WB_ASSERT_OK_AND_ASSIGN(BoundInputs bound, BindInputs(*FixedImage(), bindings,
                                                        FixedBatch::kReplace));
  EXPECT_THAT(bound.types[0]->dims(), ElementsAre(1, 3, 16, 8));
  EXPECT_THAT(bound.assumptions,
              ElementsAre(HasSubstr("dim 2 of input 'x' is 8 in the file and "
                                    "was set to 16 by --shape")));
}

// x is an image, k a scalar, sizes a vector of open length.
std::shared_ptr<const Graph> ImageAndSizes() {
  TestGraph graph;
  graph.Input("x", DType::kFloat32, {1, 3, 8, 8})
      .Input("k", DType::kInt64, {})
      .SymbolicInput("sizes", DType::kInt64, {"rank"})
      .Node("Relu", {"x"}, {"y"})
      .Output("y");
  return graph.Build();
}

TEST(BindInputsTest, AValueFixesAnInputAndSaysSo) {
  Bindings bindings;
  bindings.values = {{"k", std::vector<int64_t>{5}},
                     {"sizes", std::vector<int64_t>{1, 3, 4}}};
  WB_ASSERT_OK_AND_ASSIGN(
      BoundInputs bound,
      BindInputs(*ImageAndSizes(), bindings, FixedBatch::kReplace));
  EXPECT_THAT(bound.values.at("k").KnownInts(),
              testing::Optional(ElementsAre(5)));
  EXPECT_THAT(bound.types[2]->dims(), ElementsAre(3));
  EXPECT_THAT(bound.unbound, IsEmpty());
  EXPECT_THAT(bound.assumptions,
              ElementsAre("input 'k' always has the value that --value gives "
                          "it",
                          testing::StartsWith("input 'sizes' always has")));
}

TEST(BindInputsTest, AnInputOfKnownValueHasNoBatch) {
  Bindings bindings;
  bindings.batch = 8;
  bindings.values = {{"sizes", std::vector<int64_t>{1, 3, 4}},
                     {"k", std::vector<int64_t>{5}}};
  WB_ASSERT_OK_AND_ASSIGN(
      BoundInputs bound,
      BindInputs(*ImageAndSizes(), bindings, FixedBatch::kReplace));
  EXPECT_THAT(bound.types[0]->dims(), ElementsAre(8, 3, 8, 8));
  EXPECT_THAT(bound.types[2]->dims(), ElementsAre(3));
}

TEST(BindInputsTest, AValueMustFitAnInput) {
  const auto bind = [](const char* name, std::vector<int64_t> value) {
    Bindings bindings;
    bindings.values = {{name, std::move(value)}};
    return BindInputs(*ImageAndSizes(), bindings, FixedBatch::kReplace)
        .status();
  };
  EXPECT_THAT(bind("K", {5}),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("--value names the input 'K', which the model "
                                 "does not have; did you mean 'k'")));
  EXPECT_THAT(bind("k", {5, 6}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("--value k: 2 elements are given")));
}

TEST(BindInputsTest, AValueNeedsAShape) {
  auto info = std::make_shared<ModelInfo>();
  GraphBuilder builder(GraphBuilder::Scope::kMain, {{"", 17}}, info, nullptr);
  DeclaredType unshaped;
  unshaped.kind = DeclaredType::Kind::kTensor;
  unshaped.dtype = DType::kInt64;
  WB_ASSERT_OK(builder.AddInput("k", unshaped));
  WB_ASSERT_OK_AND_ASSIGN(const Graph graph, std::move(builder).Build());
  Bindings bindings;
  bindings.values = {{"k", std::vector<int64_t>{5, 6}}};
  EXPECT_THAT(BindInputs(graph, bindings, FixedBatch::kReplace),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("bind it with --shape k=...")));
  bindings.shapes = {{"k", {1, 2}}};
  WB_ASSERT_OK_AND_ASSIGN(BoundInputs bound,
                          BindInputs(graph, bindings, FixedBatch::kReplace));
  EXPECT_THAT(bound.values.at("k").type().dims(), ElementsAre(1, 2));
}

}  // namespace
}  // namespace weighbridge
