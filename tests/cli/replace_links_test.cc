#include "tools/replace_links.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "analyzer/hw/link_limit.h"
#include "analyzer/hw/unit_target.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

LinkRequest Request(const std::string& text) {
  const absl::StatusOr<LinkRequest> request = ParseLinkRequest(text);
  EXPECT_THAT(request, IsOk());
  return request.ok() ? *request : LinkRequest();
}

SurveyTarget Part(bool by_name) {
  SurveyTarget part;
  part.by_name = by_name;
  part.target = UnitTarget(Bytes(1));
  part.target.link->kind = LinkKind::kPcie;
  part.target.link->name = "pcie gen3 x4";
  part.target.link->generation = 3;
  part.target.link->lanes = 4;
  part.target.link->encoded_limit = PcieEncodedLimit(3, 4);
  part.target.link->bandwidth = *PcieEncodedLimit(3, 4) * 0.5;
  part.target.link->pci_ids = {"1e60:2864"};
  return part;
}

// A machine with one device, on one lane of the four that it has.
std::string Machine() {
  const char* folder = std::getenv("TEST_TMPDIR");
  const fs::path root = fs::path(folder == nullptr ? "/tmp" : folder) / "sys";
  const fs::path device = root / "bus/pci/devices/0000:01:00.0";
  fs::create_directories(device);
  for (const auto& [name, text] :
       {std::pair<const char*, const char*>{"vendor", "0x1e60\n"},
        {"device", "0x2864\n"},
        {"current_link_speed", "8.0 GT/s PCIe\n"},
        {"current_link_width", "1\n"},
        {"max_link_speed", "8.0 GT/s PCIe\n"},
        {"max_link_width", "4\n"}}) {
    std::ofstream(device / name) << text;
  }
  return root.string();
}

TEST(ParseLinkRequestTest, AutoIsNoLinkButAQuestion) {
  EXPECT_EQ(Request("auto").link, std::nullopt);
  EXPECT_EQ(LinkWord(*Request("gen2x1").link), "gen2x1");
  EXPECT_THAT(ParseLinkRequest("aut"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       testing::AllOf(HasSubstr("--link: unknown link 'aut'"),
                                      HasSubstr("did you mean 'auto'?"))));
}

TEST(ReplaceLinksTest, EveryTargetGetsTheLink) {
  std::vector<SurveyTarget> targets = {Part(true), Part(false)};
  WB_ASSERT_OK(ReplaceLinks(Request("gen2x1"), "/nowhere", targets));
  for (const SurveyTarget& target : targets) {
    EXPECT_EQ(target.target.link->name, "pcie gen2 x1");
    EXPECT_EQ(target.target.link->bandwidth, *PcieEncodedLimit(2, 1) * 0.5);
    EXPECT_EQ(target.target.assumptions.size(), 1u);
  }
}

TEST(ReplaceLinksTest, AutoTakesWhatWasNegotiated) {
  std::vector<SurveyTarget> targets = {Part(true)};
  WB_ASSERT_OK(ReplaceLinks(Request("auto"), Machine(), targets));
  EXPECT_EQ(targets[0].target.link->name, "pcie gen3 x1");
  ASSERT_EQ(targets[0].target.remarks.size(), 2u);
  EXPECT_EQ(targets[0].target.remarks[1].id, "link-downgraded");
}

TEST(ReplaceLinksTest, WhatTheUserNamedMustHaveIt) {
  std::vector<SurveyTarget> targets = {Part(true)};
  EXPECT_THAT(ReplaceLinks(Request("auto"), "/nowhere", targets),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("--link: /nowhere/bus/pci/devices: ")));
  targets[0].target.link.reset();
  EXPECT_THAT(ReplaceLinks(Request("gen2x1"), "/nowhere", targets),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("--link: unit has no host link")));
}

TEST(ReplaceLinksTest, MembersOfASetKeepTheirOwn) {
  std::vector<SurveyTarget> targets = {Part(false), Part(false)};
  targets[0].target.link->pci_ids = {"1ac1:089a"};
  targets[1].target.link.reset();
  WB_ASSERT_OK(ReplaceLinks(Request("auto"), Machine(), targets));
  EXPECT_EQ(targets[0].target.link->name, "pcie gen3 x4");
  EXPECT_THAT(targets[0].target.assumptions,
              ElementsAre("no device of unit (1ac1:089a) is installed; the "
                          "host link of unit is pcie gen3 x4, as its file "
                          "says"));
  EXPECT_THAT(targets[1].target.assumptions, IsEmpty());
}

}  // namespace
}  // namespace weighbridge
