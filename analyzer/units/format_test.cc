#include "analyzer/units/format.h"

#include <cstdint>
#include <limits>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr int64_t kKi = 1024;
constexpr int64_t kMi = 1024 * kKi;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(FormatTest, SizesHaveBinaryPrefixes) {
  EXPECT_EQ(Format(Bytes()), "0 B");
  EXPECT_EQ(Format(Bytes(1023)), "1023 B");
  EXPECT_EQ(Format(Bytes(1024)), "1.00 KiB");
  EXPECT_EQ(Format(Bytes(36 * kKi + 768)), "36.75 KiB");
  EXPECT_EQ(Format(Bytes(8 * kMi)), "8.00 MiB");
  EXPECT_EQ(Format(Bytes(int64_t{96} << 30)), "96.00 GiB");
  EXPECT_EQ(Format(Bytes(int64_t{7} << 60)), "7.00 EiB");
}

TEST(FormatTest, TimesAndRatesHaveThreeDigits) {
  EXPECT_EQ(Format(Seconds()), "0 s");
  EXPECT_EQ(Format(Seconds(6.382618e-3)), "6.38 ms");
  EXPECT_EQ(Format(Seconds(21.64e-3)), "21.6 ms");
  EXPECT_EQ(Format(Seconds(123e-6)), "123 us");
  EXPECT_EQ(Format(Seconds(12345)), "12345 s");
  EXPECT_EQ(Format(OpsPerSecond(26e12)), "26.0 Tops/s");
  EXPECT_EQ(Format(BytesPerSecond(4e9)), "4.00 GB/s");
  EXPECT_EQ(Format(BytesPerSecond(204.8e9)), "205 GB/s");
  EXPECT_EQ(Format(Watts(2.5)), "2.50 W");
  EXPECT_EQ(Format(PerSecond(1372.4)), "1372 /s");
  EXPECT_EQ(Format(PerSecond(28.34)), "28.3 /s");
}

TEST(FormatTest, EnergiesStartAtATenthOfThePrefix) {
  EXPECT_EQ(Format(Joules(0.638e-3)), "0.638 mJ");
  EXPECT_EQ(Format(Joules(2.556e-3)), "2.56 mJ");
  EXPECT_EQ(Format(Joules(99e-6)), "99.0 uJ");
  EXPECT_EQ(Format(Joules(100e-6)), "0.100 mJ");
  EXPECT_EQ(Format(JoulesPerByte(25e-12)), "25.0 pJ/B");
  EXPECT_EQ(Format(JoulesPerOp(0.5e-12)), "0.500 pJ/op");
}

TEST(FormatTest, WhatRoundsUpToAPrefixIsShownWithIt) {
  EXPECT_EQ(Format(Seconds(999.4e-3)), "999 ms");
  EXPECT_EQ(Format(Seconds(999.6e-3)), "1.00 s");
  EXPECT_EQ(Format(Bytes(kMi - 1)), "1.00 MiB");
  EXPECT_EQ(Format(Bytes(kMi - 10 * kKi)), "1014.00 KiB");
  EXPECT_EQ(FormatCountShort(999'999), "1.00 M");
  EXPECT_EQ(FormatCountShort(999'990), "999.99 k");
}

TEST(FormatTest, WhatIsThereNeverLooksLikeNothing) {
  EXPECT_EQ(Format(Seconds(1e-20)), "1e-20 s");
  EXPECT_EQ(Format(Joules(3e-19)), "3e-19 J");
  EXPECT_EQ(Format(PerSecond(1e-5)), "1e-05 /s");
}

TEST(FormatTest, OverflowIsSaid) {
  EXPECT_EQ(Format(Bytes::Max()), "overflow");
  EXPECT_EQ(Format(Ops::Max() + Ops(1)), "overflow");
  EXPECT_EQ(Format(Seconds(kInfinity)), "overflow");
  EXPECT_EQ(ToText(Bytes::Max()), "overflow");
  EXPECT_EQ(ToText(Joules(kInfinity)), "overflow");
  EXPECT_EQ(FormatCount(std::numeric_limits<int64_t>::max()), "overflow");
  EXPECT_EQ(FormatCountShort(std::numeric_limits<int64_t>::max()), "overflow");
}

TEST(FormatTest, NotANumberIsSaid) {
  EXPECT_EQ(Format(Seconds(std::numeric_limits<double>::quiet_NaN())), "nan");
}

TEST(FormatTest, ExactTextUsesTheBaseUnit) {
  EXPECT_EQ(ToText(Bytes(37632)), "37632 B");
  EXPECT_EQ(ToText(Ops(2)), "2 ops");
  EXPECT_EQ(ToText(Seconds(0.00638)), "0.00638 s");
  EXPECT_EQ(ToText(Joules(0.5)), "0.5 J");
  EXPECT_EQ(ToText(Watts(2.5)), "2.5 W");
  EXPECT_EQ(ToText(BytesPerSecond(4.8e12)), "4.8e+12 B/s");
  EXPECT_EQ(ToText(OpsPerSecond(1)), "1 ops/s");
  EXPECT_EQ(ToText(JoulesPerByte(25e-12)), "2.5e-11 J/B");
  EXPECT_EQ(ToText(JoulesPerOp(5e-13)), "5e-13 J/op");
  EXPECT_EQ(ToText(PerSecond(30)), "30 /s");
}

TEST(FormatTest, CountsAreGroupedByThousands) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1000), "1,000");
  EXPECT_EQ(FormatCount(25'530'472), "25,530,472");
  EXPECT_EQ(FormatCount(-1000), "-1,000");
  EXPECT_EQ(FormatCount(-100), "-100");
}

TEST(FormatTest, ShortCountsHaveTwoDecimals) {
  EXPECT_EQ(FormatCountShort(0), "0");
  EXPECT_EQ(FormatCountShort(512), "512");
  EXPECT_EQ(FormatCountShort(25'530'472), "25.53 M");
  EXPECT_EQ(FormatCountShort(4'089'000'000), "4.09 G");
  EXPECT_EQ(FormatCountShort(-4'089'000'000), "-4.09 G");
  EXPECT_EQ(Format(Ops(8'178'000'000)), "8.18 Gops");
}

}  // namespace
}  // namespace weighbridge
