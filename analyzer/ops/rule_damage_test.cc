// Valid nodes with one or two things changed: random operands, as in
// rules_property_test, seldom get past the first checks of operators with many.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/attributes.h"
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

constexpr int kTrialsPerNode = 400;

class ValidNode {
 public:
  explicit ValidNode(std::string name, std::string domain = "")
      : name_(std::move(name)), domain_(std::move(domain)) {}
  ValidNode& Of(DType dtype, const std::vector<int64_t>& dims) {
    types_.push_back(*TensorType::Create(dtype, dims));
    return *this;
  }
  ValidNode& Float(const std::vector<int64_t>& dims) {
    return Of(DType::kFloat32, dims);
  }
  ValidNode& Int(const std::string& name, int64_t value) {
    attributes_.push_back({name, value});
    return *this;
  }
  ValidNode& Ints(const std::string& name, std::vector<int64_t> value) {
    attributes_.push_back({name, std::move(value)});
    return *this;
  }
  ValidNode& String(const std::string& name, const std::string& value) {
    attributes_.push_back({name, value});
    return *this;
  }

  ValidNode& Strings(const std::string& name, std::vector<std::string> value) {
    attributes_.push_back({name, std::move(value)});
    return *this;
  }
  // As many numbers, whatever they are.
  ValidNode& Floats(const std::string& name, size_t count) {
    attributes_.push_back({name, std::vector<double>(count, 0.5)});
    return *this;
  }

  const std::string& name() const { return name_; }
  const std::string& domain() const { return domain_; }
  const std::vector<std::optional<TensorType>>& types() const { return types_; }
  const std::vector<Attribute>& attributes() const { return attributes_; }

 private:
  std::string name_, domain_;
  std::vector<std::optional<TensorType>> types_;
  std::vector<Attribute> attributes_;
};

std::vector<ValidNode> Contractions() {
  using enum DType;
  return {
      ValidNode("Conv")
          .Float({1, 4, 5, 5})
          .Float({6, 2, 2, 2})
          .Float({6})
          .Int("group", 2)
          .Ints("strides", {2, 2}),
      ValidNode("ConvTranspose")
          .Float({1, 4, 5, 5})
          .Float({4, 2, 2, 2})
          .Float({4})
          .Int("group", 2)
          .Ints("strides", {2, 2}),
      ValidNode("ConvInteger")
          .Of(kUInt8, {1, 4, 5})
          .Of(kInt8, {6, 4, 2})
          .Of(kUInt8, {})
          .Of(kInt8, {6}),
      ValidNode("QLinearConv")
          .Of(kUInt8, {1, 4, 5})
          .Float({})
          .Of(kUInt8, {})
          .Of(kInt8, {6, 4, 2})
          .Float({6})
          .Of(kInt8, {6})
          .Float({})
          .Of(kUInt8, {})
          .Of(kInt32, {6}),
      ValidNode("DeformConv")
          .Float({1, 4, 5, 5})
          .Float({6, 4, 2, 2})
          .Float({1, 8, 4, 4})
          .Float({6})
          .Float({1, 4, 4, 4}),
      ValidNode("MatMul").Float({3, 2, 4}).Float({3, 4, 5}),
      ValidNode("MatMulInteger")
          .Of(kUInt8, {2, 4})
          .Of(kInt8, {4, 5})
          .Of(kUInt8, {2})
          .Of(kInt8, {5}),
      ValidNode("QLinearMatMul")
          .Of(kUInt8, {2, 4})
          .Float({})
          .Of(kUInt8, {})
          .Of(kInt8, {4, 5})
          .Float({5})
          .Of(kInt8, {5})
          .Float({})
          .Of(kUInt8, {}),
      ValidNode("Gemm").Float({2, 4}).Float({4, 5}).Float({5}),
      ValidNode("Einsum").Float({7, 2, 4}).Float({7, 4, 5}).String(
          "equation", "...ij,...jk->...ik"),
      ValidNode("LSTM")
          .Float({5, 2, 3})
          .Float({1, 16, 3})
          .Float({1, 16, 4})
          .Float({1, 32}),
      ValidNode("GRU")
          .Float({5, 2, 3})
          .Float({1, 12, 3})
          .Float({1, 12, 4})
          .Float({1, 24}),
      ValidNode("RNN").Float({5, 2, 3}).Float({1, 4, 3}).Float({1, 4, 4}).Float(
          {1, 8}),
      ValidNode("Attention")
          .Float({2, 6, 5, 8})
          .Float({2, 3, 7, 8})
          .Float({2, 3, 7, 4})
          .Of(kBool, {5, 8})
          .Float({2, 3, 1, 8})
          .Float({2, 3, 1, 4}),
      ValidNode("Attention")
          .Float({2, 5, 48})
          .Float({2, 7, 24})
          .Float({2, 7, 12})
          .Int("q_num_heads", 6)
          .Int("kv_num_heads", 3),
  };
}

