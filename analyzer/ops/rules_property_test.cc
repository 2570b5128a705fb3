// Every rule of every operator on random operands: a Status or a result, never
// a crash, and never a result that contradicts itself.
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/ops/check_operands.h"
#include "analyzer/ops/op_registry.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/ops/standard_ops.h"
#include "analyzer/status/status_matchers.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

constexpr int kTrialsPerOperator = 400;

// Every attribute name that a rule reads.
constexpr const char* kAttributeNames[] = {"axis",
                                           "axes",
                                           "group",
                                           "strides",
                                           "pads",
                                           "dilations",
                                           "kernel_shape",
                                           "auto_pad",
                                           "ceil_mode",
                                           "count_include_pad",
                                           "output_padding",
                                           "output_shape",
                                           "storage_order",
                                           "transA",
                                           "transB",
                                           "equation",
                                           "perm",
                                           "to",
                                           "value",
                                           "value_int",
                                           "value_ints",
                                           "value_float",
                                           "value_floats",
                                           "value_string",
                                           "value_strings",
                                           "starts",
                                           "ends",
                                           "start",
                                           "end",
                                           "split",
                                           "num_outputs",
                                           "keepdims",
                                           "k",
                                           "largest",
                                           "hidden_size",
                                           "direction",
                                           "layout",
                                           "blocksize",
                                           "mode",
                                           "scales",
                                           "sizes",
                                           "shape",
                                           "allowzero",
                                           "batch_dims",
                                           "batch_axis",
                                           "time_axis",
                                           "dtype",
                                           "noop_with_empty_axes",
                                           "select_last_index",
                                           "num_groups",
                                           "q_num_heads",
                                           "kv_num_heads",
                                           "num_heads",
                                           "rotary_embedding_dim",
                                           "interleaved",
                                           "block_size",
                                           "output_dtype",
                                           "upper",
                                           "tile",
                                           "repeats",
                                           "broadcast",
                                           "height_scale",
                                           "width_scale",
                                           "pooled_shape",
                                           "output_height",
                                           "output_width",
                                           "coordinate_transformation_mode",
                                           "keep_aspect_ratio_policy",
                                           "antialias",
                                           "onesided",
                                           "inverse",
                                           "center_point_box",
                                           "sorted",
                                           "exclusive",
                                           "reverse",
                                           "p",
                                           "epsilon",
                                           "alpha",
                                           "beta",
                                           "training_mode",
                                           "is_test",
                                           "spatial",
                                           "align_corners",
                                           "reduction",
                                           "paddings",
                                           "stash_type",
                                           "size",
                                           "sample_size",
                                           "offset_group",
                                           "linear_before_reset",
                                           "qk_matmul_output_mode",
                                           "size_splits",
                                           "consumed_inputs",
                                           "seed",
                                           "mean",
                                           "high",
                                           "low",
                                           "delimiter",
                                           "maxsplit",
                                           "stopwords",
                                           "case_change_action",
                                           "ngram_counts",
                                           "ngram_indexes",
                                           "pixel_format",
                                           "xs",
                                           "zs",
                                           "y",
                                           "post_transform",
                                           "kernel_type",
                                           "targets",
                                           "n_targets",
                                           "norm",
                                           "bits",
                                           "gather_axis",
                                           "quantize_axis",
                                           "update_rule",
                                           "state_window",
                                           "ndim",
                                           "dilation",
                                           "signal_ndim",
                                           "decoder",
                                           "dim",
                                           "step",
                                           "kernel_size",
                                           "stride",
                                           "pad_amount",
                                           "kernel",
                                           "data_layout",
                                           "rounding_mode",
                                           "signed",
                                           "saturation",
                                           "has_nan",
                                           "padding_length",
                                           "use_indices",
                                           "separators",
                                           "tokenexp",
                                           "mincharnum",
                                           "map",
                                           "color_space"};

constexpr const char* kWords[] = {"SAME_UPPER",
                                  "SAME_LOWER",
                                  "VALID",
                                  "NOTSET",
                                  "ij,jk->ik",
                                  "...i,i...->i",
                                  "->",
                                  "ii",
                                  "a,b,c->abc",
                                  "i->ij",
                                  "",
                                  "forward",
                                  "reverse",
                                  "bidirectional",
                                  "constant",
                                  "reflect",
                                  "edge",
                                  "wrap",
                                  "linear",
                                  "nearest",
                                  "cubic",
                                  "asymmetric",
                                  "tf_crop_and_resize",
                                  "not_larger",
                                  "not_smaller",
                                  "DCR",
                                  "CRD",
                                  "FLOAT",
                                  "ellipsis....",
                                  "max",
                                  "none",
                                  "NHWC",
                                  "a\t1 2"};

