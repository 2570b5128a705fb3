// Any bytes are a target or an error of one kind, never a crash.
#include <cstddef>
#include <cstdint>
#include <string>

#include "analyzer/status/status_macros.h"
#include "hwdb/load_target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using weighbridge::TargetFile;
  const std::string text(reinterpret_cast<const char*>(data), size);
  // A base is the text itself under another name: bases must end, too.
  int lookups = 0;
  const weighbridge::BaseLookup lookup =
      [&](const std::string&) -> absl::StatusOr<weighbridge::TargetText> {
    return weighbridge::TargetText{text, "base" + std::to_string(++lookups)};
  };
  const absl::StatusOr<TargetFile> file =
      weighbridge::LoadTargetText(text, "part.toml", lookup);
  if (!file.ok()) {
    WB_CHECK(file.status().code() == absl::StatusCode::kInvalidArgument);
    WB_CHECK(!file.status().message().empty());
    return 0;
  }
  WB_CHECK(!file->target.id.empty());
  // What is usable has what passes rely on.
  if (file->incomplete.empty()) {
    WB_CHECK(!file->target.on_chip.empty());
    WB_CHECK(!file->target.units.empty());
  }
  for (const weighbridge::Citation& citation : file->target.citations) {
    WB_CHECK(!citation.title.empty());
  }
  return 0;
}
