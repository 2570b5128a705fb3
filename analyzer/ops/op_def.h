// What Weighbridge knows about one operator: its shape rule, its value rule
// and its cost rule. The three live side by side in one family file.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OP_DEF_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OP_DEF_H_

#include <array>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "analyzer/ir/bound.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ir/value_range.h"
#include "analyzer/ir/work_class.h"
#include "analyzer/ops/body_plan.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/ops/row_access.h"
#include "analyzer/units/units.h"

namespace weighbridge {

// What fusion, partition and parameter counting may assume about an operator
// without knowing its name.
enum class OpClass : uint8_t {
  kContraction,   // Dense products: Conv, MatMul, attention, recurrent cells.
  kElementwise,   // One result element per element of the broadcast inputs.
  kReduction,     // Also normalization, softmax, pooling.
  kDataMovement,  // Copies elements: Concat, Gather, Transpose, Pad.
  kView,          // Moves no bytes: Reshape, Squeeze, Identity.
  kConversion,    // The same elements in another type: Cast, DequantizeLinear.
  kGenerator,     // Makes a tensor from no data: Constant, Range.
  kOpaque,        // None of the above may be assumed.
};
const char* OpClassName(OpClass op_class);

// How an operator uses an input: decides what counts as a parameter.
enum class InputRole : uint8_t {
  kData,    // Floating or quantized model data.
  kShape,   // Steers shapes or modes: axes, pads, sizes, roi, k, min, max.
  kIndex,   // Positions in another tensor: Gather indices.
  kQuant,   // Scale or zero point: bytes, but not parameters.
  kBuffer,  // Running statistics: BatchNormalization mean and variance.
};

// The roles of the first inputs; every input after them is kData, or what
// Repeating says.
class InputRoles {
 public:
  // As many inputs as the longest list of a row has.
  static constexpr int kMaxListed = 21;

  constexpr InputRoles() = default;
  constexpr InputRoles(std::initializer_list<InputRole> roles) {
    for (InputRole role : roles) roles_[size_++] = role;
  }
  // The inputs after the list have the roles of its last `period`, over and
  // over: the operands of a variadic operator that come in groups.
  constexpr InputRoles Repeating(int period) const {
    InputRoles repeating = *this;
    repeating.period_ = period;
    return repeating;
  }
  constexpr InputRole operator[](int i) const {
    if (i < size_) return roles_[i];
    if (period_ == 0) return InputRole::kData;
    return roles_[size_ - period_ + (i - size_) % period_];
  }

 private:
  std::array<InputRole, kMaxListed> roles_ = {};
  int size_ = 0;
  int period_ = 0;
};

struct OutputType {
  OutputType(TensorType type, Bound bound = Bound::kExact)  // NOLINT: implicit.
      : type(std::move(type)), bound(bound) {}
  OutputType(ContainerType type)  // NOLINT: implicit.
      : type(TensorType::Scalar(type.any().dtype)),
        bound(type.bound()),
        container(std::make_shared<const ContainerType>(std::move(type))) {}
  // What has dims between `least` and `type`, of the same rank.
  static OutputType UpTo(TensorType type, Dims least) {
    const bool is_exact = type.dims() == absl::MakeConstSpan(least);
    OutputType output(std::move(type),
                      is_exact ? Bound::kExact : Bound::kUpper);
    if (!is_exact) output.least = std::move(least);
    return output;
  }