class Randomness {
 public:
  explicit Randomness(uint32_t seed) : random_(seed) {}

  int64_t Below(int64_t end) { return static_cast<int64_t>(random_() % end); }

  template <typename T, size_t N>
  const T& Pick(const T (&items)[N]) {
    return items[Below(N)];
  }

  int64_t Integer() {
    constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
    constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
    constexpr int64_t kExtremes[] = {
        kMax, kMin, kMax / 2, int64_t{1} << 31, -(int64_t{1} << 31), 1 << 20};
    if (Below(8) == 0) return Pick(kExtremes);
    return Below(9) - 3;
  }

  int64_t Dim() {
    constexpr int64_t kUsual[] = {1, 1, 2, 3, 4, 6, 8, 16};
    constexpr int64_t kUnusual[] = {
        0, 1, 5, 1 << 20, int64_t{1} << 31, int64_t{1} << 55};
    return Below(8) == 0 ? Pick(kUnusual) : Pick(kUsual);
  }

  DType AnyDType() {
    constexpr DType kUsual[] = {DType::kFloat32, DType::kFloat32,
                                DType::kFloat16, DType::kInt64,
                                DType::kInt8,    DType::kBool};
    return Below(4) == 0 ? *DTypeFromOnnx(1 + Below(26)) : Pick(kUsual);
  }

  TensorType Type(int rank) {
    while (true) {
      Dims dims;
      for (int i = 0; i < rank; ++i) dims.push_back(Dim());
      absl::StatusOr<TensorType> type = TensorType::Create(AnyDType(), dims);
      if (type.ok()) return *std::move(type);
    }
  }

  // Sizes, axes or numbers, known at least in part.
  Constant Known(const TensorType& type) {
    Constant constant = KnownFully(type);
    if (Below(4) == 0 && constant.size() > 0) {
      constant.MarkUnknown(Below(constant.size()));
    }
    return constant;
  }

  AttributeValue Attribute() {
    switch (Below(8)) {
      case 0:
      case 1:
        return Integer();
      case 6:
        return std::vector<std::string>(Below(4), "a");
      case 2: {
        std::vector<int64_t> list;
        for (int64_t i = Below(6); i > 0; --i) list.push_back(Integer());
        return list;
      }
      case 3:
        return std::string(Pick(kWords));
      case 4:
        return static_cast<double>(Integer());
      case 5: {
        std::vector<double> list;
        for (int64_t i = Below(5); i > 0; --i) {
          list.push_back(static_cast<double>(Integer()) / 2);
        }
        return list;
      }
      default:
        return TensorAttribute{Type(static_cast<int>(Below(3))), {}};
    }
  }

 private:
  Constant KnownFully(const TensorType& type) {
    if (IsFloat(type.dtype())) {
      Constant::Floats elements;
      constexpr double kOdd[] = {std::numeric_limits<double>::infinity(),
                                 -1e300, 1e300,
                                 std::numeric_limits<double>::quiet_NaN()};
      for (int64_t i = 0; i < type.element_count(); ++i) {
        elements.push_back(Below(8) == 0 ? Pick(kOdd)
                                         : static_cast<double>(Integer()) / 2);
      }
      return Constant(type, std::move(elements));
    }
    if (type.dtype() == DType::kString ||
        (!IsInteger(type.dtype()) && type.dtype() != DType::kBool)) {
      return Constant(type, Constant::Strings(type.element_count(), "a"));
    }
    Constant::Ints elements;
    for (int64_t i = 0; i < type.element_count(); ++i) {
      elements.push_back(Integer());
    }
    return Constant(type, std::move(elements));
  }

  std::mt19937_64 random_;
};

class RandomSource : public ConstantSource {
 public:
  explicit RandomSource(Randomness& random) : random_(random) {}
  const Constant* Input(int i) const override {
    const int size = static_cast<int>(inputs.size());
    return i >= 0 && i < size && inputs[i] ? &*inputs[i] : nullptr;
  }
  absl::StatusOr<Constant> Read(const TensorAttribute& tensor) const override {
    if (tensor.type.element_count() > 64) return absl::NotFoundError("large");
    return random_.Known(tensor.type);
  }
  std::vector<std::optional<Constant>> inputs;

