#include "analyzer/ops/ml_linear.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/ml_operands.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_ml.md#linear, C1..C7.

int64_t SizeOfFloats(const OpView& view, const char* name) {
  return static_cast<int64_t>(view.FloatsAttribute(name).size());
}

// How many vectors as long as a row an attribute holds.
absl::StatusOr<int64_t> ReadVectors(const OpView& view, const char* name,
                                    int64_t columns) {
  const int64_t size = SizeOfFloats(view, name);
  if (size == 0) return 0;
  if (columns == 0 || size % columns != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("attribute '", name, "' has ", size,
                     " elements, expected a multiple of ", columns));
  }
  return size / columns;
}

absl::StatusOr<ClassLabels> ReadLabels(const OpView& view) {
  WB_ASSIGN_OR_RETURN(  // linear_c2
      const ClassLabels labels,
      ReadClassLabels(view, "classlabels_ints", "classlabels_strings"));
  if (labels.count == 0) {  // linear_c2
    return absl::InvalidArgumentError("there is no class label");
  }
  return labels;
}

absl::StatusOr<OutputTypes> InferLinearClassifier(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadNumericRows(view));  // c1
  WB_ASSIGN_OR_RETURN(const ClassLabels labels, ReadLabels(view));
  WB_RETURN_IF_ERROR(  // linear_c3
      ReadVectors(view, "coefficients", rows.columns).status());
  WB_RETURN_IF_ERROR(ReadPostTransform(view).status());  // linear_c4
  return Classification(labels, rows.count, labels.count, Bound::kExact);
}

absl::StatusOr<OutputTypes> InferLinearRegressor(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadNumericRows(view));  // c1
  WB_ASSIGN_OR_RETURN(const int64_t targets,  // linear_c5
                      ReadTargetCount(view, "targets", 1));
  WB_ASSIGN_OR_RETURN(const int64_t vectors,
                      ReadVectors(view, "coefficients", rows.columns));
  if (vectors != targets) {  // linear_c5
    return absl::InvalidArgumentError(
        absl::StrCat("attribute 'coefficients' is of ", vectors,
                     " targets, attribute 'targets' says ", targets));
  }
  WB_RETURN_IF_ERROR(ReadPostTransform(view).status());  // linear_c4
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(DType::kFloat32, {rows.count, targets}));
  return OutputTypes{std::move(type)};
}

// One product of the rows with the coefficients, and `scores` numbers for each
// row that are shifted and transformed.
OpCost CostOfProduct(const OpView& view, const FeatureRows& rows,
                     int64_t vectors, int64_t scores, int score_weight) {
  OpCost cost = StreamingCost(view, WorkClass::kGemm);
  cost.matrix_ops = Ops(rows.count) * rows.columns * vectors * kOpsPerMac;
  cost.contraction =
      ContractionShape{.m = rows.count, .n = vectors, .k = rows.columns};
  cost.vector_ops = Ops(rows.count) * scores * score_weight;
  return cost;
}

absl::StatusOr<OpCost> CostLinear(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadNumericRows(view));  // c1
  WB_ASSIGN_OR_RETURN(const int64_t vectors,
                      ReadVectors(view, "coefficients", rows.columns));
  WB_ASSIGN_OR_RETURN(const int transform, ReadPostTransform(view));
  const int shift = SizeOfFloats(view, "intercepts") > 0 ? kSimpleWeight : 0;
  return CostOfProduct(view, rows, vectors, vectors, shift + transform);
}

enum class Kernel { kLinear, kPoly, kRbf, kSigmoid };

absl::StatusOr<Kernel> ReadKernel(const OpView& view) {
  const std::string name = view.StringAttribute("kernel_type", "LINEAR");
  if (name == "LINEAR") return Kernel::kLinear;
  if (name == "POLY") return Kernel::kPoly;
  if (name == "RBF") return Kernel::kRbf;
  if (name == "SIGMOID") return Kernel::kSigmoid;
  return absl::InvalidArgumentError(absl::StrCat(  // linear_c6
      "kernel_type is '", name, "', expected LINEAR, POLY, RBF or SIGMOID"));
}

// Per pair of a row and a support vector, beside their product.
int KernelWeight(Kernel kernel) {
  switch (kernel) {
    case Kernel::kLinear:
      return 0;
    case Kernel::kPoly:
      return kAffineWeight + kPowWeight;
    case Kernel::kRbf:
      return kSimpleWeight + kExpWeight;
    case Kernel::kSigmoid:
      return kAffineWeight + kTanhWeight;
  }
  return 0;
}

