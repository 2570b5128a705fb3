#include "tools/load_input.h"

#include <cstddef>
#include <fstream>
#include <iterator>
#include <utility>

#include "analyzer/analyze.h"
#include "analyzer/report/read_json.h"
#include "analyzer/status/status_macros.h"
#include "onnx_frontend/import_model.h"

namespace weighbridge {
namespace {

constexpr size_t kBeginning = 64;

}  // namespace

absl::StatusOr<Input> LoadInput(const std::string& path) {
  // What cannot be read here is left to the importer, which tells why.
  std::ifstream file(path, std::ios::binary);
  std::string text(kBeginning, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (!LooksLikeJson(text)) {
    WB_ASSIGN_OR_RETURN(std::shared_ptr<const Graph> graph, ImportModel(path));
    return Input(std::move(graph));
  }
  text.append(std::istreambuf_iterator<char>(file), {});
  absl::StatusOr<Report> report = ReadJson(text, kReportSchemaVersion);
  if (!report.ok()) return Annotate(report.status(), path);
  return Input(*std::move(report));
}

}  // namespace weighbridge
