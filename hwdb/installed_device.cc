#include "hwdb/installed_device.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "analyzer/hw/link_limit.h"
#include "analyzer/toml/problems.h"

namespace weighbridge {
namespace {

namespace fs = std::filesystem;

// One line; empty if the file cannot be read.
std::string ReadAttribute(const fs::path& device, const char* name) {
  constexpr size_t kLongest = 64;
  std::ifstream file(device / name);
  std::string text(kLongest, '\0');
  file.read(text.data(), kLongest);
  text.resize(static_cast<size_t>(file.gcount()));
  return std::string(absl::StripAsciiWhitespace(text));
}

// "0x1e60" -> "1e60".
std::string HexDigits(const std::string& text) {
  return absl::AsciiStrToLower(text.substr(0, 2) == "0x" ? text.substr(2)
                                                         : text);
}

// "0000:01:00.0"; the domain of a device behind a volume manager is longer.
bool IsAddress(std::string_view name) {
  constexpr std::string_view kSlot = ":hh:hh.h";
  constexpr size_t kLeastDomain = 4;
  if (name.size() < kLeastDomain + kSlot.size()) return false;
  const size_t domain = name.size() - kSlot.size();
  for (size_t i = 0; i < name.size(); ++i) {
    const char form = i < domain ? 'h' : kSlot[i - domain];
    if (form == 'h' ? !absl::ascii_isxdigit(name[i]) : name[i] != form) {
      return false;
    }
  }
  return true;
}

LinkState ReadLink(const fs::path& device, const char* speed_name,
                   const char* width_name) {
  LinkState state;
  state.address = device.filename().string();
  const std::string speed = ReadAttribute(device, speed_name);
  const std::string width = ReadAttribute(device, width_name);
  if (speed.empty() && width.empty()) {
    state.reason = absl::StrCat("has no ", speed_name);
    return state;
  }
  const std::optional<int64_t> generation = ParseLinkSpeed(speed);
  int64_t lanes = 0;
  const bool is_width =
      absl::SimpleAtoi(width, &lanes) && PcieEncodedLimit(1, lanes).has_value();
  if (generation && is_width) {
    state.link = LinkChoice{LinkKind::kPcie, *generation, lanes};
  } else {
    state.reason =
        absl::StrCat("has ", speed_name, " '", Shown(speed), "' and ",
                     width_name, " '", Shown(width), "', which is no link");
  }
  return state;
}

std::vector<LinkState> ReadBridges(const fs::path& device) {
  std::vector<LinkState> bridges;
  std::error_code error;
  fs::path path = fs::canonical(device, error);
  if (error) return bridges;
  for (path = path.parent_path(); IsAddress(path.filename().string());
       path = path.parent_path()) {
    bridges.push_back(
        ReadLink(path, "current_link_speed", "current_link_width"));
  }
  return bridges;
}

}  // namespace

std::optional<int64_t> ParseLinkSpeed(const std::string& text) {
  double gigatransfers = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), gigatransfers);
  const std::string unit(end, text.data() + text.size());
  if (error != std::errc() || unit.substr(0, 5) != " GT/s") return std::nullopt;
  for (int64_t generation = 1; generation <= kNewestPcieGeneration;
       ++generation) {
    if (PcieGigatransfers(generation) == gigatransfers) return generation;
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<InstalledDevice>> FindInstalledDevices(
    const std::string& sysfs, const std::vector<std::string>& ids) {
  const fs::path folder = fs::path(sysfs) / "bus/pci/devices";
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) {
    return absl::NotFoundError(
        absl::StrCat(folder.string(), ": ", error.message(),
                     "; this machine shows no PCI devices"));
  }
  std::vector<InstalledDevice> devices;
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    if (error) break;
    const fs::path& path = entries->path();
    InstalledDevice device;
    device.id = absl::StrCat(HexDigits(ReadAttribute(path, "vendor")), ":",
                             HexDigits(ReadAttribute(path, "device")));
    if (std::find(ids.begin(), ids.end(), device.id) == ids.end()) continue;
    device.current = ReadLink(path, "current_link_speed", "current_link_width");
    device.maximum = ReadLink(path, "max_link_speed", "max_link_width").link;
    const std::string power = ReadAttribute(path, "power/runtime_status");
    device.is_asleep = power == "suspended" || power == "suspending";
    device.bridges = ReadBridges(path);
    devices.push_back(std::move(device));
  }
  std::sort(devices.begin(), devices.end(),
            [](const InstalledDevice& a, const InstalledDevice& b) {
              return a.current.address < b.current.address;
            });
  return devices;
}

}  // namespace weighbridge
