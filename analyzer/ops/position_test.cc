#include "analyzer/ops/position.h"

#include <limits>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(PositionTest, NegativeIndicesCountFromTheEnd) {
  EXPECT_EQ(PositionOf(Element::Int(0), 3), 0);
  EXPECT_EQ(PositionOf(Element::Int(2), 3), 2);
  EXPECT_EQ(PositionOf(Element::Int(-1), 3), 2);
  EXPECT_EQ(PositionOf(Element::Int(-3), 3), 0);
}

TEST(PositionTest, IndicesOutsideHaveNoPosition) {
  EXPECT_EQ(PositionOf(Element::Int(3), 3), std::nullopt);
  EXPECT_EQ(PositionOf(Element::Int(-4), 3), std::nullopt);
  EXPECT_EQ(PositionOf(Element::Int(0), 0), std::nullopt);
  EXPECT_EQ(PositionOf(Element::Int(std::numeric_limits<int64_t>::min()), 3),
            std::nullopt);
}

TEST(PositionTest, UnknownIndicesHaveNoPosition) {
  EXPECT_EQ(PositionOf(Element(), 3), std::nullopt);
}

}  // namespace
}  // namespace weighbridge
