#include "analyzer/ir/attributes.h"

namespace weighbridge {

const char* AttributeKindName(const AttributeValue& value) {
  // In the order of the alternatives of AttributeValue.
  static constexpr const char* kNames[] = {
      "an int",         "a float",          "a string",
      "a list of ints", "a list of floats", "a list of strings",
      "a tensor",       "a graph",          "a type",
      "a reference",    "of another type",
  };
  static_assert(sizeof(kNames) / sizeof(kNames[0]) ==
                std::variant_size_v<AttributeValue>);
  return kNames[value.index()];
}

}  // namespace weighbridge
