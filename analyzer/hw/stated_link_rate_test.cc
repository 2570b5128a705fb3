#include "analyzer/hw/stated_link_rate.h"

#include <optional>
#include <string>

#include "analyzer/hw/link_limit.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

LinkChoice Link(const std::string& word) {
  const absl::StatusOr<LinkChoice> link = ParseLinkChoice(word);
  EXPECT_THAT(link, IsOk());
  return link.ok() ? *link : LinkChoice();
}

TEST(StatedLinkRateTest, NoneIsAboveWhatPacketsLeave) {
  for (const StatedLinkRate& stated : StatedLinkRates()) {
    const Bytes largest = PciePayloads().back();
    EXPECT_LE(stated.rate, PayloadLimit(stated.link, largest))
        << LinkWord(stated.link);
    EXPECT_NE(stated.source, "");
    EXPECT_NE(stated.what, "");
    EXPECT_NE(stated.confidence, "");
  }
}

TEST(StatedLinkRateTest, EveryVersionOfUsbHasOne) {
  for (const std::string& version : UsbVersions()) {
    EXPECT_TRUE(SlowestStatedRate(Link("usb" + version)).has_value())
        << version;
  }
}

TEST(StatedLinkRateTest, TheSlowestCounts) {
  EXPECT_EQ(SlowestStatedRate(Link("usb2")), BytesPerSecond(30e6));
  EXPECT_EQ(SlowestStatedRate(Link("gen2x1")), BytesPerSecond(380e6));
  EXPECT_EQ(SlowestStatedRate(Link("gen6x12")), std::nullopt);
}

TEST(StatedLinkRateTest, BulkReadsReachLessThanTheirPacketsLeave) {
  for (int generation = 1; generation <= kNewestPcieGeneration; ++generation) {
    const BytesPerSecond encoded = *PcieEncodedLimit(generation, 4);
    EXPECT_LT(encoded * kPcieBulkReadShare,
              *PciePayloadLimit(generation, 4, kLeastMaxPayload));
  }
}

}  // namespace
}  // namespace weighbridge
