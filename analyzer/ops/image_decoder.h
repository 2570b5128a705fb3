// ImageDecoder. Rules: docs/operators.md#image_decoder.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_IMAGE_DECODER_H_
#define WEIGHBRIDGE_ANALYZER_OPS_IMAGE_DECODER_H_

#include "absl/status/status.h"
#include "analyzer/ops/op_registry.h"

namespace weighbridge {

absl::Status RegisterImageDecoderOps(OpRegistry& registry);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_IMAGE_DECODER_H_
