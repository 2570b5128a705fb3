// TypeSet: which types of values something may have: tensors, sequences,
// optionals and maps, by what they hold. Shapes play no part.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_TYPE_SET_H_
#define WEIGHBRIDGE_ANALYZER_OPS_TYPE_SET_H_

#include <cstdint>
#include <optional>
#include <string>

#include "analyzer/ir/container_type.h"
#include "analyzer/ir/dtype.h"

namespace weighbridge {

struct TypeSet {
  // Bit d stands for what holds elements of the DType with the number d.
  uint32_t tensors = 0;
  uint32_t sequences = 0;
  uint32_t optionals = 0;           // Of tensors.
  uint32_t optional_sequences = 0;  // Optionals of sequences of tensors.
  // Bit i: kMapWords[i].
  uint32_t maps = 0;

  // The maps that ONNX's operators take or give, as ContainerType words them.
  static constexpr const char* kMapWords[] = {
      "map(int64,string)",       "map(int64,float32)",
      "map(int64,float64)",      "map(string,int64)",
      "map(string,float32)",     "map(string,float64)",
      "seq(map(int64,float32))", "seq(map(string,float32))"};

  static constexpr TypeSet Tensor(DType dtype) {
    return {.tensors = uint32_t{1} << static_cast<int>(dtype)};
  }
  // What holds just this; nullopt: no operator of ONNX knows such a type.
  static std::optional<TypeSet> Of(const ContainerType& type);

  constexpr bool IsEmpty() const { return *this == TypeSet(); }
  // Whether all of `other` is in it.
  constexpr bool Contains(const TypeSet& other) const {
    return (other - *this).IsEmpty();
  }
  // "float16, float32 or seq(bool)", in the order of DType's numbers; of an
  // empty set "nothing".
  std::string Words() const;

  friend constexpr TypeSet operator|(const TypeSet& a, const TypeSet& b) {
    return {a.tensors | b.tensors, a.sequences | b.sequences,
            a.optionals | b.optionals,
            a.optional_sequences | b.optional_sequences, a.maps | b.maps};
  }
  friend constexpr TypeSet operator&(const TypeSet& a, const TypeSet& b) {
    return {a.tensors & b.tensors, a.sequences & b.sequences,
            a.optionals & b.optionals,
            a.optional_sequences & b.optional_sequences, a.maps & b.maps};
  }
  // What is in `a` and not in `b`.
  friend constexpr TypeSet operator-(const TypeSet& a, const TypeSet& b) {
    return {a.tensors & ~b.tensors, a.sequences & ~b.sequences,
            a.optionals & ~b.optionals,
            a.optional_sequences & ~b.optional_sequences, a.maps & ~b.maps};
  }
  friend constexpr bool operator==(const TypeSet&, const TypeSet&) = default;
};

// Those of the types of `set` that are of a kind (tensors, sequences, ...) with
// one of `like`; all of them, if none is.
TypeSet OfKindOf(const TypeSet& set, const TypeSet& like);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_TYPE_SET_H_
