// PCI devices of this machine and their links, as Linux shows them in sysfs.
#ifndef WEIGHBRIDGE_HWDB_INSTALLED_DEVICE_H_
#define WEIGHBRIDGE_HWDB_INSTALLED_DEVICE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/link_choice.h"

namespace weighbridge {

// Where a link stands, and what it runs at.
struct LinkState {
  std::string address;             // Of the device: "0000:01:00.0".
  std::optional<LinkChoice> link;  // Nullopt: there is none.
  std::string reason;              // Why there is none.
};

struct InstalledDevice {
  std::string id;                     // "1e60:2864"
  LinkState current;                  // What was negotiated.
  std::optional<LinkChoice> maximum;  // Of the device itself.
  bool is_asleep = false;             // Then nothing about links is sure.
  std::vector<LinkState> bridges;     // Above it, the nearest first.
};

// The generation of "8 GT/s" (kernels before 5.7) and "8.0 GT/s PCIe" (since);
// nullopt for "Unknown" and speeds that are none of PCIe's.
std::optional<int64_t> ParseLinkSpeed(const std::string& text);

// The devices below `sysfs` ("/sys") with one of `ids`, by address. NotFound
// if it shows no PCI devices at all.
absl::StatusOr<std::vector<InstalledDevice>> FindInstalledDevices(
    const std::string& sysfs, const std::vector<std::string>& ids);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_INSTALLED_DEVICE_H_
