#include "analyzer/ir/ids.h"

#include <type_traits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;

TEST(IdTest, KindsDoNotMix) {
  static_assert(!std::is_convertible_v<ValueId, NodeId>);
  static_assert(!std::is_constructible_v<NodeId, ValueId>);
  static_assert(!std::is_convertible_v<int, NodeId>);
  static_assert(!std::is_convertible_v<NodeId, int>);
  static_assert(!std::is_invocable_v<decltype([](IdMap<NodeId, int>& map,
                                                 auto id) -> decltype(map[id]) {
                                       return map[id];
                                     }),
                                     IdMap<NodeId, int>&, ValueId>);
  EXPECT_EQ(NodeId(3).index(), 3);
}

TEST(IdTest, OrderIsThatOfTheIndex) {
  EXPECT_LT(NodeId(2), NodeId(10));
  EXPECT_EQ(NodeId(2), NodeId(2));
  EXPECT_NE(NodeId(2), NodeId(3));
}

TEST(IdMapTest, HoldsOneItemPerId) {
  IdMap<ValueId, int> map(3, 7);
  map[ValueId(1)] = 8;
  map.push_back(9);
  EXPECT_EQ(map.size(), 4);
  EXPECT_THAT(std::vector<int>(map.begin(), map.end()),
              ElementsAre(7, 8, 7, 9));
  const IdMap<ValueId, int> from_vector(std::vector<int>{1, 2});
  EXPECT_EQ(from_vector[ValueId(1)], 2);
}

TEST(IdRangeTest, CountsFromZero) {
  std::vector<int> indices;
  for (const NodeId id : IdRange<NodeId>(3)) indices.push_back(id.index());
  EXPECT_THAT(indices, ElementsAre(0, 1, 2));
  for (const NodeId id : IdRange<NodeId>(0)) indices.push_back(id.index());
  EXPECT_EQ(indices.size(), 3u);
}

}  // namespace
}  // namespace weighbridge
