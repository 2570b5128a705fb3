#include "analyzer/ops/matmul.h"

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/broadcast.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/flat_index.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/zero_point.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#matmul, C1..C8.

bool IsMatrixElement(DType dtype) {
  return (IsFloat(dtype) || IsInteger(dtype)) && BitWidth(dtype) >= 16 &&
         dtype != DType::kInt16 && dtype != DType::kUInt16;
}
bool IsQuantized(DType dtype) {
  return IsNarrow(dtype) && BitWidth(dtype) == 8 && dtype != DType::kFloat8E8M0;
}
bool IsInt8(DType dtype) {
  return dtype == DType::kInt8 || dtype == DType::kUInt8;
}
constexpr DTypeSet kMatrixTypes = {&IsMatrixElement,
                                   "a float type or an integer of 32 or 64 "
                                   "bits"};
constexpr DTypeSet kQuantizedTypes = {&IsQuantized, "an 8-bit type"};
constexpr DTypeSet kInt8Types = {&IsInt8, "int8 or uint8"};

// A product in NumPy's sense: stacks of [m, k] and [k, n] matrices; a vector
// stands for the one-row or one-column matrix whose axis is dropped again.
struct Product {
  Dims a_stack, b_stack, stack;
  int64_t m = 1, n = 1, k = 1;
  Dims output;
};

absl::StatusOr<Product> Multiply(const TensorType& a, const TensorType& b) {
  if (a.rank() < 1 || b.rank() < 1) {  // matmul_c1
    return absl::InvalidArgumentError(absl::StrCat("operands have rank ",
                                                   a.rank(), " and ", b.rank(),
                                                   ", expected at least 1"));
  }
  Product product;
  product.k = a.dim(a.rank() - 1);
  const int64_t b_rows = b.dim(b.rank() == 1 ? 0 : b.rank() - 2);
  if (product.k != b_rows) {  // matmul_c2
    return absl::InvalidArgumentError(
        absl::StrCat("A of shape ", DimsToString(a.dims()), " has ", product.k,
                     " columns, B of shape ", DimsToString(b.dims()), " has ",
                     b_rows, " rows"));
  }
  if (a.rank() > 1) {
    product.a_stack.assign(a.dims().begin(), a.dims().end() - 2);
    product.m = a.dim(a.rank() - 2);
  }
  if (b.rank() > 1) {
    product.b_stack.assign(b.dims().begin(), b.dims().end() - 2);
    product.n = b.dim(b.rank() - 1);
  }
  WB_ASSIGN_OR_RETURN(
      product.stack,
      BroadcastDims(product.a_stack, product.b_stack));  // matmul_c3
  product.output = product.stack;
  if (a.rank() > 1) product.output.push_back(product.m);
  if (b.rank() > 1) product.output.push_back(product.n);
  return product;
}

absl::StatusOr<OutputTypes> InferProduct(const TensorType& a,
                                         const TensorType& b, DType result) {
  WB_ASSIGN_OR_RETURN(const Product product, Multiply(a, b));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(result, product.output));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferMatMul(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "A", kMatrixTypes));  // matmul_c4
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));
  return InferProduct(*view.input(0), *view.input(1), view.input(0)->dtype());
}

// A stack that only one operand has is more rows or columns of one product:
// that is how a tiled unit would run [batch, sequence, k] by [k, n].
ContractionShape ShapeOf(const Product& product) {
  ContractionShape shape = {
      .batch = 1, .m = product.m, .n = product.n, .k = product.k};
  const int64_t stack = ElementCount(product.stack);
  if (ElementCount(product.b_stack) == 1) {
    shape.m *= stack;
  } else if (ElementCount(product.a_stack) == 1) {
    shape.n *= stack;
  } else {
    shape.batch = stack;
  }
  return shape;
}

absl::StatusOr<OpCost> CostProduct(const OpView& view, int a, int b) {
  OpCost cost = StreamingCost(view, WorkClass::kGemm);
  if (view.output(0) == nullptr) return cost;
  WB_ASSIGN_OR_RETURN(const Product product,
                      Multiply(*view.input(a), *view.input(b)));
  cost.matrix_ops =
      Ops(kOpsPerMac) * view.output(0)->element_count() * product.k;
  cost.contraction = ShapeOf(product);
  return cost;
}

