// How fast a host link can be at best, from its generation and width. Knows the
// standards, not what a device achieves.
#ifndef WEIGHBRIDGE_ANALYZER_HW_LINK_LIMIT_H_
#define WEIGHBRIDGE_ANALYZER_HW_LINK_LIMIT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/units/units.h"

namespace weighbridge {

inline constexpr int64_t kNewestPcieGeneration = 6;

// What every PCIe device accepts as the size of a packet's data; larger sizes
// are negotiated.
inline constexpr Bytes kLeastMaxPayload = Bytes(128);

std::vector<int64_t> PcieWidths();  // 1, 2, 4, 8, 12, 16
std::vector<Bytes> PciePayloads();  // 128 B ... 4096 B, powers of two.

// Bits that one lane transfers, in gigabits per second: 2.5 for generation 1.
// Nullopt for a generation outside 1..6.
std::optional<double> PcieGigatransfers(int64_t generation);

// Per direction, after the line code: 8b/10b in generations 1 and 2, 128b/130b
// from 3 on, 242 of 256 bytes of a flit in 6. Nullopt for a generation outside
// 1..6 or a width other than those of PcieWidths().
std::optional<BytesPerSecond> PcieEncodedLimit(int64_t generation,
                                               int64_t lanes);

// The part of it that carries data, in packets of `max_payload` bytes. An upper
// bound: acknowledgements and flow control take a few percent more. Nullopt as
// above, and for a payload that is not one of PciePayloads().
std::optional<BytesPerSecond> PciePayloadLimit(int64_t generation,
                                               int64_t lanes,
                                               Bytes max_payload);

// "2.0", "3.0", "3.1", "3.2": after the line code. Nullopt for other words.
std::optional<BytesPerSecond> UsbEncodedLimit(const std::string& version);
// The part of it that carries data, in bulk packets as large as the version
// allows. An upper bound.
std::optional<BytesPerSecond> UsbPayloadLimit(const std::string& version);
std::vector<std::string> UsbVersions();

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_HW_LINK_LIMIT_H_