std::vector<ValidNode> Others() {
  using enum DType;
  return {
      ValidNode("MaxPool")
          .Float({1, 2, 5, 5})
          .Ints("kernel_shape", {2, 2})
          .Ints("strides", {2, 2}),
      ValidNode("AveragePool")
          .Float({1, 2, 5, 5})
          .Ints("kernel_shape", {2, 2})
          .Int("ceil_mode", 1),
      ValidNode("LpPool").Float({1, 2, 5}).Ints("kernel_shape", {2}),
      ValidNode("MaxUnpool")
          .Float({1, 2, 5, 5})
          .Of(kInt64, {1, 2, 5, 5})
          .Ints("kernel_shape", {2, 2})
          .Ints("strides", {2, 2}),
      ValidNode("MaxRoiPool")
          .Float({1, 2, 5, 5})
          .Float({9, 5})
          .Ints("pooled_shape", {2, 2}),
      ValidNode("RoiAlign").Float({1, 2, 5, 5}).Float({9, 4}).Of(kInt64, {9}),
      ValidNode("BatchNormalization")
          .Float({1, 2, 5})
          .Float({2})
          .Float({2})
          .Float({2})
          .Float({2}),
      ValidNode("InstanceNormalization").Float({1, 2, 5}).Float({2}).Float({2}),
      ValidNode("GroupNormalization")
          .Float({1, 4, 5})
          .Float({4})
          .Float({4})
          .Int("num_groups", 4),
      ValidNode("LayerNormalization").Float({1, 4, 5}).Float({5}).Float({5}),
      ValidNode("LRN").Float({1, 4, 5}).Int("size", 3),
      ValidNode("QuantizeLinear").Float({2, 6}).Float({6}).Of(kInt8, {6}),
      ValidNode("DequantizeLinear")
          .Of(kInt4, {2, 6})
          .Float({2, 3})
          .Of(kInt4, {2, 3})
          .Int("block_size", 2),
      ValidNode("RotaryEmbedding")
          .Float({2, 5, 24})
          .Float({99, 4})
          .Float({99, 4})
          .Of(kInt64, {2, 5})
          .Int("num_heads", 3),
  };
}

std::vector<ValidNode> TextAndTraining() {
  using enum DType;
  const char* training = "ai.onnx.preview.training";
  return {
      ValidNode("StringNormalizer")
          .Of(kString, {1, 5})
          .Strings("stopwords", {"a", "b"}),
      ValidNode("TfIdfVectorizer")
          .Of(kInt64, {3, 9})
          .Ints("pool_int64s", {5, 6, 7, 8})
          .Ints("ngram_counts", {0, 2})
          .Ints("ngram_indexes", {0, 1, 4})
          .Int("min_gram_length", 1)
          .Int("max_gram_length", 2)
          .Int("max_skip_count", 3)
          .String("mode", "TFIDF"),
      ValidNode("SoftmaxCrossEntropyLoss")
          .Float({2, 5, 3})
          .Of(kInt64, {2, 3})
          .Float({5}),
      ValidNode("Adam", training)
          .Float({})
          .Of(kInt64, {})
          .Float({2, 3})
          .Float({2, 3})
          .Float({2, 3})
          .Float({2, 3}),
  };
}

