#include "analyzer/text/glob.h"

#include <string>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(GlobTest, PlainTextIsItself) {
  EXPECT_TRUE(MatchesGlob("net.onnx", "net.onnx"));
  EXPECT_FALSE(MatchesGlob("net.onnx", "net.onnx2"));
  EXPECT_FALSE(MatchesGlob("net.onnx", "netxonnx"));
  EXPECT_TRUE(MatchesGlob("", ""));
  EXPECT_FALSE(MatchesGlob("", "a"));
}

TEST(GlobTest, AStarStaysInItsFolder) {
  EXPECT_TRUE(MatchesGlob("*.onnx", "net.onnx"));
  EXPECT_TRUE(MatchesGlob("*.onnx", ".onnx"));
  EXPECT_FALSE(MatchesGlob("*.onnx", "models/net.onnx"));
  EXPECT_TRUE(MatchesGlob("models/*.onnx", "models/net.onnx"));
  EXPECT_FALSE(MatchesGlob("models/*.onnx", "models/old/net.onnx"));
}

TEST(GlobTest, TwoStarsCrossFolders) {
  EXPECT_TRUE(MatchesGlob("models/**.onnx", "models/old/net.onnx"));
  EXPECT_TRUE(MatchesGlob("**", "a/b/c"));
  EXPECT_TRUE(MatchesGlob("a**c", "ac"));
}

TEST(GlobTest, AQuestionMarkIsOneCharacterButNoSlash) {
  EXPECT_TRUE(MatchesGlob("v?.onnx", "v1.onnx"));
  EXPECT_FALSE(MatchesGlob("v?.onnx", "v.onnx"));
  EXPECT_FALSE(MatchesGlob("a?b", "a/b"));
}

TEST(GlobTest, SetsAndTheirOpposite) {
  EXPECT_TRUE(MatchesGlob("v[0-9].onnx", "v7.onnx"));
  EXPECT_FALSE(MatchesGlob("v[0-9].onnx", "vx.onnx"));
  EXPECT_TRUE(MatchesGlob("v[!0-9].onnx", "vx.onnx"));
  EXPECT_FALSE(MatchesGlob("v[!0-9].onnx", "v7.onnx"));
  EXPECT_FALSE(MatchesGlob("a[!x]b", "a/b"));
  EXPECT_TRUE(MatchesGlob("[]]", "]"));
  EXPECT_TRUE(MatchesGlob("[a-]", "-"));
  // Without an end it is a character like others.
  EXPECT_TRUE(MatchesGlob("a[b", "a[b"));
}

TEST(GlobTest, ManyStarsTakeNoExponentialTime) {
  std::string pattern, text;
  for (int i = 0; i < 60; ++i) {
    pattern += "*a";
    text += "aa";
  }
  EXPECT_FALSE(MatchesGlob(pattern + "b", text));
  EXPECT_TRUE(MatchesGlob(pattern, text));
}

TEST(GlobTest, TellsWhatIsWrongWithAPattern) {
  EXPECT_EQ(GlobProblem("a[0-9]*"), "");
  EXPECT_EQ(GlobProblem("a[0-9"), "has '[' without ']'");
  EXPECT_EQ(GlobProblem(""), "is empty");
}

}  // namespace
}  // namespace weighbridge
