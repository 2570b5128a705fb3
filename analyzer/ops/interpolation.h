// How many input elements interpolation reads for one output element, shared by
// Resize, Upsample and GridSample.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_INTERPOLATION_H_
#define WEIGHBRIDGE_ANALYZER_OPS_INTERPOLATION_H_

#include <cstdint>
#include <optional>
#include <string>

namespace weighbridge {

enum class Interpolation { kNearest, kLinear, kCubic };

// "nearest", "linear" and "cubic", and the 2-D words of older opsets
// ("bilinear", "bicubic"). Nullopt for others.
std::optional<Interpolation> InterpolationFromName(const std::string& name);

// Positions per axis: 1, 2, 4.
int TapsPerAxis(Interpolation interpolation);

// taps^axes, at most 2^32: no number of elements times it is meaningful beyond.
int64_t Taps(int64_t taps_per_axis, int axes);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_INTERPOLATION_H_
