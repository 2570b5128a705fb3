#include "analyzer/report/amounts.h"

#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(AmountsTest, TheUnknownIsAQuestionMark) {
  EXPECT_EQ(BytesText(std::nullopt), "?");
  EXPECT_EQ(CountText(std::nullopt), "?");
  EXPECT_EQ(SecondsText(std::nullopt), "?");
  EXPECT_EQ(JoulesText(std::nullopt), "?");
  EXPECT_EQ(WattsText(std::nullopt), "?");
  EXPECT_EQ(BytesPerSecondText(std::nullopt), "?");
  EXPECT_EQ(PerSecondText(std::nullopt), "?");
  EXPECT_EQ(PercentText(std::nullopt), "?");
  EXPECT_EQ(RatioText(std::nullopt), "?");
}

TEST(AmountsTest, SizesHaveBinaryPrefixesAndRatesDecimalOnes) {
  EXPECT_EQ(BytesText(37632), "36.75 KiB");  // 37632 / 1024
  EXPECT_EQ(BytesPerSecondText(4e9), "4.00 GB/s");
}

TEST(AmountsTest, AZeroIsNotUnknown) {
  EXPECT_EQ(BytesText(0), "0 B");
  EXPECT_EQ(PercentText(0.0), "0.0%");
  EXPECT_EQ(RatioText(0.0), "0");
}

TEST(AmountsTest, RatiosHaveNoExponentInTheUsualRange) {
  EXPECT_EQ(RatioText(114.6), "114.6");
  EXPECT_EQ(RatioText(0.5), "0.5");
  EXPECT_EQ(RatioText(123456.0), "123456");
}

TEST(AmountsTest, EveryVerdictHasWords) {
  Analysis analysis;
  EXPECT_EQ(VerdictText(analysis), "?");
  analysis.set_verdict(PASS);
  EXPECT_EQ(VerdictText(analysis), "PASS");
  analysis.set_verdict(WARN_REQUIRES_HOST);
  EXPECT_EQ(VerdictText(analysis), "WARN (requires host)");
  analysis.set_verdict(FAIL_MEMORY);
  EXPECT_EQ(VerdictText(analysis), "FAIL (memory)");
  analysis.set_verdict(FAIL_GATE);
  EXPECT_EQ(VerdictText(analysis), "FAIL (gate)");
  analysis.set_verdict(INCOMPLETE);
  EXPECT_EQ(VerdictText(analysis), "INCOMPLETE");
  analysis.set_error("reason");
  EXPECT_EQ(VerdictText(analysis), "ERROR");
}

TEST(AmountsTest, EnergyPartsAreThoseThatAreKnown) {
  Energy energy;
  EXPECT_THAT(EnergyParts(energy), IsEmpty());
  energy.set_compute(2e-3);
  (*energy.mutable_memory())["sram"] = 1e-3;
  (*energy.mutable_memory())["dram"] = 5e-3;
  energy.set_link(0);
  EXPECT_THAT(EnergyParts(energy),
              ElementsAre("2.00 mJ compute", "5.00 mJ dram", "1.00 mJ sram",
                          "0 J link"));
}

}  // namespace
}  // namespace weighbridge
