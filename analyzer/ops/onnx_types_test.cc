#include "analyzer/ops/onnx_types.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ops/onnx_catalogue.h"
#include "analyzer/ops/operator_types.h"
#include "analyzer/ops/type_set.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What the version of an opset allows for an input, in words.
std::string InputWords(const std::string& name, int64_t opset, size_t input,
                       const std::string& domain = "") {
  const OperatorTypes* version = TypesInOpset(TypesOf(domain, name), opset);
  if (version == nullptr) return "unknown";
  const Signature signature = ReadSignature(*version);
  const OperandTypes* types = OperandAt(signature.inputs, input);
  return types == nullptr ? "none" : types->allowed.Words();
}

// "T", "T*", "T~", or the type that has no variable.
std::string ShapeOf(const OperandTypes& types) {
  std::string text(types.variable);
  if (text.empty()) text = types.allowed.Words();
  switch (types.repeats) {
    case OperandTypes::Repeats::kNever:
      return text;
    case OperandTypes::Repeats::kOfOneType:
      return text + "*";
    case OperandTypes::Repeats::kOfAnyType:
      return text + "~";
  }
  return text;
}

// "A:T B:T > C:T", written anew from what was read.
std::string Rewritten(const Signature& signature) {
  std::string text;
  for (const OperandTypes& types : signature.inputs) {
    absl::StrAppend(&text, std::string(types.name), ":", ShapeOf(types), " ");
  }
  absl::StrAppend(&text, ">");
  for (const OperandTypes& types : signature.outputs) {
    absl::StrAppend(&text, " ", std::string(types.name), ":", ShapeOf(types));
  }
  return text;
}

TEST(OnnxTypesTest, HasTheOperatorsAndVersionsOfTheCatalogue) {
  using Version = std::tuple<std::string, std::string, int>;
  std::vector<Version> catalogue;
  for (const CatalogueEntry& entry : OnnxCatalogue()) {
    for (const int since : entry.versions) {
      if (since > 0) catalogue.push_back({entry.domain, entry.name, since});
    }
  }
  std::vector<Version> table;
  for (const OnnxTypesPart& part : OnnxTypes()) {
    for (const OperatorTypes& row : part.rows) {
      table.push_back({part.domain, row.name, row.since});
    }
  }
  // Both are sorted by domain, name and version.
  EXPECT_EQ(table, catalogue);
}

TEST(OnnxTypesTest, EverySignatureIsReadAsItIsWritten) {
  std::set<std::string> deprecated;
  for (const OnnxTypesPart& part : OnnxTypes()) {
    for (const OperatorTypes& row : part.rows) {
      const Signature signature = ReadSignature(row);
      const std::string id = absl::StrCat(row.name, "-", row.since);
      if (signature.outputs.empty()) {
        EXPECT_STREQ(row.signature, "") << id;
        EXPECT_THAT(signature.inputs, IsEmpty()) << id;
        deprecated.insert(id);
        continue;
      }
      EXPECT_EQ(Rewritten(signature), row.signature) << id;
      // As many sets as variables, and only the last operand repeats.
      std::set<std::string> variables;
      for (const auto* side : {&signature.inputs, &signature.outputs}) {
        for (const OperandTypes& types : *side) {
          EXPECT_FALSE(types.allowed.IsEmpty()) << id;
          EXPECT_TRUE(types.repeats == OperandTypes::Repeats::kNever ||
                      &types == &side->back())
              << id;
          if (!types.variable.empty()) {
            variables.insert(std::string(types.variable));
          }
        }
      }
      EXPECT_EQ(
          std::count_if(row.variables.begin(), row.variables.end(),
                        [](const TypeSet& set) { return !set.IsEmpty(); }),
          static_cast<int>(variables.size()))
          << id;
    }
  }
  EXPECT_THAT(deprecated,
              ElementsAre("GroupNormalization-18", "Scatter-11",
                          "TreeEnsembleClassifier-5", "TreeEnsembleRegressor-5",
                          "Upsample-10"));
}

