// Which link the device that a target stands for has in this machine.
#ifndef WEIGHBRIDGE_HWDB_NEGOTIATED_LINK_H_
#define WEIGHBRIDGE_HWDB_NEGOTIATED_LINK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/hw/hardware_target.h"
#include "analyzer/hw/link_choice.h"

namespace weighbridge {

struct NegotiatedLink {
  LinkChoice link;
  // "link-negotiated" (which device it is), and warnings: "link-downgraded" (it
  // runs below what the device can), "link-behind-slower-bridge",
  // "several-devices" (the slowest link counts), "device-asleep".
  std::vector<Remark> remarks;
};

// `sysfs` is "/sys" but in tests. FailedPrecondition: the target names no PCI
// id, or its device has no link. NotFound: no such device is installed.
absl::StatusOr<NegotiatedLink> FindNegotiatedLink(const HardwareTarget& target,
                                                  const std::string& sysfs);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_NEGOTIATED_LINK_H_
