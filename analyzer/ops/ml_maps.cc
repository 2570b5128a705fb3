#include "analyzer/ops/ml_maps.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ops/container_operand.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/ml_operands.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_weights.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators_ml.md#maps, C1..C6.

constexpr DTypeSet kFloat32Type = {
    [](DType dtype) { return dtype == DType::kFloat32; }, "float32"};

// A map for each row, with a key for each column.
absl::StatusOr<OutputTypes> InferZipMap(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const TensorType* x, NeedTensor(view, 0, "X"));
  WB_RETURN_IF_ERROR(CheckDType(view, 0, "X", kFloat32Type));  // maps_c1
  WB_ASSIGN_OR_RETURN(const FeatureRows rows, ReadFeatureRows(view));  // c1
  WB_ASSIGN_OR_RETURN(  // maps_c2
      const ClassLabels keys,
      ReadClassLabels(view, "classlabels_int64s", "classlabels_strings"));
  if (keys.count != rows.columns) {  // maps_c2
    return absl::InvalidArgumentError(
        absl::StrCat("input 0 ('X') has ", rows.columns, " columns, there are ",
                     keys.count, " keys"));
  }
  const ContainerType map = ContainerType::Map(
      keys.dtype, ItemType::Tensor(TensorType::Scalar(x->dtype())), keys.count);
  return OutputTypes{ContainerType::SequenceOf(ItemType::Container(map),
                                               rows.count, Bound::kExact)};
}

absl::StatusOr<OpCost> CostZipMap(const OpView& view) {
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (const ContainerType* maps = view.output_container(0)) {
    // Exact: infer has told how many maps and keys there are.
    cost.output_writes[0] = maps->byte_size().value_or(Bytes());
  }
  return cost;
}

// Input 0, a map from numbers or words to scalars.
absl::StatusOr<const ContainerType*> NeedMap(const OpView& view) {
  const ContainerType* map = view.container(0);
  if (map == nullptr || map->kind() != ContainerType::Kind::kMap ||
      map->any().container != nullptr) {  // maps_c3
    return absl::InvalidArgumentError(
        absl::StrCat("input 0 ('X') is ", ItemOf(view, 0).Word(),
                     ", expected a map of tensors"));
  }
  return map;
}

absl::StatusOr<OutputTypes> Row(DType dtype, int64_t size, Bound bound) {
  WB_ASSIGN_OR_RETURN(TensorType type, TensorType::Create(dtype, {1, size}));
  return OutputTypes{OutputType(std::move(type), bound)};
}

absl::StatusOr<DType> ReadCastTo(const OpView& view) {
  const std::string name = view.StringAttribute("cast_to", "TO_FLOAT");
  if (name == "TO_FLOAT") return DType::kFloat32;
  if (name == "TO_STRING") return DType::kString;
  if (name == "TO_INT64") return DType::kInt64;
  return absl::InvalidArgumentError(absl::StrCat(  // maps_c5
      "cast_to is '", name, "', expected TO_FLOAT, TO_STRING or TO_INT64"));
}

absl::StatusOr<OutputTypes> InferCastMap(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ContainerType* map, NeedMap(view));
  const DType value = map->any().dtype;
  if (map->key_dtype() != DType::kInt64 ||
      (value != DType::kFloat32 && value != DType::kString)) {  // maps_c4
    return absl::InvalidArgumentError(
        absl::StrCat("input 0 ('X') is ", map->Word(),
                     ", expected a map from int64 to float32 or string"));
  }
  WB_ASSIGN_OR_RETURN(const DType dtype, ReadCastTo(view));  // maps_c5
  const std::string form = view.StringAttribute("map_form", "DENSE");
  if (form == "SPARSE") {
    const int64_t size = view.IntAttribute("max_map", 1);
    if (size < 1) {  // maps_c5
      return absl::InvalidArgumentError(
          absl::StrCat("max_map is ", size, ", must be at least 1"));
    }
    return Row(dtype, size, Bound::kExact);
  }
  if (form != "DENSE") {  // maps_c5
    return absl::InvalidArgumentError(
        absl::StrCat("map_form is '", form, "', expected DENSE or SPARSE"));
  }
  if (!map->length()) {
    return absl::FailedPreconditionError(
        "how many keys its map has is known only when the model runs");
  }
  return Row(dtype, *map->length(), map->length_bound());
}

absl::StatusOr<OutputTypes> InferDictVectorizer(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ContainerType* map, NeedMap(view));
  WB_ASSIGN_OR_RETURN(  // maps_c6
      const ClassLabels vocabulary,
      ReadClassLabels(view, "int64_vocabulary", "string_vocabulary"));
  if (map->key_dtype() != vocabulary.dtype) {  // maps_c6
    return absl::InvalidArgumentError(
        absl::StrCat("input 0 ('X') is ", map->Word(), ", the vocabulary is ",
                     DTypeName(vocabulary.dtype)));
  }
  return Row(map->any().dtype, vocabulary.count, Bound::kExact);
}

// A map has at most as many keys as the result has elements; each is looked up.
absl::StatusOr<OpCost> CostOfMap(const OpView& view) {
  WB_ASSIGN_OR_RETURN(const ContainerType* map, NeedMap(view));
  OpCost cost = StreamingCost(view, WorkClass::kDataMovement);
  if (view.output(0) == nullptr) return cost;
  const DType value = map->any().dtype;
  const int64_t keys = map->length().value_or(view.output(0)->element_count());
  cost.input_reads[0] = (TensorType::Scalar(map->key_dtype()).byte_size() +
                         TensorType::Scalar(value).byte_size()) *
                        keys;
  const bool converts = value != view.output(0)->dtype();
  cost.vector_ops = Ops(keys) * (kSimpleWeight + (converts ? kCastWeight : 0));
  return cost;
}

OpDef OnMaps(const char* name,
             absl::StatusOr<OutputTypes> (*infer)(const OpView&),
             absl::StatusOr<OpCost> (*cost)(const OpView&)) {
  OpDef row = MlRow(name, OpClass::kDataMovement, infer, cost);
  row.containers = Containers::kAccepted;
  return row;
}

}  // namespace

absl::Status RegisterMlMapsOps(OpRegistry& registry) {
  return registry.AddAll({
      OnMaps("ZipMap", &InferZipMap, &CostZipMap),
      OnMaps("CastMap", &InferCastMap, &CostOfMap),
      OnMaps("DictVectorizer", &InferDictVectorizer, &CostOfMap),
  });
}

}  // namespace weighbridge
