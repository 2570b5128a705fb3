// Random graphs of shape arithmetic on sizes that depend on data. The test
// computes every number and every length for all counts that the data may have;
// what resolving claims without the data must hold for each of them.
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "analyzer/ops/standard_ops.h"
#include "analyzer/resolve/random_shape_graph.h"
#include "analyzer/resolve/resolve.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr int kGraphs = 600;
// How many claims were made of sizes that depend on data.
struct Claims {
  int exact = 0, upper = 0, tight = 0, unknown = 0, elements = 0, shared = 0;
};

void CheckLength(const ResolvedGraph& graph, const Known& known,
                 const std::string& text, Claims& claims) {
  const ResolvedValue& value =
      graph.value(FindValue(graph.graph(), known.name));
  if (!value.type) {
    ++claims.unknown;
    return;
  }
  ASSERT_EQ(value.type->rank(), 1) << known.name << "\n" << text;
  ASSERT_NE(value.bound, Bound::kAssumed) << known.name << "\n" << text;
  const int64_t claimed = value.type->dim(0);
  bool is_reached = false;
  for (const std::optional<int64_t>& length : known.runs) {
    if (!length) continue;
    is_reached |= *length == claimed;
    if (value.bound == Bound::kExact) {
      ASSERT_EQ(*length, claimed) << known.name << "\n" << text;
    } else {
      ASSERT_LE(*length, claimed) << known.name << "\n" << text;
      if (value.range != nullptr) {
        ASSERT_GE(*length, value.range->least[0]) << known.name << "\n" << text;
      }
    }
  }
  if (value.bound == Bound::kExact) {
    ++claims.exact;
  } else {
    ++claims.upper;
    claims.tight += is_reached;
  }
}

void CheckNumber(const ResolvedGraph& graph, const Known& known,
                 const std::string& text, Claims& claims) {
  const ResolvedValue& value =
      graph.value(FindValue(graph.graph(), known.name));
  if (!value.type || value.type->element_count() != 1) return;
  for (const std::optional<int64_t>& number : known.runs) {
    if (!number) continue;
    if (value.constant != nullptr && value.constant->IsKnown(0)) {
      ASSERT_EQ(value.constant->Int(0), *number) << known.name << "\n" << text;
    }
    if (value.range == nullptr || value.range->least_elements == nullptr ||
        !value.range->least_elements->IsKnown(0)) {
      continue;
    }
    ASSERT_GE(*number, value.range->least_elements->Int(0))
        << known.name << "\n"
        << text;
    ASSERT_LE(*number, value.range->most_elements->Int(0)) << known.name << "\n"
                                                           << text;
    ++claims.elements;
  }
}

// What has one symbol is one number in every run.
class SymbolCheck {
 public:
  void See(const ResolvedGraph& graph, const Known& known,
           const std::string& text) {
    const ResolvedValue& value =
        graph.value(FindValue(graph.graph(), known.name));
    if (value.range == nullptr || value.range->symbols.size() != 1) return;
    Compare(value.range->symbols[0], known, text);
  }
  void SeeElement(const ResolvedGraph& graph, const Known& known,
                  const std::string& text) {
    const ResolvedValue& value =
        graph.value(FindValue(graph.graph(), known.name));
    if (value.range == nullptr || value.range->element_symbols.size() != 1) {
      return;
    }
    Compare(value.range->element_symbols[0], known, text);
  }
  int shared() const { return shared_; }

 private:
  void Compare(Symbol symbol, const Known& known, const std::string& text) {
    if (symbol == kNoSymbol) return;
    const auto [first, is_new] = first_.emplace(symbol, known);
    if (is_new) return;
    ++shared_;
    for (int run = 0; run < kRuns; ++run) {
      if (!first->second.runs[run] || !known.runs[run]) continue;
      ASSERT_EQ(*first->second.runs[run], *known.runs[run])
          << first->second.name << " and " << known.name << "\n"
          << text;
    }
  }

  std::map<Symbol, Known> first_;
  int shared_ = 0;
};

TEST(ValueRangeProperty, NoRunOfRandomShapeArithmeticBreaksAClaim) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry ops, StandardOps());
  Claims claims;
  int resolved_graphs = 0;
  for (uint32_t seed = 0; seed < kGraphs; ++seed) {
    RandomShapeGraph random(seed);
    const absl::StatusOr<ResolvedGraph> resolved =
        Resolve(random.Build(), ops, {});
    // Constants alone may break a rule in every run.
    if (!resolved.ok()) continue;
    ++resolved_graphs;
    SymbolCheck symbols;
    for (const Known& known : random.lengths()) {
      CheckLength(*resolved, known, random.text(), claims);
      symbols.See(*resolved, known, random.text());
      if (testing::Test::HasFatalFailure()) return;
    }
    for (const Known& known : random.numbers()) {
      CheckNumber(*resolved, known, random.text(), claims);
      symbols.SeeElement(*resolved, known, random.text());
      if (testing::Test::HasFatalFailure()) return;
    }
    claims.shared += symbols.shared();
  }
  // Claiming nothing would break no claim, either.
  EXPECT_GT(resolved_graphs, kGraphs / 2);
  EXPECT_GT(claims.upper, kGraphs);
  EXPECT_GT(claims.tight, claims.upper / 2);
  EXPECT_GT(claims.elements, kGraphs);
  EXPECT_GT(claims.shared, kGraphs / 2);
  RecordProperty("upper_bounds", claims.upper);
  RecordProperty("reached", claims.tight);
  RecordProperty("unknown", claims.unknown);
}

}  // namespace
}  // namespace weighbridge