std::vector<ValidNode> Tables() {
  using enum DType;
  const char* ml = "ai.onnx.ml";
  return {
      ValidNode("LinearClassifier", ml)
          .Float({5, 4})
          .Ints("classlabels_ints", {0, 1})
          .Floats("coefficients", 8),
      ValidNode("SVMRegressor", ml)
          .Float({5, 4})
          .Int("n_supports", 3)
          .String("kernel_type", "RBF")
          .Floats("support_vectors", 12)
          .Floats("coefficients", 3),
      ValidNode("TreeEnsembleRegressor", ml)
          .Float({5, 4})
          .Int("n_targets", 2)
          .Ints("nodes_treeids", {0, 0, 0})
          .Ints("nodes_nodeids", {0, 1, 2})
          .Ints("nodes_truenodeids", {1, 0, 0})
          .Ints("nodes_falsenodeids", {2, 0, 0})
          .Strings("nodes_modes", {"BRANCH_LEQ", "LEAF", "LEAF"}),
      ValidNode("TreeEnsemble", ml)
          .Float({5, 4})
          .Int("n_targets", 2)
          .Ints("tree_roots", {0})
          .Ints("nodes_trueleafs", {0, 1})
          .Ints("nodes_truenodeids", {1, 0})
          .Ints("nodes_falseleafs", {1, 1})
          .Ints("nodes_falsenodeids", {2, 1}),
      ValidNode("LabelEncoder", ml)
          .Of(kString, {5})
          .Strings("keys_strings", {"a", "b"})
          .Ints("values_int64s", {1, 2}),
      ValidNode("OneHotEncoder", ml)
          .Of(kInt64, {5})
          .Ints("cats_int64s", {1, 2, 3}),
      ValidNode("ArrayFeatureExtractor", ml).Float({5, 4}).Of(kInt64, {2}),
      ValidNode("FeatureVectorizer", ml)
          .Float({5, 4})
          .Float({5, 2})
          .Ints("inputdimensions", {4, 2}),
  };
}

std::vector<ValidNode> Contributed() {
  using enum DType;
  const char* contrib = "com.microsoft";
  return {
      ValidNode("CausalConvWithState", contrib)
          .Float({2, 6, 5})
          .Float({6, 1, 4})
          .Float({6})
          .Int("dilation", 2)
          .Int("state_window", 3),
      ValidNode("LinearAttention", contrib)
          .Float({2, 5, 32})
          .Float({2, 5, 16})
          .Float({2, 5, 32})
          .Int("q_num_heads", 4)
          .Int("kv_num_heads", 2)
          .String("update_rule", "linear"),
      ValidNode("GatherBlockQuantized", contrib)
          .Of(kUInt8, {100, 32})
          .Of(kInt64, {2, 3})
          .Float({100, 2})
          .Int("block_size", 32)
          .Int("bits", 4),
      ValidNode("CDist", contrib).Float({5, 3}).Float({7, 3}),
      ValidNode("Irfft", contrib).Float({3, 5, 2}).Int("signal_ndim", 1),
      ValidNode("DynamicTimeWarping", contrib).Float({1, 4, 6}),
      ValidNode("UnfoldTensor", contrib)
          .Float({5, 9})
          .Int("dim", 1)
          .Int("size", 3)
          .Int("step", 2),
      ValidNode("GatedRelativePositionBias", contrib)
          .Float({2, 5, 32})
          .Float({32})
          .Float({1, 4, 5, 5})
          .Float({8, 6})
          .Float({6})
          .Float({1, 4, 1, 1})
          .Int("num_heads", 4),
      ValidNode("Tokenizer", contrib)
          .Of(kString, {3, 0})
          .Strings("separators", {" "})
          .Int("mincharnum", 1),
  };
}

std::vector<ValidNode> Extensions() {
  using enum DType;
  const char* old_domain = "ai.onnx.contrib";
  const char* new_domain = "com.microsoft.extensions";
  return {
      ValidNode("StringJoin", old_domain)
          .Of(kString, {7})
          .Of(kString, {})
          .Of(kInt64, {}),
      ValidNode("StringEqual", old_domain).Of(kString, {5, 2}).Of(kString, {5}),
      ValidNode("MaskedFill", old_domain).Of(kString, {5}).Of(kBool, {5}),
      ValidNode("VectorToString", old_domain)
          .Of(kInt64, {5, 2})
          .String("map", "a\t1 2"),
      ValidNode("CLIPTokenizer", new_domain)
          .Of(kString, {5})
          .Int("padding_length", 77),
      ValidNode("BertTokenizerDecoder", new_domain)
          .Of(kInt64, {1, 9})
          .Of(kInt64, {3, 2})
          .Int("use_indices", 1),
      ValidNode("DrawBoundingBoxes", new_domain)
          .Of(kUInt8, {8, 9, 3})
          .Float({20, 6}),
      ValidNode("SegmentExtraction", old_domain).Of(kInt64, {1, 9}),
  };
}

