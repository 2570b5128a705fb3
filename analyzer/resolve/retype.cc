#include "analyzer/resolve/retype.h"

#include <optional>
#include <vector>

namespace weighbridge {

ResolvedGraph Retype(const ResolvedGraph& graph,
                     const PrecisionChoice& precision) {
  const size_t count = graph.graph().values().size();
  std::vector<std::optional<TensorType>> types;
  types.reserve(count);
  for (const ValueId id : IdRange<ValueId>(count)) {
    const ResolvedValue& value = graph.value(id);
    const std::optional<Precision>& wanted =
        value.is_static ? precision.weights : precision.activations;
    if (value.type && wanted && IsFloat(value.type->dtype())) {
      types.push_back(value.type->WithDType(StorageType(*wanted)));
    } else {
      types.push_back(value.type);
    }
  }
  return graph.WithTypes(types);
}

}  // namespace weighbridge
