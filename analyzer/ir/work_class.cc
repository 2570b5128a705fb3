#include "analyzer/ir/work_class.h"

namespace weighbridge {
namespace {

constexpr const char* kNames[kWorkClassCount] = {
    "convolution", "depthwise_convolution", "gemm",          "attention",
    "recurrent",   "elementwise",           "normalization", "reduction",
    "pooling",     "data_movement",         "other",
};

}  // namespace

const char* WorkClassName(WorkClass work_class) {
  return kNames[static_cast<int>(work_class)];
}

std::optional<WorkClass> WorkClassFromName(const std::string& name) {
  for (int i = 0; i < kWorkClassCount; ++i) {
    if (name == kNames[i]) return static_cast<WorkClass>(i);
  }
  return std::nullopt;
}

}  // namespace weighbridge
