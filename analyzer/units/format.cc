#include "analyzer/units/format.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

constexpr char kOverflow[] = "overflow";

// Room for any double: 309 digits before the point, 3 after it.
constexpr size_t kNumberSize = 400;

// The fewest digits that read back as the same double.
std::string Shortest(double value) {
  char text[kNumberSize];
  const auto [end, error] = std::to_chars(text, text + kNumberSize, value);
  return std::string(text, end);
}

std::string Fixed(double value, int decimals) {
  char text[kNumberSize];
  const auto [end, error] = std::to_chars(text, text + kNumberSize, value,
                                          std::chars_format::fixed, decimals);
  return std::string(text, end);
}

std::string ExactText(int64_t count, const char* unit) {
  if (count == std::numeric_limits<int64_t>::max()) return kOverflow;
  return absl::StrCat(count, " ", unit);
}

std::string ExactText(double value, const char* unit) {
  if (std::isinf(value)) return kOverflow;
  return absl::StrCat(Shortest(value), " ", unit);
}

struct Prefix {
  const char* symbol;
  double factor;
};

constexpr Prefix kBinary[] = {
    {"Ei", 0x1p60}, {"Pi", 0x1p50}, {"Ti", 0x1p40},
    {"Gi", 0x1p30}, {"Mi", 0x1p20}, {"Ki", 0x1p10},
};
// From 1000 on.
constexpr Prefix kLarge[] = {
    {"E", 1e18}, {"P", 1e15}, {"T", 1e12}, {"G", 1e9}, {"M", 1e6}, {"k", 1e3},
};
constexpr Prefix kEngineering[] = {
    {"E", 1e18}, {"P", 1e15}, {"T", 1e12},  {"G", 1e9},
    {"M", 1e6},  {"k", 1e3},  {"", 1},      {"m", 1e-3},
    {"u", 1e-6}, {"n", 1e-9}, {"p", 1e-12}, {"f", 1e-15},
};
// Time and energy are not counted in thousands of seconds or joules.
constexpr Prefix kSmall[] = {
    {"", 1}, {"m", 1e-3}, {"u", 1e-6}, {"n", 1e-9}, {"p", 1e-12}, {"f", 1e-15},
};

// Three significant digits, more before the point if there are.
std::string ThreeDigits(double value) {
  const double magnitude = std::abs(value);
  int decimals = 0;
  if (magnitude < 9.995) {
    decimals = 2;
  } else if (magnitude < 99.95) {
    decimals = 1;
  }
  // Below one, as small energies are shown, the leading zero does not count.
  if (magnitude < 0.9995) decimals = 3;
  return Fixed(value, decimals);
}

// With the largest prefix of which `value`, as printed, is at least `least`.
template <size_t kCount>
std::string Scaled(double value, const char* unit,
                   const Prefix (&prefixes)[kCount], double least = 1) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return kOverflow;
  if (value == 0) return absl::StrCat("0 ", unit);
  // What rounds up to the next prefix is printed with it: 1.00 s, not 1000 ms.
  const double threshold = least * 0.9995;
  const Prefix* chosen = &prefixes[kCount - 1];
  for (const Prefix& prefix : prefixes) {
    if (std::abs(value) >= threshold * prefix.factor) {
      chosen = &prefix;
      break;
    }
  }
  const double shown = value / chosen->factor;
  // Never "0.000": what is there must not look like nothing.
  if (std::abs(shown) < 0.0005) return ExactText(value, unit);
  return absl::StrCat(ThreeDigits(shown), " ", chosen->symbol, unit);
}

// Two decimals with a prefix; whole numbers below the first one.
template <size_t kCount>
std::string ScaledCount(int64_t count, const char* unit,
                        const Prefix (&prefixes)[kCount]) {
  if (count == std::numeric_limits<int64_t>::max()) return kOverflow;
  const double value = static_cast<double>(count);
  for (size_t i = 0; i < kCount; ++i) {
    const Prefix& prefix = prefixes[i];
    // The smallest prefix starts at exactly one; a larger one also takes what
    // would round up to it.
    const double least = i + 1 == kCount ? 1 : 0.999995;
    if (std::abs(value) >= least * prefix.factor) {
      return absl::StrCat(Fixed(value / prefix.factor, 2), " ", prefix.symbol,
                          unit);
    }
  }
  return unit[0] == '\0' ? absl::StrCat(count) : absl::StrCat(count, " ", unit);
}

}  // namespace

std::string ToText(Bytes bytes) { return ExactText(bytes.value(), "B"); }
std::string ToText(Ops ops) { return ExactText(ops.value(), "ops"); }
std::string ToText(Seconds time) { return ExactText(time.value(), "s"); }
std::string ToText(Joules energy) { return ExactText(energy.value(), "J"); }
std::string ToText(Watts power) { return ExactText(power.value(), "W"); }
std::string ToText(BytesPerSecond rate) {
  return ExactText(rate.value(), "B/s");
}
std::string ToText(OpsPerSecond rate) {
  return ExactText(rate.value(), "ops/s");
}
std::string ToText(JoulesPerByte energy) {
  return ExactText(energy.value(), "J/B");
}
std::string ToText(JoulesPerOp energy) {
  return ExactText(energy.value(), "J/op");
}
std::string ToText(PerSecond rate) { return ExactText(rate.value(), "/s"); }

std::string Format(Bytes bytes) {
  return ScaledCount(bytes.value(), "B", kBinary);
}
std::string Format(Ops ops) { return ScaledCount(ops.value(), "ops", kLarge); }
std::string Format(Seconds time) { return Scaled(time.value(), "s", kSmall); }
std::string Format(Joules energy) {
  return Scaled(energy.value(), "J", kSmall, 0.1);
}
std::string Format(Watts power) {
  return Scaled(power.value(), "W", kEngineering);
}
std::string Format(BytesPerSecond rate) {
  return Scaled(rate.value(), "B/s", kEngineering);
}
std::string Format(OpsPerSecond rate) {
  return Scaled(rate.value(), "ops/s", kEngineering);
}
std::string Format(JoulesPerByte energy) {
  return Scaled(energy.value(), "J/B", kSmall, 0.1);
}
std::string Format(JoulesPerOp energy) {
  return Scaled(energy.value(), "J/op", kSmall, 0.1);
}
std::string Format(PerSecond rate) {
  constexpr Prefix kNone[] = {{"", 1}};
  return Scaled(rate.value(), "/s", kNone);
}

std::string FormatCount(int64_t count) {
  if (count == std::numeric_limits<int64_t>::max()) return kOverflow;
  const std::string digits = absl::StrCat(count);
  const size_t sign = digits[0] == '-' ? 1 : 0;
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > sign && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

std::string FormatCountShort(int64_t count) {
  return ScaledCount(count, "", kLarge);
}

}  // namespace weighbridge
