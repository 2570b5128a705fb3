// Every rule finds a planted breach, names its line, and leaves its legal
// neighbour alone.
#include "tests/architecture/rules.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

std::string Include(const std::string& path) {
  return "#include \"" + path + "\"\n";
}

TEST(RoomOrderTest, FindsAnIncludeAgainstTheOrder) {
  EXPECT_THAT(RoomOrder({{"analyzer/ir/graph.cc",
                          "\n" + Include("analyzer/passes/pass.h")}}),
              ElementsAre("analyzer/ir/graph.cc:2: analyzer/ir may not include "
                          "analyzer/passes/pass.h"));
  EXPECT_THAT(RoomOrder({{"analyzer/hw/hardware_target.h",
                          Include("analyzer/weigh/node_costs.h")}}),
              ElementsAre(StartsWith("analyzer/hw/hardware_target.h:1:")));
  EXPECT_THAT(RoomOrder({{"analyzer/ops/conv.cc",
                          Include("analyzer/resolve/resolve.h")}}),
              ElementsAre(StartsWith("analyzer/ops/conv.cc:1:")));
}

TEST(RoomOrderTest, TheAnalyzerKnowsNeitherFilesNorTools) {
  for (const char* header :
       {"onnx_frontend/import_model.h", "hwdb/target_database.h",
        "tools/analyze_flags.h", "tests/truth/executed_truth.h"}) {
    EXPECT_THAT(RoomOrder({{"analyzer/analyze.cc", Include(header)}}),
                ElementsAre(StartsWith("analyzer/analyze.cc:1:")))
        << header;
  }
}

TEST(RoomOrderTest, TestsKeepTheOrderToo) {
  EXPECT_THAT(RoomOrder({{"analyzer/ir/graph_test.cc",
                          Include("analyzer/ops/conv.h")}}),
              ElementsAre(StartsWith("analyzer/ir/graph_test.cc:1:")));
}

TEST(RoomOrderTest, AllowsTheOrderAndLibraries) {
  EXPECT_THAT(
      RoomOrder(
          {{"analyzer/passes/roofline.cc",
            Include("analyzer/hw/hardware_target.h") +
                Include("analyzer/passes/results.h") +
                Include("absl/strings/str_cat.h") + "#include <vector>\n"},
           {"analyzer/analyze.cc", Include("analyzer/report/report.pb.h")},
           {"tools/analyze.cc", Include("onnx_frontend/import_model.h")}}),
      IsEmpty());
}

TEST(RoomOrderTest, FindsADependencyAgainstTheOrder) {
  EXPECT_THAT(RoomOrder({{"analyzer/BUILD",
                          "deps = [\n    \"//analyzer/ir:graph\",\n"
                          "    \"//onnx_frontend:import_model\",\n],\n"}}),
              ElementsAre("analyzer/BUILD:3: analyzer may not depend on "
                          "//onnx_frontend:import_model"));
}

TEST(RoomOrderTest, VisibilityIsNoDependency) {
  EXPECT_THAT(
      RoomOrder({{"analyzer/ir/BUILD",
                  "visibility = [\"//tools:__pkg__\", \"//:rooms\",\n"
                  "    \"//analyzer:__subpackages__\"],  # \"//tools:x\"\n"}}),
      IsEmpty());
}

TEST(RoomOrderTest, CodeHasARoom) {
  EXPECT_THAT(RoomOrder({{"analyzer/cache/cache.h", ""}, {"extra/x.cc", ""}}),
              ElementsAre("analyzer/cache/cache.h:1: is in no room",
                          "extra/x.cc:1: is in no room"));
}

TEST(LibraryOwnersTest, FindsIncludesElsewhere) {
  EXPECT_THAT(
      LibraryOwners(
          {{"analyzer/ir/graph.cc", Include("onnx/onnx-ml.pb.h")},
           {"tools/targets.cc", Include("toml.hpp")},
           {"analyzer/toml/toml_tree.cc", "#include <toml++/toml.h>\n"},
           {"onnx_frontend/schema.h", Include("onnx/onnx-ml.pb.h")},
           {"analyzer/analyze.cc", Include("absl/flags/flag.h")}}),
      ElementsAre(StartsWith("analyzer/ir/graph.cc:1: onnx/onnx-ml.pb.h: only "
                             "onnx_frontend may know"),
                  StartsWith("tools/targets.cc:1:"),
                  StartsWith("analyzer/analyze.cc:1:")));
}

TEST(LibraryOwnersTest, FindsDependenciesElsewhere) {
  EXPECT_THAT(
      LibraryOwners(
          {{"tools/BUILD", "\"@onnx//:onnx_proto_cc\""},
           {"analyzer/ir/BUILD", "\"//third_party/onnx:onnx_proto_cc\""},
           {"analyzer/hw/BUILD", "\n\"@tomlplusplus\""},
           {"analyzer/toml/BUILD", "\"@tomlplusplus\""},
           {"onnx_frontend/BUILD", "\"//third_party/onnx:onnx_proto_cc\""},
           {"third_party/onnx/BUILD", "\"@onnx//:onnx_proto_cc\""}}),
      ElementsAre(StartsWith("tools/BUILD:1:"),
                  StartsWith("analyzer/ir/BUILD:1:"),
                  StartsWith("analyzer/hw/BUILD:2:")));
}

