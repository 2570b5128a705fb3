#include "hwdb/vocabulary.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/ir/precision.h"
#include "analyzer/ir/work_class.h"

namespace weighbridge {
namespace {

template <typename Enum>
std::vector<std::string> Names(int count, const char* (*name)(Enum)) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(name(static_cast<Enum>(i)));
  return names;
}

}  // namespace

std::vector<std::string> Confidences() {
  return {"datasheet", "vendor", "paper", "third-party", "derived", "estimate"};
}

std::vector<std::string> CheckedWords() {
  return {"read", "recalled", "derived", "design notes"};
}

std::vector<std::string> DeviceClasses() {
  return {"cpu", "gpu",          "dsp",     "npu",
          "vpu", "npu-dataflow", "npu-imc", "npu-systolic"};
}

std::vector<std::string> UnitKinds() {
  return Names(kComputeUnitKindCount, &ComputeUnitKindName);
}

std::vector<std::string> Policies() {
  constexpr int kCount = static_cast<int>(StreamingPolicy::kContexts) + 1;
  return Names(kCount, &StreamingPolicyName);
}

std::vector<std::string> PrecisionNames() {
  return Names(kPrecisionCount, &PrecisionName);
}

std::vector<std::string> WorkClassNames() {
  return Names(kWorkClassCount, &WorkClassName);
}

bool IsWord(const std::string& text, const std::string& joiners) {
  constexpr size_t kLongest = 64;
  if (text.empty() || text.size() > kLongest) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (absl::ascii_islower(c) || absl::ascii_isdigit(c)) continue;
    if (i == 0 || joiners.find(c) == std::string::npos) return false;
  }
  return true;
}

}  // namespace weighbridge
