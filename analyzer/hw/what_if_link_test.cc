#include "analyzer/hw/what_if_link.h"

#include <string>

#include "analyzer/hw/link_limit.h"
#include "analyzer/hw/stated_link_rate.h"
#include "analyzer/hw/unit_target.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

LinkChoice Link(const std::string& word) {
  const absl::StatusOr<LinkChoice> link = ParseLinkChoice(word);
  EXPECT_THAT(link, IsOk());
  return link.ok() ? *link : LinkChoice();
}

// Over PCIe gen3 x4, of whose encoded limit it reaches `share`.
HardwareTarget PciePart(double share) {
  HardwareTarget target = UnitTarget(Bytes(1));
  target.id = "part";
  HostLink& link = *target.link;
  link.name = "pcie gen3 x4";
  link.kind = LinkKind::kPcie;
  link.generation = 3;
  link.lanes = 4;
  link.encoded_limit = PcieEncodedLimit(3, 4);
  link.bandwidth = *link.encoded_limit * share;
  link.transfer_latency = Seconds(2e-6);
  link.context_switch = Seconds(1e-3);
  target.citations = {
      {"link.generation", "3", "Datasheet", "datasheet", ""},
      {"link.effective", "4 GB/s", "Datasheet", "datasheet", ""},
      {"link.energy", "1 J/B", "Datasheet", "datasheet", ""}};
  target.conflicts = {{"link.effective", "4 GB/s", "3.94 GB/s", ""},
                      {"link.energy", "1 J/B", "2 J/B", ""}};
  return target;
}

HardwareTarget UsbPart(double share) {
  HardwareTarget target = UnitTarget(Bytes(1));
  target.id = "stick";
  target.link->name = "usb 3.0";
  target.link->kind = LinkKind::kUsb;
  target.link->usb_version = "3.0";
  target.link->encoded_limit = UsbEncodedLimit("3.0");
  target.link->bandwidth = *UsbEncodedLimit("3.0") * share;
  return target;
}

TEST(WhatIfLinkTest, TheShareReachedOverTheOwnLinkIsKept) {
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget narrow,
                          WithLink(PciePart(0.5), Link("gen2x1")));
  // 5 GT/s, 8b/10b, 8 bits a byte; half of it is reached.
  EXPECT_DOUBLE_EQ(narrow.link->bandwidth.value(), 0.5 * 5e9 * 0.8 / 8);
  EXPECT_EQ(narrow.link->name, "pcie gen2 x1");
  EXPECT_EQ(narrow.link->generation, 2);
  EXPECT_EQ(narrow.link->lanes, 1);
  EXPECT_EQ(narrow.link->encoded_limit, PcieEncodedLimit(2, 1));
  EXPECT_THAT(narrow.assumptions,
              ElementsAre(AllOf(HasSubstr("pcie gen2 x1 instead of pcie gen3 "
                                          "x4, at 250 MB/s: the share"),
                                HasSubstr("500 MB/s encoded"))));
}

TEST(WhatIfLinkTest, NoMoreThanPacketsLeave) {
  // As stated, more than the line code leaves.
  WB_ASSERT_OK_AND_ASSIGN(HardwareTarget part,
                          WithLink(PciePart(1.02), Link("gen4x2")));
  EXPECT_EQ(part.link->bandwidth, *PciePayloadLimit(4, 2, Bytes(128)));
  HardwareTarget large = PciePart(1.02);
  large.link->max_payload = Bytes(512);
  WB_ASSERT_OK_AND_ASSIGN(part, WithLink(large, Link("gen4x2")));
  EXPECT_EQ(part.link->bandwidth, *PciePayloadLimit(4, 2, Bytes(512)));
}

TEST(WhatIfLinkTest, OverheadsAndEnergyStay) {
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget part,
                          WithLink(PciePart(0.5), Link("gen1x16")));
  EXPECT_EQ(part.link->transfer_latency, Seconds(2e-6));
  EXPECT_EQ(part.link->context_switch, Seconds(1e-3));
  EXPECT_EQ(part.link->energy, JoulesPerByte(1));
}

TEST(WhatIfLinkTest, WhatWasSaidAboutTheOldLinkGoes) {
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget part,
                          WithLink(PciePart(0.5), Link("gen2x1")));
  ASSERT_EQ(part.citations.size(), 2u);
  EXPECT_EQ(part.citations[0].number, "link.energy");
  EXPECT_EQ(part.citations[1].number, "link.effective");
  EXPECT_EQ(part.citations[1].value, "2.5e+08 B/s");
  EXPECT_EQ(part.citations[1].confidence, "estimate");
  ASSERT_EQ(part.conflicts.size(), 1u);
  EXPECT_EQ(part.conflicts[0].about, "link.energy");
}

TEST(WhatIfLinkTest, TheOwnLinkChangesNothing) {
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget part,
                          WithLink(PciePart(1.02), Link("gen3x4")));
  EXPECT_EQ(part.link->bandwidth, *PcieEncodedLimit(3, 4) * 1.02);
  EXPECT_THAT(part.assumptions, IsEmpty());
  EXPECT_EQ(part.conflicts.size(), 2u);
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget stick,
                          WithLink(UsbPart(0.9), Link("usb3")));
  EXPECT_THAT(stick.assumptions, IsEmpty());
}

TEST(WhatIfLinkTest, OverUsbTheSlowestStatedRateCounts) {
  WB_ASSERT_OK_AND_ASSIGN(HardwareTarget part,
                          WithLink(PciePart(0.9), Link("usb3")));
  EXPECT_EQ(part.link->bandwidth, *SlowestStatedRate(Link("usb3")));
  EXPECT_EQ(part.link->name, "usb 3.0");
  EXPECT_EQ(part.link->generation, std::nullopt);
  WB_ASSERT_OK_AND_ASSIGN(part, WithLink(UsbPart(0.9), Link("usb2")));
  EXPECT_EQ(part.link->bandwidth, *SlowestStatedRate(Link("usb2")));
  // A part that is slower than others over its own cable is so over another.
  WB_ASSERT_OK_AND_ASSIGN(part, WithLink(UsbPart(0.1), Link("usb2")));
  EXPECT_EQ(part.link->bandwidth, BytesPerSecond(0.1 * 60e6));
}

TEST(WhatIfLinkTest, FromUsbToPcieNothingIsKnownOfTheDevice) {
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget part,
                          WithLink(UsbPart(0.9), Link("gen2x1")));
  EXPECT_EQ(part.link->bandwidth, BytesPerSecond(500e6) * kPcieBulkReadShare);
}

TEST(WhatIfLinkTest, AFasterLinkIsNeverSlower) {
  for (const double share : {0.3, 0.86, 0.99, 1.02}) {
    BytesPerSecond before;
    for (const char* word : {"gen1x1", "gen2x1", "gen3x1", "gen3x2", "gen4x2",
                             "gen4x4", "gen5x4", "gen5x16", "gen6x16"}) {
      WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget part,
                              WithLink(PciePart(share), Link(word)));
      EXPECT_GT(part.link->bandwidth, before) << word << " " << share;
      before = part.link->bandwidth;
    }
  }
}

TEST(WhatIfLinkTest, APartWithoutALinkIsRefused) {
  HardwareTarget target = UnitTarget(Bytes(1));
  target.link.reset();
  EXPECT_THAT(WithLink(target, Link("gen3x4")),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "unit has no host link with a known rate to replace"));
}

}  // namespace
}  // namespace weighbridge
