#include "analyzer/ir/attributes.h"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(AttributesTest, AreFoundByName) {
  const Attributes attributes({{"a", int64_t{1}}, {"b", 2.5}});
  ASSERT_NE(attributes.Find("b"), nullptr);
  EXPECT_EQ(std::get<double>(*attributes.Find("b")), 2.5);
  EXPECT_TRUE(attributes.Has("a"));
  EXPECT_FALSE(attributes.Has("c"));
  EXPECT_EQ(attributes.Find("c"), nullptr);
  EXPECT_EQ(attributes.items()[0].name, "a");
}

TEST(AttributesTest, EveryKindHasAName) {
  const std::vector<AttributeValue> values = {
      int64_t{1},
      1.0,
      std::string("s"),
      std::vector<int64_t>(),
      std::vector<double>(),
      std::vector<std::string>(),
      TensorAttribute{TensorType::Scalar(DType::kInt8), {}},
      std::shared_ptr<const Graph>(),
      DeclaredType(),
      AttributeReference{"r"},
      OtherAttribute()};
  EXPECT_EQ(values.size(), std::variant_size_v<AttributeValue>);
  std::set<std::string> names;
  for (const AttributeValue& value : values) {
    names.insert(AttributeKindName(value));
  }
  EXPECT_EQ(names.size(), values.size());
  EXPECT_STREQ(AttributeKindName(values[0]), "an int");
  EXPECT_STREQ(AttributeKindName(values[5]), "a list of strings");
  EXPECT_STREQ(AttributeKindName(values[6]), "a tensor");
}

}  // namespace
}  // namespace weighbridge
