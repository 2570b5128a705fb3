#include "analyzer/hw/link_limit.h"

#include <iterator>

namespace weighbridge {
namespace {

struct PcieGeneration {
  double transfers_per_second;  // Of one lane; one bit each.
  double code;                  // Data bits in a transferred bit.
};

// PCI Express Base Specification 6.0, section 4.2: line rates and encodings.
constexpr PcieGeneration kPcie[kNewestPcieGeneration] = {
    {2.5e9, 8.0 / 10},   {5e9, 8.0 / 10},     {8e9, 128.0 / 130},
    {16e9, 128.0 / 130}, {32e9, 128.0 / 130}, {64e9, 242.0 / 256},
};
constexpr int64_t kWidths[] = {1, 2, 4, 8, 12, 16};

constexpr int64_t kLargestPayload = 4096;

// What surrounds the data of a packet that answers a read, or that writes to a
// 32-bit address (PCI Express Base Specification, section 2.2): 12 bytes of
// header, 4 of checksum, and 4 of framing and sequence number. Writes to 64-bit
// addresses carry 4 more.
constexpr int64_t kPacketOverhead = 20;

struct UsbVersion {
  const char* name;
  double bits_per_second;
  double code;
  double payload;  // Data bytes in a byte after the code.
};

// USB 2.0, table 5-10: at most 13 bulk packets of 512 bytes in each of 8000
// microframes a second.
constexpr double kBulkUsb2 = 13 * 512 * 8000 / (480e6 / 8);
// USB 3.2, section 7.2.1: a data packet of 1024 bytes has a header of 20 bytes
// and 12 bytes of framing and checksum.
constexpr double kBulkUsb3 = 1024.0 / (1024 + 20 + 12);

constexpr UsbVersion kUsb[] = {
    {"2.0", 480e6, 1.0, kBulkUsb2},         // Bit stuffing depends on the data.
    {"3.0", 5e9, 8.0 / 10, kBulkUsb3},      // Also called 3.2 gen 1.
    {"3.1", 10e9, 128.0 / 132, kBulkUsb3},  // 3.2 gen 2.
    {"3.2", 20e9, 128.0 / 132, kBulkUsb3},  // 3.2 gen 2x2.
};

const UsbVersion* FindUsb(const std::string& version) {
  for (const UsbVersion& usb : kUsb) {
    if (version == usb.name) return &usb;
  }
  return nullptr;
}

}  // namespace

std::vector<int64_t> PcieWidths() {
  return std::vector<int64_t>(std::begin(kWidths), std::end(kWidths));
}

std::vector<Bytes> PciePayloads() {
  std::vector<Bytes> payloads;
  for (int64_t size = 128; size <= kLargestPayload; size *= 2) {
    payloads.push_back(Bytes(size));
  }
  return payloads;
}

std::optional<double> PcieGigatransfers(int64_t generation) {
  if (generation < 1 || generation > kNewestPcieGeneration) return std::nullopt;
  return kPcie[generation - 1].transfers_per_second / 1e9;
}

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
  for (int64_t payload = 128; payload <= kLargestPayload; payload *= 2) {
    if (max_payload != Bytes(payload)) continue;
    return *encoded * (static_cast<double>(payload) /
                       static_cast<double>(payload + kPacketOverhead));
  }
  return std::nullopt;
}

std::optional<BytesPerSecond> UsbEncodedLimit(const std::string& version) {
  const UsbVersion* usb = FindUsb(version);
  if (usb == nullptr) return std::nullopt;
  return BytesPerSecond(usb->bits_per_second * usb->code / 8);
}

std::optional<BytesPerSecond> UsbPayloadLimit(const std::string& version) {
  const UsbVersion* usb = FindUsb(version);
  if (usb == nullptr) return std::nullopt;
  return BytesPerSecond(usb->bits_per_second * usb->code / 8) * usb->payload;
}

std::vector<std::string> UsbVersions() {
  std::vector<std::string> versions;
  for (const UsbVersion& usb : kUsb) versions.push_back(usb.name);
  return versions;
}

}  // namespace weighbridge
