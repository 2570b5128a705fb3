#include "analyzer/resolve/unknown_attributes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/ops/onnx_catalogue.h"
#include "analyzer/text/nearest.h"

namespace weighbridge {

std::vector<std::string> UnknownAttributes(const Graph& graph) {
  std::vector<std::string> lines;
  for (const Node& node : graph.nodes()) {
    if (node.attributes.items().empty()) continue;
    const CatalogueEntry* entry = FindInCatalogue(node.domain, node.op_type);
    if (entry == nullptr) continue;
    const std::vector<std::string> known =
        absl::StrSplit(entry->attributes, ' ', absl::SkipEmpty());
    for (const Attribute& attribute : node.attributes.items()) {
      if (std::binary_search(known.begin(), known.end(), attribute.name)) {
        continue;
      }
      lines.push_back(absl::StrCat(DescribeNode(node),
                                   ": the operator has no attribute ",
                                   QuoteName(attribute.name), "; it is ignored",
                                   DidYouMean(attribute.name, known)));
    }
  }
  return lines;
}

}  // namespace weighbridge
