#include "analyzer/report/utf8.h"

#include <cstddef>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;

std::vector<char32_t> Decode(const std::string& text) {
  std::vector<char32_t> code_points;
  for (size_t i = 0; i < text.size();) {
    code_points.push_back(NextCodePoint(text, &i));
  }
  return code_points;
}

TEST(Utf8Test, DecodesEveryLength) {
  EXPECT_THAT(Decode("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
              ElementsAre(U'a', U'\u00E9', U'\u20AC', U'\U0001F600'));
}

TEST(Utf8Test, EncodingIsTheInverseAtEveryBorder) {
  for (const char32_t code_point : {0x0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF,
                                    0xE000, 0xFFFF, 0x10000, 0x10FFFF}) {
    std::string text;
    AppendUtf8(code_point, &text);
    EXPECT_THAT(Decode(text), ElementsAre(code_point));
  }
}

TEST(Utf8Test, ReplacesWhatIsInvalidByteByByte) {
  constexpr char32_t kBad = kReplacementCharacter;
  EXPECT_THAT(Decode("\xFF"
                     "a"),
              ElementsAre(kBad, U'a'));
  EXPECT_THAT(Decode("\x80"), ElementsAre(kBad));            // Continuation.
  EXPECT_THAT(Decode("\xC0\xAF"), ElementsAre(kBad, kBad));  // Overlong '/'.
  EXPECT_THAT(Decode("\xED\xA0\x80"),
              ElementsAre(kBad, kBad, kBad));                // Surrogate.
  EXPECT_THAT(Decode("\xE2\x82"), ElementsAre(kBad, kBad));  // Cut.
  EXPECT_THAT(Decode("\xE2\x82"
                     "a"),
              ElementsAre(kBad, kBad, U'a'));
  EXPECT_THAT(Decode("\xF4\x90\x80\x80"),
              ElementsAre(kBad, kBad, kBad, kBad));  // > U+10FFFF.
}

}  // namespace
}  // namespace weighbridge
