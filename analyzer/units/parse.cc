#include "analyzer/units/parse.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

enum class Prefixes : uint8_t {
  kNone,
  kLarge,           // k M G T P E
  kLargeAndBinary,  // ... K Ki Mi Gi Ti Pi Ei
  kSmall,           // m u n p f
  kAll,             // k M G T, m u n p f
};

struct Unit {
  const char* name;
  Prefixes prefixes;
  int binary_exponent = 0;  // Base units in one: 2 to this.
};

// What text of one quantity may look like.
struct Grammar {
  const char* expected;
  const Unit* units;
  size_t unit_count;
};

constexpr Unit kBytes[] = {{"B", Prefixes::kLargeAndBinary}};
constexpr Unit kOps[] = {{"ops", Prefixes::kLarge}, {"op", Prefixes::kLarge}};
constexpr Unit kSeconds[] = {{"s", Prefixes::kSmall}};
constexpr Unit kJoules[] = {{"J", Prefixes::kAll}};
constexpr Unit kWatts[] = {{"W", Prefixes::kAll}};
constexpr Unit kBytesPerSecond[] = {{"B/s", Prefixes::kLargeAndBinary},
                                    {"bit/s", Prefixes::kLarge, -3}};
constexpr Unit kOpsPerSecond[] = {{"ops/s", Prefixes::kLarge},
                                  {"op/s", Prefixes::kLarge}};
constexpr Unit kJoulesPerByte[] = {{"J/B", Prefixes::kSmall},
                                   {"J/bit", Prefixes::kSmall, 3}};
constexpr Unit kJoulesPerOp[] = {{"J/op", Prefixes::kSmall}};
constexpr Unit kPerSecond[] = {{"/s", Prefixes::kNone},
                               {"Hz", Prefixes::kLarge}};

template <size_t kCount>
constexpr Grammar GrammarOf(const char* expected, const Unit (&units)[kCount]) {
  return {expected, units, kCount};
}

constexpr Grammar kByteGrammar =
    GrammarOf("a size such as \"96 GiB\" or \"80 GB\"", kBytes);
constexpr Grammar kOpGrammar =
    GrammarOf("an amount of work such as \"8.2 Gops\"", kOps);
constexpr Grammar kSecondGrammar =
    GrammarOf("a time such as \"100 ms\"", kSeconds);
constexpr Grammar kJouleGrammar =
    GrammarOf("an energy such as \"50 mJ\"", kJoules);
constexpr Grammar kWattGrammar = GrammarOf("a power such as \"2.5 W\"", kWatts);
constexpr Grammar kBytesPerSecondGrammar =
    GrammarOf("a rate such as \"4.8 TB/s\" or \"32 Gbit/s\"", kBytesPerSecond);
constexpr Grammar kOpsPerSecondGrammar =
    GrammarOf("a rate such as \"26 Tops/s\"", kOpsPerSecond);
constexpr Grammar kJoulesPerByteGrammar =
    GrammarOf("an energy per byte such as \"12 pJ/B\"", kJoulesPerByte);
constexpr Grammar kJoulesPerOpGrammar =
    GrammarOf("an energy per op such as \"0.5 pJ/op\"", kJoulesPerOp);
constexpr Grammar kPerSecondGrammar =
    GrammarOf("a rate such as \"30 /s\" or \"1.3 GHz\"", kPerSecond);

// Text from a file may be long, and may contain anything.
std::string Quote(const std::string& text) {
  constexpr size_t kShown = 60;
  if (text.size() <= kShown) return absl::Utf8SafeCHexEscape(text);
  size_t end = kShown;
  // Not within a UTF-8 sequence.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return absl::StrCat(absl::Utf8SafeCHexEscape(text.substr(0, end)), "...");
}

absl::Status Error(const std::string& text, const std::string& problem,
                   const Grammar& grammar) {
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", Quote(text), "\" ", problem, "; expected ", grammar.expected));
}

struct Scale {
  int decimal_exponent = 0;
  int binary_exponent = 0;
};

std::optional<Scale> FindLarge(const std::string& prefix) {
  constexpr char kSymbols[] = "kMGTPE";
  if (prefix.size() != 1) return std::nullopt;
  const size_t index = std::string(kSymbols).find(prefix[0]);
  if (index == std::string::npos) return std::nullopt;
  return Scale{.decimal_exponent = 3 * (static_cast<int>(index) + 1)};
}

