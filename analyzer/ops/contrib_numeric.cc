#include "analyzer/ops/contrib_numeric.h"

#include <bit>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/broadcast.h"
#include "analyzer/ops/contrib_operands.h"
#include "analyzer/ops/contrib_standard_rule.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_contrib.md#numeric, C1..C9.

absl::StatusOr<OutputTypes> InferInverse(const OpView& view) {
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kFloatTypes));  // contrib_numeric_c1
  const int rank = x.rank();
  if (rank < 2 || x.dim(rank - 2) != x.dim(rank - 1)) {  // contrib_numeric_c2
    return absl::InvalidArgumentError(
        absl::StrCat("input has shape ", DimsToString(x.dims()),
                     ", expected square matrices"));
  }
  return OutputTypes{x};
}

// Elimination on both sides: 2 n^3.
absl::StatusOr<OpCost> CostInverse(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  const TensorType& x = *view.input(0);
  cost.vector_ops = Ops(x.element_count()) * x.dim(x.rank() - 1) * 2;
  return cost;
}

absl::StatusOr<OutputTypes> InferDistances(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "A", {0, 1}));  // contrib_numeric_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "A", 2));
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "B", 2));
  const TensorType& a = *view.input(0);
  const TensorType& b = *view.input(1);
  WB_RETURN_IF_ERROR(
      CheckDims(view, 1, "B", {b.dim(0), a.dim(1)}));  // contrib_numeric_c3
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(a.dtype(), {a.dim(0), b.dim(0)}));
  return OutputTypes{std::move(type)};
}

// Difference, square, sum; then a root.
absl::StatusOr<OpCost> CostDistances(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  const TensorType& a = *view.input(0);
  const Ops pairs = Ops(a.dim(0)) * view.input(1)->dim(0);
  cost.vector_ops = pairs * a.dim(1) * 3 + pairs * kSqrtWeight;
  return cost;
}

// The last axis has a real and an imaginary part.
absl::StatusOr<OutputTypes> InferComplexProduct(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckSameFloats(view, "A", {0, 1}));  // contrib_numeric_c1
  for (const int i : {0, 1}) {
    WB_RETURN_IF_ERROR(CheckRankAtLeast(view, i, "operand", 1));
    const TensorType& type = *view.input(i);
    if (type.dim(type.rank() - 1) == 2) continue;
    return absl::InvalidArgumentError(absl::StrCat(  // contrib_numeric_c4
        "input ", i, " has shape ", DimsToString(type.dims()),
        ", expected a last axis of 2"));
  }
  WB_ASSIGN_OR_RETURN(const Dims dims, BroadcastDims(view.input(0)->dims(),
                                                     view.input(1)->dims()));
  WB_ASSIGN_OR_RETURN(TensorType type,
                      TensorType::Create(view.input(0)->dtype(), dims));
  return OutputTypes{std::move(type)};
}

// Four products and two sums for two numbers.
absl::StatusOr<OpCost> CostComplexProduct(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  if (view.output(0) != nullptr) {
    cost.vector_ops = Ops(view.output(0)->element_count()) * 3;
  }
  return cost;
}

// Inputs: A, its zero point, B, its zero point.
StandardRule IntegerProduct(const OpView& view) {
  StandardRule rule(view, "Mul", 14);
  rule.Operand(0).Operand(2);
  return rule;
}

absl::StatusOr<OutputTypes> InferMulInteger(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "A", kInt8Types));  // contrib_numeric_c5
  WB_RETURN_IF_ERROR(CheckPresent(view, 2, "B"));
  for (const int i : {1, 3}) {
    WB_RETURN_IF_ERROR(CheckSameDType(view, 0, i));
    WB_RETURN_IF_ERROR(CheckScalar(view, i, "zero_point"));
  }
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, IntegerProduct(view).Infer());
  outputs[0].type = outputs[0].type.WithDType(DType::kInt32);
  return outputs;
}

absl::StatusOr<OpCost> CostMulInteger(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost, IntegerProduct(view).Cost());
  for (const int i : {0, 2}) {
    if (!view.HasInput(i + 1)) continue;
    cost.vector_ops += Ops(view.input(i)->element_count()) * kSimpleWeight;
  }
  return cost;
}

bool Is16Bit(DType dtype) {
  return dtype == DType::kInt16 || dtype == DType::kUInt16;
}
constexpr DTypeSet k16BitTypes = {&Is16Bit, "int16 or uint16"};

