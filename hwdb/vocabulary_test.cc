#include "hwdb/vocabulary.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::SizeIs;

TEST(VocabularyTest, ListsAreWhole) {
  EXPECT_THAT(UnitKinds(), ElementsAre("matrix", "vector", "special"));
  EXPECT_THAT(Policies(),
              ElementsAre("serial", "overlapped", "cached", "contexts"));
  EXPECT_THAT(PrecisionNames(), SizeIs(11));
  EXPECT_THAT(PrecisionNames(), Contains("int4"));
  EXPECT_THAT(WorkClassNames(), SizeIs(11));
  EXPECT_THAT(WorkClassNames(), Contains("other"));
  EXPECT_THAT(Confidences(), ElementsAre("datasheet", "vendor", "paper",
                                         "third-party", "derived", "estimate"));
  EXPECT_THAT(CheckedWords(),
              ElementsAre("read", "recalled", "derived", "design notes"));
  EXPECT_THAT(DeviceClasses(), Contains("npu-dataflow"));
}

TEST(VocabularyTest, WordsAreFlatAndShort) {
  for (const char* word : {"a", "hailo-8", "8", "l2", "a-b-c"}) {
    EXPECT_TRUE(IsWord(word, "-")) << word;
  }
  for (const char* word : {"", "-a", "A", "a b", "a_b", "a/b", "\xC2\xB5"}) {
    EXPECT_FALSE(IsWord(word, "-")) << word;
  }
  EXPECT_TRUE(IsWord("on_chip", "_"));
  EXPECT_TRUE(IsWord(std::string(64, 'a'), ""));
  EXPECT_FALSE(IsWord(std::string(65, 'a'), ""));
}

}  // namespace
}  // namespace weighbridge