TEST(RenderersKnowOnlyTheReportTest, FindsARendererThatLooksBehindIt) {
  EXPECT_THAT(
      RenderersKnowOnlyTheReport(
          {{"analyzer/report/render_text.cc",
            Include("analyzer/report/report.pb.h") +
                Include("analyzer/passes/results.h")},
           {"analyzer/report/build_report.cc",
            Include("analyzer/passes/results.h")},
           {"analyzer/report/render_json.cc",
            Include("analyzer/units/format.h")},
           {"analyzer/gate/read_policy.cc", Include("analyzer/ir/precision.h")},
           {"analyzer/gate/evaluate_policy.cc",
            Include("analyzer/report/build_report.h")}}),
      ElementsAre(StartsWith("analyzer/report/render_text.cc:2:"),
                  StartsWith("analyzer/gate/evaluate_policy.cc:1:")));
}

TEST(FlagsOutsideToolsTest, FindsADefinitionAndNotItsMention) {
  EXPECT_THAT(
      FlagsOutsideTools(
          {{"analyzer/analyze.cc", "\nABSL_FLAG(bool, x, false, \"\");\n"},
           {"hwdb/a.cc", "ABSL_DECLARE_FLAG(bool, x);\n"},
           {"hwdb/b.cc", "// ABSL_FLAG(\nconst char* a = \"ABSL_FLAG(\";\n"},
           {"tools/analyze.cc", "ABSL_FLAG(bool, x, false, \"\");\n"}}),
      ElementsAre("analyzer/analyze.cc:2: flags belong to tools/",
                  "hwdb/a.cc:1: flags belong to tools/"));
}

TEST(OperatorNamesOutsideOpsTest, FindsComparisonsBothWaysAround) {
  for (const char* code :
       {"if (node.op_type == \"Relu\") Fuse();", "x = op_type != kClip;",
        "if (\"Relu\" == graph.node(id).op_type) {",
        "if (layer.op_type() == relu)", "if (layer.op_types(0) == relu)",
        "op_type.compare(relu)"}) {
    EXPECT_THAT(
        OperatorNamesOutsideOps({{"analyzer/passes/partition.cc", code}}),
        ElementsAre(StartsWith("analyzer/passes/partition.cc:1:")))
        << code;
  }
}

TEST(OperatorNamesOutsideOpsTest, AllowsItInOpsAndOtherUsesElsewhere) {
  EXPECT_THAT(
      OperatorNamesOutsideOps(
          {{"analyzer/ops/conv.cc", "if (op_type == name) {}"},
           {"analyzer/passes/a.cc", "Find(node.domain, node.op_type, opset);"},
           {"analyzer/report/b.cc", "if (layer.op_types_size() == 0) {}"}}),
      IsEmpty());
}

TEST(BareQuantitiesTest, FindsAValueThatLeavesItsUnit) {
  EXPECT_THAT(
      BareQuantities(
          {{"analyzer/passes/roofline.cc", "double t = bytes.value() / 2;"},
           {"analyzer/units/format.cc", "bytes.value()"},
           {"analyzer/report/build_report.cc", "bytes.value()"},
           {"analyzer/report/build_coverage.cc", "bytes.value()"},
           {"analyzer/passes/energy.cc", "resolved.value(id); // .value()"}}),
      ElementsAre(StartsWith("analyzer/passes/roofline.cc:1:")));
}

TEST(ExitsAndPrintsTest, FindsThemBelowToolsOnly) {
  for (const char* code :
       {"throw 1;", "std::exit(1);", "abort();", "assert(x);",
        "std::fprintf(stderr, x);", "std::cerr << x;", "printf(x);"}) {
    EXPECT_THAT(ExitsAndPrints({{"hwdb/load_target.cc", code}}),
                ElementsAre(StartsWith("hwdb/load_target.cc:1:")))
        << code;
    EXPECT_THAT(ExitsAndPrints({{"tools/analyze.cc", code}}), IsEmpty());
  }
  EXPECT_THAT(
      ExitsAndPrints(
          {{"hwdb/a.cc", "static_assert(x); snprintf(a, b, c);  // throws\n"}}),
      IsEmpty());
}

TEST(NamesWithoutMeaningTest, FindsFoldersAndFiles) {
  EXPECT_THAT(
      NamesWithoutMeaning({{"analyzer/utils/axis.h", ""},
                           {"analyzer/ops/shape_utils.cc", ""},
                           {"analyzer/common/BUILD", ""},
                           {"analyzer/ops/broadcast.h", ""},
                           {"analyzer/ops/coordinate.h", ""},
                           {"hwdb/testdata/core_less.toml", ""}}),
      ElementsAre("analyzer/utils/axis.h:1: 'utils' says nothing; name the "
                  "noun",
                  StartsWith("analyzer/ops/shape_utils.cc:1: 'utils'"),
                  StartsWith("analyzer/common/BUILD:1: 'common'")));
}

TEST(LongFilesTest, SixHundredLinesAreTheLimit) {
  const std::string longest(600, '\n');
  EXPECT_THAT(LongFiles({{"analyzer/ops/a.cc", longest},
                         {"analyzer/ops/b.cc", longest + "\n"},
                         {"analyzer/ops/BUILD", longest + "\n"},
                         {"docs/operators.md", longest + "\n"}}),
              ElementsAre("analyzer/ops/b.cc:601: 601 lines, at most 600"));
}

TEST(IncludeGuardsTest, MustFollowThePath) {
  const std::string good =
      "// A.\n#ifndef WEIGHBRIDGE_HWDB_A_B_H_\n#define "
      "WEIGHBRIDGE_HWDB_A_B_H_\n"
      "#endif  // WEIGHBRIDGE_HWDB_A_B_H_\n";
  EXPECT_THAT(IncludeGuards({{"hwdb/a_b.h", good}}), IsEmpty());
  EXPECT_THAT(
      IncludeGuards({{"hwdb/c.h", good}, {"hwdb/d.h", "#pragma once"}}),
      ElementsAre(StartsWith("hwdb/c.h:1:"), StartsWith("hwdb/d.h:1:")));
}

}  // namespace
}  // namespace weighbridge
