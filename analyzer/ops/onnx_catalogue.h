// The operators that ONNX defines, whether or not there is a rule for them:
// what coverage of the standard is measured against.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ONNX_CATALOGUE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ONNX_CATALOGUE_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace weighbridge {

struct CatalogueEntry {
  static constexpr int kMaxVersions = 10;

  const char* domain;  // "" is the default one.
  const char* name;
  // The opsets that defined the operator anew, ascending; then zeros.
  std::array<int8_t, kMaxVersions> versions;
  // The names of its attributes in any of them, sorted, with spaces between.
  const char* attributes;
};

// ONNX up to opset 28 and ai.onnx.ml 5, sorted by domain and name.
absl::Span<const CatalogueEntry> OnnxCatalogue();

// Null: ONNX does not define it.
const CatalogueEntry* FindInCatalogue(absl::string_view domain,
                                      absl::string_view name);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ONNX_CATALOGUE_H_
