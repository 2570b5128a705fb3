#include "analyzer/ir/work_class.h"

#include <optional>
#include <set>
#include <string>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(WorkClassTest, NamesAreDistinctAndReadBack) {
  std::set<std::string> names;
  for (int i = 0; i < kWorkClassCount; ++i) {
    const WorkClass work_class = static_cast<WorkClass>(i);
    const std::string name = WorkClassName(work_class);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(WorkClassFromName(name), work_class);
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(WorkClass::kOther) + 1);
  EXPECT_EQ(WorkClassFromName("convolutions"), std::nullopt);
  EXPECT_EQ(WorkClassFromName(""), std::nullopt);
}

}  // namespace
}  // namespace weighbridge
