#include "analyzer/ops/contrib_operands.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

struct NamedWeight {
  const char* name;
  int weight;
};
constexpr NamedWeight kActivations[] = {
    {"", 0},
    {"None", 0},
    {"Identity", 0},
    {"Relu", kReluWeight},
    {"LeakyRelu", kLeakyReluWeight},
    {"ThresholdedRelu", kThresholdedReluWeight},
    {"Clip", kClipWeight},
    {"Sigmoid", kSigmoidWeight},
    {"HardSigmoid", kHardSigmoidWeight},
    {"HardSwish", kHardSwishWeight},
    {"Tanh", kTanhWeight},
    {"ScaledTanh", kScaledTanhWeight},
    {"Elu", kEluWeight},
    {"Selu", kSeluWeight},
    {"Softplus", kSoftplusWeight},
    {"Softsign", kSoftsignWeight},
    {"Gelu", kGeluWeight},
    {"FastGelu", kGeluTanhWeight},
    {"QuickGelu", kSwishWeight},
    // x * sigmoid(x): there is no factor inside.
    {"Silu", kSwishWeight - kSimpleWeight},
    {"Swish", kSwishWeight - kSimpleWeight},
};

}  // namespace

bool IsInt8(DType dtype) {
  return dtype == DType::kInt8 || dtype == DType::kUInt8;
}
bool IsInt32(DType dtype) { return dtype == DType::kInt32; }

absl::Status CheckPresent(const OpView& view, int i, const char* name) {
  if (view.HasInput(i)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("omits input ", i, " ('", name, "'), which is required"));
}

absl::Status CheckSameFloats(const OpView& view, const char* name,
                             std::initializer_list<int> operands) {
  const int first = *operands.begin();
  WB_RETURN_IF_ERROR(CheckDType(view, first, name, kFloatTypes));
  for (int i : operands) WB_RETURN_IF_ERROR(CheckSameDType(view, first, i));
  return absl::OkStatus();
}

int64_t SizeProduct(int64_t a, int64_t b) {
  int64_t product;
  return __builtin_mul_overflow(a, b, &product) ? -1 : product;
}

int64_t CeilDivide(int64_t a, int64_t b) { return a / b + (a % b != 0); }

absl::StatusOr<int64_t> NeedPositive(const OpView& view, const char* name) {
  const int64_t value = view.IntAttribute(name, 0);
  if (value >= 1) return value;
  return absl::InvalidArgumentError(
      absl::StrCat(name, " is ", value, ", must be at least 1"));
}

absl::Status CheckElementCount(const OpView& view, int i, const char* name,
                               int64_t expected) {
  const TensorType* type = view.input(i);
  if (type == nullptr || type->element_count() == expected) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "input ", i, " ('", name, "') has ", type->element_count(), " elements (",
      DimsToString(type->dims()), "), expected ", expected));
}

Bytes PartOf(const TensorType& type, int64_t part, int64_t whole) {
  if (part >= whole) return type.byte_size();
  if (part <= 0) return Bytes();
  return Share(type.byte_size(), Bytes(part), Bytes(whole));
}

absl::StatusOr<int> FusedActivationWeight(const OpView& view,
                                          const char* attribute) {
  const std::string name = view.StringAttribute(attribute, "");
  for (const NamedWeight& activation : kActivations) {
    if (absl::EqualsIgnoreCase(name, activation.name)) return activation.weight;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(attribute, " is '", name, "', which is not known"));
}

OpDef ContribRow(const char* name, int min_inputs, int max_inputs,
                 OpClass op_class,
                 absl::StatusOr<OutputTypes> (*infer)(const OpView&),
                 absl::StatusOr<OpCost> (*cost)(const OpView&),
                 InputRoles roles) {
  return {.domain = kContribDomain,
          .name = name,
          .min_inputs = min_inputs,
          .max_inputs = max_inputs,
          .op_class = op_class,
          .input_roles = roles,
          .infer = infer,
          .cost = cost};
}

}  // namespace weighbridge
