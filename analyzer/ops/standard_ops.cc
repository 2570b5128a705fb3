#include "analyzer/ops/standard_ops.h"

#include "analyzer/ops/activation.h"
#include "analyzer/ops/attention.h"
#include "analyzer/ops/cast.h"
#include "analyzer/ops/concat_split.h"
#include "analyzer/ops/contrib_activation.h"
#include "analyzer/ops/contrib_attention.h"
#include "analyzer/ops/contrib_conv.h"
#include "analyzer/ops/contrib_embedding.h"
#include "analyzer/ops/contrib_extensions.h"
#include "analyzer/ops/contrib_gather.h"
#include "analyzer/ops/contrib_generation.h"
#include "analyzer/ops/contrib_group_query_attention.h"
#include "analyzer/ops/contrib_layout.h"
#include "analyzer/ops/contrib_linear_attention.h"
#include "analyzer/ops/contrib_matmul.h"
#include "analyzer/ops/contrib_moe.h"
#include "analyzer/ops/contrib_multi_head_attention.h"
#include "analyzer/ops/contrib_normalization.h"
#include "analyzer/ops/contrib_numeric.h"
#include "analyzer/ops/contrib_packed_matmul.h"
#include "analyzer/ops/contrib_qlinear.h"
#include "analyzer/ops/contrib_qonnx.h"
#include "analyzer/ops/contrib_qonnx_layers.h"
#include "analyzer/ops/contrib_quantized.h"
#include "analyzer/ops/contrib_rotary.h"
#include "analyzer/ops/contrib_text.h"
#include "analyzer/ops/contrib_tokenizer.h"
#include "analyzer/ops/control_flow.h"
#include "analyzer/ops/conv.h"
#include "analyzer/ops/det.h"
#include "analyzer/ops/einsum.h"
#include "analyzer/ops/elementwise.h"
#include "analyzer/ops/gather.h"
#include "analyzer/ops/generator.h"
#include "analyzer/ops/image_decoder.h"
#include "analyzer/ops/layout.h"
#include "analyzer/ops/loss.h"
#include "analyzer/ops/matmul.h"
#include "analyzer/ops/ml_encoding.h"
#include "analyzer/ops/ml_features.h"
#include "analyzer/ops/ml_linear.h"
#include "analyzer/ops/ml_maps.h"
#include "analyzer/ops/ml_tree.h"
#include "analyzer/ops/normalization.h"
#include "analyzer/ops/optional.h"
#include "analyzer/ops/pad.h"
#include "analyzer/ops/pooling.h"
#include "analyzer/ops/quantize.h"
#include "analyzer/ops/random.h"
#include "analyzer/ops/recurrent.h"
#include "analyzer/ops/reduction.h"
#include "analyzer/ops/reshape.h"
#include "analyzer/ops/resize.h"
#include "analyzer/ops/sampling.h"
#include "analyzer/ops/scatter.h"
#include "analyzer/ops/selection.h"
#include "analyzer/ops/sequence.h"
#include "analyzer/ops/shape_ops.h"
#include "analyzer/ops/signal.h"
#include "analyzer/ops/slice.h"
#include "analyzer/ops/softmax.h"
#include "analyzer/ops/strings.h"
#include "analyzer/ops/training.h"
#include "analyzer/ops/unary_math.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

struct Family {
  const char* name;  // Of its section in the documentation.
  absl::Status (*add)(OpRegistry&);
};

constexpr Family kFamilies[] = {
    {"conv", &RegisterConvOps},
    {"matmul", &RegisterMatmulOps},
    {"einsum", &RegisterEinsumOps},
    {"attention", &RegisterAttentionOps},
    {"recurrent", &RegisterRecurrentOps},
    {"pooling", &RegisterPoolingOps},
    {"normalization", &RegisterNormalizationOps},
    {"softmax", &RegisterSoftmaxOps},
    {"reduction", &RegisterReductionOps},
    {"quantize", &RegisterQuantizeOps},
    {"elementwise", &RegisterElementwiseOps},
    {"unary_math", &RegisterUnaryMathOps},
    {"activation", &RegisterActivationOps},
    {"cast", &RegisterCastOps},
    {"shape_ops", &RegisterShapeOps},
    {"reshape", &RegisterReshapeOps},
    {"generator", &RegisterGeneratorOps},
    {"random", &RegisterRandomOps},
    {"layout", &RegisterLayoutOps},
    {"concat_split", &RegisterConcatSplitOps},
    {"slice", &RegisterSliceOps},
    {"pad", &RegisterPadOps},
    {"resize", &RegisterResizeOps},
    {"sampling", &RegisterSamplingOps},
    {"gather", &RegisterGatherOps},
    {"scatter", &RegisterScatterOps},
    {"selection", &RegisterSelectionOps},
    {"control_flow", &RegisterControlFlowOps},
    {"sequence", &RegisterSequenceOps},
    {"optional", &RegisterOptionalOps},
    {"det", &RegisterDetOps},
    {"signal", &RegisterSignalOps},
    {"strings", &RegisterStringsOps},
    {"image_decoder", &RegisterImageDecoderOps},
    {"loss", &RegisterLossOps},
    {"training", &RegisterTrainingOps},
    {"ml_linear", &RegisterMlLinearOps},
    {"ml_tree", &RegisterMlTreeOps},
    {"ml_encoding", &RegisterMlEncodingOps},
    {"ml_features", &RegisterMlFeaturesOps},
    {"ml_maps", &RegisterMlMapsOps},
    {"contrib_activation", &RegisterContribActivationOps},
    {"contrib_attention", &RegisterContribAttentionOps},
    {"contrib_attention", &RegisterContribMultiHeadAttentionOps},
    {"contrib_conv", &RegisterContribConvOps},
    {"contrib_embedding", &RegisterContribEmbeddingOps},
    {"contrib_extensions", &RegisterContribExtensionsOps},
    {"contrib_gather", &RegisterContribGatherOps},
    {"contrib_generation", &RegisterContribGenerationOps},
    {"contrib_group_query_attention", &RegisterContribGroupQueryAttentionOps},
    {"contrib_layout", &RegisterContribLayoutOps},
    {"contrib_linear_attention", &RegisterContribLinearAttentionOps},
    {"contrib_matmul", &RegisterContribMatmulOps},
    {"contrib_moe", &RegisterContribMoeOps},
    {"contrib_normalization", &RegisterContribNormalizationOps},
    {"contrib_numeric", &RegisterContribNumericOps},
    {"contrib_packed_matmul", &RegisterContribPackedMatmulOps},
    {"contrib_qlinear", &RegisterContribQLinearOps},
    {"contrib_qonnx", &RegisterContribQonnxOps},
    {"contrib_qonnx_layers", &RegisterContribQonnxLayersOps},
    {"contrib_quantized", &RegisterContribQuantizedOps},
    {"contrib_rotary", &RegisterContribRotaryOps},
    {"contrib_text", &RegisterContribTextOps},
    {"contrib_tokenizer", &RegisterContribTokenizerOps},
};

}  // namespace

absl::StatusOr<OpRegistry> StandardOps() {
  OpRegistry registry;
  for (const Family& family : kFamilies) {
    WB_RETURN_IF_ERROR(registry.AddFamily(family.name, family.add));
  }
  return registry;
}

}  // namespace weighbridge
