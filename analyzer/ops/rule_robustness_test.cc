// Every rule gives a result or a Status for any operands and attributes: a file
// may say anything. Sanitizers make this test sharp.
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/attributes.h"
#include "analyzer/ir/constant.h"
#include "analyzer/ir/graph.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr int kViewsPerOperator = 400;

constexpr const char* kIntAttributes[] = {"group",
                                          "axis",
                                          "keepdims",
                                          "noop_with_empty_axes",
                                          "ceil_mode",
                                          "p",
                                          "k",
                                          "transA",
                                          "transB",
                                          "broadcast",
                                          "layout",
                                          "hidden_size",
                                          "block_size",
                                          "num_groups",
                                          "size",
                                          "sampling_ratio",
                                          "output_height",
                                          "q_num_heads",
                                          "kv_num_heads",
                                          "num_heads",
                                          "exclusive",
                                          "reverse",
                                          "spatial",
                                          "training_mode",
                                          "offset_group",
                                          "to",
                                          "dtype",
                                          "output_dtype",
                                          "stash_type",
                                          "storage_order",
                                          "output_width",
                                          "select_last_index",
                                          "rotary_embedding_dim",
                                          "linear_before_reset",
                                          "count_include_pad",
                                          "blocksize",
                                          "batch_dims",
                                          "fmod",
                                          "upper",
                                          "allowzero",
                                          "start",
                                          "end",
                                          "num_outputs",
                                          "detect_negative",
                                          "keep_aspect_ratio_policy",
                                          "max_gram_length"};
constexpr const char* kIntsAttributes[] = {
    "kernel_shape", "strides",      "pads", "dilations", "output_padding",
    "output_shape", "pooled_shape", "axes", "perm",      "split",
    "shape",        "starts",       "ends", "repeats",   "steps"};
constexpr const char* kStringAttributes[] = {
    "auto_pad",     "equation",   "direction",
    "mode",         "reduction",  "coordinate_transformation_mode",
    "nearest_mode", "approximate"};
constexpr const char* kStrings[] = {
    "SAME_UPPER", "SAME_LOWER", "VALID",   "NOTSET",        "ij,jk->ik",
    "...i,...i",  "ii->",       "i,j->ij", "bidirectional", "reverse",
    "avg",        "max",        "linear",  "constant",      "reflect",
    "half_pixel", "LEFT",       "DCR",     "tanh",          ""};

// Elements 0 to 3 are usual, the others test limits.
constexpr int64_t kNumbers[] = {1,
                                0,
                                2,
                                3,
                                -1,
                                4,
                                5,
                                7,
                                1 << 20,
                                int64_t{1} << 40,
                                -3,
                                std::numeric_limits<int64_t>::max(),
                                std::numeric_limits<int64_t>::min()};
constexpr DType kDTypes[] = {DType::kFloat32,  DType::kInt64,  DType::kInt32,
                             DType::kUInt8,    DType::kInt8,   DType::kBool,
                             DType::kFloat16,  DType::kString, DType::kInt4,
                             DType::kComplex64};

class RandomView : public ConstantSource {
 public:
  RandomView(const OpDef& def, uint32_t seed) : random_(seed) {
    const int most =
        def.max_inputs == kVariadic ? def.min_inputs + 3 : def.max_inputs;
    const int count = Pick(4) == 0
                          ? Pick(most + 2)
                          : def.min_inputs + Pick(most - def.min_inputs + 1);
    common_dtype_ =
        Pick(3) == 0 ? kDTypes[Pick(std::size(kDTypes))] : DType::kFloat32;
    common_dims_ = Dims();
    for (int i = 0; i < count; ++i) AddInput();
    AddAttributes();
    for (int i = 0; i < count; ++i) {
      node_.inputs.push_back(types_[i] ? std::optional<ValueId>(ValueId(i))
                                       : std::nullopt);
    }
    const int outputs = 1 + (Pick(3) == 0 ? Pick(5) : 0);
    for (int i = 0; i < outputs; ++i) {
      node_.outputs.push_back(Pick(8) == 0
                                  ? std::nullopt
                                  : std::optional<ValueId>(ValueId(99 + i)));
    }
  }

