#include "analyzer/hw/link_limit.h"

#include <optional>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(LinkLimitTest, PcieLaneRatesFollowFromLineRateAndCode) {
  // 2.5 Gbit/s, 8 data bits in 10, 8 bits a byte.
  EXPECT_DOUBLE_EQ(PcieEncodedLimit(1, 1)->value(), 250e6);
  EXPECT_DOUBLE_EQ(PcieEncodedLimit(2, 1)->value(), 500e6);
  // 8 Gbit/s, 128 data bits in 130.
  EXPECT_DOUBLE_EQ(PcieEncodedLimit(3, 1)->value(), 1e9 * 128 / 130);
  EXPECT_DOUBLE_EQ(PcieEncodedLimit(4, 1)->value(), 2e9 * 128 / 130);
  EXPECT_DOUBLE_EQ(PcieEncodedLimit(5, 1)->value(), 4e9 * 128 / 130);
  EXPECT_DOUBLE_EQ(PcieEncodedLimit(6, 1)->value(), 8e9 * 242 / 256);
}

TEST(LinkLimitTest, LanesAddUp) {
  for (int generation = 1; generation <= kNewestPcieGeneration; ++generation) {
    for (const int lanes : {2, 4, 8, 12, 16}) {
      EXPECT_DOUBLE_EQ(PcieEncodedLimit(generation, lanes)->value(),
                       PcieEncodedLimit(generation, 1)->value() * lanes);
    }
  }
  // The figure that is often rounded to 4 GB/s.
  EXPECT_NEAR(PcieEncodedLimit(3, 4)->value(), 3.938e9, 0.001e9);
}

TEST(LinkLimitTest, UnknownGenerationsAndWidthsHaveNoLimit) {
  EXPECT_EQ(PcieEncodedLimit(0, 4), std::nullopt);
  EXPECT_EQ(PcieEncodedLimit(7, 4), std::nullopt);
  EXPECT_EQ(PcieEncodedLimit(3, 3), std::nullopt);
  EXPECT_EQ(PcieEncodedLimit(3, 0), std::nullopt);
  EXPECT_EQ(PcieEncodedLimit(3, 32), std::nullopt);
  EXPECT_EQ(PcieEncodedLimit(-1, -1), std::nullopt);
}

TEST(LinkLimitTest, PacketsTakeTheirShare) {
  const double encoded = PcieEncodedLimit(3, 4)->value();
  EXPECT_DOUBLE_EQ(PciePayloadLimit(3, 4, Bytes(256))->value(),
                   encoded * 256 / (256 + 12 + 4 + 4));
  double before = 0;
  for (const int payload : {128, 256, 512, 1024, 2048, 4096}) {
    const double limit = PciePayloadLimit(3, 4, Bytes(payload))->value();
    EXPECT_GT(limit, before);
    EXPECT_LT(limit, encoded);
    before = limit;
  }
}

// pcie-bench (Neugebauer et al., SIGCOMM 2018) counts acknowledgements, credits
// and skips, too: what its model leaves for data that a device reads.
TEST(LinkLimitTest, AcknowledgementsTakeSomePercentMore) {
  struct Modeled {
    int generation, lanes, payload;
    double bytes_per_second;
  };
  for (const Modeled& modeled : {Modeled{1, 1, 128, 201.1e6},
                                 {1, 1, 512, 233.1e6},
                                 {3, 1, 256, 882.4e6},
                                 {3, 4, 128, 3.075e9},
                                 {3, 4, 256, 3.370e9},
                                 {3, 4, 512, 3.538e9},
                                 {3, 8, 256, 6.711e9},
                                 {6, 16, 256, 101.3e9}}) {
    const double limit = PciePayloadLimit(modeled.generation, modeled.lanes,
                                          Bytes(modeled.payload))
                             ->value();
    EXPECT_GT(limit, modeled.bytes_per_second);
    EXPECT_LT(limit, 1.12 * modeled.bytes_per_second);
  }
}

TEST(LinkLimitTest, PayloadSizesArePowersOfTwo) {
  for (const int payload : {0, 64, 100, 300, 8192}) {
    EXPECT_EQ(PciePayloadLimit(3, 4, Bytes(payload)), std::nullopt);
  }
  EXPECT_EQ(PciePayloadLimit(9, 4, Bytes(256)), std::nullopt);
}

TEST(LinkLimitTest, EveryWidthAndPayloadHasItsLimits) {
  EXPECT_EQ(PcieWidths().size(), 6u);
  EXPECT_EQ(PciePayloads().front(), kLeastMaxPayload);
  EXPECT_EQ(PciePayloads().back(), Bytes(4096));
  for (const int64_t lanes : PcieWidths()) {
    EXPECT_TRUE(PcieEncodedLimit(3, lanes).has_value()) << lanes;
    for (const Bytes payload : PciePayloads()) {
      EXPECT_TRUE(PciePayloadLimit(3, lanes, payload).has_value()) << lanes;
    }
  }
}

TEST(LinkLimitTest, TransfersAreThoseOfTheSpecification) {
  EXPECT_EQ(PcieGigatransfers(1), 2.5);
  EXPECT_EQ(PcieGigatransfers(3), 8.0);
  EXPECT_EQ(PcieGigatransfers(6), 64.0);
  EXPECT_EQ(PcieGigatransfers(0), std::nullopt);
  EXPECT_EQ(PcieGigatransfers(7), std::nullopt);
}

TEST(LinkLimitTest, UsbPacketsTakeTheirShare) {
  // 13 packets of 512 bytes, 8000 times a second.
  EXPECT_DOUBLE_EQ(UsbPayloadLimit("2.0")->value(), 53.248e6);
  EXPECT_DOUBLE_EQ(UsbPayloadLimit("3.0")->value(), 500e6 * 1024 / 1056);
  EXPECT_EQ(UsbPayloadLimit("4"), std::nullopt);
}

TEST(LinkLimitTest, UsbRatesFollowFromLineRateAndCode) {
  EXPECT_DOUBLE_EQ(UsbEncodedLimit("2.0")->value(), 60e6);
  EXPECT_DOUBLE_EQ(UsbEncodedLimit("3.0")->value(), 500e6);
  EXPECT_DOUBLE_EQ(UsbEncodedLimit("3.1")->value(), 1.25e9 * 128 / 132);
  EXPECT_DOUBLE_EQ(UsbEncodedLimit("3.2")->value(), 2.5e9 * 128 / 132);
  EXPECT_EQ(UsbEncodedLimit("1.1"), std::nullopt);
  for (const std::string& version : UsbVersions()) {
    EXPECT_TRUE(UsbEncodedLimit(version).has_value()) << version;
  }
}

}  // namespace
}  // namespace weighbridge
