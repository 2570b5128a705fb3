#include "tools/filter_targets.h"

#include <string>
#include <vector>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TargetList Three() {
  TargetList list;
  const auto add = [&list](const char* id, const char* vendor,
                           const char* memory, const char* tag) {
    TargetCard* card = list.add_targets();
    card->set_id(id);
    card->set_vendor(vendor);
    card->set_memory(memory);
    card->add_tags(tag);
  };
  add("a", "Acme", "none", "edge");
  add("b", "Acme", "external", "automotive");
  add("c", "Zeta", "external", "edge");
  return list;
}

std::vector<std::string> Ids(const TargetFilter& filter) {
  const absl::StatusOr<TargetList> list = FilterTargets(Three(), filter);
  EXPECT_THAT(list, IsOk());
  std::vector<std::string> ids;
  if (!list.ok()) return ids;
  for (const TargetCard& card : list->targets()) ids.push_back(card.id());
  return ids;
}

TEST(FilterTargetsTest, EveryFilterMustFit) {
  EXPECT_THAT(Ids({}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Ids({.tag = "edge"}), ElementsAre("a", "c"));
  EXPECT_THAT(Ids({.vendor = "acme"}), ElementsAre("a", "b"));
  EXPECT_THAT(Ids({.memory = "external"}), ElementsAre("b", "c"));
  EXPECT_THAT(Ids({.tag = "edge", .memory = "none"}), ElementsAre("a"));
  EXPECT_THAT(Ids({.vendor = "Zeta", .memory = "none"}), IsEmpty());
}

TEST(FilterTargetsTest, AWordThatNoTargetHasIsAMistake) {
  EXPECT_THAT(FilterTargets(Three(), {.tag = "automotiv"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "--tag: no target has 'automotiv', expected one of "
                       "automotive, edge; did you mean 'automotive'?"));
  EXPECT_THAT(FilterTargets(Three(), {.vendor = "Acne"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("did you mean 'Acme'?")));
  EXPECT_THAT(FilterTargets(Three(), {.memory = "dram"}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("expected one of external, none, unknown")));
}

}  // namespace
}  // namespace weighbridge
