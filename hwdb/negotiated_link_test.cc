#include "hwdb/negotiated_link.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/hw/unit_target.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/installed_device.h"

namespace weighbridge {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Attributes {
  std::string id = "0x1e60", device = "0x2864";
  std::string speed = "8.0 GT/s PCIe", width = "4";
  std::string max_speed = "8.0 GT/s PCIe", max_width = "4";
  std::string power = "active";
};

void Write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text << "\n";
}

// A sysfs of its own, laid out as Linux does: devices stand below the bridges
// that lead to them, and /sys/bus/pci/devices has links to all.
class NegotiatedLinkTest : public testing::Test {
 protected:
  NegotiatedLinkTest() {
    const char* folder = std::getenv("TEST_TMPDIR");
    root_ = fs::path(folder == nullptr ? "/tmp" : folder) /
            testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(root_);
    fs::create_directories(root_ / "bus/pci/devices");
    target_.id = "part";
    target_.link->pci_ids = {"1e60:2864"};
  }

  // `path` names the bridges above: "0000:00:1c.0/0000:01:00.0".
  void Install(const std::string& path, const Attributes& attributes) {
    const fs::path device = root_ / "devices/pci0000:00" / path;
    Write(device / "vendor", attributes.id);
    Write(device / "device", attributes.device);
    Write(device / "current_link_speed", attributes.speed);
    Write(device / "current_link_width", attributes.width);
    Write(device / "max_link_speed", attributes.max_speed);
    Write(device / "max_link_width", attributes.max_width);
    Write(device / "power/runtime_status", attributes.power);
    fs::create_directory_symlink(device,
                                 root_ / "bus/pci/devices" / device.filename());
  }

  absl::StatusOr<NegotiatedLink> Find() {
    return FindNegotiatedLink(target_, root_.string());
  }

  static std::vector<std::string> Ids(const NegotiatedLink& link) {
    std::vector<std::string> ids;
    for (const Remark& remark : link.remarks) ids.push_back(remark.id);
    return ids;
  }

  fs::path root_;
  HardwareTarget target_ = UnitTarget(Bytes(1));
};

TEST(ParseLinkSpeedTest, KnowsTheTextsOfOldAndNewKernels) {
  EXPECT_EQ(ParseLinkSpeed("2.5 GT/s"), 1);
  EXPECT_EQ(ParseLinkSpeed("5 GT/s"), 2);
  EXPECT_EQ(ParseLinkSpeed("8 GT/s"), 3);
  EXPECT_EQ(ParseLinkSpeed("16 GT/s"), 4);
  EXPECT_EQ(ParseLinkSpeed("2.5 GT/s PCIe"), 1);
  EXPECT_EQ(ParseLinkSpeed("5.0 GT/s PCIe"), 2);
  EXPECT_EQ(ParseLinkSpeed("8.0 GT/s PCIe"), 3);
  EXPECT_EQ(ParseLinkSpeed("32.0 GT/s PCIe"), 5);
  EXPECT_EQ(ParseLinkSpeed("64.0 GT/s PCIe"), 6);
}

TEST(ParseLinkSpeedTest, WhatIsNoSpeedIsUnknown) {
  for (const char* text : {"", "Unknown", "Unknown speed", "8", "8.0 Gbit/s",
                           "128.0 GT/s PCIe", "-8 GT/s", "GT/s", "3 GT/s"}) {
    EXPECT_EQ(ParseLinkSpeed(text), std::nullopt) << text;
  }
}

TEST_F(NegotiatedLinkTest, IsWhatTheDeviceRunsAt) {
  Install("0000:00:1c.0", {.id = "0x8086", .device = "0x0001"});
  Install("0000:00:1c.0/0000:01:00.0", {});
  WB_ASSERT_OK_AND_ASSIGN(const NegotiatedLink found, Find());
  EXPECT_EQ(LinkWord(found.link), "gen3x4");
  ASSERT_THAT(Ids(found), ElementsAre("link-negotiated"));
  EXPECT_FALSE(found.remarks[0].is_warning);
  EXPECT_EQ(found.remarks[0].message,
            "the link is that of 1e60:2864 at 0000:01:00.0 (pcie gen3 x4), as "
            "negotiated");
}

TEST_F(NegotiatedLinkTest, OldKernelsSayTheSame) {
  Install("0000:01:00.0", {.speed = "8 GT/s", .max_speed = "8 GT/s"});
  WB_ASSERT_OK_AND_ASSIGN(const NegotiatedLink found, Find());
  EXPECT_EQ(LinkWord(found.link), "gen3x4");
  EXPECT_THAT(Ids(found), ElementsAre("link-negotiated"));
}

TEST_F(NegotiatedLinkTest, ANarrowerSlotIsADowngrade) {
  Install("0000:01:00.0", {.width = "1"});
  WB_ASSERT_OK_AND_ASSIGN(const NegotiatedLink found, Find());
  EXPECT_EQ(LinkWord(found.link), "gen3x1");
  ASSERT_THAT(Ids(found), ElementsAre("link-negotiated", "link-downgraded"));
  EXPECT_TRUE(found.remarks[1].is_warning);
  EXPECT_THAT(found.remarks[1].message,
              HasSubstr("0000:01:00.0 runs at pcie gen3 x1; the device itself "
                        "can pcie gen3 x4: its slot is narrower"));
}

