// WorkClass: which kind of arithmetic a node does, as far as hardware cares.
// Hardware files state attainable fractions of the peak per WorkClass.
#ifndef WEIGHBRIDGE_ANALYZER_IR_WORK_CLASS_H_
#define WEIGHBRIDGE_ANALYZER_IR_WORK_CLASS_H_

#include <cstdint>
#include <optional>
#include <string>

namespace weighbridge {

enum class WorkClass : uint8_t {
  kConvolution,
  kDepthwiseConvolution,
  kGemm,
  kAttention,
  kRecurrent,
  kElementwise,
  kNormalization,  // Softmax included.
  kReduction,
  kPooling,
  kDataMovement,
  kOther,
};
inline constexpr int kWorkClassCount = 11;

// "convolution", "depthwise_convolution", "gemm", ...
const char* WorkClassName(WorkClass work_class);
std::optional<WorkClass> WorkClassFromName(const std::string& name);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_IR_WORK_CLASS_H_
