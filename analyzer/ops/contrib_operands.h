// What the rules of the com.microsoft domain share: element types, operands
// that are required behind optional ones, sizes that attributes give, and the
// activations that fused operators name.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_OPERANDS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_OPERANDS_H_

#include <cstdint>
#include <initializer_list>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/units/units.h"

namespace weighbridge {

inline constexpr const char* kContribDomain = "com.microsoft";

// A row of the domain.
OpDef ContribRow(const char* name, int min_inputs, int max_inputs,
                 OpClass op_class,
                 absl::StatusOr<OutputTypes> (*infer)(const OpView&),
                 absl::StatusOr<OpCost> (*cost)(const OpView&),
                 InputRoles roles = {});

bool IsInt8(DType dtype);  // int8 and uint8.
bool IsInt32(DType dtype);
inline constexpr DTypeSet kInt8Types = {&IsInt8, "int8 or uint8"};
inline constexpr DTypeSet kInt32Type = {&IsInt32, "int32"};

// InvalidArgument "omits input 2 ('word_embedding'), which is required". For
// operands that follow optional ones, which min_inputs cannot ask for.
absl::Status CheckPresent(const OpView& view, int i, const char* name);

// All listed operands are floats of the type of the first, which is there.
absl::Status CheckSameFloats(const OpView& view, const char* name,
                             std::initializer_list<int> operands);

// A product of two sizes; -1 if it does not fit, which no dim equals and no
// TensorType accepts.
int64_t SizeProduct(int64_t a, int64_t b);

// a / b rounded up, for a >= 0 and b > 0.
int64_t CeilDivide(int64_t a, int64_t b);

// The attribute that gives a size. InvalidArgument "num_heads is 0, must be at
// least 1" if it is missing too.
absl::StatusOr<int64_t> NeedPositive(const OpView& view, const char* name);

// As many elements as expected, in whatever shape.
// InvalidArgument "input 1 ('B') has 7 elements, expected 8".
absl::Status CheckElementCount(const OpView& view, int i, const char* name,
                               int64_t expected);

// What reading (or writing) `part` of `whole` equal parts of a tensor moves;
// all of it if `part` is more.
Bytes PartOf(const TensorType& type, int64_t part, int64_t whole);

// Vector operations per element of the activation that a string attribute
// names, in any case; 0 if there is none.
absl::StatusOr<int> FusedActivationWeight(const OpView& view,
                                          const char* attribute);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTRIB_OPERANDS_H_
