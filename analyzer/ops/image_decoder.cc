#include "analyzer/ops/image_decoder.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "analyzer/ops/attribute_value.h"
#include "analyzer/ops/dtype_set.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/operand_shape.h"
#include "analyzer/ops/shape_input.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Rules: docs/operators.md#image_decoder, C1..C2.

// Height and width stand in the encoded stream, and a small stream can hold a
// large image: there is no bound.
absl::StatusOr<OutputTypes> InferImageDecoder(const OpView& view) {
  WB_RETURN_IF_ERROR(
      CheckDType(view, 0, "encoded_stream", kUInt8Type));  // image_decoder_c1
  WB_RETURN_IF_ERROR(CheckRank(view, 0, "encoded_stream", 1));
  WB_RETURN_IF_ERROR(
      ReadWord(view, "pixel_format", "RGB", {"RGB", "BGR", "Grayscale"})
          .status());  // image_decoder_c2
  return ValueNotKnown(0, "encoded_stream");
}

absl::StatusOr<OpCost> CostImageDecoder(const OpView& view) {
  return StreamingCost(view, WorkClass::kOther);
}

}  // namespace

absl::Status RegisterImageDecoderOps(OpRegistry& registry) {
  return registry.Add({.name = "ImageDecoder",
                       .since_version = 20,
                       .min_inputs = 1,
                       .max_inputs = 1,
                       .op_class = OpClass::kOpaque,
                       .infer = &InferImageDecoder,
                       .cost = &CostImageDecoder});
}

}  // namespace weighbridge
