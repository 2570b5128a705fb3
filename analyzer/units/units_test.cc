#include "analyzer/units/units.h"

#include <cstdint>
#include <random>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

TEST(UnitsTest, SizeOverRateIsTime) {
  EXPECT_EQ(Bytes(100) / BytesPerSecond(4), Seconds(25));
  EXPECT_EQ(Ops(100) / OpsPerSecond(8), Seconds(12.5));
}

TEST(UnitsTest, AmountTimesEnergyIsEnergy) {
  EXPECT_EQ(Bytes(100) * JoulesPerByte(2), Joules(200));
  EXPECT_EQ(Ops(100) * JoulesPerOp(0.5), Joules(50));
  EXPECT_EQ(Watts(2) * Seconds(3), Joules(6));
}

TEST(UnitsTest, RatioIsAPlainNumber) {
  EXPECT_EQ(Ratio(Seconds(1), Seconds(4)), 0.25);
}

TEST(UnitsTest, ShareRoundsUp) {
  EXPECT_EQ(Share(Bytes(10), Bytes(1), Bytes(3)), Bytes(4));  // 3.33
  EXPECT_EQ(Share(Bytes(9), Bytes(1), Bytes(3)), Bytes(3));
  EXPECT_EQ(Share(Bytes(9), Bytes(), Bytes(3)), Bytes());
}

TEST(UnitsTest, ShareDoesNotOverflowOnTheWay) {
  const Bytes large(int64_t{1} << 60);
  EXPECT_EQ(Share(large, Bytes(3), Bytes(6)), Bytes(int64_t{1} << 59));
  EXPECT_EQ(Share(Bytes::Max(), Bytes(2), Bytes(1)), Bytes::Max());
}

TEST(UnitsTest, AShareOfEverythingIsEverything) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 1000; ++i) {
    const Bytes whole(static_cast<int64_t>(random() >> (1 + i % 60)));
    const Bytes of(static_cast<int64_t>(random() >> (1 + i % 50)) + 1);
    EXPECT_EQ(Share(whole, of, of), whole);
  }
}

template <typename A, typename B>
concept Adds = requires(A a, B b) {
  a + b;
};
template <typename A, typename B>
concept Multiplies = requires(A a, B b) {
  a* b;
};
template <typename A, typename B>
concept Divides = requires(A a, B b) {
  a / b;
};

TEST(UnitsTest, OnlyMeaningfulCombinationsCompile) {
  EXPECT_FALSE((Adds<Bytes, Ops>));
  EXPECT_FALSE((Adds<Seconds, Joules>));
  EXPECT_FALSE((Multiplies<Bytes, Bytes>));
  EXPECT_FALSE((Multiplies<Bytes, JoulesPerOp>));
  EXPECT_TRUE((Multiplies<Bytes, JoulesPerByte>));
  EXPECT_FALSE((Divides<Bytes, OpsPerSecond>));
  EXPECT_FALSE((Divides<Ops, BytesPerSecond>));
  EXPECT_TRUE((Divides<Bytes, BytesPerSecond>));
}

}  // namespace
}  // namespace weighbridge