absl::StatusOr<OpCost> CostMatMul(const OpView& view) {
  return CostProduct(view, 0, 1);
}

// Quantization parameters of operand A: one number, one per row ([M], or
// [..., M, 1]). Of operand B: one per column ([N], or [..., 1, N]).
enum class Lines { kRows, kColumns };

absl::Status CheckLines(const OpView& view, int i, const char* name,
                        const TensorType& operand, Lines lines) {
  const TensorType* type = view.input(i);
  if (type == nullptr || type->element_count() == 1) return absl::OkStatus();
  const int rank = operand.rank();
  const int last = rank - 1;
  const int line_axis = lines == Lines::kRows ? last - 1 : last;
  const int other_axis = lines == Lines::kRows ? last : last - 1;
  bool fits = false;
  if (rank >= 2 && type->rank() == 1) {
    fits = type->dim(0) == operand.dim(line_axis);
  } else if (rank >= 2 && type->rank() == rank) {
    fits = true;
    for (int axis = 0; axis < rank; ++axis) {
      fits &= type->dim(axis) == (axis == other_axis ? 1 : operand.dim(axis));
    }
  }
  if (fits) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(  // matmul_c5
      "input ", i, " ('", name, "') has shape ", DimsToString(type->dims()),
      ", expected a scalar or one element per ",
      lines == Lines::kRows ? "row" : "column", " of ",
      DimsToString(operand.dims())));
}

// Inputs: A, B, a_zero_point, b_zero_point.
absl::StatusOr<OutputTypes> InferMatMulInteger(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "A", kInt8Types));  // matmul_c4
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "B", kInt8Types));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 1, 3));
  const TensorType& a = *view.input(0);
  const TensorType& b = *view.input(1);
  WB_RETURN_IF_ERROR(CheckLines(view, 2, "a_zero_point", a, Lines::kRows));
  WB_RETURN_IF_ERROR(CheckLines(view, 3, "b_zero_point", b, Lines::kColumns));
  return InferProduct(a, b, DType::kInt32);
}

absl::StatusOr<OpCost> CostMatMulInteger(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, CostProduct(view, 0, 1));
  cost.vector_ops = ZeroPointOps(view, 0, 2) + ZeroPointOps(view, 1, 3);
  return cost;
}

// Inputs: a, a_scale, a_zero_point, b, b_scale, b_zero_point, y_scale,
// y_zero_point.
absl::StatusOr<OutputTypes> InferQLinearMatMul(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "a", kQuantizedTypes));  // matmul_c4
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "a_scale", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckDType(view, 3, "b", kQuantizedTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 4, "b_scale", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 3, 5));
  WB_RETURN_IF_ERROR(CheckDType(view, 6, "y_scale", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 7, "y_zero_point", kQuantizedTypes));
  const TensorType& a = *view.input(0);
  const TensorType& b = *view.input(3);
  WB_RETURN_IF_ERROR(CheckLines(view, 1, "a_scale", a, Lines::kRows));
  WB_RETURN_IF_ERROR(CheckLines(view, 2, "a_zero_point", a, Lines::kRows));
  WB_RETURN_IF_ERROR(CheckLines(view, 4, "b_scale", b, Lines::kColumns));
  WB_RETURN_IF_ERROR(CheckLines(view, 5, "b_zero_point", b, Lines::kColumns));
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      InferProduct(a, b, view.input(7)->dtype()));
  const TensorType& y = outputs[0].type;
  WB_RETURN_IF_ERROR(CheckLines(view, 6, "y_scale", y, Lines::kRows));
  WB_RETURN_IF_ERROR(CheckLines(view, 7, "y_zero_point", y, Lines::kRows));
  return outputs;
}

absl::StatusOr<OpCost> CostQLinearMatMul(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, CostProduct(view, 0, 3));
  cost.vector_ops = ZeroPointOps(view, 0, 2) + ZeroPointOps(view, 3, 5);
  if (view.output(0) != nullptr) {
    cost.vector_ops += Ops(view.output(0)->element_count()) * kQuantizeWeight;
  }
  return cost;
}

