#include "tools/target_template.h"

#include "absl/strings/str_replace.h"

namespace weighbridge {
namespace {

constexpr char kTemplate[] =
    R"(# Replace every '?'. Delete the lines that you have no number for: what is not
# known stays out, and is never taken as zero. `targets check $ID.toml` lists
# what is left to do, with line and column; hwdb/schema.md explains every key.
schema = 1
id = "$ID"                           # The name of this file.
name = "?"                           # For people.
vendor = "?"
class = "?"                          # cpu gpu dsp npu vpu npu-dataflow npu-imc npu-systolic
tags = []                            # For --target tag:NAME.
execution = "sequential"             # Or "dataflow": layers run side by side.
streaming = "serial"                 # Or "overlapped", "cached", "contexts".
# process = { value = "16 nm", source = "datasheet", confidence = "datasheet" }
# year = { value = 2026, source = "datasheet", confidence = "datasheet" }
# launch_overhead = { value = "10 us", source = "bench", confidence = "derived" }

# Where numbers come from. Confidence of each number: datasheet, vendor (another
# publication of the maker), paper, third-party, derived (computed), estimate.
[[source]]
id = "datasheet"
title = "?"
# publisher = "Acme"
# date = 2026-03-01
# url = "https://..."
checked = "read"                     # Or "recalled", "derived".

[[source]]
id = "bench"
title = "?"                          # Your own measurements, for example.
checked = "derived"

# Matrix products and convolutions. Dense; one multiply-accumulate is two ops.
[[compute]]
unit = "matrix"
rate.int8 = { value = "? Tops/s", source = "datasheet", confidence = "datasheet" }
# rate.fp16 = { value = "? Tops/s", source = "datasheet", confidence = "datasheet" }
# energy.int8 = { value = "0.5 pJ/op", source = "bench", confidence = "derived" }
# The share of the rate that real work reaches; 1 is an upper bound.
attainable = { value = "?", source = "bench", confidence = "estimate", note = "?" }
# attainable_for.depthwise_convolution = { value = 0.1, source = "bench", confidence = "derived" }

# Everything else. It needs a rate for every precision of the matrix unit.
[[compute]]
unit = "vector"
rate.int8 = { value = "? Gops/s", source = "datasheet", confidence = "datasheet" }
attainable = { value = "?", source = "bench", confidence = "estimate", note = "?" }

# On chip, from the core out; the last level holds weights and activations.
[[memory]]
name = "on_chip"
capacity = { value = "? MiB", source = "datasheet", confidence = "datasheet" }
bandwidth = { value = "? GB/s", source = "datasheet", confidence = "datasheet" }
# energy = { value = "2 pJ/B", source = "bench", confidence = "estimate", note = "Why." }

# Or, without any:  external_memory = "none"  above the first [[source]].
[external_memory]
name = "lpddr5"
capacity = { value = "? GB", source = "datasheet", confidence = "datasheet" }
bandwidth = { value = "? GB/s", source = "datasheet", confidence = "datasheet" }

# Or:  link = "none".  kind = "usb" has version = { value = "3.0", ... }.
[link]
kind = "pcie"
generation = { value = "?", source = "datasheet", confidence = "datasheet" }
lanes = { value = "?", source = "datasheet", confidence = "datasheet" }
effective = { value = "? GB/s", source = "bench", confidence = "derived" }
# energy = { value = "40 pJ/B", source = "bench", confidence = "estimate", note = "Why." }
# pci_ids = ["1e60:2864"]            # As lspci -n shows it: for --link auto.

[power]
max = { value = "? W", source = "datasheet", confidence = "datasheet" }
# idle = { value = "1 W", source = "bench", confidence = "derived" }

# Precisions without a rate, and what they run as.
[runs_as]
fp16 = { as = "int8", source = "datasheet", confidence = "datasheet" }
fp32 = { as = "int8", source = "datasheet", confidence = "datasheet" }

# If two sources disagree, take one and say so:
# [[conflict]]
# about = "memory.on_chip.capacity"
# taken = "8 MiB"                    # As it stands above.
# others = "6.9 MiB in the compiler's manual"
# why = "..."
)";

}  // namespace

std::string TargetTemplate(const std::string& id) {
  return absl::StrReplaceAll(kTemplate, {{"$ID", id}});
}

}  // namespace weighbridge
