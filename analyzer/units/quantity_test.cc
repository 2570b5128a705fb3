#include "analyzer/units/quantity.h"

#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using Apples = Quantity<struct ApplesTag, int64_t>;
using Pears = Quantity<struct PearsTag, int64_t>;
using Weight = Quantity<struct WeightTag, double>;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

// Counts near zero, near the limit and in between.
std::vector<Apples> SampleCounts() {
  std::vector<Apples> samples = {
      Apples(),         Apples(1),        Apples(2),           Apples(kMax),
      Apples(kMax - 1), Apples(kMax / 2), Apples(kMax / 2 + 1)};
  std::mt19937_64 random(7);
  for (int i = 0; i < 40; ++i) {
    samples.push_back(Apples(static_cast<int64_t>(random() >> (1 + i % 63))));
  }
  return samples;
}

TEST(QuantityTest, DefaultIsZero) {
  EXPECT_EQ(Apples(), Apples(0));
  EXPECT_EQ(Weight(), Weight(0));
}

TEST(QuantityTest, CountsAddAndScaleExactly) {
  EXPECT_EQ(Apples(2) + Apples(3), Apples(5));
  EXPECT_EQ(Apples(7) * 6, Apples(42));
  Apples sum;
  for (int i = 0; i < 10; ++i) sum += Apples(1);
  EXPECT_EQ(sum, Apples(10));
}

TEST(QuantityTest, AdditionSaturates) {
  EXPECT_EQ(Apples(kMax - 1) + Apples(1), Apples::Max());
  EXPECT_EQ(Apples(kMax) + Apples(1), Apples::Max());
  EXPECT_TRUE((Apples(kMax) + Apples(kMax)).IsSaturated());
  EXPECT_FALSE((Apples(kMax - 2) + Apples(1)).IsSaturated());
}

TEST(QuantityTest, MultiplicationSaturates) {
  EXPECT_EQ(Apples(kMax / 2 + 1) * 2, Apples::Max());
  EXPECT_FALSE((Apples(kMax / 2) * 2).IsSaturated());
  EXPECT_EQ(Apples::Max() * 0, Apples());
}

TEST(QuantityTest, AdditionIsAssociativeAndCommutativeUpToSaturation) {
  const std::vector<Apples> samples = SampleCounts();
  for (const Apples a : samples) {
    for (const Apples b : samples) {
      EXPECT_EQ(a + b, b + a);
      for (const Apples c : samples) {
        ASSERT_EQ((a + b) + c, a + (b + c))
            << a.value() << " " << b.value() << " " << c.value();
      }
    }
  }
}

TEST(QuantityTest, SaturationIsNeverLeftByAddingOrScalingUp) {
  for (const Apples a : SampleCounts()) {
    EXPECT_EQ(Apples::Max() + a, Apples::Max());
    if (a > Apples()) {
      EXPECT_EQ(Apples::Max() * a.value(), Apples::Max());
    }
    EXPECT_GE(a + Apples(1), a);
  }
}

TEST(QuantityTest, MultiplicationIsRepeatedAddition) {
  for (const Apples a : SampleCounts()) {
    Apples sum;
    for (int factor = 0; factor < 9; ++factor) {
      EXPECT_EQ(a * factor, sum);
      sum += a;
    }
  }
}

TEST(QuantityTest, MinusIsTheInverseOfPlusAndNeverNegative) {
  for (const Apples a : SampleCounts()) {
    for (const Apples b : SampleCounts()) {
      if (!(a + b).IsSaturated()) {
        EXPECT_EQ(Minus(a + b, b), a);
      }
      if (a <= b) {
        EXPECT_EQ(Minus(a, b), Apples());
      }
    }
  }
  EXPECT_EQ(Minus(Weight(2.5), Weight(1)), Weight(1.5));
  EXPECT_EQ(Minus(Weight(1), Weight(2.5)), Weight());
}

TEST(QuantityTest, OrderIsThatOfTheNumbers) {
  EXPECT_LT(Apples(1), Apples(2));
  EXPECT_GT(Weight(0.5), Weight(0.25));
  EXPECT_NE(Apples(1), Apples(2));
}

// What must not compile, asked of the compiler.
template <typename A, typename B>
concept Adds = requires(A a, B b) {
  a + b;
};
template <typename A, typename B>
concept Multiplies = requires(A a, B b) {
  a* b;
};
template <typename A, typename B>
concept Compares = requires(A a, B b) {
  a < b;
};
template <typename A>
concept AsksForSaturation = requires(A a) {
  a.IsSaturated();
};

TEST(QuantityTest, KindsDoNotMix) {
  EXPECT_TRUE((Adds<Apples, Apples>));
  EXPECT_FALSE((Adds<Apples, Pears>));
  EXPECT_FALSE((Adds<Apples, int>));
  EXPECT_FALSE((Multiplies<Apples, Apples>));
  EXPECT_FALSE((Compares<Apples, Pears>));
  EXPECT_FALSE((Compares<Apples, int>));
  EXPECT_FALSE((std::is_convertible_v<int64_t, Apples>));
  EXPECT_FALSE((std::is_convertible_v<Apples, int64_t>));
}

TEST(QuantityTest, CountsTakeNoFractions) {
  EXPECT_TRUE((std::is_constructible_v<Apples, int>));
  EXPECT_FALSE((std::is_constructible_v<Apples, double>));
  EXPECT_TRUE((Multiplies<Apples, int>));
  EXPECT_FALSE((Multiplies<Apples, double>));
  EXPECT_TRUE((std::is_constructible_v<Weight, double>));
  EXPECT_TRUE((Multiplies<Weight, double>));
}

TEST(QuantityTest, OnlyCountsSaturate) {
  EXPECT_TRUE(AsksForSaturation<Apples>);
  EXPECT_FALSE(AsksForSaturation<Weight>);
}

}  // namespace
}  // namespace weighbridge
