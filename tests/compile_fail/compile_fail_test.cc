// What must not compile does not, and for the reason meant: each expression is
// compiled beside its closest legal relative (BUILD), which must compile.
#include <fstream>
#include <iterator>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ContainsRegex;
using testing::Not;
using testing::StartsWith;

// GCC's and Clang's words for the same three errors.
constexpr char kNoOperator[] = "no match for|invalid operands";
constexpr char kNoConstructor[] = "no matching function|no matching conversion";
constexpr char kNoConversion[] =
    "could not convert|cannot convert|no match for call|no matching function|"
    "invalid initialization of reference|no viable conversion|no known "
    "conversion";

std::string CompilerLog(const std::string& probe, const std::string& kind) {
  const std::string path = "tests/compile_fail/" + probe + "." + kind + ".log";
  std::ifstream file(path);
  EXPECT_TRUE(file) << "cannot read " << path;
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

// The probe's illegal expression fails with a message that matches `reason`.
void ExpectOnlyTheLegalCompiles(const std::string& probe,
                                const std::string& reason) {
  EXPECT_EQ(CompilerLog(probe, "legal"), "exit code 0\n\n");
  const std::string illegal = CompilerLog(probe, "illegal");
  EXPECT_THAT(illegal, StartsWith("exit code "));
  EXPECT_THAT(illegal, Not(StartsWith("exit code 0\n")));
  EXPECT_THAT(illegal, ContainsRegex("error: [^\n]*(" + reason + ")"));
}

TEST(UnitsTest, BytesDoNotAddToOps) {
  ExpectOnlyTheLegalCompiles("bytes_plus_ops", kNoOperator);
}

TEST(UnitsTest, BytesDoNotMultiplyBytes) {
  ExpectOnlyTheLegalCompiles("bytes_times_bytes", kNoOperator);
}

TEST(UnitsTest, BytesAreNotDividedByARateOfOps) {
  ExpectOnlyTheLegalCompiles("bytes_by_ops_rate", kNoOperator);
}

TEST(UnitsTest, ThereIsNoHalfByte) {
  ExpectOnlyTheLegalCompiles("half_a_byte", kNoConstructor);
}

TEST(UnitsTest, BytesAreNotScaledByAFraction) {
  ExpectOnlyTheLegalCompiles("bytes_times_fraction", kNoOperator);
}

TEST(UnitsTest, ANumberIsNoBytes) {
  ExpectOnlyTheLegalCompiles("number_for_bytes", kNoConversion);
}

TEST(UnitsTest, BytesAreNoNumber) {
  ExpectOnlyTheLegalCompiles("bytes_for_number", kNoConversion);
}

TEST(UnitsTest, SecondsDoNotCompareWithJoules) {
  ExpectOnlyTheLegalCompiles("seconds_against_joules", kNoOperator);
}

TEST(IdsTest, AValueIdIsNoNodeId) {
  ExpectOnlyTheLegalCompiles("value_id_for_node_id", kNoConversion);
}

TEST(IdsTest, ANumberIsNoNodeId) {
  ExpectOnlyTheLegalCompiles("number_for_node_id", kNoConversion);
}

TEST(IdsTest, AMapByNodeHasNoEntryForAValue) {
  ExpectOnlyTheLegalCompiles("map_by_other_id",
                             "no match for|no viable overloaded");
}

TEST(PhaseTest, AGraphIsNoResolvedGraph) {
  ExpectOnlyTheLegalCompiles("graph_for_resolved_graph", kNoConversion);
}

}  // namespace
}  // namespace weighbridge
