// A target file for tests, with a number of every kind.
#ifndef WEIGHBRIDGE_HWDB_TEST_PART_H_
#define WEIGHBRIDGE_HWDB_TEST_PART_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "hwdb/load_target.h"

namespace weighbridge {

inline constexpr char kPartFile[] = "boards/part.toml";

// What no file can be without: five lines.
inline constexpr char kPartHead[] =
    "schema = 1\nid = \"part\"\nname = \"P\"\nvendor = \"V\"\nclass = "
    "\"npu\"\n";

inline constexpr char kPart[] = R"(schema = 1
id = "part"
name = "Part"
vendor = "Acme"
class = "npu"
tags = ["automotive"]
process = { value = "16 nm", source = "ds", confidence = "datasheet" }
year = { value = 2020, source = "ds", confidence = "datasheet" }
external_memory = "none"
streaming = "serial"
execution = "sequential"
units_overlap = false
launch_overhead = { value = "5 us", source = "ds", confidence = "datasheet" }

[[source]]
id = "ds"
title = "Datasheet"
checked = "read"

[[source]]
id = "memo"
title = "Memo"
checked = "recalled"

[[compute]]
unit = "matrix"
count = { value = 4096, source = "ds", confidence = "datasheet" }
clock = { value = "1 GHz", source = "ds", confidence = "datasheet" }
ops_per_cycle.int8 = { value = 2, source = "ds", confidence = "datasheet" }
rate.int8 = { value = "8.192 Tops/s", source = "ds", confidence = "datasheet" }
energy.int8 = { value = "0.5 pJ/op", source = "ds", confidence = "datasheet" }
attainable = { value = 0.5, source = "ds", confidence = "datasheet" }
attainable_for.gemm = { value = 0.25, source = "ds", confidence = "paper" }
tile = { m = 16, n = 32, k = 64, source = "ds", confidence = "datasheet" }

[[compute]]
unit = "vector"
rate.int8 = { value = "1 Tops/s", source = "ds", confidence = "datasheet" }
attainable = { value = 1, source = "ds", confidence = "datasheet" }

[[memory]]
name = "l1"
managed = "cache"
sharing = "per-unit"
capacity = { value = "64 KiB", source = "ds", confidence = "datasheet" }

[[memory]]
name = "on_chip"
capacity = { value = "8 MiB", source = "ds", confidence = "datasheet" }
bandwidth = { value = "200 GB/s", source = "ds", confidence = "datasheet" }
energy = { value = "2 pJ/B", source = "memo", confidence = "estimate" }

[link]
kind = "pcie"
generation = { value = 3, source = "ds", confidence = "datasheet" }
lanes = { value = 4, source = "ds", confidence = "datasheet" }
max_payload = { value = "256 B", source = "ds", confidence = "datasheet" }
effective = { value = "3.4 GB/s", source = "ds", confidence = "datasheet" }
transfer_latency = { value = "2 us", source = "ds", confidence = "vendor" }
context_switch = { value = "1 ms", source = "ds", confidence = "vendor" }
energy = { value = "25 pJ/B", source = "ds", confidence = "datasheet" }
pci_ids = ["1e60:2864"]

[power]
idle = { value = "0.5 W", source = "ds", confidence = "datasheet" }
max = { value = "2.5 W", source = "ds", confidence = "datasheet" }

[runs_as]
fp16 = { as = "int8", source = "ds", confidence = "datasheet" }

[[conflict]]
about = "memory.on_chip.capacity"
taken = "8 MiB"
others = "16 MiB"
source = "memo"
why = "The datasheet is newer."
)";

inline absl::StatusOr<TargetFile> LoadPart(const std::string& text) {
  return LoadTargetText(text, kPartFile, nullptr);
}

// kPart with one place changed, which must be there once.
inline std::string Changed(const std::string& from, const std::string& to) {
  const std::string part = kPart;
  const size_t at = part.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  EXPECT_EQ(part.find(from, at + 1), std::string::npos) << from;
  return absl::StrReplaceAll(part, {{from, to}});
}

// Null if there is none.
inline const Citation* FindCitation(const HardwareTarget& target,
                                    const std::string& number) {
  for (const Citation& citation : target.citations) {
    if (citation.number == number) return &citation;
  }
  return nullptr;
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_TEST_PART_H_
