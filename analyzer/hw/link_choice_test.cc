#include "analyzer/hw/link_choice.h"

#include <set>
#include <string>

#include "analyzer/hw/link_limit.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(LinkChoiceTest, EveryLinkIsReadBackFromItsWord) {
  std::set<std::string> names;
  for (const LinkChoice& link : AllLinkChoices()) {
    WB_ASSERT_OK_AND_ASSIGN(const LinkChoice read,
                            ParseLinkChoice(LinkWord(link)));
    EXPECT_EQ(read, link) << LinkWord(link);
    names.insert(LinkName(link));
  }
  // Six generations of six widths, four versions of USB.
  EXPECT_EQ(names.size(), 6u * 6 + 4);
}

TEST(LinkChoiceTest, UsbHasShortNames) {
  WB_ASSERT_OK_AND_ASSIGN(const LinkChoice two, ParseLinkChoice("usb2"));
  EXPECT_EQ(LinkName(two), "usb 2.0");
  WB_ASSERT_OK_AND_ASSIGN(const LinkChoice three, ParseLinkChoice("usb3"));
  EXPECT_EQ(LinkName(three), "usb 3.0");
}

TEST(LinkChoiceTest, WhatThereIsNotIsSaid) {
  for (const char* text : {"", "gen3", "x4", "gen3x3", "gen0x4", "gen7x4",
                           "gen3x04", "gen3x4 ", "usb", "usb1.1", "pcie"}) {
    EXPECT_THAT(ParseLinkChoice(text),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("unknown link '"),
                               HasSubstr("such as gen3x4, or usb2.0"))))
        << text;
  }
  EXPECT_THAT(ParseLinkChoice("gen3x44"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("did you mean 'gen3x4'?")));
}

TEST(LinkChoiceTest, LimitsAreThoseOfTheStandard) {
  WB_ASSERT_OK_AND_ASSIGN(const LinkChoice pcie, ParseLinkChoice("gen2x2"));
  EXPECT_EQ(EncodedLimit(pcie), BytesPerSecond(1e9));
  EXPECT_EQ(PayloadLimit(pcie, Bytes(256)),
            *PciePayloadLimit(2, 2, Bytes(256)));
  WB_ASSERT_OK_AND_ASSIGN(const LinkChoice usb, ParseLinkChoice("usb3.1"));
  EXPECT_EQ(EncodedLimit(usb), *UsbEncodedLimit("3.1"));
  EXPECT_EQ(PayloadLimit(usb, Bytes(256)), *UsbPayloadLimit("3.1"));
}

}  // namespace
}  // namespace weighbridge
