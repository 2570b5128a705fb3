#include "analyzer/ops/standard_ops.h"

#include "analyzer/ops/activation.h"
#include "analyzer/ops/attention.h"
#include "analyzer/ops/cast.h"
#include "analyzer/ops/concat_split.h"
#include "analyzer/ops/contrib_activation.h"
#include "analyzer/ops/contrib_attention.h"
#include "analyzer/ops/contrib_conv.h"
#include "analyzer/ops/contrib_embedding.h"
#include "analyzer/ops/contrib_group_query_attention.h"
#include "analyzer/ops/contrib_matmul.h"
#include "analyzer/ops/contrib_moe.h"
#include "analyzer/ops/contrib_multi_head_attention.h"
#include "analyzer/ops/contrib_normalization.h"
#include "analyzer/ops/contrib_packed_matmul.h"
#include "analyzer/ops/contrib_qlinear.h"
#include "analyzer/ops/contrib_quantized.h"
#include "analyzer/ops/contrib_rotary.h"
#include "analyzer/ops/conv.h"
#include "analyzer/ops/det.h"
#include "analyzer/ops/einsum.h"
#include "analyzer/ops/elementwise.h"
#include "analyzer/ops/gather.h"
#include "analyzer/ops/generator.h"
#include "analyzer/ops/layout.h"
#include "analyzer/ops/matmul.h"
#include "analyzer/ops/normalization.h"
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
#include "analyzer/ops/shape_ops.h"
#include "analyzer/ops/signal.h"
#include "analyzer/ops/slice.h"
#include "analyzer/ops/softmax.h"
#include "analyzer/ops/unary_math.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {

absl::StatusOr<OpRegistry> StandardOps() {
  OpRegistry registry;
  WB_RETURN_IF_ERROR(RegisterConvOps(registry));
  WB_RETURN_IF_ERROR(RegisterMatmulOps(registry));
  WB_RETURN_IF_ERROR(RegisterEinsumOps(registry));
  WB_RETURN_IF_ERROR(RegisterAttentionOps(registry));
  WB_RETURN_IF_ERROR(RegisterRecurrentOps(registry));
  WB_RETURN_IF_ERROR(RegisterPoolingOps(registry));
  WB_RETURN_IF_ERROR(RegisterNormalizationOps(registry));
  WB_RETURN_IF_ERROR(RegisterSoftmaxOps(registry));
  WB_RETURN_IF_ERROR(RegisterReductionOps(registry));
  WB_RETURN_IF_ERROR(RegisterQuantizeOps(registry));
  WB_RETURN_IF_ERROR(RegisterElementwiseOps(registry));
  WB_RETURN_IF_ERROR(RegisterUnaryMathOps(registry));
  WB_RETURN_IF_ERROR(RegisterActivationOps(registry));
  WB_RETURN_IF_ERROR(RegisterCastOps(registry));
  WB_RETURN_IF_ERROR(RegisterShapeOps(registry));
  WB_RETURN_IF_ERROR(RegisterReshapeOps(registry));
  WB_RETURN_IF_ERROR(RegisterGeneratorOps(registry));
  WB_RETURN_IF_ERROR(RegisterRandomOps(registry));
  WB_RETURN_IF_ERROR(RegisterLayoutOps(registry));
  WB_RETURN_IF_ERROR(RegisterConcatSplitOps(registry));
  WB_RETURN_IF_ERROR(RegisterSliceOps(registry));
  WB_RETURN_IF_ERROR(RegisterPadOps(registry));
  WB_RETURN_IF_ERROR(RegisterResizeOps(registry));
  WB_RETURN_IF_ERROR(RegisterSamplingOps(registry));
  WB_RETURN_IF_ERROR(RegisterGatherOps(registry));
  WB_RETURN_IF_ERROR(RegisterScatterOps(registry));
  WB_RETURN_IF_ERROR(RegisterSelectionOps(registry));
  WB_RETURN_IF_ERROR(RegisterDetOps(registry));
  WB_RETURN_IF_ERROR(RegisterSignalOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribActivationOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribAttentionOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribConvOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribEmbeddingOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribGroupQueryAttentionOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribMatmulOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribMoeOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribMultiHeadAttentionOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribNormalizationOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribPackedMatmulOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribQLinearOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribQuantizedOps(registry));
  WB_RETURN_IF_ERROR(RegisterContribRotaryOps(registry));
  return registry;
}

}  // namespace weighbridge