std::optional<Scale> FindSmall(const std::string& prefix) {
  // Two code points look like the micro sign.
  if (prefix == "\u00B5" || prefix == "\u03BC") {
    return Scale{.decimal_exponent = -6};
  }
  constexpr char kSymbols[] = "munpf";
  if (prefix.size() != 1) return std::nullopt;
  const size_t index = std::string(kSymbols).find(prefix[0]);
  if (index == std::string::npos) return std::nullopt;
  return Scale{.decimal_exponent = -3 * (static_cast<int>(index) + 1)};
}

std::optional<Scale> FindBinary(const std::string& prefix) {
  constexpr char kSymbols[] = "KMGTPE";
  if (prefix.size() != 2 || prefix[1] != 'i') return std::nullopt;
  const size_t index = std::string(kSymbols).find(prefix[0]);
  if (index == std::string::npos) return std::nullopt;
  return Scale{.binary_exponent = 10 * (static_cast<int>(index) + 1)};
}

std::optional<Scale> FindPrefix(const std::string& prefix, Prefixes allowed) {
  if (prefix.empty()) return Scale{};
  switch (allowed) {
    case Prefixes::kNone:
      return std::nullopt;
    case Prefixes::kLarge:
      return FindLarge(prefix);
    case Prefixes::kLargeAndBinary:
      if (prefix == "K") return Scale{.decimal_exponent = 3};
      if (const auto scale = FindBinary(prefix)) return scale;
      return FindLarge(prefix);
    case Prefixes::kSmall:
      return FindSmall(prefix);
    case Prefixes::kAll:
      if (const auto scale = FindSmall(prefix)) return scale;
      return FindLarge(prefix);
  }
  return std::nullopt;
}

std::optional<Scale> FindUnit(const std::string& text, const Grammar& grammar) {
  for (size_t i = 0; i < grammar.unit_count; ++i) {
    const Unit& unit = grammar.units[i];
    const std::string name = unit.name;
    if (text.size() < name.size()) continue;
    const size_t prefix_size = text.size() - name.size();
    if (text.compare(prefix_size, std::string::npos, name) != 0) continue;
    if (auto scale = FindPrefix(text.substr(0, prefix_size), unit.prefixes)) {
      scale->binary_exponent += unit.binary_exponent;
      return scale;
    }
  }
  return std::nullopt;
}

// A spelling that is not taken because readers disagree about it.
struct Habit {
  const Grammar* grammar;
  const char* ending;   // In lower case, behind at most one prefix letter.
  const char* instead;  // '$' stands for the prefix.
};

constexpr char kTwoOps[] =
    "write \"$ops/s\"; one multiply-accumulate is two ops";
constexpr char kBytesOrBits[] = "write \"$B/s\" or \"$bit/s\"";
constexpr Habit kHabits[] = {
    {&kBytesPerSecondGrammar, "bps", kBytesOrBits},
    {&kBytesPerSecondGrammar, "b/s", kBytesOrBits},
    {&kBytesPerSecondGrammar, "b/sec", kBytesOrBits},
    {&kBytesPerSecondGrammar, "bits/s", kBytesOrBits},
    {&kOpsPerSecondGrammar, "ops", kTwoOps},
    {&kOpsPerSecondGrammar, "flops", kTwoOps},
    {&kOpsPerSecondGrammar, "flop/s", kTwoOps},
    {&kOpsPerSecondGrammar, "flops/s", kTwoOps},
    {&kOpsPerSecondGrammar, "mac/s", kTwoOps},
    {&kOpsPerSecondGrammar, "macs", kTwoOps},
    {&kOpsPerSecondGrammar, "macs/s", kTwoOps},
    {&kJoulesPerOpGrammar, "j/mac",
     "write \"$J/op\"; one multiply-accumulate is two ops"},
    {&kJoulesPerOpGrammar, "j/flop",
     "write \"$J/op\"; one multiply-accumulate is two ops"},
    {&kPerSecondGrammar, "fps", "write \"/s\""},
};

