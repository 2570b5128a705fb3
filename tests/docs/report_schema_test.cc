// docs/report.schema.json is the schema of the reports that are written.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "analyzer/analyze.h"
#include "analyzer/report/json_schema.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"

namespace weighbridge {
namespace {

TEST(ReportSchemaTest, ThePublishedSchemaIsTheReports) {
  const std::string schema = RenderJsonSchema(kReportSchemaVersion);
  const std::filesystem::path path =
      SourceRoot() / "docs" / "report.schema.json";
  if (std::getenv("WEIGHBRIDGE_UPDATE_GOLDENS") != nullptr) {
    std::ofstream(path, std::ios::binary) << schema;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string published((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(published, schema)
      << "docs/report.schema.json is out of date; tools/update_goldens.sh "
         "writes it";
}

}  // namespace
}  // namespace weighbridge