  TensorType type;  // Says nothing if the output is a container.
  Bound bound;
  std::shared_ptr<const ContainerType> container;  // Null: a tensor.
  // If the size depends on data: how small it may be (nullopt: empty), and how
  // large, unless `type` says it.
  std::optional<Dims> least = {}, most = {};
  std::shared_ptr<const ExpertChoice> choice = {};
};
using OutputTypes = std::vector<OutputType>;

// nullopt: nothing is known of that output.
using FoldedOutputs = std::vector<std::optional<Constant>>;

// The dense product behind a contraction: `batch` independent products of an
// [m, k] by a [k, n] matrix. For units that work in tiles.
struct ContractionShape {
  int64_t batch = 1, m = 1, n = 1, k = 1;
};

// Work and traffic of one execution of one node, on no particular hardware.
struct OpCost {
  Ops matrix_ops;  // Dense contractions: may run on matrix units.
  Ops vector_ops;  // Everything else, weighted as docs/cost_model.md lists.
  WorkClass work_class = WorkClass::kOther;
  std::optional<ContractionShape> contraction;
  // Bytes that must move, per input and per output of the node; 0 for operands
  // that are omitted or not read.
  absl::InlinedVector<Bytes, 4> input_reads;
  absl::InlinedVector<Bytes, 2> output_writes;
  // How many numbers an input stands for where it packs several into one
  // element; 0, or past the end: as many as it has elements.
  absl::InlinedVector<int64_t, 4> packed_numbers;
};

// How the results of a rule, their sizes and their elements, follow the
// elements of operands of which only the ends of a range are known. An operand
// that its row does not list is taken as not known.
enum class Trend : uint8_t {
  kNone,
  kRising,    // No element of an operand can grow and make a result smaller.
  kMonotone,  // In each operand for itself, results only grow or only shrink.
  kMonotoneBySign,  // The same, unless an operand after the first, by which it
                    // is divided, may be 0.
  kConserving,      // The size: what comes in comes out. The elements: kRising.
};
// Operand i in a set of operands; the last bit stands for all that follow, too.
constexpr uint32_t OperandBit(size_t i) {
  return uint32_t{1} << (i < 31 ? i : 31);
}

struct Order {
  Trend trend = Trend::kNone;
  uint32_t operands = ~uint32_t{0};  // See OperandBit.
};

// Which operands may be sequences, optionals or maps. The rules of all other
// operators see tensors only.
enum class Containers : uint8_t { kRefused, kAccepted };

inline constexpr int kVariadic = std::numeric_limits<int>::max();

struct OpDef {
  const char* domain = "";  // "" is the default ONNX domain.
  const char* name = nullptr;
  // The family: the section of the operators' documentation that has the
  // constraints ("conv"). Set by OpRegistry::AddFamily.
  const char* family = "";
  int since_version = 1;  // First opset in which these rules hold.
  int min_inputs = 0;
  int max_inputs = 0;  // kVariadic: any number.
  OpClass op_class = OpClass::kOpaque;
  InputRoles input_roles = {};
  Containers containers = Containers::kRefused;

  // Checks inputs and attributes and returns the types of at least the outputs
  // that the node has. Required. InvalidArgument says what is wrong; node and
  // file are added by the caller. FailedPrecondition: the output cannot be
  // known because a value it depends on is not ("needs the value of input 1").
  absl::StatusOr<OutputTypes> (*infer)(const OpView&) = nullptr;
  // Required: an operator without a cost rule is not registered at all, so it
  // is reported as unmodeled instead of being silently free. Unimplemented: the
  // work cannot be told from this node; it counts as unmodeled, with its shape.
  absl::StatusOr<OpCost> (*cost)(const OpView&) = nullptr;
  // Computes outputs of which something is known. Called after infer, with
  // output types, if no output exceeds kMaxConstantElements. Null: results are
  // never known. An empty result: nothing is known this time.
  absl::StatusOr<FoldedOutputs> (*fold)(const OpView&) = nullptr;
  // Whether two runs on the same operands may give different results, as random
  // numbers do: such a node runs at every inference, whatever its inputs are.
  // Called after infer. Null: no node of this operator is.
  bool (*is_random)(const OpView&) = nullptr;
  // Which rows of its operands a row of its first output needs. Called after
  // infer, with output types. Null: see RowsOf.
  RowAccesses (*rows)(const OpView&) = nullptr;
  // Model data stands in attributes (trees, support vectors), which are no
  // tensors: the report says that they are in no count of weights.
  bool has_attribute_tables = false;
  // Of operators that run graphs of their attributes: how. The resolver puts
  // the bodies in the place of the node; infer is not called, and cost is asked
  // for what the operator itself does with the operands and results of the
  // bodies. InvalidArgument: a graph is missing or takes other operands.
  absl::StatusOr<BodyPlan> (*plan)(const OpView&) = nullptr;
  Order order = {};
  // The operands of which every element of the results is one, whichever the
  // data chooses (see OperandBit); 0: none, or not all elements are.
  uint32_t sources = 0;
  // The cost rule takes operands and results of any rank and size as they are:
  // it can weigh what the shape rule could not tell, once somebody says it.
  bool weighs_any_sizes = false;
  // The result is its operands one after the other along one axis, and as long
  // as they are together.
  bool joins = false;
  // Whether an element of a boolean result is false, of operands that lie
  // between the first view's constants and the second's. Null: only exact
  // elements tell.
  absl::StatusOr<FoldedOutputs> (*fold_between)(const OpView&,
                                                const OpView&) = nullptr;
};

// What the rule for rows says of a node. Without a rule, elementwise operators
// and conversions go row by row, and all others need everything.
RowAccesses RowsOf(const OpDef& def, const OpView& view);

// The cost of reading every input once, writing every output once and
// computing nothing. The starting point of most cost rules.
OpCost StreamingCost(const OpView& view, WorkClass work_class);
// Moves nothing: views and generators whose result is known.
OpCost FreeCost(const OpView& view);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OP_DEF_H_