TEST_F(NegotiatedLinkTest, ASlowerLinkMayOnlySavePower) {
  Install("0000:01:00.0", {.speed = "2.5 GT/s PCIe"});
  WB_ASSERT_OK_AND_ASSIGN(const NegotiatedLink found, Find());
  EXPECT_EQ(LinkWord(found.link), "gen1x4");
  ASSERT_THAT(Ids(found), ElementsAre("link-negotiated", "link-downgraded"));
  EXPECT_THAT(found.remarks[1].message, HasSubstr("look again under load"));
}

TEST_F(NegotiatedLinkTest, ASlowerBridgeAboveCounts) {
  Install("0000:00:1c.0", {.id = "0x8086", .device = "0x0001", .width = "1"});
  Install("0000:00:1c.0/0000:01:00.0",
          {.id = "0x10b5", .device = "0x8724", .width = "8"});
  Install("0000:00:1c.0/0000:01:00.0/0000:02:00.0", {});
  WB_ASSERT_OK_AND_ASSIGN(const NegotiatedLink found, Find());
  EXPECT_EQ(LinkWord(found.link), "gen3x1");
  ASSERT_THAT(Ids(found),
              ElementsAre("link-negotiated", "link-behind-slower-bridge"));
  EXPECT_THAT(found.remarks[1].message,
              HasSubstr("the bridge 0000:00:1c.0 above 0000:02:00.0 runs at "
                        "pcie gen3 x1"));
}

// A volume manager's domain has five digits.
TEST_F(NegotiatedLinkTest, ABridgeInALongDomainCounts) {
  Install("10000:e0:06.0", {.id = "0x8086", .device = "0x0001", .width = "2"});
  Install("10000:e0:06.0/10000:e1:00.0", {});
  WB_ASSERT_OK_AND_ASSIGN(const NegotiatedLink found, Find());
  EXPECT_EQ(LinkWord(found.link), "gen3x2");
}

TEST_F(NegotiatedLinkTest, OfSeveralDevicesTheSlowestCounts) {
  Install("0000:02:00.0", {.width = "2", .max_width = "2"});
  Install("0000:01:00.0", {});
  Install("0000:03:00.0", {.width = "0"});
  Install("0000:04:00.0", {.id = "0x1ac1", .device = "0x089a", .width = "1"});
  WB_ASSERT_OK_AND_ASSIGN(const NegotiatedLink found, Find());
  EXPECT_EQ(LinkWord(found.link), "gen3x2");
  ASSERT_THAT(Ids(found), ElementsAre("several-devices", "link-negotiated"));
  EXPECT_THAT(found.remarks[0].message,
              AllOf(HasSubstr("3 devices of part are installed: 0000:01:00.0 "
                              "(pcie gen3 x4), 0000:02:00.0 (pcie gen3 x2), "
                              "0000:03:00.0 (has current_link_speed"),
                    HasSubstr("the slowest link counts")));
}

TEST_F(NegotiatedLinkTest, NoDeviceIsSaid) {
  Install("0000:04:00.0", {.id = "0x1ac1", .device = "0x089a"});
  EXPECT_THAT(Find(), StatusIs(absl::StatusCode::kNotFound,
                               "no device of part (1e60:2864) is installed"));
}

TEST_F(NegotiatedLinkTest, ADeviceWithoutALinkIsSaid) {
  // Width 0 is no link; 63 and 255 are what a dead device answers.
  int bus = 1;
  for (const char* width : {"0", "63", "255", "", "x4"}) {
    Install(absl::StrCat("0000:0", bus++, ":00.0"),
            {.speed = "Unknown", .width = width});
  }
  EXPECT_THAT(Find(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               AllOf(HasSubstr("no device of part (1e60:2864) "
                                               "has a link: 0000:01:00.0"),
                                     HasSubstr("current_link_width '63'"))));
}

TEST_F(NegotiatedLinkTest, ADeviceOnAnotherBusHasNoLink) {
  const fs::path device = root_ / "bus/pci/devices/0000:00:02.0";
  Write(device / "vendor", "0x1e60");
  Write(device / "device", "0x2864");
  EXPECT_THAT(Find(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               HasSubstr("has no current_link_speed")));
}

TEST_F(NegotiatedLinkTest, ASleepingDeviceIsMarked) {
  Install("0000:01:00.0", {.power = "suspended"});
  WB_ASSERT_OK_AND_ASSIGN(const NegotiatedLink found, Find());
  EXPECT_THAT(Ids(found), ElementsAre("link-negotiated", "device-asleep"));
}

TEST_F(NegotiatedLinkTest, ATargetWithoutAPciIdIsRefused) {
  target_.link->pci_ids.clear();
  EXPECT_THAT(Find(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               "part names no PCI id to look for"));
  target_.link.reset();
  EXPECT_THAT(Find(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               "part names no PCI id to look for"));
}

TEST_F(NegotiatedLinkTest, AMachineWithoutPciIsSaid) {
  fs::remove_all(root_);
  EXPECT_THAT(Find(), StatusIs(absl::StatusCode::kNotFound,
                               HasSubstr("this machine shows no PCI devices")));
}

TEST_F(NegotiatedLinkTest, OtherEntriesAreNoDevices) {
  Write(root_ / "bus/pci/devices/notes/vendor", "0x1e60");
  WB_ASSERT_OK_AND_ASSIGN(const std::vector<InstalledDevice> devices,
                          FindInstalledDevices(root_.string(), {"1e60:2864"}));
  EXPECT_THAT(devices, IsEmpty());
}

}  // namespace
}  // namespace weighbridge
