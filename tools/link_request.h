// What --link asks for.
#ifndef WEIGHBRIDGE_TOOLS_LINK_REQUEST_H_
#define WEIGHBRIDGE_TOOLS_LINK_REQUEST_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/hw/link_choice.h"

namespace weighbridge {

struct LinkRequest {
  // Nullopt: what the device of the target negotiated in this machine.
  std::optional<LinkChoice> link;
};

// "auto", or as ParseLinkChoice; the message of an error starts with the flag.
absl::StatusOr<LinkRequest> ParseLinkRequest(const std::string& text);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_LINK_REQUEST_H_
