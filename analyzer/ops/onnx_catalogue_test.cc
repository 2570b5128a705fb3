#include "analyzer/ops/onnx_catalogue.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

std::string NameOf(const std::string& domain, const std::string& name) {
  return domain + ":" + name;
}

TEST(OnnxCatalogueTest, IsSortedAndItsVersionsAscend) {
  const absl::Span<const CatalogueEntry> entries = OnnxCatalogue();
  for (size_t i = 1; i < entries.size(); ++i) {
    const auto key = [&](size_t k) {
      return std::pair<std::string, std::string>(entries[k].domain,
                                                 entries[k].name);
    };
    EXPECT_LT(key(i - 1), key(i));
  }
  for (const CatalogueEntry& entry : entries) {
    const auto end = std::find(entry.versions.begin(), entry.versions.end(), 0);
    EXPECT_NE(end, entry.versions.begin()) << entry.name;
    EXPECT_TRUE(std::is_sorted(entry.versions.begin(), end)) << entry.name;
  }
}

TEST(OnnxCatalogueTest, AttributesAreSortedNames) {
  for (const CatalogueEntry& entry : OnnxCatalogue()) {
    const std::vector<std::string> names =
        absl::StrSplit(entry.attributes, ' ', absl::SkipEmpty());
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end())) << entry.name;
    EXPECT_EQ(absl::StrJoin(names, " "), entry.attributes) << entry.name;
  }
}

TEST(OnnxCatalogueTest, OperatorsAreFoundByDomainAndName) {
  for (const CatalogueEntry& entry : OnnxCatalogue()) {
    EXPECT_EQ(FindInCatalogue(entry.domain, entry.name), &entry);
  }
  EXPECT_EQ(FindInCatalogue("", "Convolution"), nullptr);
  EXPECT_EQ(FindInCatalogue("ai.onnx.ml", "Conv"), nullptr);
  EXPECT_EQ(FindInCatalogue("zzz", "Conv"), nullptr);
}

// A row of the registry begins where the standard changed the operator. But for
// one: exporters wrote an operator that the standard has as another one.
TEST(OnnxCatalogueTest, RowsOfTheRegistryAreVersionsOfTheStandard) {
  const std::set<std::pair<std::string, int>> older = {
      {"SimplifiedLayerNormalization", 1}};
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  for (const OpDef* def : registry.All()) {
    const bool is_of_onnx =
        std::any_of(OnnxCatalogue().begin(), OnnxCatalogue().end(),
                    [&](const CatalogueEntry& entry) {
                      return std::string(entry.domain) == def->domain;
                    });
    if (!is_of_onnx) continue;
    if (older.count({def->name, def->since_version}) > 0) continue;
    const absl::Span<const CatalogueEntry> entries = OnnxCatalogue();
    const auto entry = std::find_if(
        entries.begin(), entries.end(), [&](const CatalogueEntry& candidate) {
          return NameOf(candidate.domain, candidate.name) ==
                 NameOf(def->domain, def->name);
        });
    ASSERT_NE(entry, entries.end()) << def->name;
    EXPECT_THAT(entry->versions, Contains(def->since_version)) << def->name;
  }
}

// The first row is not younger than the operator: no model of an older opset
// finds its operator without a rule.
TEST(OnnxCatalogueTest, EveryOperatorHasARuleFromItsFirstVersionOn) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  std::set<std::string> unmodeled;
  for (const CatalogueEntry& entry : OnnxCatalogue()) {
    if (!registry.Find(entry.domain, entry.name, entry.versions[0]).ok()) {
      unmodeled.insert(NameOf(entry.domain, entry.name));
    }
  }
  EXPECT_THAT(unmodeled, IsEmpty());
}

}  // namespace
}  // namespace weighbridge
