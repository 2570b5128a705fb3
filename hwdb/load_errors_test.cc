// What can be wrong with a target file: every message points at its place and
// says what was found and expected.
#include <cstddef>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/load_target.h"
#include "hwdb/test_part.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// One mistake in an otherwise right file.
struct Broken {
  const char* name;
  const char* from;
  // Instead; '@' stands where the message must point.
  const char* to;
  const char* message;
};

constexpr Broken kBroken[] = {
    // Numbers.
    {"BareNumber", "bandwidth = { value = \"200 GB/s\"",
     "bandwidth = @460 # { value = \"200 GB/s\"",
     "memory.on_chip.bandwidth: found the number 460 without a source, "
     "expected { value = ..., source = \"...\", confidence = \"...\" }"},
    {"BareText", "bandwidth = { value = \"200 GB/s\"",
     "bandwidth = @\"200 GB/s\" # { value = \"200 GB/s\"",
     "memory.on_chip.bandwidth: found the text \"200 GB/s\" without a source, "
     "expected { value = ..., source = \"...\", confidence = \"...\" }"},
    {"NumberWithoutUnit", "value = \"200 GB/s\"", "value = @200",
     "memory.on_chip.bandwidth: \"200\" has no unit; expected a rate such as "
     "\"4.8 TB/s\" or \"32 Gbit/s\""},
    {"BitsOrBytes", "value = \"200 GB/s\"", "value = @\"460 Gbps\"",
     "memory.on_chip.bandwidth: unknown unit 'Gbps' in \"460 Gbps\"; write "
     "\"GB/s\" or \"Gbit/s\""},
    {"Tops", "value = \"1 Tops/s\"", "value = @\"1 TOPS\"",
     "compute.vector.rate.int8: unknown unit 'TOPS' in \"1 TOPS\"; write "
     "\"Tops/s\"; one multiply-accumulate is two ops"},
    {"UnitOfAnotherQuantity", "value = \"2 pJ/B\"", "value = @\"2 pJ/op\"",
     "memory.on_chip.energy: unknown unit 'pJ/op' in \"2 pJ/op\"; expected an "
     "energy per byte such as \"12 pJ/B\""},
    {"FractionOfAByte", "value = \"64 KiB\"", "value = @\"0.5 B\"",
     "memory.l1.capacity: \"0.5 B\" is not a whole number; expected a size "
     "such as \"96 GiB\" or \"80 GB\""},
    {"NegativeSize", "value = \"64 KiB\"", "value = @\"-64 KiB\"",
     "memory.l1.capacity: \"-64 KiB\" is negative; expected a size such as "
     "\"96 GiB\" or \"80 GB\""},
    {"TooLargeSize", "value = \"64 KiB\"", "value = @\"99 EiB\"",
     "memory.l1.capacity: \"99 EiB\" is too large; expected a size such as "
     "\"96 GiB\" or \"80 GB\""},
    {"ZeroSize", "value = \"64 KiB\"", "value = @\"0 B\"",
     "memory.l1.capacity: is zero; leave out what is not known, and say "
     "\"none\" for what is not there"},
    {"MoreForWeightsThanThereIs",
     "capacity = { value = \"8 MiB\", source = \"ds\", confidence = "
     "\"datasheet\" }",
     "capacity = { value = \"8 MiB\", source = \"ds\", confidence = "
     "\"datasheet\" }\nweight_capacity = { value = @\"9 MiB\", source = "
     "\"ds\", confidence = \"datasheet\" }",
     "memory.on_chip.weight_capacity: 9.00 MiB is more than the capacity of "
     "8.00 MiB"},
    {"ZeroRate", "value = \"1 Tops/s\"", "value = @\"0 op/s\"",
     "compute.vector.rate.int8: is zero; leave out what is not known, and say "
     "\"none\" for what is not there"},
    {"TableAsValue", "value = \"64 KiB\"", "value = @{ a = 1 }",
     "memory.l1.capacity: found a table, expected text with a unit"},
    {"NoSource", "year = { value = 2020, source = \"ds\",",
     "year = @{ value = 2020,",
     "year.source: is missing, expected the id of a [[source]]"},
    {"EmptySource", "year = { value = 2020, source = \"ds\"",
     "year = { value = 2020, source = @\"\"", "year.source: is empty"},
    {"NoSourceInTheList", "year = { value = 2020, source = \"ds\"",
     "year = { value = 2020, source = @[]", "year.source: names no source"},
    {"UnknownSource", "year = { value = 2020, source = \"ds\"",
     "year = { value = @2020, source = \"dx\"",
     "year: unknown source 'dx', expected the id of a [[source]]; did you mean "
     "'ds'?"},
    {"NoConfidence",
     "{ value = \"5 us\", source = \"ds\", confidence = \"datasheet\" }",
     "@{ value = \"5 us\", source = \"ds\" }",
     "launch_overhead.confidence: is missing, expected one of datasheet, "
     "vendor, paper, third-party, derived, estimate"},
    {"UnknownConfidence", "confidence = \"paper\"", "confidence = @\"papers\"",
     "compute.matrix.attainable_for.gemm.confidence: unknown word 'papers', "
     "expected one of datasheet, vendor, paper, third-party, derived, "
     "estimate; did you mean 'paper'?"},
    {"NoValue", "year = { value = 2020, ", "year = @{ ",
     "year.value: is missing, expected what this number is"},
    {"UnknownKeyOfANumber", "year = { value = 2020,",
     "year = { @values = 1, value = 2020,",
     "year: unknown key 'values'; did you mean 'value'?"},
    {"NotWhole", "value = 2020", "value = @2020.5",
     "year: found the number 2020.5, expected a whole number in 1970..2100"},
    {"NotAYear", "value = 2020", "value = @12",
     "year: found the number 12, expected a whole number in 1970..2100"},
    {"AttainableZero", "value = 0.5", "value = @0.0",
     "compute.matrix.attainable: found the number 0, expected a number above "
     "0, and at most 1"},
    {"AttainableAboveOne", "value = 0.5", "value = @1.01",
     "compute.matrix.attainable: found the number 1.01, expected a number "
     "above 0, and at most 1"},
    {"AttainableIsText", "value = 0.5", "value = @\"50 %\"",
     "compute.matrix.attainable: found the text \"50 %\", expected a number "
     "above 0, and at most 1"},
    {"AttainableIsNotANumber", "value = 0.5", "value = @nan",
     "compute.matrix.attainable: found the number nan, expected a number above "
     "0, and at most 1"},
    {"EnergyBelowPhysics", "value = \"0.5 pJ/op\"", "value = @\"0.5 fJ/op\"",
     "compute.matrix.energy.int8: found \"0.5 fJ/op\", which is beyond "
     "physics; expected 1.00 fJ/op to 1.00 uJ/op"},
    {"EnergyAboveAllSense", "value = \"25 pJ/B\"", "value = @\"25 J/B\"",
     "link.energy: found \"25 J/B\", which is beyond physics; expected 1.00 "
     "pJ/B to 1.00 uJ/B"},
    {"OffChipEnergyBelowPhysics", "value = \"25 pJ/B\"",
     "value = @\"0.5 pJ/B\"",
     "link.energy: found \"0.5 pJ/B\", which is beyond physics; expected 1.00 "
     "pJ/B to 1.00 uJ/B"},
    {"AttainableFromNoWork",
     "attainable_for.gemm =", "attainable_from.@\"0 ops\".gemm =",
     "compute.matrix.attainable_from: from no work on is always: that is "
     "attainable_for"},
    {"AttainableFromNoSize",
     "attainable_for.gemm =", "attainable_from.@\"30 GOPS\".gemm =",
     "compute.matrix.attainable_from: unknown unit 'GOPS' in \"30 GOPS\"; did "
     "you mean \"Gops\"?"},
    {"AttainableFromOfNoClass",
     "attainable_for.gemm =", "attainable_from.\"30 Gops\".@gem =",
     "compute.matrix.attainable_from.30 Gops: unknown work class 'gem', "
     "expected one of convolution, depthwise_convolution, gemm, attention, "
     "recurrent, elementwise, normalization, reduction, pooling, "
     "data_movement, other; did you mean 'gemm'?"},
    {"FreeEnergy", "value = \"0.5 pJ/op\"", "value = @\"0 J/op\"",
     "compute.matrix.energy.int8: is zero: nothing is free"},
    // Keys and words.
    {"UnknownKey", "units_overlap = false", "@unit_overlap = false",
     "unknown key 'unit_overlap'; did you mean 'units_overlap'?"},
    {"UnknownTable", "[power]", "[@pover]",
     "unknown key 'pover'; did you mean 'power'?"},
    {"UnknownKeyOfMemory", "bandwidth = { value = \"200 GB/s\"",
     "@bandwith = { value = \"200 GB/s\"",
     "memory.on_chip: unknown key 'bandwith'; did you mean 'bandwidth'?"},
    {"KeyFarFromAll", "units_overlap = false", "@zzzzzzzzzzzz = false",
     "unknown key 'zzzzzzzzzzzz'"},
    {"UnknownPrecision", "rate.int8 = { value = \"8.192 Tops/s\"",
     "rate.@int9 = { value = \"8.192 Tops/s\"",
     "compute.matrix.rate: unknown precision 'int9', expected one of fp64, "
     "fp32, tf32, fp16, bf16, fp8, fp4, int32, int16, int8, int4; did you mean "
     "'int8'?"},
    {"UnknownWorkClass", "attainable_for.gemm", "attainable_for.@gem",
     "compute.matrix.attainable_for: unknown work class 'gem', expected one of "
     "convolution, depthwise_convolution, gemm, attention, recurrent, "
     "elementwise, normalization, reduction, pooling, data_movement, other; "
     "did you mean 'gemm'?"},
    {"UnknownUnit", "unit = \"vector\"", "unit = @\"vektor\"",
     "compute.unit: unknown word 'vektor', expected one of matrix, vector, "
     "special; did you mean 'vector'?"},
    {"UnknownClass", "class = \"npu\"", "class = @\"npx\"",
     "class: unknown word 'npx', expected one of cpu, gpu, dsp, npu, vpu, "
     "npu-dataflow, npu-imc, npu-systolic; did you mean 'npu'?"},
    {"UnknownPolicy", "streaming = \"serial\"", "streaming = @\"seriel\"",
     "streaming: unknown word 'seriel', expected one of serial, overlapped, "
     "cached, contexts; did you mean 'serial'?"},
    {"UnknownExecution", "execution = \"sequential\"",
     "execution = @\"parallel\"",
     "execution: unknown word 'parallel', expected one of sequential, "
     "dataflow"},
    {"FlagIsText", "units_overlap = false", "units_overlap = @\"no\"",
     "units_overlap: found the text \"no\", expected true or false"},
    {"TagsAreText", "tags = [\"automotive\"]", "tags = @\"automotive\"",
     "tags: found the text \"automotive\", expected texts in brackets"},
    {"TagIsANumber", "tags = [\"automotive\"]", "tags = [@5]",
     "tags: found the number 5, expected text"},
    {"TagWithASpace", "tags = [\"automotive\"]", "tags = @[\"Auto motive\"]",
     "tags: found \"Auto motive\", expected lower-case letters, digits and "
     "'-'"},
    {"WrongManagement", "managed = \"cache\"", "managed = @\"hardware\"",
     "memory.l1.managed: unknown word 'hardware', expected one of software, "
     "cache"},
    {"NameIsMissing", "schema = 1\nid = \"part\"\nname = \"Part\"\n",
     "@schema = 1\nid = \"part\"\n", "name: is missing, expected text"},
    {"SchemaIsMissing", "schema = 1\nid", "@id",
     "schema: is missing, expected schema = 1"},
    {"NameIsANumber", "name = \"Part\"", "name = @5",
     "name: found the number 5, expected text"},
    {"IdIsNotTheFile", "id = \"part\"", "id = @\"parts\"",
     "id: found \"parts\", expected \"part\", the name of the file"},
    {"SchemaOfTheFuture", "schema = 1", "schema = @2",
     "schema: found the number 2; this release reads 1"},
    {"MemoryNameWithASpace", "name = \"l1\"", "name = @\"l 1\"",
     "memory.name: found \"l 1\", expected lower-case letters, digits and '_'"},
    // Twice the same.
    {"TwoSourcesOfOneName", "checked = \"recalled\"\n",
     "checked = \"recalled\"\n[[source]]\nid = @\"ds\"\ntitle = \"Other\"\n"
     "checked = \"read\"\n",
     "source.id: there is another 'ds'"},
    {"TwoMatrixUnits", "unit = \"vector\"", "unit = @\"matrix\"",
     "compute.matrix.unit: there is another 'matrix'"},
    {"TwoMemoriesOfOneName", "[link]\n",
     "[[memory]]\nname = @\"l1\"\n\n[link]\n",
     "memory.l1.name: there is another 'l1'"},
    // The link.
    {"LinkFasterThanItsStandard", "value = \"3.4 GB/s\"", "value = @\"4 GB/s\"",
     "link.effective: 4.00 GB/s is above the encoded limit of pcie gen3 x4, "
     "3.94 GB/s; if a source states this, say so in [[conflict]] about = "
     "\"link.effective\""},
    {"NoSuchGeneration", "generation = { value = 3",
     "generation = { value = @7",
     "link.generation: found the number 7, expected a whole number in 1..6"},
    {"NoSuchWidth", "lanes = { value = 4", "lanes = { value = @3",
     "link.lanes: found the number 3, expected 1, 2, 4, 8, 12 or 16"},
    {"NoSuchPayload", "value = \"256 B\"", "value = @\"300 B\"",
     "link.max_payload: found the text \"300 B\", expected a power of two from "
     "\"128 B\" to \"4096 B\""},
    {"UnknownLink", "kind = \"pcie\"", "kind = @\"pci\"",
     "link.kind: unknown word 'pci', expected one of pcie, usb, other; did you "
     "mean 'pcie'?"},
    {"BadPciId", "pci_ids = [\"1e60:2864\"]", "pci_ids = @[\"0x1e60\"]",
     "link.pci_ids: found \"0x1e60\", expected vendor:device in lower-case hex "
     "digits such as \"1e60:2864\""},
    {"NoneIsTheOnlyWord", "external_memory = \"none\"",
     "external_memory = @\"nothing\"",
     "external_memory: found the text \"nothing\", expected a table or "
     "\"none\""},
    // Several numbers together.
    {"RateDoesNotFollow", "value = \"8.192 Tops/s\"", "value = @\"26 Tops/s\"",
     "compute.matrix.rate.int8: 26.0 Tops/s does not follow from 4096 units x "
     "2 ops per cycle x 1 GHz = 8.19 Tops/s; if a source states this, say "
     "so in [[conflict]] about = \"compute.matrix.rate.int8\""},
    {"EnergyWithoutRate", "energy.int8 = { value = \"0.5",
     "energy.int4 = { value = @\"0.5",
     "compute.matrix.energy.int4: there is no compute.matrix.rate.int4"},
    {"IdleAboveMaximum", "value = \"0.5 W\"", "value = @\"5 W\"",
     "power.idle: is more than power.max; if a source states this, say so in "
     "[[conflict]] about = \"power.idle\""},
    {"RunsAsNothing", "as = \"int8\"", "as = @\"bf16\"",
     "runs_as.fp16: leads to bf16, which no unit has a rate for"},
    {"RunsAsItself", "as = \"int8\"", "as = @\"fp16\"",
     "runs_as.fp16: runs as itself"},
    {"RunsAsUnknown", "as = \"int8\"", "as = @\"int9\"",
     "runs_as.fp16.as: unknown word 'int9', expected one of fp64, fp32, tf32, "
     "fp16, bf16, fp8, fp4, int32, int16, int8, int4; did you mean 'int8'?"},
    {"ConflictAboutNothing", "about = \"memory.on_chip.capacity\"",
     "about = @\"memory.on_chip.capacities\"",
     "conflict.about: 'memory.on_chip.capacities' is no number of this file; "
     "did you mean 'memory.on_chip.capacity'?"},
    {"ConflictTookAnotherValue", "taken = \"8 MiB\"", "taken = @\"9 MiB\"",
     "conflict.taken: found \"9 MiB\", but memory.on_chip.capacity is \"8 "
     "MiB\""},
    {"ConflictWithoutReason",
     "[[conflict]]\nabout = \"memory.on_chip.capacity\"\ntaken = \"8 MiB\"\n"
     "others = \"16 MiB\"\nsource = \"memo\"\nwhy = \"The datasheet is "
     "newer.\"",
     "@[[conflict]]\nabout = \"memory.on_chip.capacity\"\ntaken = \"8 MiB\"\n"
     "others = \"16 MiB\"\nsource = \"memo\"",
     "conflict.why: is missing, expected text"},
    {"UnknownSourceOfAConflict",
     "about = \"memory.on_chip.capacity\"\ntaken = \"8 MiB\"\nothers = "
     "\"16 MiB\"\nsource = \"memo\"",
     "about = @\"memory.on_chip.capacity\"\ntaken = \"8 MiB\"\nothers = "
     "\"16 MiB\"\nsource = \"memos\"",
     "conflict: unknown source 'memos', expected the id of a [[source]]; did "
     "you mean 'memo'?"},
    // Shapes.
    {"TileSize", "m = 16", "m = @0",
     "compute.matrix.tile.m: found the number 0, expected a whole number in "
     "1..65536"},
    {"TileIsIncomplete", "tile = { m = 16, ", "tile = @{ ",
     "compute.matrix.tile.m: is missing, expected a whole number"},
    {"ProcessIsANumber", "value = \"16 nm\"", "value = @16",
     "process: found the number 16, expected text such as \"16 nm\""},
};

