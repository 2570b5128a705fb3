#include "analyzer/ops/contrib_packed_matmul.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#packed-matmul, C1..C6.
// What is stored is a blob of bytes; the product's sizes are told beside it.

bool IsZeroPoint(DType dtype) { return IsFloat(dtype) || IsUInt8(dtype); }
constexpr DTypeSet kZeroPointTypes = {&IsZeroPoint, "uint8 or a float type"};

struct Product {
  int64_t rows = 0;  // Of A, all leading axes together.
  int64_t k = 0, n = 0;
};

// A is [..., k].
absl::StatusOr<int64_t> ReadRows(const OpView& view, int64_t k) {
  WB_RETURN_IF_ERROR(
      CheckRankAtLeast(view, 0, "A", 1));  // contrib_packed_matmul_c2
  const TensorType& a = *view.input(0);
  if (a.dim(a.rank() - 1) != k) {  // contrib_packed_matmul_c2
    return absl::InvalidArgumentError(
        absl::StrCat("A of shape ", DimsToString(a.dims()), " has ",
                     a.dim(a.rank() - 1), " columns, B has ", k, " rows"));
  }
  int64_t rows = 1;  // No more than A has elements, or k is 0.
  for (int i = 0; i + 1 < a.rank(); ++i) rows *= a.dim(i);
  return rows;
}

absl::StatusOr<OutputTypes> ResultOf(const OpView& view,
                                     const Product& product) {
  const TensorType& a = *view.input(0);
  Dims dims(a.dims().begin(), a.dims().end());
  dims.back() = product.n;
  WB_ASSIGN_OR_RETURN(const TensorType y, TensorType::Create(a.dtype(), dims));
  return OutputTypes{y};
}

// Every weight is unpacked once: its zero point subtracted, scaled.
OpCost CostOf(const OpView& view, const Product& product,
              int unpack_weight = kDequantizeWeight) {
  OpCost cost = StreamingCost(view, WorkClass::kGemm);
  cost.matrix_ops = Ops(kOpsPerMac) * product.rows * product.n * product.k;
  cost.vector_ops = Ops(product.k) * product.n * unpack_weight;
  cost.contraction = ContractionShape{
      .batch = 1, .m = product.rows, .n = product.n, .k = product.k};
  cost.packed_numbers = {0, SizeProduct(product.k, product.n)};
  return cost;
}

absl::StatusOr<int64_t> ReadBlockSize(const OpView& view) {
  const int64_t size = view.IntAttribute("block_size", 0);
  if (size >= 16 && (size & (size - 1)) == 0) return size;
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_packed_matmul_c3
      "block_size is ", size, ", expected a power of two of at least 16"));
}

absl::StatusOr<Product> ReadNBits(const OpView& view) {
  Product product;
  WB_ASSIGN_OR_RETURN(product.k, NeedPositive(view, "K"));
  WB_ASSIGN_OR_RETURN(product.n, NeedPositive(view, "N"));
  WB_ASSIGN_OR_RETURN(product.rows, ReadRows(view, product.k));
  return product;
}

// Inputs: A, B, scales, zero_points, g_idx, bias.
absl::StatusOr<OutputTypes> InferNBits(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "A", {0, 2, 5}));  // contrib_packed_matmul_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "B", kUInt8Type));
  WB_RETURN_IF_ERROR(CheckDType(view, 3, "zero_points", kZeroPointTypes));
  WB_RETURN_IF_ERROR(CheckDType(view, 4, "g_idx", kInt32Type));
  WB_ASSIGN_OR_RETURN(const Product product, ReadNBits(view));
  WB_ASSIGN_OR_RETURN(const int64_t block_size, ReadBlockSize(view));
  const int64_t bits = view.IntAttribute("bits", 4);
  if (bits < 2 || bits > 8) {  // contrib_packed_matmul_c3
    return absl::InvalidArgumentError(
        absl::StrCat("bits is ", bits, ", expected 2 to 8"));
  }
  const int64_t blocks = CeilDivide(product.k, block_size);
  const int64_t scales = SizeProduct(product.n, blocks);
  // At least 16 weights, so no bits are left over. Prepacked blobs have the
  // same bytes in another order.
  const int64_t blob = SizeProduct(block_size / 8, bits);
  WB_RETURN_IF_ERROR(CheckElementCount(
      view, 1, "B", SizeProduct(scales, blob)));  // contrib_packed_matmul_c4
  WB_RETURN_IF_ERROR(CheckElementCount(view, 2, "scales", scales));
  if (view.HasInput(3)) {
    const int64_t packed =
        SizeProduct(product.n, CeilDivide(SizeProduct(blocks, bits), 8));
    WB_RETURN_IF_ERROR(CheckElementCount(
        view, 3, "zero_points",
        IsUInt8(view.input(3)->dtype()) ? packed
                                        : scales));  // contrib_packed_matmul_c4
  }
  WB_RETURN_IF_ERROR(CheckDims(view, 5, "bias", {product.n}));
  return ResultOf(view, product);
}

