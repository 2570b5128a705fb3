#include "tests/conformance/judge.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/test_model.h"

namespace weighbridge {
namespace {

using ::testing::HasSubstr;

// A TensorProto, written by hand: dims, data_type, int64_data (field 7).
std::string StoredInts(const std::vector<int>& dims,
                       const std::vector<int>& elements) {
  std::string bytes;
  for (const int dim : dims) bytes += {0x08, static_cast<char>(dim)};
  bytes += {0x10, 7};
  for (const int element : elements)
    bytes += {0x38, static_cast<char>(element)};
  return bytes;
}

// Of a protobuf message in another.
std::string Embedded(char tag, const std::string& message) {
  return std::string({tag, static_cast<char>(message.size())}) + message;
}

// A SequenceProto of tensors: elem_type, tensor_values (field 3).
std::string StoredSequence(const std::vector<std::string>& tensors) {
  std::string bytes = {0x10, 1};
  for (const std::string& tensor : tensors) bytes += Embedded(0x1a, tensor);
  return bytes;
}

class JudgeTest : public testing::Test {
 protected:
  // y = Reshape(x, shape), x and y of int64.
  OnnxTest Reshape(const std::vector<int>& stored_dims,
                   const std::vector<int>& stored_elements) {
    TestModel model(13);
    model.Input("x", DType::kInt64, {6})
        .Input("shape", DType::kInt64, {2})
        .Node("Reshape", {"x", "shape"}, {"y"})
        .Output("y", DType::kInt64, {2, 3});
    return Write(model,
                 {StoredInts({6}, {1, 2, 3, 4, 5, 6}), StoredInts({2}, {2, 3})},
                 StoredInts(stored_dims, stored_elements));
  }

  // y = NonZero(x), x of int64.
  OnnxTest NonZero(const std::vector<int>& stored_dims) {
    TestModel model(13);
    model.Input("x", DType::kInt64, {3})
        .Node("NonZero", {"x"}, {"y"})
        .Output("y", DType::kInt64, {1, "n"});
    return Write(model, {StoredInts({3}, {7, 0, 8})},
                 StoredInts(stored_dims, {}));
  }

  OnnxTest Write(const TestModel& model, const std::vector<std::string>& inputs,
                 const std::string& output) {
    const std::string folder = testing::TempDir() + "/judge_test";
    const std::string data_set = folder + "/test_data_set_0";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(data_set);
    WriteFile(folder + "/model.onnx", model.Bytes());
    for (size_t i = 0; i < inputs.size(); ++i) {
      WriteFile(data_set + "/input_" + std::to_string(i) + ".pb", inputs[i]);
    }
    WriteFile(data_set + "/output_0.pb", output);
    return {"test", folder + "/model.onnx", {data_set}};
  }

  Judgment Judge(const OnnxTest& test, InputKnowledge knowledge) {
    return JudgeOnnxTest(test, knowledge, *StandardOps());
  }

