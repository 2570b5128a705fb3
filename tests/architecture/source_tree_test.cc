#include "tests/architecture/source_tree.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::FieldsAre;

void Write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST(ReadSourceTreeTest, ReadsTextInOrderAndLeavesOutTheRest) {
  const std::filesystem::path root =
      std::filesystem::path(testing::TempDir()) / "source_tree";
  std::filesystem::remove_all(root);
  Write(root / "tools/analyze.cc", "main");
  Write(root / "BUILD", "build");
  Write(root / "docs/a.md", "");
  Write(root / "examples/model.onnx", "binary");
  Write(root / ".git/config.h", "hidden");
  Write(root / "bazel-bin/x.cc", "output");
  std::filesystem::create_symlink(root / "BUILD", root / "docs/link.md");
  EXPECT_THAT(
      ReadSourceTree(root),
      ElementsAre(FieldsAre("BUILD", "build"), FieldsAre("docs/a.md", ""),
                  FieldsAre("tools/analyze.cc", "main")));
}

TEST(IsTestCodeTest, GoesByTheWordsOfTheName) {
  for (const char* path :
       {"analyzer/ir/graph_test.cc", "analyzer/ir/test_graph.h",
        "analyzer/ops/op_test_view.h", "analyzer/units/parse_fuzz.cc",
        "analyzer/status/status_matchers.h", "tests/truth/executed_truth.cc"}) {
    EXPECT_TRUE(IsTestCode(path)) << path;
  }
  for (const char* path : {"analyzer/ir/graph.cc", "hwdb/latest.h",
                           "analyzer/hw/testing.cc", "hwdb/test/unit.toml"}) {
    EXPECT_FALSE(IsTestCode(path)) << path;
  }
}

}  // namespace
}  // namespace weighbridge