std::string Position(const std::string& text, size_t at) {
  size_t line = 1, column = 1;
  for (size_t i = 0; i < at; ++i) {
    ++column;
    if (text[i] == '\n') {
      ++line;
      column = 1;
    }
  }
  return absl::StrCat(line, ":", column);
}

class BrokenTargetTest : public testing::TestWithParam<Broken> {};

TEST_P(BrokenTargetTest, OneProblemIsOneLineThatPointsAtIt) {
  const Broken& broken = GetParam();
  std::string text = Changed(broken.from, broken.to);
  const size_t marker = text.find('@');
  ASSERT_NE(marker, std::string::npos);
  text.erase(marker, 1);
  EXPECT_THAT(LoadPart(text),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       absl::StrCat(kPartFile, ":", Position(text, marker),
                                    ": ", broken.message)));
}

INSTANTIATE_TEST_SUITE_P(Table, BrokenTargetTest, testing::ValuesIn(kBroken),
                         [](const testing::TestParamInfo<Broken>& info) {
                           return info.param.name;
                         });

TEST(LoadTargetTest, AllProblemsAreReportedInTheOrderOfTheFile) {
  const std::string text = absl::StrReplaceAll(
      kPart, {{"value = \"200 GB/s\"", "value = \"200 Gbps\""},
              {"units_overlap", "unit_overlap"},
              {"value = \"5 us\"", "value = \"5 kg\""},
              {"value = \"3.4 GB/s\"", "value = \"9 GB/s\""}});
  EXPECT_THAT(
      LoadPart(text),
      StatusIs(
          absl::StatusCode::kInvalidArgument,
          "boards/part.toml:12:1: unknown key 'unit_overlap'; did you mean "
          "'units_overlap'?\n"
          "boards/part.toml:13:29: launch_overhead: unknown unit 'kg' in \"5 "
          "kg\"; expected a time such as \"100 ms\"\n"
          "boards/part.toml:50:23: memory.on_chip.bandwidth: unknown unit "
          "'Gbps' in \"200 Gbps\"; write \"GB/s\" or \"Gbit/s\"\n"
          "boards/part.toml:58:23: link.effective: 9.00 GB/s is above the "
          "encoded limit of pcie gen3 x4, 3.94 GB/s; if a source states this, "
          "say so in [[conflict]] about = \"link.effective\""));
}