std::vector<ValidNode> QuantizersInTraining() {
  const char* general = "qonnx.custom_op.general";
  const char* channels_last = "qonnx.custom_op.channels_last";
  return {
      ValidNode("Quant", general)
          .Float({8, 3, 3, 3})
          .Float({8, 1, 1, 1})
          .Float({})
          .Float({})
          .String("rounding_mode", "ROUND"),
      ValidNode("MultiThreshold", general).Float({1, 4, 6, 6}).Float({4, 15}),
      ValidNode("Im2Col", general)
          .Float({1, 7, 9, 3})
          .Ints("kernel_size", {3, 2})
          .Ints("stride", {2, 1})
          .Ints("pad_amount", {1, 0, 1, 3})
          .Ints("dilations", {2, 2}),
      ValidNode("QuantAvgPool2d", general)
          .Float({1, 3, 6, 8})
          .Int("kernel", 3)
          .Int("stride", 3),
      ValidNode("XnorPopcountMatMul", general).Float({5, 8}).Float({8, 3}),
      ValidNode("Conv", channels_last)
          .Float({1, 6, 7, 3})
          .Float({8, 3, 2, 3})
          .Ints("strides", {2, 1}),
  };
}

// What a change may set.
constexpr const char* kIntAttributes[] = {"group",
                                          "axis",
                                          "ceil_mode",
                                          "p",
                                          "transA",
                                          "transB",
                                          "layout",
                                          "hidden_size",
                                          "block_size",
                                          "num_groups",
                                          "size",
                                          "sampling_ratio",
                                          "output_height",
                                          "output_width",
                                          "q_num_heads",
                                          "kv_num_heads",
                                          "num_heads",
                                          "spatial",
                                          "training_mode",
                                          "offset_group",
                                          "output_dtype",
                                          "stash_type",
                                          "storage_order",
                                          "rotary_embedding_dim",
                                          "linear_before_reset",
                                          "kernel",
                                          "stride",
                                          "padding_length"};
constexpr const char* kIntsAttributes[] = {
    "kernel_shape",   "strides",      "pads",         "dilations",
    "output_padding", "output_shape", "pooled_shape", "kernel_size",
    "stride",         "pad_amount"};
constexpr int64_t kNumbers[] = {0,
                                1,
                                2,
                                3,
                                4,
                                7,
                                -1,
                                -3,
                                1 << 20,
                                int64_t{1} << 40,
                                std::numeric_limits<int64_t>::max(),
                                std::numeric_limits<int64_t>::min()};
constexpr DType kDTypes[] = {DType::kFloat32, DType::kFloat16, DType::kInt64,
                             DType::kInt8,    DType::kBool,    DType::kString};

class NoConstants : public ConstantSource {
 public:
  const Constant* Input(int) const override { return nullptr; }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("none");
  }
};

class DamagedNode {
 public:
  DamagedNode(const ValidNode& node, std::mt19937& random)
      : random_(random), types_(node.types()), attributes_(node.attributes()) {
    for (int changes = Below(3); changes > 0; --changes) Damage();
    node_.attributes = Attributes(attributes_);
    node_.outputs.resize(1 + (Below(3) == 0 ? Below(5) : 0));
    for (auto& output : node_.outputs) {
      if (Below(8) != 0) output = ValueId(99);
    }
  }

  // The error of the infer rule; Internal if what it accepts has no cost.
  absl::Status Run(const OpDef& def, int64_t opset) const {
    std::vector<const TensorType*> inputs, outputs;
    for (const auto& type : types_) inputs.push_back(type ? &*type : nullptr);
    const OpView view(node_, opset, inputs, constants_);
    const absl::Status operands = CheckOperands(def, view);
    if (!operands.ok()) return operands;
    const absl::StatusOr<OutputTypes> types = InferOutputs(def, view);
    if (!types.ok()) return types.status();
    for (int i = 0; i < view.output_count(); ++i) {
      outputs.push_back(node_.outputs[i] ? &(*types)[i].type : nullptr);
    }
    const absl::StatusOr<OpCost> cost =
        def.cost(OpView(node_, opset, inputs, constants_, outputs));
    if (!cost.ok()) return absl::InternalError(cost.status().ToString());
    if (cost->matrix_ops < Ops() || cost->vector_ops < Ops()) {
      return absl::InternalError("negative work");
    }
    return absl::OkStatus();
  }