absl::StatusOr<OutputTypes> InferGemm(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "A", kMatrixTypes));  // matmul_c4
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 1));
  WB_RETURN_IF_ERROR(CheckSameDType(view, 0, 2));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "A", 2));  // matmul_c6
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "B", 2));
  const TensorType& a = *view.input(0);
  const TensorType& b = *view.input(1);
  const bool trans_a = view.IntAttribute("transA", 0) != 0;
  const bool trans_b = view.IntAttribute("transB", 0) != 0;
  const int64_t m = a.dim(trans_a ? 1 : 0), a_k = a.dim(trans_a ? 0 : 1);
  const int64_t n = b.dim(trans_b ? 0 : 1), b_k = b.dim(trans_b ? 1 : 0);
  if (a_k != b_k) {  // matmul_c7
    return absl::InvalidArgumentError(absl::StrCat(
        "A of shape ", DimsToString(a.dims()), " has ", a_k,
        " columns, B of shape ", DimsToString(b.dims()), " has ", b_k,
        " rows (transA is ", trans_a, ", transB is ", trans_b, ")"));
  }
  // Before opset 7, C stretches only if the node says so.
  if (view.opset_version() < 7 && view.IntAttribute("broadcast", 0) == 0) {
    WB_RETURN_IF_ERROR(CheckDims(view, 2, "C", {m, n}));  // matmul_c8
  } else {
    WB_RETURN_IF_ERROR(CheckStretchesTo(view, 2, "C", {m, n}));  // matmul_c8
  }
  WB_ASSIGN_OR_RETURN(TensorType y, TensorType::Create(a.dtype(), {m, n}));
  return OutputTypes{std::move(y)};
}

// Factors of 1 are not applied, and a C that counts 0 times is not added.
absl::StatusOr<OpCost> CostGemm(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kGemm);
  if (view.output(0) == nullptr) return cost;
  const TensorType& a = *view.input(0);
  const TensorType& y = *view.output(0);
  const int64_t k = a.dim(view.IntAttribute("transA", 0) != 0 ? 0 : 1);
  const Ops outputs = Ops(y.element_count()) * kSimpleWeight;
  cost.matrix_ops = Ops(kOpsPerMac) * y.element_count() * k;
  cost.contraction =
      ContractionShape{.batch = 1, .m = y.dim(0), .n = y.dim(1), .k = k};
  if (view.FloatAttribute("alpha", 1) != 1) cost.vector_ops += outputs;
  const double beta = view.FloatAttribute("beta", 1);
  if (!view.HasInput(2) || beta == 0) return cost;
  cost.vector_ops += outputs;
  if (beta != 1) {
    cost.vector_ops += Ops(view.input(2)->element_count()) * kSimpleWeight;
  }
  return cost;
}

OpDef Gemm(int since_version, int min_inputs) {
  return {.name = "Gemm",
          .since_version = since_version,
          .min_inputs = min_inputs,
          .max_inputs = 3,
          .op_class = OpClass::kContraction,
          .infer = &InferGemm,
          .cost = &CostGemm};
}

}  // namespace

absl::Status RegisterMatmulOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.name = "MatMul",
       .since_version = 1,
       .min_inputs = 2,
       .max_inputs = 2,
       .op_class = OpClass::kContraction,
       .infer = &InferMatMul,
       .cost = &CostMatMul},
      Gemm(1, 3),
      Gemm(11, 2),
      {.name = "MatMulInteger",
       .since_version = 10,
       .min_inputs = 2,
       .max_inputs = 4,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kQuant, kQuant},
       .infer = &InferMatMulInteger,
       .cost = &CostMatMulInteger},
      {.name = "QLinearMatMul",
       .since_version = 10,
       .min_inputs = 8,
       .max_inputs = 8,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kQuant, kQuant, kData, kQuant, kQuant, kQuant,
                       kQuant},
       .infer = &InferQLinearMatMul,
       .cost = &CostQLinearMatMul},
  });
}

}  // namespace weighbridge