StandardRule WideProduct(const OpView& view) {
  StandardRule rule(view, "MatMul", 13);
  for (const int i : {0, 1}) {
    rule.Operand(i, view.input(i)->WithDType(DType::kInt32));
  }
  return rule;
}

absl::StatusOr<OutputTypes> InferMatMulInteger16(const OpView& view) {
  bool is_unsigned = true;
  for (const int i : {0, 1}) {
    WB_RETURN_IF_ERROR(
        CheckDType(view, i, "operand", k16BitTypes));  // contrib_numeric_c6
    is_unsigned &= view.input(i)->dtype() == DType::kUInt16;
  }
  WB_ASSIGN_OR_RETURN(OutputTypes outputs, WideProduct(view).Infer());
  if (is_unsigned) {
    outputs[0].type = outputs[0].type.WithDType(DType::kUInt32);
  }
  return outputs;
}

absl::StatusOr<OpCost> CostMatMulInteger16(const OpView& view) {
  return WideProduct(view).Cost();
}

absl::StatusOr<OutputTypes> InferReduceSumInteger(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "data", kInt8Types));  // contrib_numeric_c5
  WB_ASSIGN_OR_RETURN(OutputTypes outputs,
                      StandardRule(view, "ReduceSum", 11).Operand(0).Infer());
  outputs[0].type = outputs[0].type.WithDType(
      view.input(0)->dtype() == DType::kUInt8 ? DType::kUInt32 : DType::kInt32);
  return outputs;
}

absl::StatusOr<OpCost> CostReduceSumInteger(const OpView& view) {
  WB_ASSIGN_OR_RETURN(OpCost cost,
                      StandardRule(view, "ReduceSum", 11).Operand(0).Cost());
  // Sums are wider than what is added.
  if (view.output(0) != nullptr && !cost.output_writes.empty()) {
    cost.output_writes[0] = view.output(0)->byte_size();
  }
  return cost;
}

// The signal lies in the last `signal_ndim` axes (behind them, the two parts of
// complex numbers); of real signals only half the spectrum is kept.
absl::StatusOr<int> ReadSignalAxes(const OpView& view, int axes) {
  const int64_t count = view.IntAttribute("signal_ndim", 1);
  if (count >= 1 && count <= axes) return static_cast<int>(count);
  return absl::InvalidArgumentError(absl::StrCat(  // contrib_numeric_c7
      "signal_ndim is ", count, ", must be in [1, ", axes, "]"));
}

absl::StatusOr<OutputTypes> InferRfft(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kFloatTypes));  // contrib_numeric_c1
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(ReadSignalAxes(view, x.rank()).status());
  Dims dims(x.dims().begin(), x.dims().end());
  dims.back() = dims.back() / 2 + 1;
  dims.push_back(2);
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(type)};
}

absl::StatusOr<OutputTypes> InferIrfft(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "X", kFloatTypes));  // contrib_numeric_c1
  const TensorType& x = *view.input(0);
  WB_RETURN_IF_ERROR(ReadSignalAxes(view, x.rank() - 1).status());
  Dims dims(x.dims().begin(), x.dims().end());
  if (dims.back() != 2 || dims[dims.size() - 2] < 1) {  // contrib_numeric_c7
    return absl::InvalidArgumentError(
        absl::StrCat("input has shape ", DimsToString(x.dims()),
                     ", expected complex numbers in pairs"));
  }
  dims.pop_back();
  dims.back() = SizeProduct(dims.back() - 1, 2);
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(x.dtype(), dims));
  return OutputTypes{std::move(type)};
}

// 5 n log2(n) per transform of n numbers, as for DFT; `real` is the side of the
// real numbers.
OpCost CostOfTransform(const OpView& view, const TensorType& real, int axes) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  int64_t length = 1;
  for (int i = real.rank() - axes; i < real.rank(); ++i) length *= real.dim(i);
  const int steps =
      length > 1 ? std::bit_width(static_cast<uint64_t>(length - 1)) : 0;
  cost.vector_ops = Ops(real.element_count()) * 5 * steps;
  return cost;
}

absl::StatusOr<OpCost> CostRfft(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int axes,
                      ReadSignalAxes(view, view.input(0)->rank()));
  return CostOfTransform(view, *view.input(0), axes);
}

absl::StatusOr<OpCost> CostIrfft(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int axes,
                      ReadSignalAxes(view, view.input(0)->rank() - 1));
  WB_ASSIGN_OR_RETURN(const OutputTypes outputs, InferIrfft(view));
  return CostOfTransform(view, outputs[0].type, axes);
}

