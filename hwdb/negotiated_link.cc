#include "hwdb/negotiated_link.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/status/status_macros.h"
#include "hwdb/installed_device.h"

namespace weighbridge {
namespace {

constexpr bool kWarning = true;

// The slowest hop between the host's memory and the device.
LinkState SlowestHop(const InstalledDevice& device) {
  LinkState slowest = device.current;
  for (const LinkState& bridge : device.bridges) {
    if (bridge.link &&
        EncodedLimit(*bridge.link) < EncodedLimit(*slowest.link)) {
      slowest = bridge;
    }
  }
  return slowest;
}

std::string Describe(const InstalledDevice& device) {
  return absl::StrCat(device.current.address, " (",
                      device.current.link ? LinkName(*device.current.link)
                                          : device.current.reason,
                      ")");
}

void RemarkOnDowngrade(const InstalledDevice& device,
                       std::vector<Remark>& remarks) {
  const LinkChoice& current = *device.current.link;
  if (!device.maximum) return;
  const LinkChoice& maximum = *device.maximum;
  const bool is_narrower = current.lanes < maximum.lanes;
  if (!is_narrower && current.generation >= maximum.generation) return;
  remarks.push_back(
      {"link-downgraded", kWarning,
       absl::StrCat(
           device.current.address, " runs at ", LinkName(current),
           "; the device itself can ", LinkName(maximum), ": ",
           is_narrower
               ? "its slot is narrower, or lanes failed to train"
               : "its slot is slower, or the link saves power while idle (look "
                 "again under load)")});
}

void RemarkOn(const InstalledDevice& device, const LinkState& slowest,
              std::vector<Remark>& remarks) {
  remarks.push_back({"link-negotiated", !kWarning,
                     absl::StrCat("the link is that of ", device.id, " at ",
                                  Describe(device), ", as negotiated")});
  if (device.is_asleep) {
    remarks.push_back({"device-asleep", kWarning,
                       absl::StrCat(device.current.address,
                                    " is suspended; what it says of its link "
                                    "may not hold when it wakes")});
  }
  RemarkOnDowngrade(device, remarks);
  if (slowest.address != device.current.address) {
    remarks.push_back(
        {"link-behind-slower-bridge", kWarning,
         absl::StrCat("the bridge ", slowest.address, " above ",
                      device.current.address, " runs at ",
                      LinkName(*slowest.link), ", which counts")});
  }
}

}  // namespace

absl::StatusOr<NegotiatedLink> FindNegotiatedLink(const HardwareTarget& target,
                                                  const std::string& sysfs) {
  if (!target.link || target.link->pci_ids.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(target.id, " names no PCI id to look for"));
  }
  const std::string ids = absl::StrJoin(target.link->pci_ids, ", ");
  WB_ASSIGN_OR_RETURN(const std::vector<InstalledDevice> devices,
                      FindInstalledDevices(sysfs, target.link->pci_ids));
  if (devices.empty()) {
    return absl::NotFoundError(
        absl::StrCat("no device of ", target.id, " (", ids, ") is installed"));
  }
  std::vector<std::string> all;
  const InstalledDevice* chosen = nullptr;
  for (const InstalledDevice& device : devices) {
    all.push_back(Describe(device));
    if (!device.current.link) continue;
    if (chosen == nullptr || EncodedLimit(*SlowestHop(device).link) <
                                 EncodedLimit(*SlowestHop(*chosen).link)) {
      chosen = &device;
    }
  }
  const std::string listed = absl::StrJoin(all, ", ");
  if (chosen == nullptr) {
    return absl::FailedPreconditionError(absl::StrCat(
        "no device of ", target.id, " (", ids, ") has a link: ", listed));
  }
  NegotiatedLink result;
  if (devices.size() > 1) {
    result.remarks.push_back(
        {"several-devices", kWarning,
         absl::StrCat(devices.size(), " devices of ", target.id,
                      " are installed: ", listed,
                      "; the slowest link counts")});
  }
  const LinkState slowest = SlowestHop(*chosen);
  RemarkOn(*chosen, slowest, result.remarks);
  result.link = *slowest.link;
  return result;
}

}  // namespace weighbridge
