#include "analyzer/ops/ml_tree.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/forest.h"
#include "analyzer/ops/ml_operands.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_ml.md#tree, C1..C6.

// One decision compares a feature and selects a branch; a test of membership in
// a set counts as one comparison too.
constexpr int kDecisionWeight = 2;

absl::StatusOr<int64_t> ReadTargets(const OpView& view) {
  return ReadTargetCount(view, "n_targets", 0);  // tree_c4
}

absl::StatusOr<OutputTypes> InferClassifier(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadNumericRows(view));  // c1
  WB_RETURN_IF_ERROR(ReadForestOfNamedNodes(view).status());  // tree_c2
  WB_ASSIGN_OR_RETURN(                                        // tree_c3
      const ClassLabels labels,
      ReadClassLabels(view, "classlabels_int64s", "classlabels_strings"));
  WB_RETURN_IF_ERROR(ReadPostTransform(view).status());  // tree_c5
  return Classification(labels, rows.count, labels.count, Bound::kExact);
}

absl::StatusOr<OutputTypes> InferRegressor(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadNumericRows(view));  // c1
  WB_RETURN_IF_ERROR(ReadForestOfNamedNodes(view).status());  // tree_c2
  WB_ASSIGN_OR_RETURN(const int64_t targets, ReadTargets(view));
  WB_RETURN_IF_ERROR(ReadPostTransform(view).status());  // tree_c5
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(DType::kFloat32, {rows.count, targets}));
  return OutputTypes{std::move(type)};
}

bool IsEnsembleFloat(DType dtype) {
  return dtype == DType::kFloat16 || dtype == DType::kFloat32 ||
         dtype == DType::kFloat64;
}
constexpr DTypeSet kEnsembleTypes = {&IsEnsembleFloat,
                                     "float16, float32 or float64"};

absl::StatusOr<OutputTypes> InferEnsemble(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kEnsembleTypes));  // tree_c1
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadFeatureRows(view));
  WB_RETURN_IF_ERROR(ReadForestOfPositions(view).status());  // tree_c2
  WB_ASSIGN_OR_RETURN(const int64_t targets, ReadTargets(view));
  WB_RETURN_IF_ERROR(  // tree_c5
      PostTransformWeight(view.IntAttribute("post_transform", 0)).status());
  const int64_t aggregate = view.IntAttribute("aggregate_function", 1);
  if (aggregate < 0 || aggregate > 3) {  // tree_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "aggregate_function is ", aggregate, ", must be in [0, 4)"));
  }
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(view.input(0)->dtype(), {rows.count, targets}));
  return OutputTypes{std::move(type)};
}

// Each row goes down every tree, at most as far as it is deep; each leaf adds
// what it votes for.
OpCost CostOfForest(const OpView& view, const Forest& forest, int64_t rows,
                    int64_t votes_per_leaf, int transform) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  cost.vector_ops = Ops(rows) * forest.total_depth() * kDecisionWeight +
                    Ops(rows) * forest.trees() * votes_per_leaf * kSimpleWeight;
  const int scores = view.output_count() > 1 ? 1 : 0;
  if (view.output(scores) != nullptr) {
    cost.vector_ops += Ops(view.output(scores)->element_count()) * transform;
  }
  return cost;
}

// At most: leaves may vote for several classes or targets.
int64_t VotesPerLeaf(const OpView& view, const char* votes) {
  int64_t leaves = 0;
  for (const std::string& mode : view.StringsAttribute("nodes_modes")) {
    leaves += mode == "LEAF";
  }
  const auto count = static_cast<int64_t>(view.IntsAttribute(votes).size());
  return leaves == 0 ? 0 : count / leaves + (count % leaves != 0);
}

absl::StatusOr<OpCost> CostNamedNodes(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadNumericRows(view));  // c1
  WB_ASSIGN_OR_RETURN(const Forest forest, ReadForestOfNamedNodes(view));
  WB_ASSIGN_OR_RETURN(const int transform, ReadPostTransform(view));
  const char* votes =
      view.HasAttribute("class_ids") ? "class_ids" : "target_ids";
  return CostOfForest(view, forest, rows.count, VotesPerLeaf(view, votes),
                      transform);
}

absl::StatusOr<OpCost> CostEnsemble(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadFeatureRows(view));
  WB_ASSIGN_OR_RETURN(const Forest forest, ReadForestOfPositions(view));
  WB_ASSIGN_OR_RETURN(
      const int transform,
      PostTransformWeight(view.IntAttribute("post_transform", 0)));
  return CostOfForest(view, forest, rows.count, 1, transform);
}

OpDef Trees(const char* name, int since_version,
            absl::StatusOr<OutputTypes> (*infer)(const OpView&),
            absl::StatusOr<OpCost> (*cost)(const OpView&)) {
  return MlTableRow(name, since_version, OpClass::kOpaque, infer, cost);
}

}  // namespace

absl::Status RegisterMlTreeOps(OpRegistry& registry) {
  return registry.AddAll({
      Trees("TreeEnsembleClassifier", 1, &InferClassifier, &CostNamedNodes),
      Trees("TreeEnsembleRegressor", 1, &InferRegressor, &CostNamedNodes),
      Trees("TreeEnsemble", 5, &InferEnsemble, &CostEnsemble),
  });
}

}  // namespace weighbridge