// A path through a matrix of costs, [m, n] or [1, m, n].
absl::StatusOr<OutputTypes> InferTimeWarping(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "input", kFloatTypes));  // contrib_numeric_c1
  const TensorType& x = *view.input(0);
  const int rank = x.rank();
  if (!(rank == 2 || (rank == 3 && x.dim(0) == 1)) || x.element_count() == 0) {
    return absl::InvalidArgumentError(absl::StrCat(  // contrib_numeric_c8
        "input has shape ", DimsToString(x.dims()),
        ", expected a matrix of costs"));
  }
  const int64_t rows = x.dim(rank - 2), columns = x.dim(rank - 1);
  WB_ASSIGN_OR_RETURN(
      TensorType path,
      TensorType::Create(DType::kInt32, {2, rows - 1 + columns}));
  const bool is_line = rows == 1 || columns == 1;
  return OutputTypes{
      OutputType(std::move(path), is_line ? Bound::kExact : Bound::kUpper)};
}

// The cheapest of three neighbours, and a sum, per cost.
absl::StatusOr<OpCost> CostTimeWarping(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  cost.vector_ops = Ops(view.input(0)->element_count()) * 3;
  return cost;
}

absl::StatusOr<OutputTypes> InferHash(const OpView& view) {
  const bool is_unsigned = view.IntAttribute("positive", 1) == 1;
  return OutputTypes{
      view.input(0)->WithDType(is_unsigned ? DType::kUInt32 : DType::kInt32)};
}

// About ten steps for every number.
absl::StatusOr<OpCost> CostHash(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kElementwise);
  cost.vector_ops = Ops(view.input(0)->element_count()) * 10;
  return cost;
}

// Inputs: the tokens so far, and the scores of the next one.
absl::StatusOr<OutputTypes> InferRepeatBlock(const OpView& view) {
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "input_ids", kInt64Type));
  WB_RETURN_IF_ERROR(CheckDType(view, 1, "scores", kFloatTypes));
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "input_ids", 2));
  WB_RETURN_IF_ERROR(CheckRank(view, 1, "scores", 2));
  WB_RETURN_IF_ERROR(NeedPositive(view, "ngram_size").status());
  const TensorType& scores = *view.input(1);
  WB_RETURN_IF_ERROR(CheckDims(view, 1, "scores",
                               {view.input(0)->dim(0), scores.dim(1)}));  // c9
  return OutputTypes{scores};
}

// Every place of a sequence is compared with its end.
absl::StatusOr<OpCost> CostRepeatBlock(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const int64_t size, NeedPositive(view, "ngram_size"));
  OpCost cost = StreamingCost(view, WorkClass::kOther);
  cost.vector_ops = Ops(view.input(0)->element_count()) * size;
  return cost;
}

}  // namespace

absl::Status RegisterContribNumericOps(OpRegistry& registry) {
  using enum InputRole;
  using enum OpClass;
  return registry.AddAll({
      ContribRow("Inverse", 1, 1, kReduction, &InferInverse, &CostInverse),
      ContribRow("CDist", 2, 2, kReduction, &InferDistances, &CostDistances),
      ContribRow("ComplexMul", 2, 2, kElementwise, &InferComplexProduct,
                 &CostComplexProduct),
      ContribRow("ComplexMulConj", 2, 2, kElementwise, &InferComplexProduct,
                 &CostComplexProduct),
      ContribRow("MulInteger", 1, 4, kElementwise, &InferMulInteger,
                 &CostMulInteger, {kData, kQuant, kData, kQuant}),
      ContribRow("MatMulInteger16", 2, 2, kContraction, &InferMatMulInteger16,
                 &CostMatMulInteger16),
      ContribRow("ReduceSumInteger", 1, 1, kReduction, &InferReduceSumInteger,
                 &CostReduceSumInteger),
      ContribRow("Rfft", 1, 1, kOpaque, &InferRfft, &CostRfft),
      ContribRow("Irfft", 1, 1, kOpaque, &InferIrfft, &CostIrfft),
      ContribRow("DynamicTimeWarping", 1, 1, kOpaque, &InferTimeWarping,
                 &CostTimeWarping),
      ContribRow("MurmurHash3", 1, 1, kElementwise, &InferHash, &CostHash),
      ContribRow("NGramRepeatBlock", 2, 2, kOpaque, &InferRepeatBlock,
                 &CostRepeatBlock, {kIndex}),
  });
}

}  // namespace weighbridge