// What to write instead of `unit`; "" if nothing comes to mind.
std::string Hint(const std::string& unit, const Grammar& grammar) {
  const std::string lower = absl::AsciiStrToLower(unit);
  // "gb" for "GB", "mib" for "MiB", "Ms" for "ms".
  for (size_t i = 0; i < grammar.unit_count; ++i) {
    for (const char* prefix : {"", "k", "M", "G", "T", "P", "Ki", "Mi", "Gi",
                               "Ti", "m", "u", "n", "p", "f"}) {
      const std::string spelling = absl::StrCat(prefix, grammar.units[i].name);
      if (absl::AsciiStrToLower(spelling) != lower) continue;
      // The case of a 'b' tells bits from bytes: that one is no slip.
      if ((&grammar == &kByteGrammar || &grammar == &kBytesPerSecondGrammar) &&
          unit.find('B') == std::string::npos) {
        continue;
      }
      if (!FindUnit(spelling, grammar)) continue;
      return absl::StrCat("did you mean \"", spelling, "\"?");
    }
  }
  for (const Habit& habit : kHabits) {
    if (habit.grammar != &grammar) continue;
    const std::string ending = habit.ending;
    if (lower.size() < ending.size()) continue;
    const size_t rest = lower.size() - ending.size();
    if (rest > 1 || lower.compare(rest, std::string::npos, ending) != 0) {
      continue;
    }
    std::string prefix = unit.substr(0, rest);
    if (habit.grammar != &kJoulesPerOpGrammar) {
      absl::AsciiStrToUpper(&prefix);  // No rate is counted in thousandths.
      if (prefix == "K") prefix = "k";
    }
    return absl::StrReplaceAll(habit.instead, {{"$", prefix}});
  }
  return "";
}

// A decimal number as written: digits * 10^exponent, without trailing zeros.
struct Decimal {
  std::string digits;  // "0" or no leading zeros.
  int64_t exponent = 0;
};

struct Parts {
  Decimal number;
  Scale scale;
};

// Reads digits [. digits] [e [sign] digits] from the front of `text`. Returns
// how much was read; nullopt if no number stands there.
std::optional<size_t> ReadDecimal(const std::string& text, Decimal& number) {
  size_t at = 0;
  size_t digits = 0;
  bool after_point = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !after_point && digits > 0 && at + 1 < text.size() &&
        absl::ascii_isdigit(text[at + 1])) {
      after_point = true;
    } else if (absl::ascii_isdigit(c)) {
      ++digits;
      number.digits += c;
      if (after_point) --number.exponent;
    } else {
      break;
    }
  }
  if (digits == 0) return std::nullopt;
  if (at + 1 < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    size_t end = at + 1;
    if (text[end] == '+' || text[end] == '-') ++end;
    const size_t first_digit = end;
    while (end < text.size() && absl::ascii_isdigit(text[end])) ++end;
    if (end > first_digit) {
      int64_t exponent = 0;
      constexpr int64_t kFarOut = 100'000;  // No double has such an exponent.
      for (size_t i = first_digit; i < end; ++i) {
        exponent = exponent * 10 + (text[i] - '0');
        if (exponent > kFarOut) exponent = kFarOut;
      }
      number.exponent += text[at + 1] == '-' ? -exponent : exponent;
      at = end;
    }
  }
  while (number.digits.size() > 1 && number.digits.back() == '0') {
    number.digits.pop_back();
    ++number.exponent;
  }
  const size_t nonzero = number.digits.find_first_not_of('0');
  number.digits =
      nonzero == std::string::npos ? "0" : number.digits.substr(nonzero);
  return at;
}

absl::StatusOr<Parts> Split(const std::string& text, const Grammar& grammar) {
  if (text.empty()) return Error(text, "is empty", grammar);
  if (text[0] == '-') return Error(text, "is negative", grammar);
  const std::string lower = absl::AsciiStrToLower(text.substr(0, 3));
  if (lower == "nan" || lower == "inf") {
    return Error(text, "is not finite", grammar);
  }
  Parts parts;
  const std::optional<size_t> number_end = ReadDecimal(text, parts.number);
  if (!number_end) {
    return Error(text, "does not start with a number", grammar);
  }
  size_t unit_start = *number_end;
  if (unit_start < text.size() && text[unit_start] == ' ') ++unit_start;
  const std::string unit = text.substr(unit_start);
  if (unit.empty()) return Error(text, "has no unit", grammar);
  const std::optional<Scale> scale = FindUnit(unit, grammar);
  if (!scale) {
    const std::string hint = Hint(unit, grammar);
    return absl::InvalidArgumentError(absl::StrCat(
        "unknown unit '", Quote(unit), "' in \"", Quote(text), "\"; ",
        hint.empty() ? absl::StrCat("expected ", grammar.expected) : hint));
  }
  parts.scale = *scale;
  return parts;
}

