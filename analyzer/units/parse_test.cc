#include "analyzer/units/parse.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "analyzer/status/status_matchers.h"
#include "analyzer/units/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

template <typename Q>
Q Parsed(const std::string& text) {
  const absl::StatusOr<Q> quantity = ParseQuantity<Q>(text);
  EXPECT_THAT(quantity, IsOk()) << text;
  return quantity.ok() ? *quantity : Q();
}

TEST(ParseQuantityTest, SizesTakeBothKindsOfPrefix) {
  EXPECT_EQ(Parsed<Bytes>("512 B"), Bytes(512));
  EXPECT_EQ(Parsed<Bytes>("96 GiB"), Bytes(int64_t{96} * 1024 * 1024 * 1024));
  EXPECT_EQ(Parsed<Bytes>("80 GB"), Bytes(80'000'000'000));
  EXPECT_EQ(Parsed<Bytes>("1 KiB"), Bytes(1024));
  EXPECT_EQ(Parsed<Bytes>("1 KB"), Bytes(1000));
  EXPECT_EQ(Parsed<Bytes>("1 kB"), Bytes(1000));
  EXPECT_EQ(Parsed<Bytes>("3 MB"), Bytes(3'000'000));
  EXPECT_EQ(Parsed<Bytes>("2 TiB"), Bytes(int64_t{2} << 40));
  EXPECT_EQ(Parsed<Bytes>("1 EiB"), Bytes(int64_t{1} << 60));
  EXPECT_EQ(Parsed<Bytes>("0 B"), Bytes());
}

TEST(ParseQuantityTest, RatesEnergiesTimesAndPowers) {
  EXPECT_EQ(Parsed<BytesPerSecond>("4.8 TB/s"), BytesPerSecond(4.8e12));
  EXPECT_EQ(Parsed<BytesPerSecond>("1 GiB/s"), BytesPerSecond(1073741824.0));
  EXPECT_EQ(Parsed<OpsPerSecond>("26 Tops/s"), OpsPerSecond(26e12));
  EXPECT_EQ(Parsed<OpsPerSecond>("1 op/s"), OpsPerSecond(1));
  EXPECT_EQ(Parsed<OpsPerSecond>("1.9 Pops/s"), OpsPerSecond(1.9e15));
  EXPECT_EQ(Parsed<Ops>("8.2 Gops"), Ops(8'200'000'000));
  EXPECT_EQ(Parsed<Ops>("1 op"), Ops(1));
  EXPECT_EQ(Parsed<JoulesPerByte>("12 pJ/B"), JoulesPerByte(12e-12));
  EXPECT_EQ(Parsed<JoulesPerOp>("0.5 pJ/op"), JoulesPerOp(0.5e-12));
  EXPECT_EQ(Parsed<JoulesPerOp>("55 fJ/op"), JoulesPerOp(55e-15));
  EXPECT_EQ(Parsed<Seconds>("100 ms"), Seconds(0.1));
  EXPECT_EQ(Parsed<Seconds>("14.4 us"), Seconds(14.4e-6));
  EXPECT_EQ(Parsed<Joules>("50 mJ"), Joules(0.05));
  EXPECT_EQ(Parsed<Joules>("50 MJ"), Joules(5e7));
  EXPECT_EQ(Parsed<Watts>("2.5 W"), Watts(2.5));
  EXPECT_EQ(Parsed<Watts>("700 mW"), Watts(0.7));
  EXPECT_EQ(Parsed<PerSecond>("30 /s"), PerSecond(30));
  EXPECT_EQ(Parsed<PerSecond>("1.3 GHz"), PerSecond(1.3e9));
}

TEST(ParseQuantityTest, BitsAreEighthsOfBytes) {
  EXPECT_EQ(Parsed<BytesPerSecond>("32 Gbit/s"), BytesPerSecond(4e9));
  EXPECT_EQ(Parsed<BytesPerSecond>("8 bit/s"), BytesPerSecond(1));
  // One joule for a bit is eight for a byte.
  EXPECT_EQ(Parsed<JoulesPerByte>("5 pJ/bit"), JoulesPerByte(5e-12 * 8));
}

TEST(ParseQuantityTest, BothMicroSignsAndTheLetterAreMicro) {
  EXPECT_EQ(Parsed<Seconds>("5 us"), Seconds(5e-6));
  EXPECT_EQ(Parsed<Seconds>("5 \xC2\xB5s"), Seconds(5e-6));
  EXPECT_EQ(Parsed<Seconds>("5 \xCE\xBCs"), Seconds(5e-6));
}

TEST(ParseQuantityTest, TheSpaceMayBeMissing) {
  EXPECT_EQ(Parsed<Bytes>("96GiB"), Parsed<Bytes>("96 GiB"));
  EXPECT_EQ(Parsed<Bytes>("1EB"), Parsed<Bytes>("1 EB"));
  EXPECT_EQ(Parsed<Seconds>("1e-3s"), Seconds(1e-3));
}

TEST(ParseQuantityTest, CountsAreExactAndWhole) {
  EXPECT_EQ(Parsed<Bytes>("36.75 KiB"), Bytes(36 * 1024 + 768));
  EXPECT_EQ(Parsed<Bytes>("0.1 KB"), Bytes(100));
  EXPECT_EQ(Parsed<Bytes>("1.50000 KiB"), Bytes(1536));
  EXPECT_EQ(Parsed<Bytes>("1e3 B"), Bytes(1000));
  EXPECT_EQ(Parsed<Bytes>("2500e-2 B"), Bytes(25));
  EXPECT_EQ(Parsed<Bytes>("0.0009765625 KiB"), Bytes(1));  // 2^-10 KiB.
  EXPECT_EQ(Parsed<Bytes>("9223372036854775806 B"),
            Bytes(std::numeric_limits<int64_t>::max() - 1));
  for (const char* text :
       {"0.5 B", "0.0001 KB", "1.1 KiB", "1e-1 B", "0.5 ops"}) {
    const auto status = text[std::strlen(text) - 1] == 'B'
                            ? ParseQuantity<Bytes>(text).status()
                            : ParseQuantity<Ops>(text).status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument,
                                 HasSubstr("is not a whole number")))
        << text;
  }
}

struct Refused {
  const char* text;
  const char* message;
};

template <typename Q>
void ExpectRefused(std::initializer_list<Refused> cases) {
  for (const Refused& refused : cases) {
    EXPECT_THAT(ParseQuantity<Q>(refused.text),
                StatusIs(absl::StatusCode::kInvalidArgument, refused.message))
        << refused.text;
  }
}

TEST(ParseQuantityTest, SaysWhatWasFoundAndExpectedForSizes) {
  constexpr char kExpected[] =
      "; expected a size such as \"96 GiB\" or \"80 GB\"";
  const auto message = [&](const std::string& problem) {
    return problem + kExpected;
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "\"\" is empty"},
      {"80", "\"80\" has no unit"},
      {"80 ", "\"80 \" has no unit"},
      {"-1 GB", "\"-1 GB\" is negative"},
      {"nan B", "\"nan B\" is not finite"},
      {"inf B", "\"inf B\" is not finite"},
      {"Infinity", "\"Infinity\" is not finite"},
      {"GB", "\"GB\" does not start with a number"},
      {"+1 GB", "\"+1 GB\" does not start with a number"},
      {".5 GB", "\".5 GB\" does not start with a number"},
      {" 1 GB", "\" 1 GB\" does not start with a number"},
      {"0x10 B", "unknown unit 'x10 B' in \"0x10 B\""},
      {"1 GB of it", "unknown unit 'GB of it' in \"1 GB of it\""},
      {"1  GB", "unknown unit ' GB' in \"1  GB\""},
      {"1.5.2 GB", "unknown unit '.2 GB' in \"1.5.2 GB\""},
      {"1,5 GB", "unknown unit ',5 GB' in \"1,5 GB\""},
      {"1. GB", "unknown unit '. GB' in \"1. GB\""},
      {"4 Gb", "unknown unit 'Gb' in \"4 Gb\""},
      {"4 GB/s", "unknown unit 'GB/s' in \"4 GB/s\""},
      {"8 EiB", "\"8 EiB\" is too large"},
      {"9223372036854775807 B", "\"9223372036854775807 B\" is too large"},
      {"1e99999999999999999999 B", "\"1e99999999999999999999 B\" is too large"},
      {"1e-99999999999999999999 B",
       "\"1e-99999999999999999999 B\" is not a whole number"},
      {"1\n GB", "unknown unit '\\n GB' in \"1\\n GB\""},
  };
  for (const auto& [text, problem] : cases) {
    EXPECT_THAT(ParseQuantity<Bytes>(text),
                StatusIs(absl::StatusCode::kInvalidArgument, message(problem)))
        << text;
  }
}

TEST(ParseQuantityTest, SaysWhatToWriteInsteadOfAnAmbiguousUnit) {
  ExpectRefused<BytesPerSecond>({
      {"460 Gbps",
       "unknown unit 'Gbps' in \"460 Gbps\"; write \"GB/s\" or \"Gbit/s\""},
      {"460 GBps",
       "unknown unit 'GBps' in \"460 GBps\"; write \"GB/s\" or \"Gbit/s\""},
      {"460 Gb/s",
       "unknown unit 'Gb/s' in \"460 Gb/s\"; write \"GB/s\" or \"Gbit/s\""},
      {"5 kbps",
       "unknown unit 'kbps' in \"5 kbps\"; write \"kB/s\" or \"kbit/s\""},
      {"5 bps", "unknown unit 'bps' in \"5 bps\"; write \"B/s\" or \"bit/s\""},
  });
  ExpectRefused<OpsPerSecond>({
      {"26 TOPS",
       "unknown unit 'TOPS' in \"26 TOPS\"; write \"Tops/s\"; one "
       "multiply-accumulate is two ops"},
      {"26 TFLOPS",
       "unknown unit 'TFLOPS' in \"26 TFLOPS\"; write \"Tops/s\"; one "
       "multiply-accumulate is two ops"},
      {"26 GMAC/s",
       "unknown unit 'GMAC/s' in \"26 GMAC/s\"; write \"Gops/s\"; one "
       "multiply-accumulate is two ops"},
      {"26 TOPS/s",
       "unknown unit 'TOPS/s' in \"26 TOPS/s\"; did you mean \"Tops/s\"?"},
  });
  ExpectRefused<JoulesPerOp>({
      {"1 pJ/MAC",
       "unknown unit 'pJ/MAC' in \"1 pJ/MAC\"; write \"pJ/op\"; one "
       "multiply-accumulate is two ops"},
  });
  ExpectRefused<PerSecond>(
      {{"30 fps", "unknown unit 'fps' in \"30 fps\"; write \"/s\""}});
}

TEST(ParseQuantityTest, SuggestsTheRightCase) {
  ExpectRefused<Bytes>(
      {{"4 mB", "unknown unit 'mB' in \"4 mB\"; did you mean \"MB\"?"},
       {"4 kiB", "unknown unit 'kiB' in \"4 kiB\"; did you mean \"KiB\"?"}});
  ExpectRefused<Seconds>(
      {{"4 MS", "unknown unit 'MS' in \"4 MS\"; did you mean \"ms\"?"}});
  ExpectRefused<Watts>(
      {{"4 w", "unknown unit 'w' in \"4 w\"; did you mean \"W\"?"}});
}

TEST(ParseQuantityTest, RefusesTheUnitsOfOtherQuantities) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(ParseQuantity<Seconds>("1 J"),
              StatusIs(kInvalid, HasSubstr("expected a time")));
  EXPECT_THAT(ParseQuantity<Joules>("1 W"),
              StatusIs(kInvalid, HasSubstr("expected an energy")));
  EXPECT_THAT(ParseQuantity<Watts>("1 J"),
              StatusIs(kInvalid, HasSubstr("expected a power")));
  EXPECT_THAT(ParseQuantity<JoulesPerByte>("1 pJ/op"),
              StatusIs(kInvalid, HasSubstr("expected an energy per byte")));
  EXPECT_THAT(ParseQuantity<JoulesPerOp>("1 pJ/B"),
              StatusIs(kInvalid, HasSubstr("expected an energy per op")));
  EXPECT_THAT(ParseQuantity<Ops>("1 Tops/s"),
              StatusIs(kInvalid, HasSubstr("expected an amount of work")));
  EXPECT_THAT(ParseQuantity<PerSecond>("1 s"),
              StatusIs(kInvalid, HasSubstr("expected a rate")));
}

