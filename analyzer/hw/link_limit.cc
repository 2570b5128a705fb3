#include "analyzer/hw/link_limit.h"

namespace weighbridge {
namespace {

struct PcieGeneration {
  double transfers_per_second;  // Of one lane; one bit each.
  double code;                  // Data bits in a transferred bit.
};

// PCI Express Base Specification: line rates and encodings.
constexpr PcieGeneration kPcie[kNewestPcieGeneration] = {
    {2.5e9, 8.0 / 10},   {5e9, 8.0 / 10},     {8e9, 128.0 / 130},
    {16e9, 128.0 / 130}, {32e9, 128.0 / 130}, {64e9, 242.0 / 256},
};
constexpr int64_t kWidths[] = {1, 2, 4, 8, 12, 16};

// What surrounds the data of a packet: 12 bytes of header, 4 of checksum, and 4
// of framing and sequence number.
constexpr int64_t kPacketOverhead = 20;

struct UsbVersion {
  const char* name;
  double bits_per_second;
  double code;
};

constexpr UsbVersion kUsb[] = {
    {"2.0", 480e6, 1.0},         // Bit stuffing depends on the data.
    {"3.0", 5e9, 8.0 / 10},      // Also called 3.2 gen 1.
    {"3.1", 10e9, 128.0 / 132},  // 3.2 gen 2.
    {"3.2", 20e9, 128.0 / 132},  // 3.2 gen 2x2.
};

}  // namespace

std::optional<BytesPerSecond> PcieEncodedLimit(int64_t generation,
                                               int64_t lanes) {
  if (generation < 1 || generation > kNewestPcieGeneration) return std::nullopt;
  for (const int64_t width : kWidths) {
    if (lanes != width) continue;
    const PcieGeneration& pcie = kPcie[generation - 1];
    return BytesPerSecond(pcie.transfers_per_second * pcie.code / 8) * width;
  }
  return std::nullopt;
}

std::optional<BytesPerSecond> PciePayloadLimit(int64_t generation,
                                               int64_t lanes,
                                               Bytes max_payload) {
  const std::optional<BytesPerSecond> encoded =
      PcieEncodedLimit(generation, lanes);
  if (!encoded) return std::nullopt;
  for (int64_t payload = 128; payload <= 4096; payload *= 2) {
    if (max_payload != Bytes(payload)) continue;
    return *encoded * (static_cast<double>(payload) /
                       static_cast<double>(payload + kPacketOverhead));
  }
  return std::nullopt;
}

std::optional<BytesPerSecond> UsbEncodedLimit(const std::string& version) {
  for (const UsbVersion& usb : kUsb) {
    if (version == usb.name) {
      return BytesPerSecond(usb.bits_per_second * usb.code / 8);
    }
  }
  return std::nullopt;
}

std::vector<std::string> UsbVersions() {
  std::vector<std::string> versions;
  for (const UsbVersion& usb : kUsb) versions.push_back(usb.name);
  return versions;
}

}  // namespace weighbridge