  // Null if it is not known.
  const Constant* Input(int i) const override {
    if (i < 0 || i >= static_cast<int>(constants_.size())) return nullptr;
    return constants_[i] ? &*constants_[i] : nullptr;
  }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("not in the file");
  }

  // Runs all rules as the resolver and the cost pass do.
  absl::Status Run(const OpDef& def, int64_t opset) {
    std::vector<const TensorType*> inputs, outputs;
    for (const auto& type : types_) inputs.push_back(type ? &*type : nullptr);
    const OpView view(node_, opset, inputs, *this);
    const absl::Status operands = CheckOperands(def, view);
    if (!operands.ok()) return operands;
    const absl::StatusOr<OutputTypes> types = InferOutputs(def, view);
    if (!types.ok()) return types.status();
    bool small = def.fold != nullptr;
    for (int i = 0; i < view.output_count(); ++i) {
      small &= (*types)[i].type.element_count() <= kMaxConstantElements;
      outputs.push_back(node_.outputs[i] ? &(*types)[i].type : nullptr);
    }
    const OpView resolved(node_, opset, inputs, *this, outputs);
    const absl::StatusOr<OpCost> cost = def.cost(resolved);
    if (!cost.ok()) return absl::InternalError("cost after infer");
    if (cost->matrix_ops < Ops() || cost->vector_ops < Ops()) {
      return absl::InternalError("negative work");
    }
    if (small) CheckFolded(def, resolved, *types).IgnoreError();
    return absl::OkStatus();
  }

 private:
  absl::Status CheckFolded(const OpDef& def, const OpView& view,
                           const OutputTypes& types) {
    const absl::StatusOr<FoldedOutputs> folded = def.fold(view);
    if (!folded.ok()) return folded.status();
    for (size_t i = 0; i < folded->size() && i < types.size(); ++i) {
      if (!(*folded)[i]) continue;
      EXPECT_EQ((*folded)[i]->type(), types[i].type) << def.name;
    }
    return absl::OkStatus();
  }

  int Pick(size_t count) {
    return static_cast<int>(random_() % (count == 0 ? 1 : count));
  }
  int64_t Number() {
    return kNumbers[Pick(Pick(6) == 0 ? std::size(kNumbers) : 4)];
  }

  void AddInput() {
    if (Pick(12) == 0) {
      types_.push_back(std::nullopt);
      constants_.push_back(std::nullopt);
      return;
    }
    Dims dims = common_dims_;
    if (Pick(3) != 0 || dims.empty()) {
      dims.clear();
      const int rank = Pick(6);
      for (int i = 0; i < rank; ++i) {
        dims.push_back(std::max<int64_t>(Number(), 0));
      }
      common_dims_ = dims;
    }
    const DType dtype =
        Pick(5) == 0 ? kDTypes[Pick(std::size(kDTypes))] : common_dtype_;
    const bool as_integers = Pick(4) == 0;
    if (as_integers && Pick(2) == 0)
      dims.resize(std::min<size_t>(dims.size(), 1));
    absl::StatusOr<TensorType> type =
        TensorType::Create(as_integers ? DType::kInt64 : dtype, dims);
    if (!type.ok()) type = TensorType::Scalar(dtype);
    constants_.push_back(Pick(2) == 0 ? RandomConstant(*type) : std::nullopt);
    types_.push_back(*std::move(type));
  }

  std::optional<Constant> RandomConstant(const TensorType& type) {
    if (type.element_count() > 64) return std::nullopt;
    std::optional<Constant> constant;
    if (type.dtype() == DType::kString) {
      constant.emplace(type, Constant::Strings(type.element_count()));
    } else if (IsFloat(type.dtype())) {
      Constant::Floats elements;
      for (int64_t i = 0; i < type.element_count(); ++i) {
        elements.push_back(Pick(9) == 0
                               ? std::numeric_limits<double>::quiet_NaN()
                               : static_cast<double>(Number()) / 2);
      }
      constant.emplace(type, std::move(elements));
    } else if (IsInteger(type.dtype()) || type.dtype() == DType::kBool) {
      Constant::Ints elements;
      for (int64_t i = 0; i < type.element_count(); ++i) {
        elements.push_back(Number());
      }
      constant.emplace(type, std::move(elements));
    } else {
      return std::nullopt;
    }
    if (constant->size() > 0 && Pick(3) == 0) {
      constant->MarkUnknown(Pick(constant->size()));
    }
    return constant;
  }

  void AddAttributes() {
    std::vector<Attribute> attributes;
    for (const char* name : kIntAttributes) {
      if (Pick(8) == 0) attributes.push_back({name, Number()});
    }
    for (const char* name : kIntsAttributes) {
      if (Pick(6) != 0) continue;
      std::vector<int64_t> list(Pick(7));
      for (int64_t& element : list) element = Number();
      attributes.push_back({name, std::move(list)});
    }
    for (const char* name : kStringAttributes) {
      if (Pick(4) == 0) {
        attributes.push_back(
            {name, std::string(kStrings[Pick(std::size(kStrings))])});
      }
    }
    node_.attributes = Attributes(std::move(attributes));
  }

  std::mt19937 random_;
  DType common_dtype_;
  Dims common_dims_;
  std::vector<std::optional<TensorType>> types_;
  std::vector<std::optional<Constant>> constants_;
  Node node_;
};

TEST(RuleRobustnessTest, AnyOperandsGiveAResultOrAStatus) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  uint32_t seed = 1;
  int accepted = 0;
  for (const OpDef* def : registry.All()) {
    for (int i = 0; i < kViewsPerOperator; ++i, ++seed) {
      RandomView view(*def, seed);
      const absl::Status status = view.Run(*def, def->since_version);
      EXPECT_NE(status.code(), absl::StatusCode::kInternal)
          << def->name << "-" << def->since_version << ", seed " << seed << ": "
          << status;
      accepted += status.ok();
    }
  }
  // The views are not all nonsense.
  EXPECT_GT(accepted, kViewsPerOperator);
}

}  // namespace
}  // namespace weighbridge
