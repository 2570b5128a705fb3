// UnitTarget: the target of unit tests, on which everything is one: an expected
// time is the byte or op count itself. hwdb/test/unit.toml is the same in TOML.
#ifndef WEIGHBRIDGE_ANALYZER_HW_UNIT_TARGET_H_
#define WEIGHBRIDGE_ANALYZER_HW_UNIT_TARGET_H_

#include "analyzer/hw/hardware_target.h"

namespace weighbridge {

// 1 op/s, 1 J/op on both units in every precision; `on_chip` bytes of memory at
// 1 B/s and 1 J/B; no external memory; a link of 1 B/s and 1 J/B; no idle
// power.
inline HardwareTarget UnitTarget(Bytes on_chip) {
  HardwareTarget target;
  target.id = "unit";
  for (const ComputeUnitKind kind :
       {ComputeUnitKind::kMatrix, ComputeUnitKind::kVector}) {
    ComputeUnit unit;
    unit.kind = kind;
    for (int i = 0; i < kPrecisionCount; ++i) {
      unit.rates.push_back({.precision = static_cast<Precision>(i),
                            .rate = OpsPerSecond(1),
                            .energy = JoulesPerOp(1)});
    }
    target.units.push_back(unit);
  }
  target.on_chip.push_back({.name = "sram",
                            .capacity = on_chip,
                            .bandwidth = BytesPerSecond(1),
                            .energy = JoulesPerByte(1)});
  HostLink link;
  link.name = "wire";
  link.bandwidth = BytesPerSecond(1);
  link.energy = JoulesPerByte(1);
  target.link = link;
  target.launch_overhead = Seconds(0);
  target.idle_power = Watts(0);
  return target;
}

// The same with an external memory of 1 B/s and 1 J/B, without a link.
inline HardwareTarget UnitTargetWithDram(Bytes on_chip, Bytes dram) {
  HardwareTarget target = UnitTarget(on_chip);
  target.external = MemoryLevel{.name = "dram",
                                .capacity = dram,
                                .bandwidth = BytesPerSecond(1),
                                .energy = JoulesPerByte(1)};
  target.link.reset();
  return target;
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_HW_UNIT_TARGET_H_
