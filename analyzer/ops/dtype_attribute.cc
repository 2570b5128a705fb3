#include "analyzer/ops/dtype_attribute.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {

absl::StatusOr<DType> DTypeAttribute(const OpView& view, const char* name,
                                     DType missing, const DTypeSet& types) {
  if (!view.HasAttribute(name)) return missing;
  const int64_t number = view.IntAttribute(name, static_cast<int64_t>(missing));
  const std::optional<DType> dtype = DTypeFromOnnx(number);
  if (!dtype) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, " is ", number, ", which is no element type"));
  }
  if (!types.contains(*dtype)) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, " is ", DTypeName(*dtype), ", expected ", types.words));
  }
  return *dtype;
}

}  // namespace weighbridge
