#include "tools/command_line.h"

#include <sstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

ABSL_FLAG(std::string, format, "text", "how the report is written");
// Its first words fill a line of 80 columns exactly.
ABSL_FLAG(weighbridge::RepeatedFlag, dim, {},
          "sizes of dims that the model leaves open, of which there may be "
          "very many; repeatable");
ABSL_FLAG(bool, per_layer, true, "print the layers");
ABSL_FLAG(bool, hidden, false, "in no group");

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<FlagGroup>& Groups() {
  static const auto& groups = *new std::vector<FlagGroup>{
      {"Input", {{"dim", "NAME=N"}}},
      {"Output", {{"format", "text|json"}, {"per_layer", ""}}}};
  return groups;
}

absl::StatusOr<CommandLine> Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "analyze");
  return ParseCommandLine(Groups(), static_cast<int>(words.size()),
                          words.data());
}

class CommandLineTest : public testing::Test {
 private:
  absl::FlagSaver saver_;
};

TEST_F(CommandLineTest, FlagsStandAnywhereAmongTheArguments) {
  WB_ASSERT_OK_AND_ASSIGN(
      const CommandLine line,
      Parse({"a.onnx", "--format=json", "b.onnx", "--noper_layer"}));
  EXPECT_THAT(line.arguments, ElementsAre("a.onnx", "b.onnx"));
  EXPECT_EQ(absl::GetFlag(FLAGS_format), "json");
  EXPECT_FALSE(absl::GetFlag(FLAGS_per_layer));
}

TEST_F(CommandLineTest, AValueFollowsAnEqualsSignOrIsTheNextWord) {
  WB_ASSERT_OK_AND_ASSIGN(const CommandLine line,
                          Parse({"--format", "json", "m"}));
  EXPECT_THAT(line.arguments, ElementsAre("m"));
  EXPECT_EQ(absl::GetFlag(FLAGS_format), "json");
}

TEST_F(CommandLineTest, ASwitchTakesNoNextWord) {
  WB_ASSERT_OK_AND_ASSIGN(const CommandLine line, Parse({"--per_layer", "m"}));
  EXPECT_THAT(line.arguments, ElementsAre("m"));
  EXPECT_TRUE(absl::GetFlag(FLAGS_per_layer));
  WB_ASSERT_OK(Parse({"--per_layer=false"}));
  EXPECT_FALSE(absl::GetFlag(FLAGS_per_layer));
}

TEST_F(CommandLineTest, DashesInANameAreUnderscores) {
  WB_ASSERT_OK(Parse({"--per-layer=false"}));
  EXPECT_FALSE(absl::GetFlag(FLAGS_per_layer));
}

TEST_F(CommandLineTest, RepeatedFlagsAddUpInOrder) {
  WB_ASSERT_OK(Parse({"--dim", "b=2", "--dim=a=1", "--dim="}));
  EXPECT_THAT(absl::GetFlag(FLAGS_dim).values, ElementsAre("b=2", "a=1", ""));
}

TEST_F(CommandLineTest, ARepeatedFlagIsEmptyUnlessGiven) {
  WB_ASSERT_OK(Parse({"m"}));
  EXPECT_THAT(absl::GetFlag(FLAGS_dim).values, IsEmpty());
}

TEST_F(CommandLineTest, TheLastValueOfAnotherFlagWins) {
  WB_ASSERT_OK(Parse({"--format=json", "--format=text"}));
  EXPECT_EQ(absl::GetFlag(FLAGS_format), "text");
}

TEST_F(CommandLineTest, TwoDashesEndTheFlags) {
  WB_ASSERT_OK_AND_ASSIGN(const CommandLine line,
                          Parse({"--", "--format=json", "-"}));
  EXPECT_THAT(line.arguments, ElementsAre("--format=json", "-"));
  EXPECT_EQ(absl::GetFlag(FLAGS_format), "text");
}

TEST_F(CommandLineTest, AnUnknownFlagNamesTheNearest) {
  EXPECT_THAT(Parse({"--fromat=json"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "unknown flag '--fromat'; did you mean '--format'?"));
  EXPECT_THAT(Parse({"--zzzzzz"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "unknown flag '--zzzzzz'; --help lists the flags"));
}

TEST_F(CommandLineTest, AFlagOfNoGroupIsUnknown) {
  EXPECT_THAT(Parse({"--hidden"}), StatusIs(absl::StatusCode::kInvalidArgument,
                                            HasSubstr("unknown flag")));
}

TEST_F(CommandLineTest, OnlyASwitchCanBeNegated) {
  EXPECT_THAT(Parse({"--noformat"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("unknown flag '--noformat'")));
  EXPECT_THAT(Parse({"--noper_layer=true"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("unknown flag '--noper_layer'")));
}

TEST_F(CommandLineTest, AMissingValueIsAnError) {
  for (const std::vector<const char*>& words :
       {std::vector<const char*>{"m", "--format"},
        std::vector<const char*>{"--format", "--per_layer"}}) {
    EXPECT_THAT(Parse(words), StatusIs(absl::StatusCode::kInvalidArgument,
                                       "--format needs a value"));
  }
}

TEST_F(CommandLineTest, AValueMayBeNegative) {
  WB_ASSERT_OK(Parse({"--format", "-1"}));
  EXPECT_EQ(absl::GetFlag(FLAGS_format), "-1");
}

TEST_F(CommandLineTest, ASwitchIsTrueOrFalse) {
  EXPECT_THAT(
      Parse({"--per_layer=maybe"}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               "--per_layer: 'maybe' is no value for it, expected true or "
               "false"));
}

TEST_F(CommandLineTest, HelpIsSeenInBothSpellings) {
  for (const char* word : {"--help", "-h", "-help"}) {
    WB_ASSERT_OK_AND_ASSIGN(const CommandLine line, Parse({word}));
    EXPECT_TRUE(line.wants_help) << word;
  }
}

TEST_F(CommandLineTest, HelpListsEveryFlagInsideEightyColumns) {
  const std::string help = FlagsHelp(Groups());
  EXPECT_THAT(
      help,
      HasSubstr("Input\n  --dim=NAME=N\n      sizes of dims that the model "
                "leaves open, of which there may be very many;\n"
                "      repeatable\n"));
  EXPECT_THAT(help, HasSubstr("  --format=text|json\n      how the report"));
  EXPECT_THAT(help, HasSubstr("  --per_layer\n"));
  EXPECT_THAT(help, testing::Not(HasSubstr("hidden")));
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80u);
  }
}

TEST_F(CommandLineTest, WhatIsGivenIsKnownWhateverItsValue) {
  WB_ASSERT_OK_AND_ASSIGN(
      const CommandLine line,
      Parse({"--format=text", "model.onnx", "--dim", "a=1", "--noper_layer"}));
  EXPECT_THAT(line.flags, ElementsAre("dim", "format", "per_layer"));
}

}  // namespace
}  // namespace weighbridge