absl::StatusOr<OpCost> CostNBits(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Product product, ReadNBits(view));
  OpCost cost = CostOf(view, product);
  if (view.HasInput(5)) {
    cost.vector_ops += Ops(product.rows) * product.n * kSimpleWeight;
  }
  return cost;
}

absl::StatusOr<Product> ReadBnb4(const OpView& view) {
  Product product;
  WB_ASSIGN_OR_RETURN(product.k, NeedPositive(view, "K"));
  WB_ASSIGN_OR_RETURN(product.n, NeedPositive(view, "N"));
  // The weight is [N, K]: the forward pass multiplies by its transpose.
  if (view.IntAttribute("transB", 1) == 0) std::swap(product.k, product.n);
  WB_ASSIGN_OR_RETURN(product.rows, ReadRows(view, product.k));
  return product;
}

// Inputs: A, B, absmax.
absl::StatusOr<OutputTypes> InferBnb4(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "A", {0, 2}));  // contrib_packed_matmul_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "B", kUInt8Type));
  WB_ASSIGN_OR_RETURN(const Product product, ReadBnb4(view));
  WB_ASSIGN_OR_RETURN(const int64_t block_size, ReadBlockSize(view));
  WB_RETURN_IF_ERROR(ReadFlag(view, "quant_type", false)
                         .status());  // contrib_packed_matmul_c3
  const int64_t weights = SizeProduct(product.k, product.n);
  WB_RETURN_IF_ERROR(CheckElementCount(
      view, 1, "B", CeilDivide(weights, 2)));  // contrib_packed_matmul_c5
  WB_RETURN_IF_ERROR(
      CheckElementCount(view, 2, "absmax", CeilDivide(weights, block_size)));
  return ResultOf(view, product);
}

// A weight is an entry of a table, scaled.
absl::StatusOr<OpCost> CostBnb4(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Product product, ReadBnb4(view));
  return CostOf(view, product, 2 * kSimpleWeight);
}

// Inputs: A, B, B_shape.
absl::StatusOr<Product> ReadFpQ4(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const absl::Span<const int64_t> shape,
                      view.NeedInts(2, "B_shape"));
  if (shape.size() != 2 || shape[0] < 0 ||
      shape[1] < 0) {  // contrib_packed_matmul_c6
    return absl::InvalidArgumentError(absl::StrCat(
        "B_shape is ", DimsToString(shape), ", expected two sizes"));
  }
  Product product{.k = shape[0], .n = shape[1]};
  WB_ASSIGN_OR_RETURN(product.rows, ReadRows(view, product.k));
  return product;
}

absl::StatusOr<OutputTypes> InferFpQ4(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckSameFloats(view, "A", {0}));  // contrib_packed_matmul_c1
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "B", kUInt8Type));
  WB_RETURN_IF_ERROR(CheckDType(view, 2, "B_shape", kInt64Type));
  const int64_t type = view.IntAttribute("blk_quant_type", 1);
  if (type < 0 || type > 2) {  // contrib_packed_matmul_c3
    return absl::InvalidArgumentError(
        absl::StrCat("blk_quant_type is ", type, ", expected 0 to 2"));
  }
  WB_ASSIGN_OR_RETURN(const Product product, ReadFpQ4(view));
  return ResultOf(view, product);
}

absl::StatusOr<OpCost> CostFpQ4(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const Product product, ReadFpQ4(view));
  return CostOf(view, product);
}

}  // namespace

absl::Status RegisterContribPackedMatmulOps(OpRegistry& registry) {
  using enum InputRole;
  return registry.AddAll({
      {.domain = kContribDomain,
       .name = "MatMulNBits",
       .min_inputs = 3,
       .max_inputs = 6,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kQuant, kQuant, kIndex, kData},
       .infer = &InferNBits,
       .cost = &CostNBits},
      {.domain = kContribDomain,
       .name = "MatMulBnb4",
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kQuant},
       .infer = &InferBnb4,
       .cost = &CostBnb4},
      {.domain = kContribDomain,
       .name = "MatMulFpQ4",
       .min_inputs = 3,
       .max_inputs = 3,
       .op_class = OpClass::kContraction,
       .input_roles = {kData, kData, kShape},
       .infer = &InferFpQ4,
       .cost = &CostFpQ4},
  });
}

}  // namespace weighbridge