TEST(LoadTargetTest, AFloodOfProblemsIsCut) {
  std::string text = kPart;
  for (int i = 0; i < 5000; ++i) {
    absl::StrAppend(&text, "[unknown", i, "]\n");
  }
  const std::string message(LoadPart(text).status().message());
  EXPECT_TRUE(absl::EndsWith(message, "\nand 4900 problems more"));
  EXPECT_LT(message.size(), 20'000u);
}

TEST(LoadTargetTest, PartsOfTheWrongShapeAreProblems) {
  const std::map<std::string, std::string> expected = {
      {"compute = 5",
       "6:11: compute: found the number 5, expected [[compute]]"},
      {"compute = [5]", "6:12: compute: found the number 5, expected a table"},
      {"compute = [{}]", "6:12: compute.unit: is missing, expected text"},
      {"memory = {}", "6:10: memory: found a table, expected [[memory]]"},
      {"memory = [[]]", "6:11: memory: found an array, expected a table"},
      {"source = [true]", "6:11: source: found true, expected a table"},
      {"conflict = [\"a\"]",
       "6:13: conflict: found the text \"a\", expected a table"},
      {"link = []", "6:8: link: found an array, expected a table or \"none\""},
      {"link = {}", "6:8: link.kind: is missing, expected pcie, usb or other"},
      {"link = {kind = \"pcie\"}", "6:8: link.generation: is missing"},
      {"link = {kind = \"usb\"}", "6:8: link.version: is missing"},
      {"link = {kind = \"other\"}",
       "6:8: link.name: is missing, expected text"},
      {"power = 1.5", "6:9: power: found the number 1.5, expected a table"},
      {"runs_as = 2020-01-01",
       "6:11: runs_as: found the date 2020-01-01, expected a table"},
      {"runs_as = {fp16 = \"int8\"}",
       "6:19: runs_as.fp16: found the text \"int8\", expected a table"},
      {"external_memory = {}",
       "6:19: external_memory.name: is missing, expected text such as "
       "\"lpddr5\""},
      {"base = 5", "6:8: base: expected the id of a target in quotes"},
      {"base = \"other\"", "6:8: base: no base is known here"},
  };
  for (const auto& [line, message] : expected) {
    EXPECT_THAT(LoadPart(absl::StrCat(kPartHead, line, "\n")),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr(absl::StrCat(kPartFile, ":", message))))
        << line;
  }
}

