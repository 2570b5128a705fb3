#include "analyzer/text/nearest.h"

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(NearestTest, FindsOneLetterOff) {
  EXPECT_EQ(NearestName("hailo8", {"coral-m2", "hailo-8"}), "hailo-8");
}

TEST(NearestTest, APartOfANameMeansTheShortestNameWithIt) {
  EXPECT_EQ(NearestName("orin", {"jetson-orin-nano", "jetson-orin", "a100"}),
            "jetson-orin");
  EXPECT_EQ(NearestName("Conv1", {"/layer1/conv1/Conv", "/conv1/Conv"}),
            "/conv1/Conv");
  EXPECT_EQ(NearestName("rn", {"jetson-orin"}), "");
}

TEST(NearestTest, AMisspeltNameIsNearerThanALongerOneWithIt) {
  EXPECT_EQ(NearestName("orin", {"jetson-orin", "orim"}), "orim");
}

TEST(NearestTest, SwappedLettersAreOneMistake) {
  EXPECT_EQ(NearestName("pcei", {"pcie", "usb"}), "pcie");
  EXPECT_EQ(NearestName("acb", {"abc"}), "abc");
  EXPECT_EQ(NearestName("ba", {"ab"}), "ab");
}

TEST(NearestTest, IgnoresCase) {
  EXPECT_EQ(NearestName("CONV", {"Conv", "ConvTranspose"}), "Conv");
}

TEST(NearestTest, PrefersTheSmallerDistance) {
  EXPECT_EQ(NearestName("Convs", {"ConvTranspose", "Conv"}), "Conv");
}

TEST(NearestTest, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(NearestName("xyz", {"hailo-8", "coral-m2"}), "");
  EXPECT_EQ(DidYouMean("xyz", {"hailo-8"}), "");
}

TEST(NearestTest, NoCandidates) { EXPECT_EQ(NearestName("a", {}), ""); }

TEST(NearestTest, HintQuotesTheName) {
  EXPECT_EQ(DidYouMean("hailo8", {"hailo-8"}), "; did you mean 'hailo-8'?");
}

TEST(NearestTest, VeryLongNamesAreCut) {
  EXPECT_EQ(NearestName(std::string(1 << 20, 'a'), {"hailo-8"}), "");
}

TEST(NearestTest, WhereNothingIsNearAllAreListedOnce) {
  EXPECT_EQ(Alternatives("hailo8", {"hailo-8"}), "; did you mean 'hailo-8'?");
  EXPECT_EQ(Alternatives("xyz", {"ids", "mask", "ids"}), "; it has ids, mask");
  EXPECT_EQ(Alternatives("xyz", {}), "; it has none");
}

TEST(NearestTest, LongListsAreCut) {
  const std::vector<std::string> eight = {"a0", "a1", "a2", "a3",
                                          "a4", "a5", "a6", "a7"};
  EXPECT_EQ(Alternatives("xyz", eight),
            "; it has a0, a1, a2, a3, a4, a5, a6, a7");
  std::vector<std::string> nine = eight;
  nine.push_back("a8");
  EXPECT_EQ(Alternatives("xyz", nine),
            "; it has a0, a1, a2, a3, a4, a5, a6, a7, ...");
}

}  // namespace
}  // namespace weighbridge
