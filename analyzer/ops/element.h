// Element: one scalar that a value rule handles, or the knowledge that it is
// not known. Value rules are written element by element with it; what an
// element type does to a number (wrapping, rounding) is defined here only.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ELEMENT_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ELEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "absl/functional/function_ref.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/dtype.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

class Element {
 public:
  Element() = default;  // Unknown.
  static Element Int(int64_t value) { return Element(value); }
  static Element Float(double value) { return Element(value); }
  static Element Bool(bool value) { return Element(int64_t{value}); }
  // `value` outlives the element.
  static Element String(const std::string* value) { return Element(value); }

  bool known() const { return value_.index() != 0; }
  bool is_int() const { return value_.index() == 1; }  // Bool too.
  bool is_float() const { return value_.index() == 2; }
  bool is_string() const { return value_.index() == 3; }

  // Only for the kind held.
  int64_t int_value() const { return std::get<1>(value_); }
  double float_value() const { return std::get<2>(value_); }
  const std::string& string_value() const { return *std::get<3>(value_); }
  // Of an integer or a float.
  double number() const {
    return is_int() ? static_cast<double>(int_value()) : float_value();
  }

  // Equal if both are unknown; NaN differs from NaN.
  friend bool operator==(const Element& a, const Element& b) {
    if (a.is_string() && b.is_string()) {
      return a.string_value() == b.string_value();
    }
    return a.value_ == b.value_;
  }

 private:
  using Value =
      std::variant<std::monostate, int64_t, double, const std::string*>;
  explicit Element(Value value) : value_(value) {}
  Value value_;
};

// Unknown if `constant` is null, too small or not known at i.
Element ElementOf(const Constant* constant, int64_t i);

// The tensor of `type` whose element i is element(i). Nullopt if none is known,
// if there are too many, or for complex types. An element of a kind that does
// not fit the element type counts as unknown.
std::optional<Constant> BuildConstant(
    const TensorType& type, absl::FunctionRef<Element(int64_t)> element);

// BuildConstant of output 0: what most value rules return. Empty if the output
// is not wanted.
FoldedOutputs FoldOutput(const OpView& view,
                         absl::FunctionRef<Element(int64_t)> element);

// What is left of a result when it is stored as `dtype`: integers wrap around,
// floats round to nearest even, bool is 0 or 1. Unknown for floats of 8 bits
// and less, whose rounding depends on the operator.
Element StoredAs(DType dtype, Element element);

// Cast: from float to integer towards zero (unknown if it does not fit), from
// integer to integer by dropping bits. Unknown from and to strings.
Element Convert(DType from, DType to, Element element);

// Zero of the element type, as padding writes it; strings: "".
Element ZeroOf(DType dtype);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ELEMENT_H_