TEST(LoadTargetTest, WhatIsNoTomlIsOneProblem) {
  const std::map<std::string, std::string> expected = {
      {"schema = ", ":1:"},
      {"schema = 1\nid = \"a", ":2:"},
      {"schema = 1\nschema = 1\n", ":2:"},
      {"schema = 1\nid = \"\xff\"\n", ":2:"},
      {"[a\n", ":1:"},
  };
  for (const auto& [text, place] : expected) {
    EXPECT_THAT(LoadPart(text),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr(absl::StrCat(kPartFile, place)),
                               HasSubstr("not TOML"))))
        << text;
  }
  // A rate stated twice is a key stated twice.
  EXPECT_THAT(LoadPart(Changed("energy.int8", "rate.int8")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("boards/part.toml:31:"),
                             HasSubstr("cannot redefine"))));
}

TEST(LoadTargetTest, AnEmptyFileIsWithoutEverything) {
  EXPECT_THAT(LoadPart(""), StatusIs(absl::StatusCode::kInvalidArgument,
                                     AllOf(HasSubstr("schema: is missing"),
                                           HasSubstr("id: is missing"),
                                           HasSubstr("name: is missing"),
                                           HasSubstr("vendor: is missing"),
                                           HasSubstr("class: is missing"))));
}

TEST(LoadTargetTest, NestingAndSizeHaveLimits) {
  std::string dotted = "a";
  for (int i = 0; i < 100'000; ++i) dotted += ".a";
  EXPECT_THAT(LoadPart(dotted + " = 1\n"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "boards/part.toml:1:18: a key has too many parts"));
  EXPECT_THAT(LoadPart("[" + dotted + "]\n"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("a key has too many parts")));
  EXPECT_THAT(
      LoadPart("a = " + std::string(100'000, '[')),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not TOML")));
  EXPECT_THAT(LoadPart(std::string(300'000, '\n')),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("expected at most 262144")));
}

TEST(LoadTargetTest, DotsInTextAreNoNesting) {
  const char* const titles[] = {
      R"("A. B. C. D. E. F. G. H. I. J.")",
      R"('''It's. B. C. D. E. F. G. H. I. J.''')",
      R"(""""A". \" B. C. D. E. F. G. H. I."""" # 1.2.3.4.5.6.7.8.9.10)",
      "\"\"\"A. B. C. D. E.\n F. G. H. I. J. K. L. M. N. O.\"\"\"",
  };
  for (const char* title : titles) {
    WB_EXPECT_OK(
        LoadPart(Changed("title = \"Memo\"", absl::StrCat("title = ", title))))
        << title;
  }
}

TEST(LoadTargetTest, TextOfAFileCannotForgeATerminal) {
  const std::string message(
      LoadPart(Changed("class = \"npu\"", "class = \"\\u001b[2Jnpu\""))
          .status()
          .message());
  EXPECT_THAT(message, HasSubstr("\\x1b[2Jnpu"));
  EXPECT_EQ(message.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace weighbridge