// Exact: 0.1 KB is 100 bytes, and 0.0001 KB is an error.
absl::StatusOr<int64_t> ParseCount(const std::string& text,
                                   const Grammar& grammar) {
  WB_ASSIGN_OR_RETURN(const Parts parts, Split(text, grammar));
  if (parts.number.digits == "0") return 0;
  constexpr size_t kMostDigits = 38;  // Of an unsigned __int128.
  if (parts.number.digits.size() > kMostDigits) {
    return Error(text, "has too many digits", grammar);
  }
  unsigned __int128 count = 0;
  for (const char digit : parts.number.digits) {
    count = count * 10 + static_cast<unsigned>(digit - '0');
  }
  // count * 10^exponent * 2^twos; a ten is a two and a five.
  int64_t exponent = parts.number.exponent + parts.scale.decimal_exponent;
  int64_t twos = parts.scale.binary_exponent;
  for (; exponent < 0; ++exponent, --twos) {
    if (count % 5 != 0) return Error(text, "is not a whole number", grammar);
    count /= 5;
  }
  for (; twos < 0; ++twos) {
    if (count % 2 != 0) return Error(text, "is not a whole number", grammar);
    count /= 2;
  }
  constexpr unsigned __int128 kLimit = std::numeric_limits<int64_t>::max();
  for (; exponent > 0 && count < kLimit; --exponent) count *= 10;
  for (; twos > 0 && count < kLimit; --twos) count *= 2;
  // The largest count itself stands for "overflow".
  if (count >= kLimit) return Error(text, "is too large", grammar);
  return static_cast<int64_t>(count);
}

absl::StatusOr<double> ParseMagnitude(const std::string& text,
                                      const Grammar& grammar) {
  WB_ASSIGN_OR_RETURN(const Parts parts, Split(text, grammar));
  if (parts.number.digits == "0") return 0.0;
  // One rounding: the prefix goes into the exponent, not into a product.
  const std::string decimal =
      absl::StrCat(parts.number.digits, "e",
                   parts.number.exponent + parts.scale.decimal_exponent);
  double value = 0;
  const auto [end, error] =
      std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
  if (error == std::errc()) {
    // Exact but for values at the border of what a double can hold.
    for (int i = 0; i < parts.scale.binary_exponent; ++i) value *= 2;
    for (int i = 0; i > parts.scale.binary_exponent; --i) value /= 2;
    if (value > 0 && value <= std::numeric_limits<double>::max()) return value;
  }
  return Error(text, "is too large or too small for a number", grammar);
}

template <typename Q>
absl::StatusOr<Q> CountOf(const std::string& text, const Grammar& grammar) {
  WB_ASSIGN_OR_RETURN(const int64_t count, ParseCount(text, grammar));
  return Q(count);
}

template <typename Q>
absl::StatusOr<Q> MagnitudeOf(const std::string& text, const Grammar& grammar) {
  WB_ASSIGN_OR_RETURN(const double value, ParseMagnitude(text, grammar));
  return Q(value);
}

}  // namespace

template <>
absl::StatusOr<Bytes> ParseQuantity<Bytes>(const std::string& text) {
  return CountOf<Bytes>(text, kByteGrammar);
}
template <>
absl::StatusOr<Ops> ParseQuantity<Ops>(const std::string& text) {
  return CountOf<Ops>(text, kOpGrammar);
}
template <>
absl::StatusOr<Seconds> ParseQuantity<Seconds>(const std::string& text) {
  return MagnitudeOf<Seconds>(text, kSecondGrammar);
}
template <>
absl::StatusOr<Joules> ParseQuantity<Joules>(const std::string& text) {
  return MagnitudeOf<Joules>(text, kJouleGrammar);
}
template <>
absl::StatusOr<Watts> ParseQuantity<Watts>(const std::string& text) {
  return MagnitudeOf<Watts>(text, kWattGrammar);
}
template <>
absl::StatusOr<BytesPerSecond> ParseQuantity<BytesPerSecond>(
    const std::string& text) {
  return MagnitudeOf<BytesPerSecond>(text, kBytesPerSecondGrammar);
}
template <>
absl::StatusOr<OpsPerSecond> ParseQuantity<OpsPerSecond>(
    const std::string& text) {
  return MagnitudeOf<OpsPerSecond>(text, kOpsPerSecondGrammar);
}
template <>
absl::StatusOr<JoulesPerByte> ParseQuantity<JoulesPerByte>(
    const std::string& text) {
  return MagnitudeOf<JoulesPerByte>(text, kJoulesPerByteGrammar);
}
template <>
absl::StatusOr<JoulesPerOp> ParseQuantity<JoulesPerOp>(
    const std::string& text) {
  return MagnitudeOf<JoulesPerOp>(text, kJoulesPerOpGrammar);
}
template <>
absl::StatusOr<PerSecond> ParseQuantity<PerSecond>(const std::string& text) {
  return MagnitudeOf<PerSecond>(text, kPerSecondGrammar);
}

}  // namespace weighbridge
