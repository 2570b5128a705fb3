#include "analyzer/gate/policy.h"

namespace weighbridge {

const char* GateLevelName(GateLevel level) {
  return level == GateLevel::kError ? "error" : "warning";
}

const char* RequirementName(Requirement requirement) {
  switch (requirement) {
    case Requirement::kStandalone:
      return "standalone";
    case Requirement::kFitsOnChip:
      return "fits_on_chip";
    case Requirement::kModeled:
      return "modeled";
    case Requirement::kNativePrecision:
      return "native_precision";
  }
  return "";
}

}  // namespace weighbridge
