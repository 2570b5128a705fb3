// OpView: all that a rule may look at. Rules are pure functions of this view.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_OP_VIEW_H_
#define WEIGHBRIDGE_ANALYZER_OPS_OP_VIEW_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ir/value_range.h"

namespace weighbridge {

// Hands out the known values of a node's inputs, decoding them on demand.
class ConstantSource {
 public:
  virtual ~ConstantSource() = default;
  // Null if the value is not known, the input is omitted or past the end.
  virtual const Constant* Input(int i) const = 0;
  // The elements of a tensor attribute; errors as PayloadReader::Read.
  virtual absl::StatusOr<Constant> Read(
      const TensorAttribute& tensor) const = 0;
};

// The operands of a node that are no tensors, each null where one is; empty if
// all are.
struct ContainerOperands {
  absl::Span<const ContainerType*const> inputs, outputs;
};

// FailedPrecondition "needs the value of input i ('name'), which ...".
absl::Status ValueNotKnown(int i, const char* name);
// The input of which ValueNotKnown made the status; nullopt: it did not.
std::optional<int> InputNotKnown(const absl::Status& status);

class OpView {
 public:
  // `outputs` is empty inside an infer rule. Everything outlives the view.
  OpView(const Node& node, int64_t opset_version,
         absl::Span<const TensorType* const> inputs,
         const ConstantSource& constants,
         absl::Span<const TensorType* const> outputs = {},
         ContainerOperands containers = {},
         absl::Span<const ValueRange* const> ranges = {})
      : node_(node),
        opset_version_(opset_version),
        inputs_(inputs),
        constants_(constants),
        outputs_(outputs),
        containers_(containers),
        ranges_(ranges) {}

  const Node& node() const { return node_; }
  // Of the node's domain.
  int64_t opset_version() const { return opset_version_; }

  // Operands that the node lists, omitted ones included.
  int input_count() const { return static_cast<int>(inputs_.size()); }
  int output_count() const { return static_cast<int>(node_.outputs.size()); }
  // Null if omitted or past the end. Every listed input before min_inputs that
  // the registry demands is there: the caller has checked.
  const TensorType* input(int i) const {
    return i < input_count() ? inputs_[i] : nullptr;
  }
  // Null if the input is a tensor, omitted or past the end. Always null unless
  // the operator accepts containers.
  const ContainerType* container(int i) const {
    return At(containers_.inputs, i);
  }
  bool HasInput(int i) const {
    return input(i) != nullptr || container(i) != nullptr;
  }
  // False: that dim of the input may be smaller in a run. For rules by which a
  // result may then be larger.
  bool IsFixed(int i, int axis) const {
    const ValueRange* range = At(ranges_, i);
    return range == nullptr || range->IsFixed(axis);
  }
  // Null: the input holds no choices of a router.
  const ExpertChoice* choice(int i) const {
    const ValueRange* range = At(ranges_, i);
    return range == nullptr ? nullptr : range->choice.get();
  }
  // Only in cost and fold rules. Null: the output is not wanted, or no tensor.
  const TensorType* output(int i) const {
    return i < static_cast<int>(outputs_.size()) ? outputs_[i] : nullptr;
  }
  // Only in cost rules. Null: the output is not wanted, or a tensor.
  const ContainerType* output_container(int i) const {
    return At(containers_.outputs, i);
  }

  // Null if the value of the input is not known at all; look at fully_known().
  const Constant* constant(int i) const { return constants_.Input(i); }
  // The integers of an input, if all are known. Decides axes, shapes, pads.
  std::optional<absl::Span<const int64_t>> Ints(int i) const;
  // FailedPrecondition "needs the value of input i ('name')" otherwise.
  absl::StatusOr<absl::Span<const int64_t>> NeedInts(int i,
                                                     const char* name) const;

  // Attributes. A missing one gives the default; one of the wrong type gives
  // the default and leaves an error that the caller of the rule reports.
  bool HasAttribute(const char* name) const;
  int64_t IntAttribute(const char* name, int64_t missing) const;
  double FloatAttribute(const char* name, double missing) const;
  std::string StringAttribute(const char* name,
                              const std::string& missing) const;
  // Empty if missing. An attribute that a newer or older opset writes as a
  // single int is a list of one.
  std::vector<int64_t> IntsAttribute(const char* name) const;
  std::vector<double> FloatsAttribute(const char* name) const;
  std::vector<std::string> StringsAttribute(const char* name) const;
  const TensorAttribute* TensorAttributeOrNull(const char* name) const;
  const DeclaredType* TypeAttributeOrNull(const char* name) const;
  std::shared_ptr<const Graph> GraphAttributeOrNull(const char* name) const;
  absl::StatusOr<Constant> Read(const TensorAttribute& tensor) const {
    return constants_.Read(tensor);
  }

  // The first attribute found with a wrong type; see above.
  const absl::Status& attribute_status() const { return attribute_status_; }

 private:
  template <typename T>
  static const T* At(absl::Span<const T* const> operands, int i) {
    return i < static_cast<int>(operands.size()) ? operands[i] : nullptr;
  }
  template <typename T>
  const T* Attribute(const char* name, const char* expected) const;

  const Node& node_;
  int64_t opset_version_;
  absl::Span<const TensorType* const> inputs_;
  const ConstantSource& constants_;
  absl::Span<const TensorType* const> outputs_;
  ContainerOperands containers_;
  absl::Span<const ValueRange* const> ranges_;
  mutable absl::Status attribute_status_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_OP_VIEW_H_
