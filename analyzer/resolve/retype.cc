#include "analyzer/resolve/retype.h"

#include <memory>
#include <optional>
#include <utility>

namespace weighbridge {

ResolvedGraph Retype(const ResolvedGraph& graph,
                     const PrecisionChoice& precision) {
  IdMap<ValueId, ResolvedValue> values;
  for (const ValueId id : IdRange<ValueId>(graph.graph().values().size())) {
    ResolvedValue value = graph.value(id);
    const std::optional<Precision>& wanted =
        value.is_static ? precision.weights : precision.activations;
    if (wanted && value.type && IsFloat(value.type->dtype())) {
      value.type = value.type->WithDType(StorageType(*wanted));
    }
    if (wanted && value.container != nullptr) {
      value.container = std::make_shared<const ContainerType>(
          value.container->WithFloats(StorageType(*wanted)));
    }
    values.push_back(std::move(value));
  }
  return graph.WithValues(std::move(values));
}

}  // namespace weighbridge