 private:
  int Below(size_t count) { return static_cast<int>(random_() % count); }
  template <typename T, size_t n>
  T Pick(const T (&items)[n]) {
    return items[Below(n)];
  }

  void Damage() {
    std::optional<TensorType>& type = types_[Below(types_.size())];
    switch (Below(6)) {
      case 0:
        type.reset();
        break;
      case 5:
        if (!attributes_.empty()) {
          ChangeAttribute(attributes_[Below(attributes_.size())].value);
        }
        break;
      case 1:
        if (type) type = type->WithDType(Pick(kDTypes));
        break;
      case 2:
        if (type && type->rank() > 0) ChangeDim(*type);
        break;
      case 3:
        SetAttribute({Pick(kIntAttributes), Pick(kNumbers)});
        break;
      default: {
        std::vector<int64_t> list(1 + Below(4));
        for (int64_t& element : list) element = Pick(kNumbers);
        SetAttribute({Pick(kIntsAttributes), std::move(list)});
      }
    }
  }

  void ChangeDim(TensorType& type) {
    Dims dims(type.dims().begin(), type.dims().end());
    dims[Below(dims.size())] = std::max<int64_t>(Pick(kNumbers), 0);
    const absl::StatusOr<TensorType> changed =
        TensorType::Create(type.dtype(), dims);
    if (changed.ok()) type = *changed;
  }

  // Another number in its place, or one element less.
  void ChangeAttribute(AttributeValue& value) {
    if (auto* number = std::get_if<int64_t>(&value)) {
      *number = Pick(kNumbers);
    } else if (auto* numbers = std::get_if<std::vector<int64_t>>(&value)) {
      if (!numbers->empty())
        (*numbers)[Below(numbers->size())] = Pick(kNumbers);
    } else if (auto* words = std::get_if<std::vector<std::string>>(&value)) {
      if (!words->empty()) words->pop_back();
    } else if (auto* reals = std::get_if<std::vector<double>>(&value)) {
      if (!reals->empty()) reals->pop_back();
    } else if (auto* word = std::get_if<std::string>(&value)) {
      *word = "odd";
    }
  }

  // The first attribute of a name is the one that is found.
  void SetAttribute(Attribute attribute) {
    attributes_.insert(attributes_.begin(), std::move(attribute));
  }

  std::mt19937& random_;
  std::vector<std::optional<TensorType>> types_;
  std::vector<Attribute> attributes_;
  NoConstants constants_;
  Node node_;
};

void ExpectThatRulesSurvive(const std::vector<ValidNode>& nodes) {
  WB_ASSERT_OK_AND_ASSIGN(const OpRegistry registry, StandardOps());
  std::mt19937 random(20261124);
  for (const ValidNode& node : nodes) {
    int accepted = 0;
    for (int trial = 0; trial < kTrialsPerNode; ++trial) {
      const int64_t opset = 10 + trial % 16;
      const absl::StatusOr<const OpDef*> def =
          registry.Find(node.domain(), node.name(), opset);
      if (!def.ok()) continue;  // It is newer.
      const absl::Status status = DamagedNode(node, random).Run(**def, opset);
      EXPECT_NE(status.code(), absl::StatusCode::kInternal)
          << node.name() << ", opset " << opset << ", trial " << trial << ": "
          << status;
      accepted += status.ok();
    }
    EXPECT_GT(accepted, 0) << node.name();
  }
}

TEST(RuleDamageTest, ContractionsGiveAResultOrAStatus) {
  ExpectThatRulesSurvive(Contractions());
}

TEST(RuleDamageTest, TextAndTrainingGiveAResultOrAStatus) {
  ExpectThatRulesSurvive(TextAndTraining());
}

TEST(RuleDamageTest, TablesGiveAResultOrAStatus) {
  ExpectThatRulesSurvive(Tables());
}

TEST(RuleDamageTest, ContributedOperatorsGiveAResultOrAStatus) {
  ExpectThatRulesSurvive(Contributed());
}

TEST(RuleDamageTest, ExtensionsGiveAResultOrAStatus) {
  ExpectThatRulesSurvive(Extensions());
}

TEST(RuleDamageTest, QuantizersInTrainingGiveAResultOrAStatus) {
  ExpectThatRulesSurvive(QuantizersInTraining());
}

TEST(RuleDamageTest, OtherOperatorsGiveAResultOrAStatus) {
  ExpectThatRulesSurvive(Others());
}

}  // namespace
}  // namespace weighbridge
