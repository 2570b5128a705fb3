#include "analyzer/gate/policy.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

// These names are in policies, reports and waivers: they may not change.
TEST(PolicyTest, NamesAreThoseOfTheFormat) {
  EXPECT_STREQ(GateLevelName(GateLevel::kError), "error");
  EXPECT_STREQ(GateLevelName(GateLevel::kWarning), "warning");
  std::set<std::string> names;
  for (const Requirement requirement : kRequirements) {
    names.insert(RequirementName(requirement));
  }
  EXPECT_THAT(names, testing::ElementsAre("fits_on_chip", "modeled",
                                          "native_precision", "standalone"));
}

TEST(PolicyTest, AGateFailsTheRunUnlessItIsToldNotTo) {
  const Gate gate;
  EXPECT_EQ(gate.level, GateLevel::kError);
  EXPECT_EQ(gate.band_level, GateLevel::kError);
}

// Of flags, which are in no file.
TEST(PolicyTest, WhatIsInNoFileHasNoPlace) {
  const Policy policy;
  EXPECT_EQ(policy.file, "");
  EXPECT_EQ(Gate().place.line, 0);
  EXPECT_EQ(Gate().place.column, 0);
}

}  // namespace
}  // namespace weighbridge
