// Constant: a small tensor whose elements are known without running the model,
// or known in part. Exporters compute shapes with such tensors; weights never
// become Constants (see kMaxConstantElements).
#ifndef WEIGHBRIDGE_ANALYZER_IR_CONSTANT_H_
#define WEIGHBRIDGE_ANALYZER_IR_CONSTANT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "analyzer/ir/tensor_type.h"

namespace weighbridge {

// Larger tensors are never decoded and never folded.
inline constexpr int64_t kMaxConstantElements = 4096;

class Constant {
 public:
  // Integers and bool (0 or 1). uint64 keeps its bit pattern.
  using Ints = absl::InlinedVector<int64_t, 4>;
  // Every float type, widened.
  using Floats = absl::InlinedVector<double, 4>;
  using Strings = std::vector<std::string>;

  // As many elements as `type` has, of a kind that fits its dtype: else a bug.
  Constant(TensorType type, Ints elements);
  Constant(TensorType type, Floats elements);
  Constant(TensorType type, Strings elements);
  // An int64 vector [elements.size()], and an int64 scalar.
  static Constant Int64Vector(absl::Span<const int64_t> elements);
  static Constant Int64Scalar(int64_t element);

  const TensorType& type() const { return type_; }
  int64_t size() const { return type_.element_count(); }

  bool holds_ints() const { return elements_.index() == 0; }
  bool holds_floats() const { return elements_.index() == 1; }
  bool holds_strings() const { return elements_.index() == 2; }

  // Partial knowledge: an unknown element keeps a place but has no value.
  bool IsKnown(int64_t i) const { return unknown_.empty() || !unknown_[i]; }
  bool fully_known() const { return unknown_.empty(); }
  void MarkUnknown(int64_t i);

  // Only for elements of the kind held; the value of an unknown one is 0.
  int64_t Int(int64_t i) const { return std::get<Ints>(elements_)[i]; }
  const std::string& String(int64_t i) const {
    return std::get<Strings>(elements_)[i];
  }
  // Ints or floats as double.
  double Float(int64_t i) const;

  // All elements, if they are integers and all are known.
  std::optional<absl::Span<const int64_t>> KnownInts() const;

  // The same elements under other dims with as many elements.
  Constant WithType(TensorType type) const;

 private:
  TensorType type_;
  std::variant<Ints, Floats, Strings> elements_;
  std::vector<bool> unknown_;  // Empty: all known.
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_CONSTANT_H_
