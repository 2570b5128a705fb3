#include "analyzer/ops/interpolation.h"

#include <algorithm>

namespace weighbridge {

std::optional<Interpolation> InterpolationFromName(const std::string& name) {
  if (name == "nearest") return Interpolation::kNearest;
  if (name == "linear" || name == "bilinear") return Interpolation::kLinear;
  if (name == "cubic" || name == "bicubic") return Interpolation::kCubic;
  return std::nullopt;
}

int TapsPerAxis(Interpolation interpolation) {
  switch (interpolation) {
    case Interpolation::kNearest:
      return 1;
    case Interpolation::kLinear:
      return 2;
    case Interpolation::kCubic:
      return 4;
  }
  return 1;
}

int64_t Taps(int64_t taps_per_axis, int axes) {
  constexpr int64_t kMost = int64_t{1} << 32;
  int64_t taps = 1;
  for (int i = 0; i < axes && taps < kMost; ++i) {
    if (__builtin_mul_overflow(taps, taps_per_axis, &taps)) return kMost;
  }
  return std::min(taps, kMost);
}

}  // namespace weighbridge