// What an operator took once, its later versions take too. Changelog.md: but
// for Erf, which took integers from 9 to 12, and for Tile, whose second input
// of version 1 was another one.
TEST(OnnxTypesTest, LaterVersionsTakeMore) {
  std::set<std::string> fewer;
  for (const OnnxTypesPart& part : OnnxTypes()) {
    for (size_t i = 1; i < part.rows.size(); ++i) {
      const OperatorTypes& before = part.rows[i - 1];
      const OperatorTypes& after = part.rows[i];
      if (std::string(before.name) != after.name) continue;
      const Signature old_one = ReadSignature(before);
      const Signature new_one = ReadSignature(after);
      for (size_t k = 0; k < old_one.inputs.size(); ++k) {
        const OperandTypes* now = OperandAt(new_one.inputs, k);
        if (now != nullptr &&
            !now->allowed.Contains(old_one.inputs[k].allowed)) {
          fewer.insert(absl::StrCat(after.name, "-", after.since));
        }
      }
    }
  }
  EXPECT_THAT(fewer, ElementsAre("Erf-13", "Tile-6"));
}

TEST(OnnxTypesTest, AnOpsetHasTheLastVersionBeforeIt) {
  const absl::Span<const OperatorTypes> add = TypesOf("", "Add");
  EXPECT_EQ(add.size(), 5);  // 1, 6, 7, 13, 14
  EXPECT_EQ(TypesInOpset(add, 0), nullptr);
  EXPECT_EQ(TypesInOpset(add, 1)->since, 1);
  EXPECT_EQ(TypesInOpset(add, 12)->since, 7);
  EXPECT_EQ(TypesInOpset(add, 13)->since, 13);
  EXPECT_EQ(TypesInOpset(add, 99)->since, 14);
  EXPECT_THAT(TypesOf("", "Convolution"), IsEmpty());
  EXPECT_THAT(TypesOf("com.microsoft", "Add"), IsEmpty());
  // Parts that follow on one another: the first and the last operators.
  for (const char* name : {"Abs", "HardSwish", "Identity", "QuantizeLinear",
                           "RMSNormalization", "Xor"}) {
    EXPECT_FALSE(TypesOf("", name).empty()) << name;
  }
  EXPECT_FALSE(TypesOf("ai.onnx.ml", "ZipMap").empty());
  EXPECT_FALSE(TypesOf("ai.onnx.preview.training", "Adam").empty());
}

// Changelog.md: Add-7 T is uint32, uint64, int32, int64 and the floats; -13
// adds bfloat16, -14 the integers of 8 and 16 bits.
TEST(OnnxTypesTest, AddGrewInTwoSteps) {
  EXPECT_EQ(InputWords("Add", 12, 1),
            "float32, int32, int64, float16, float64, uint32 or uint64");
  EXPECT_EQ(
      InputWords("Add", 13, 1),
      "float32, int32, int64, float16, float64, uint32, uint64 or bfloat16");
  EXPECT_EQ(InputWords("Add", 14, 1),
            "float32, uint8, int8, uint16, int16, int32, int64, float16, "
            "float64, uint32, uint64 or bfloat16");
}

// Changelog.md: Relu-13 takes floats and bfloat16, Relu-14 signed integers too.
TEST(OnnxTypesTest, ReluTakesIntegersFrom14On) {
  EXPECT_EQ(InputWords("Relu", 13, 0), "float32, float16, float64 or bfloat16");
  EXPECT_EQ(InputWords("Relu", 14, 0),
            "float32, int8, int16, int32, int64, float16, float64 or bfloat16");
}

// Changelog.md: MatMul-1 takes floats, -9 wide integers too; no version takes
// int8.
TEST(OnnxTypesTest, MatMulNeverTakesBytes) {
  EXPECT_EQ(InputWords("MatMul", 8, 0), "float32, float16 or float64");
  EXPECT_EQ(InputWords("MatMul", 9, 0),
            "float32, int32, int64, float16, float64, uint32 or uint64");
  EXPECT_EQ(
      InputWords("MatMul", 28, 0),
      "float32, int32, int64, float16, float64, uint32, uint64 or bfloat16");
}

