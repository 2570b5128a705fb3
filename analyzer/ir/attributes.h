// The attributes of a node, as the file states them. Rules read them through
// OpView, which reports an attribute of the wrong type.
#ifndef WEIGHBRIDGE_ANALYZER_IR_ATTRIBUTES_H_
#define WEIGHBRIDGE_ANALYZER_IR_ATTRIBUTES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "analyzer/ir/declared_type.h"
#include "analyzer/ir/tensor_payload.h"

namespace weighbridge {

class Graph;

// `attribute = @name`: inside a function body, the caller's attribute.
struct AttributeReference {
  std::string name;
};

// Types that no rule reads (tensors, graphs, sparse tensors: lists of them).
struct OtherAttribute {};

using AttributeValue =
    std::variant<int64_t, double, std::string, std::vector<int64_t>,
                 std::vector<double>, std::vector<std::string>, TensorAttribute,
                 std::shared_ptr<const Graph>, DeclaredType, AttributeReference,
                 OtherAttribute>;

struct Attribute {
  std::string name;
  AttributeValue value;
};

class Attributes {
 public:
  Attributes() = default;
  explicit Attributes(std::vector<Attribute> items)
      : items_(std::move(items)) {}

  // Null if there is none of that name.
  const AttributeValue* Find(const std::string& name) const {
    for (const Attribute& item : items_) {
      if (item.name == name) return &item.value;
    }
    return nullptr;
  }
  bool Has(const std::string& name) const { return Find(name) != nullptr; }
  const std::vector<Attribute>& items() const { return items_; }

 private:
  std::vector<Attribute> items_;  // In file order; names are unique.
};

// "an int", "a list of floats", "a graph": for messages.
const char* AttributeKindName(const AttributeValue& value);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_ATTRIBUTES_H_