TEST(ParseQuantityTest, RefusesWhatADoubleCannotHold) {
  for (const char* text : {"1e309 s", "1e-400 s", "1e99999999999 s"}) {
    EXPECT_THAT(ParseQuantity<Seconds>(text),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("is too large or too small")))
        << text;
  }
  EXPECT_THAT(ParseQuantity<BytesPerSecond>("1e308 GiB/s"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("is too large or too small")));
}

TEST(ParseQuantityTest, LongTextIsQuotedInPart) {
  const std::string text = std::string(100'000, '7') + " B";
  EXPECT_THAT(ParseQuantity<Bytes>(text),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("7777..."), HasSubstr("too many digits"),
                             testing::ResultOf(
                                 [](const std::string& s) { return s.size(); },
                                 testing::Lt(200u)))));
}

// The law of round trips, for values of every magnitude.
template <typename Q>
void ExpectRoundTrip(double value) {
  const Q quantity(value);
  const absl::StatusOr<Q> parsed = ParseQuantity<Q>(ToText(quantity));
  ASSERT_THAT(parsed, IsOk());
  ASSERT_EQ(*parsed, quantity) << ToText(quantity);
}

TEST(ParseQuantityTest, ExactTextGivesTheSameMagnitudeBack) {
  std::mt19937_64 random(11);
  int tried = 0;
  while (tried < 20'000) {
    const uint64_t bits = random() >> 1;  // Never negative.
    double value = 0;
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    ++tried;
    ExpectRoundTrip<Seconds>(value);
    ExpectRoundTrip<Joules>(value);
    ExpectRoundTrip<Watts>(value);
    ExpectRoundTrip<BytesPerSecond>(value);
    ExpectRoundTrip<OpsPerSecond>(value);
    ExpectRoundTrip<JoulesPerByte>(value);
    ExpectRoundTrip<JoulesPerOp>(value);
    ExpectRoundTrip<PerSecond>(value);
  }
  ExpectRoundTrip<Seconds>(0);
  ExpectRoundTrip<Seconds>(std::numeric_limits<double>::denorm_min());
  ExpectRoundTrip<Seconds>(std::numeric_limits<double>::max());
}

