#include "analyzer/report/build_tensors.h"

#include "analyzer/ir/container_type.h"
#include "analyzer/ir/graph.h"

namespace weighbridge {
namespace {

// The tensor that an optional holds has its shape.
const TensorType* ShapedType(const ResolvedValue& value) {
  if (value.type) return &*value.type;
  const ContainerType* container = value.container.get();
  const bool is_optional =
      container != nullptr &&
      container->kind() == ContainerType::Kind::kOptional &&
      container->length() == 1 && container->any().tensor;
  return is_optional ? &*container->any().tensor : nullptr;
}

void DescribeValue(const ResolvedValue& value, Tensor* tensor) {
  tensor->set_bound("unknown");
  if (value.type) tensor->set_dtype(DTypeName(value.type->dtype()));
  if (value.container != nullptr) {
    tensor->set_dtype(value.container->Word());
    if (value.container->length()) {
      tensor->set_length(*value.container->length());
    }
  }
  if (tensor->dtype().empty()) return;
  if (value.bound == Bound::kAssumed) {
    // How much is counted is a guess; how much it may be is not.
    if (value.range == nullptr) return;
    tensor->set_bound("upper");
    Shape* shape = tensor->mutable_shape();
    for (const int64_t dim : value.range->most) shape->add_dims(dim);
    return;
  }
  tensor->set_bound(value.bound == Bound::kExact ? "exact" : "upper");
  if (const TensorType* type = ShapedType(value)) {
    Shape* shape = tensor->mutable_shape();
    for (const int64_t dim : type->dims()) shape->add_dims(dim);
  }
}

}  // namespace

std::map<std::string, Tensor> BuildTensors(const ResolvedGraph& graph) {
  std::map<std::string, Tensor> tensors;
  for (const ValueId id : IdRange<ValueId>(graph.graph().values().size())) {
    const Value& value = graph.graph().value(id);
    Tensor& tensor = tensors[value.name];
    tensor.set_kind(value.kind == ValueKind::kInput         ? "input"
                    : value.kind == ValueKind::kInitializer ? "initializer"
                                                            : "result");
    DescribeValue(graph.value(id), &tensor);
  }
  return tensors;
}

}  // namespace weighbridge
