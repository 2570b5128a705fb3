// Holds the checkout itself to the rules of docs/architecture.md.
#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/architecture/rules.h"
#include "tests/architecture/source_tree.h"

namespace weighbridge {
namespace {

using testing::IsEmpty;

const std::vector<SourceFile>& Tree() {
  static const std::vector<SourceFile>& tree =
      *new std::vector<SourceFile>(ReadSourceTree(SourceRoot()));
  return tree;
}

// Guards the rest: rules find nothing wrong in a tree that was not read.
TEST(ArchitectureTest, TheWholeTreeIsRead) {
  for (const char* path :
       {"README.md", "analyzer/BUILD", "analyzer/analyze.cc",
        "analyzer/ir/graph.h", "analyzer/report/report.proto",
        "docs/architecture.md", "hwdb/BUILD", "onnx_frontend/BUILD",
        "tests/architecture/architecture_test.cc", "tools/BUILD"}) {
    EXPECT_TRUE(std::any_of(Tree().begin(), Tree().end(),
                            [path](const SourceFile& file) {
                              return file.path == path && !file.text.empty();
                            }))
        << path;
  }
}

TEST(ArchitectureTest, RoomsKnowOnlyRoomsBeforeThem) {
  EXPECT_THAT(RoomOrder(Tree()), IsEmpty());
}

TEST(ArchitectureTest, WrappedLibrariesStayInTheirRoom) {
  EXPECT_THAT(LibraryOwners(Tree()), IsEmpty());
}

TEST(ArchitectureTest, RenderersKnowOnlyTheReport) {
  EXPECT_THAT(RenderersKnowOnlyTheReport(Tree()), IsEmpty());
}

TEST(ArchitectureTest, FlagsStopAtTheDoor) {
  EXPECT_THAT(FlagsOutsideTools(Tree()), IsEmpty());
}

TEST(ArchitectureTest, NobodyOutsideOpsComparesOperatorNames) {
  EXPECT_THAT(OperatorNamesOutsideOps(Tree()), IsEmpty());
}

TEST(ArchitectureTest, QuantitiesKeepTheirUnits) {
  EXPECT_THAT(BareQuantities(Tree()), IsEmpty());
}

TEST(ArchitectureTest, NothingBelowToolsExitsOrPrints) {
  EXPECT_THAT(ExitsAndPrints(Tree()), IsEmpty());
}

TEST(ArchitectureTest, NamesSayWhatIsInside) {
  EXPECT_THAT(NamesWithoutMeaning(Tree()), IsEmpty());
}

TEST(ArchitectureTest, FilesAreShort) {
  EXPECT_THAT(LongFiles(Tree()), IsEmpty());
}

TEST(ArchitectureTest, IncludeGuardsFollowThePath) {
  EXPECT_THAT(IncludeGuards(Tree()), IsEmpty());
}

}  // namespace
}  // namespace weighbridge