TEST(ParseQuantityTest, ExactTextGivesTheSameCountBack) {
  std::mt19937_64 random(13);
  for (int i = 0; i < 20'000; ++i) {
    const int64_t count = static_cast<int64_t>(random() >> (1 + i % 63));
    if (Bytes(count).IsSaturated()) continue;
    ASSERT_EQ(Parsed<Bytes>(ToText(Bytes(count))), Bytes(count));
    ASSERT_EQ(Parsed<Ops>(ToText(Ops(count))), Ops(count));
  }
}

TEST(ParseQuantityTest, HumanTextGivesTheValueBackToItsPrintedPrecision) {
  std::mt19937_64 random(17);
  std::uniform_real_distribution<double> exponent(-12, 3);
  for (int i = 0; i < 5'000; ++i) {
    const Seconds time(std::pow(10, exponent(random)));
    EXPECT_NEAR(Ratio(Parsed<Seconds>(Format(time)), time), 1, 0.0051)
        << ToText(time);
    const Bytes size(static_cast<int64_t>(random() >> (2 + i % 40)) + 1024);
    const std::string text = Format(size);
    // Two decimals of a binary prefix need not be whole bytes.
    const absl::StatusOr<Bytes> parsed = ParseQuantity<Bytes>(text);
    if (parsed.ok()) {
      EXPECT_NEAR(static_cast<double>(parsed->value()) /
                      static_cast<double>(size.value()),
                  1, 0.0051);
    } else {
      EXPECT_THAT(parsed, StatusIs(absl::StatusCode::kInvalidArgument,
                                   HasSubstr("not a whole number")));
    }
  }
}

}  // namespace
}  // namespace weighbridge
