// Any bytes are an error or a value whose exact text gives it back.
#include <cstddef>
#include <cstdint>
#include <string>

#include "analyzer/status/status_macros.h"
#include "analyzer/units/format.h"
#include "analyzer/units/parse.h"
#include "analyzer/units/units.h"

namespace weighbridge {
namespace {

template <typename Q>
void Try(const std::string& text) {
  const absl::StatusOr<Q> quantity = ParseQuantity<Q>(text);
  if (!quantity.ok()) {
    WB_CHECK(quantity.status().code() == absl::StatusCode::kInvalidArgument);
    WB_CHECK(quantity.status().message().size() < 1000);
    return;
  }
  WB_CHECK(!Format(*quantity).empty());
  const absl::StatusOr<Q> again = ParseQuantity<Q>(ToText(*quantity));
  WB_CHECK(again.ok() && *again == *quantity);
}

void TryAll(const std::string& text) {
  Try<Bytes>(text);
  Try<Ops>(text);
  Try<Seconds>(text);
  Try<Joules>(text);
  Try<Watts>(text);
  Try<BytesPerSecond>(text);
  Try<OpsPerSecond>(text);
  Try<JoulesPerByte>(text);
  Try<JoulesPerOp>(text);
  Try<PerSecond>(text);
}

}  // namespace
}  // namespace weighbridge

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  weighbridge::TryAll(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