// The steps of all types: bfloat16 in 13, float8 in 19, int4 in 21, float4 in
// 23, float8e8m0 in 24, int2 in 25. Changelog.md, Identity.
TEST(OnnxTypesTest, WhatOnlyMovesElementsTakesEachNewType) {
  const std::pair<DType, int> first[] = {
      {DType::kComplex64, 1},     {DType::kBFloat16, 13},
      {DType::kFloat8E4M3FN, 19}, {DType::kUInt4, 21},
      {DType::kFloat4E2M1, 23},   {DType::kFloat8E8M0, 24},
      {DType::kInt2, 25}};
  for (const auto& [dtype, since] : first) {
    for (const OperatorTypes& version : TypesOf("", "Identity")) {
      const Signature signature = ReadSignature(version);
      EXPECT_EQ(signature.inputs[0].allowed.Contains(TypeSet::Tensor(dtype)),
                version.since >= since)
          << DTypeName(dtype) << " in " << static_cast<int>(version.since);
    }
  }
}

// Changelog.md has floats alone for Constant-1, all types for -9.
TEST(OnnxTypesTest, ShapesMayBeConstantsFromTheFirstOn) {
  for (const OperatorTypes& version : TypesOf("", "Constant")) {
    EXPECT_TRUE(ReadSignature(version).outputs[0].allowed.Contains(
        TypeSet::Tensor(DType::kInt64)));
  }
}

TEST(OnnxTypesTest, OperandsRepeatAsTheirVersionSays) {
  const Signature concat = ReadSignature(TypesOf("", "Concat").back());
  ASSERT_NE(OperandAt(concat.inputs, 7), nullptr);
  EXPECT_EQ(OperandAt(concat.inputs, 7)->repeats,
            OperandTypes::Repeats::kOfOneType);
  EXPECT_EQ(OperandAt(concat.outputs, 1), nullptr);
  // Loop's M, cond, and any number of states.
  const Signature loop = ReadSignature(TypesOf("", "Loop").back());
  EXPECT_EQ(loop.inputs.size(), 3);
  EXPECT_EQ(OperandAt(loop.inputs, 9)->repeats,
            OperandTypes::Repeats::kOfAnyType);
  // An operator without inputs.
  const Signature constant = ReadSignature(TypesOf("", "Constant").back());
  EXPECT_EQ(OperandAt(constant.inputs, 0), nullptr);
}

TEST(OnnxTypesTest, SequencesOptionalsAndMapsHaveTheirOperators) {
  // Changelog.md, Identity-13 (tensors), -14 (sequences), -16 (optionals).
  for (const OperatorTypes& version : TypesOf("", "Identity")) {
    const TypeSet allowed = ReadSignature(version).inputs[0].allowed;
    const uint32_t int64 = TypeSet::Tensor(DType::kInt64).tensors;
    EXPECT_EQ(allowed.Contains({.sequences = int64}), version.since >= 14);
    EXPECT_EQ(allowed.Contains({.optionals = int64}), version.since >= 16);
    EXPECT_EQ(allowed.Contains({.optional_sequences = int64}),
              version.since >= 16);
    EXPECT_EQ(allowed.maps, 0);
  }
  EXPECT_EQ(InputWords("CastMap", 1, 0, "ai.onnx.ml"),
            "map(int64,string) or map(int64,float32)");
  EXPECT_EQ(ReadSignature(TypesOf("ai.onnx.ml", "ZipMap")[0])
                .outputs[0]
                .allowed.Words(),
            "seq(map(int64,float32)) or seq(map(string,float32))");
  EXPECT_EQ(InputWords("SequenceAt", 11, 1), "int32 or int64");
}

}  // namespace
}  // namespace weighbridge