 private:
  static void WriteFile(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
};

TEST_F(JudgeTest, ASizeThatDependsOnAValueIsUnknownWithoutIt) {
  const Judgment judgment =
      Judge(Reshape({2, 3}, {1, 2, 3, 4, 5, 6}), InputKnowledge::kShapes);
  EXPECT_EQ(judgment.outcome, Outcome::kUnknown);
  EXPECT_THAT(judgment.detail, HasSubstr("needs the value of input 1"));
}

TEST_F(JudgeTest, AndExactWithIt) {
  EXPECT_EQ(Judge(Reshape({2, 3}, {1, 2, 3, 4, 5, 6}), InputKnowledge::kValues)
                .outcome,
            Outcome::kExact);
}

TEST_F(JudgeTest, AnotherShapeIsWrong) {
  const Judgment judgment =
      Judge(Reshape({3, 2}, {1, 2, 3, 4, 5, 6}), InputKnowledge::kValues);
  EXPECT_EQ(judgment.outcome, Outcome::kWrong);
  EXPECT_THAT(judgment.detail, HasSubstr("int64[2,3], stored int64[3,2]"));
}

TEST_F(JudgeTest, AnotherKnownElementIsWrong) {
  const Judgment judgment =
      Judge(Reshape({2, 3}, {1, 2, 3, 4, 5, 7}), InputKnowledge::kValues);
  EXPECT_EQ(judgment.outcome, Outcome::kWrong);
  EXPECT_THAT(judgment.detail, HasSubstr("element 5 is wrong"));
}

TEST_F(JudgeTest, ABoundMustHold) {
  EXPECT_EQ(Judge(NonZero({1, 0}), InputKnowledge::kShapes).outcome,
            Outcome::kBounded);
  EXPECT_EQ(Judge(NonZero({1, 4}), InputKnowledge::kShapes).outcome,
            Outcome::kWrong);
}

// s = SplitToSequence(x), parts of 2 of 5.
TEST_F(JudgeTest, SequencesAreJudgedItemByItem) {
  const auto judge = [this](const std::vector<std::string>& stored) {
    TestModel model(13);
    model.Input("x", DType::kInt64, {5})
        .RawInitializer("parts", DType::kInt64, {},
                        std::string("\2\0\0\0\0\0\0\0", 8))
        .Node("SplitToSequence", {"x", "parts"}, {"s"})
        .SequenceOutput("s", DType::kInt64, {"n"});
    return Judge(Write(model, {StoredInts({5}, {1, 2, 3, 4, 5})},
                       StoredSequence(stored)),
                 InputKnowledge::kShapes);
  };
  const std::string two = StoredInts({2}, {1, 2});
  EXPECT_EQ(judge({two, two, StoredInts({1}, {5})}).outcome, Outcome::kExact);
  const Judgment shape = judge({two, two, two});
  EXPECT_EQ(shape.outcome, Outcome::kWrong);
  EXPECT_THAT(shape.detail,
              HasSubstr("'s': item 2: int64[1], stored int64[2]"));
  const Judgment length = judge({two, two});
  EXPECT_EQ(length.outcome, Outcome::kWrong);
  EXPECT_THAT(length.detail, HasSubstr("3 items, stored 2"));
}

TEST_F(JudgeTest, ASequenceOfUnknownPartsIsBounded) {
  const auto judge = [this](const std::vector<std::string>& stored) {
    TestModel model(13);
    model.Input("x", DType::kInt64, {3})
        .Input("parts", DType::kInt64, {})
        .Node("SplitToSequence", {"x", "parts"}, {"s"})
        .SequenceOutput("s", DType::kInt64, {"n"});
    return Judge(Write(model, {StoredInts({3}, {1, 2, 3}), StoredInts({}, {2})},
                       StoredSequence(stored)),
                 InputKnowledge::kShapes)
        .outcome;
  };
  const std::string one = StoredInts({1}, {1});
  EXPECT_EQ(judge({StoredInts({2}, {1, 2}), one}), Outcome::kBounded);
  EXPECT_EQ(judge({one, one, one, one}), Outcome::kWrong);
}

TEST_F(JudgeTest, AnOptionalIsJudgedByWhatItHolds) {
  const auto judge = [this](const std::string& stored) {
    TestModel model(15);
    model.Input("x", DType::kInt64, {3})
        .Node("Optional", {"x"}, {"o"})
        .OptionalOutput("o", DType::kInt64, {3});
    return Judge(Write(model, {StoredInts({3}, {1, 2, 3})}, stored),
                 InputKnowledge::kValues);
  };
  // elem_type, tensor_value.
  const std::string kind = {0x10, 1};
  EXPECT_EQ(judge(kind + Embedded(0x1a, StoredInts({3}, {1, 2, 3}))).outcome,
            Outcome::kExact);
  EXPECT_THAT(judge(kind + Embedded(0x1a, StoredInts({3}, {1, 2, 4}))).detail,
              HasSubstr("item 0: element 2 is wrong"));
  EXPECT_THAT(judge(kind).detail, HasSubstr("1 items, stored 0"));
}

TEST_F(JudgeTest, ATensorIsNoSequence) {
  TestModel model(13);
  model.Input("x", DType::kInt64, {3})
      .Node("SequenceConstruct", {"x"}, {"s"})
      .Output("s", DType::kInt64, {3});
  const Judgment judgment = Judge(
      Write(model, {StoredInts({3}, {1, 2, 3})}, StoredInts({3}, {1, 2, 3})),
      InputKnowledge::kShapes);
  EXPECT_EQ(judgment.outcome, Outcome::kWrong);
  EXPECT_THAT(judgment.detail, HasSubstr("is seq(int64), stored a tensor"));
}

TEST_F(JudgeTest, ARefusedModelIsAnError) {
  TestModel model(13);
  model.Input("x", DType::kInt64, {6})
      .Node("Concat", {"x"}, {"y"})
      .Int("axis", 5)
      .Output("y", DType::kInt64, {6});
  const Judgment judgment =
      Judge(Write(model, {StoredInts({6}, {})}, StoredInts({6}, {})),
            InputKnowledge::kShapes);
  EXPECT_EQ(judgment.outcome, Outcome::kError);
  EXPECT_THAT(judgment.detail, HasSubstr("axis is 5"));
}

}  // namespace
}  // namespace weighbridge