 private:
  Randomness& random_;
};

// One node with random operands, and what its rules say of it.
class Trial {
 public:
  Trial(const OpDef& def, Randomness& random) : def_(def), source_(random) {
    node_.op_type = def.name;
    node_.domain = def.domain;
    MakeInputs(random);
    const int64_t outputs = 1 + random.Below(3);
    for (int64_t i = 0; i < outputs; ++i) {
      node_.outputs.push_back(
          random.Below(8) == 0 ? std::nullopt : std::optional(ValueId(100)));
    }
    std::vector<weighbridge::Attribute> attributes;
    for (int64_t i = random.Below(6); i > 0; --i) {
      attributes.push_back({random.Pick(kAttributeNames), random.Attribute()});
    }
    node_.attributes = Attributes(std::move(attributes));
  }

  void Run() {
    const OpView view(node_, def_.since_version, inputs_, source_);
    if (!CheckOperands(def_, view).ok()) return;
    const absl::StatusOr<OutputTypes> types = InferOutputs(def_, view);
    if (!types.ok()) {
      EXPECT_NE(types.status().message(), "") << def_.name;
      return;
    }
    std::vector<const TensorType*> outputs;
    bool small = true;
    for (const OutputType& output : *types) {
      outputs.push_back(&output.type);
      small &= output.type.element_count() <= kMaxConstantElements;
      EXPECT_GE(output.type.element_count(), 0) << def_.name;
    }
    const OpView full(node_, def_.since_version, inputs_, source_, outputs);
    const absl::StatusOr<OpCost> cost = def_.cost(full);
    if (cost.ok()) {
      EXPECT_GE(cost->matrix_ops, Ops(0)) << def_.name;
      EXPECT_GE(cost->vector_ops, Ops(0)) << def_.name;
      for (const Bytes read : cost->input_reads) EXPECT_GE(read, Bytes(0));
    }
    if (def_.fold == nullptr || !small) return;
    const absl::StatusOr<FoldedOutputs> folded = def_.fold(full);
    if (!folded.ok()) return;
    EXPECT_LE(folded->size(), types->size()) << def_.name;
    for (size_t i = 0; i < folded->size() && i < types->size(); ++i) {
      if (!(*folded)[i]) continue;
      EXPECT_EQ((*folded)[i]->type(), (*types)[i].type) << def_.name;
    }
  }

 private:
  void MakeInputs(Randomness& random) {
    int64_t count = def_.min_inputs;
    const int64_t most = std::min(def_.max_inputs, def_.min_inputs + 4);
    if (most > count) count += random.Below(most - count + 1);
    if (random.Below(20) == 0) count = random.Below(8);
    const int rank = static_cast<int>(random.Below(6));
    for (int64_t i = 0; i < count; ++i) {
      if (random.Below(12) == 0) {
        inputs_.push_back(nullptr);
        source_.inputs.emplace_back();
        continue;
      }
      // Often alike: rules get past their first check.
      if (i > 0 && inputs_.back() != nullptr && random.Below(3) == 0) {
        types_.push_back(*inputs_.back());
      } else {
        types_.push_back(random.Type(
            random.Below(3) == 0 ? static_cast<int>(random.Below(7)) : rank));
      }
      inputs_.push_back(&types_.back());
      source_.inputs.emplace_back();
      if (types_.back().element_count() <= 64 && random.Below(2) == 0) {
        source_.inputs.back() = random.Known(types_.back());
      }
    }
  }

  const OpDef& def_;
  RandomSource source_;
  Node node_;
  std::deque<TensorType> types_;  // Stable addresses.
  std::vector<const TensorType*> inputs_;
};

TEST(RulesPropertyTest, NoRuleCrashesOnRandomOperands) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  Randomness random(20261124);
  for (const OpDef* def : registry.All()) {
    SCOPED_TRACE(
        absl::StrCat(def->domain, ".", def->name, "-", def->since_version));
    for (int i = 0; i < kTrialsPerOperator; ++i) Trial(*def, random).Run();
  }
}

}  // namespace
}  // namespace weighbridge
