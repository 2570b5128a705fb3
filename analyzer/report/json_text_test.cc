#include "analyzer/report/json_text.h"

#include <limits>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

std::string String(const std::string& text) {
  std::string json;
  AppendJsonString(text, &json);
  return json;
}

std::string Double(double value) {
  std::string json;
  AppendJsonDouble(value, &json);
  return json;
}

TEST(JsonTextTest, StringsAreEscaped) {
  EXPECT_EQ(String("a\"b\\c\n\t\x01"), R"("a\"b\\c\n\t\u0001")");
  EXPECT_EQ(String("\xFF"), "\"\xEF\xBF\xBD\"");
}

TEST(JsonTextTest, DoublesReadBackAsDoubles) {
  EXPECT_EQ(Double(5), "5.0");
  EXPECT_EQ(Double(0.1), "0.1");
  EXPECT_EQ(Double(1e300), "1e+300");
  EXPECT_EQ(Double(std::numeric_limits<double>::infinity()), "null");
}

}  // namespace
}  // namespace weighbridge