struct SupportVectors {
  FeatureRows rows;
  Kernel kernel = Kernel::kLinear;
  int64_t count = 0;  // 0: the coefficients multiply the rows themselves.
};

absl::StatusOr<SupportVectors> ReadSupportVectors(const OpView& view) {
  SupportVectors vectors;
  WB_ASSIGN_OR_RETURN(vectors.rows, ReadNumericRows(view));
  WB_ASSIGN_OR_RETURN(vectors.kernel, ReadKernel(view));
  const int64_t parameters = SizeOfFloats(view, "kernel_params");
  if (parameters != 0 && parameters != 3) {  // linear_c6
    return absl::InvalidArgumentError(
        absl::StrCat("attribute 'kernel_params' has ", parameters,
                     " elements, expected gamma, coef0 and degree"));
  }
  WB_ASSIGN_OR_RETURN(  // linear_c7
      vectors.count,
      ReadVectors(view, "support_vectors", vectors.rows.columns));
  WB_RETURN_IF_ERROR(ReadPostTransform(view).status());  // linear_c4
  return vectors;
}

// Without probabilities, runtimes write a score for each pair of classes, the
// specification says one for each class.
absl::StatusOr<OutputTypes> InferSvmClassifier(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const SupportVectors vectors, ReadSupportVectors(view));
  WB_ASSIGN_OR_RETURN(const ClassLabels labels, ReadLabels(view));
  constexpr int64_t kMaxClasses = int64_t{1} << 30;
  const int64_t classes = std::min(labels.count, kMaxClasses);
  const int64_t pairs = classes * (classes - 1) / 2;
  const bool is_certain = SizeOfFloats(view, "prob_a") > 0 ||
                          vectors.count == 0 || pairs <= classes;
  return is_certain
             ? Classification(labels, vectors.rows.count, labels.count,
                              Bound::kExact)
             : Classification(labels, vectors.rows.count, pairs, Bound::kUpper);
}

absl::StatusOr<OutputTypes> InferSvmRegressor(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const SupportVectors vectors, ReadSupportVectors(view));
  const int64_t declared = view.IntAttribute("n_supports", 0);
  if (declared != vectors.count && vectors.count != 0) {  // linear_c7
    return absl::InvalidArgumentError(
        absl::StrCat("attribute 'support_vectors' holds ", vectors.count,
                     ", n_supports is ", declared));
  }
  WB_ASSIGN_OR_RETURN(
      TensorType type,
      TensorType::Create(DType::kFloat32, {vectors.rows.count, 1}));
  return OutputTypes{std::move(type)};
}

// Every row meets every support vector, and the results the coefficients.
absl::StatusOr<OpCost> CostSvm(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const SupportVectors vectors, ReadSupportVectors(view));
  const FeatureRows& rows = vectors.rows;
  const int64_t coefficients = SizeOfFloats(view, "coefficients");
  OpCost cost = CostOfProduct(view, rows, vectors.count, vectors.count,
                              KernelWeight(vectors.kernel));
  cost.matrix_ops += Ops(rows.count) * coefficients * kOpsPerMac;
  if (vectors.kernel == Kernel::kRbf) {  // Differences before the squares.
    cost.vector_ops +=
        Ops(rows.count) * rows.columns * vectors.count * kSimpleWeight;
  }
  WB_ASSIGN_OR_RETURN(int score_weight, ReadPostTransform(view));
  score_weight += kSimpleWeight;  // rho
  if (SizeOfFloats(view, "prob_a") > 0) {
    score_weight += kAffineWeight + kSigmoidWeight;
  }
  const int last = view.output_count() > 1 && view.output(1) ? 1 : 0;
  if (view.output(last) != nullptr) {
    cost.vector_ops += Ops(view.output(last)->element_count()) * score_weight;
  }
  return cost;
}

OpDef Linear(const char* name,
             absl::StatusOr<OutputTypes> (*infer)(const OpView&),
             absl::StatusOr<OpCost> (*cost)(const OpView&)) {
  return MlTableRow(name, 1, OpClass::kContraction, infer, cost);
}

}  // namespace

absl::Status RegisterMlLinearOps(OpRegistry& registry) {
  return registry.AddAll({
      Linear("LinearClassifier", &InferLinearClassifier, &CostLinear),
      Linear("LinearRegressor", &InferLinearRegressor, &CostLinear),
      Linear("SVMClassifier", &InferSvmClassifier, &CostSvm),
      Linear("SVMRegressor", &InferSvmRegressor, &CostSvm),
  });
}

}  // namespace weighbridge
