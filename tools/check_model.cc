#include "tools/check_model.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/analyze.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/report/build_coverage.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/text_table.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

constexpr int kWidth = 120;

std::string OperatorRows(const Coverage& coverage) {
  using Align = TextTable::Align;
  TextTable table({{"operator", Align::kLeft, 20},
                   {"nodes"},
                   {"modeled"},
                   {"MACs"},
                   {"weight bytes"},
                   {"result bytes"}});
  for (const OpCoverage& row : coverage.operators()) {
    table.AddRow({DisplayText(row.op_type()), absl::StrCat(row.nodes()),
                  absl::StrCat(row.modeled_nodes()),
                  row.modeled() ? absl::StrCat(row.macs()) : "unknown",
                  absl::StrCat(row.weight_bytes()),
                  absl::StrCat(row.activation_bytes())});
  }
  return table.Render(kWidth);
}

std::string UnmodeledNodes(const WeighedModel& model) {
  std::string causes;
  int64_t consequences = 0;
  const Graph& graph = model.graph->graph();
  for (const NodeId id : IdRange<NodeId>(graph.nodes().size())) {
    consequences += model.graph->node(id).lacks_input_type;
    const std::string& reason = UnmodeledReason(*model.graph, *model.costs, id);
    if (reason.empty()) continue;
    absl::StrAppend(&causes, "  ", DisplayText(DescribeNode(graph.node(id))),
                    ": ", DisplayText(reason), "\n");
  }
  if (causes.empty()) return causes;
  std::string text = absl::StrCat("not modeled\n", causes);
  if (consequences > 0) {
    absl::StrAppend(&text, "  ", consequences,
                    " nodes depend on results of these and are unknown as "
                    "well\n");
  }
  return text;
}

}  // namespace

absl::StatusOr<ModelCheck> CheckModel(std::shared_ptr<const Graph> graph,
                                      const OpRegistry& ops,
                                      const Bindings& bindings) {
  const std::string file = graph->model().file;
  WB_ASSIGN_OR_RETURN(const std::shared_ptr<const ResolvedGraph> resolved,
                      ResolveModel(std::move(graph), ops, bindings));
  WB_ASSIGN_OR_RETURN(const WeighedModel model,
                      WeighModel(*resolved, ops, PrecisionChoice()));
  const Coverage coverage =
      BuildCoverage(*model.graph, *model.costs, *model.weights);
  ModelCheck check;
  check.is_complete = coverage.modeled_nodes() == coverage.nodes();
  check.text = absl::StrCat(
      DisplayText(file), ": ", coverage.modeled_nodes(), " of ",
      coverage.nodes(), " nodes, ", coverage.modeled_weight_bytes(), " of ",
      coverage.weight_bytes(), " weight bytes and ",
      coverage.modeled_activation_bytes(), " of ", coverage.activation_bytes(),
      " result bytes modeled\n", OperatorRows(coverage), UnmodeledNodes(model));
  return check;
}

}  // namespace weighbridge
