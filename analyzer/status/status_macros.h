// WB_RETURN_IF_ERROR, WB_ASSIGN_OR_RETURN and WB_CHECK: what Abseil's releases
// in use do not all offer. Delete when they do.
#ifndef WEIGHBRIDGE_ANALYZER_STATUS_STATUS_MACROS_H_
#define WEIGHBRIDGE_ANALYZER_STATUS_STATUS_MACROS_H_

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#define WB_MACROS_CONCAT_INNER(a, b) a##b
#define WB_MACROS_CONCAT(a, b) WB_MACROS_CONCAT_INNER(a, b)

#define WB_RETURN_IF_ERROR(expr)           \
  do {                                     \
    absl::Status wb_status = (expr);       \
    if (!wb_status.ok()) return wb_status; \
  } while (false)

#define WB_ASSIGN_OR_RETURN(lhs, rexpr) \
  WB_ASSIGN_OR_RETURN_IMPL(WB_MACROS_CONCAT(wb_statusor_, __LINE__), lhs, rexpr)

#define WB_ASSIGN_OR_RETURN_IMPL(statusor, lhs, rexpr)     \
  auto statusor = (rexpr);                                 \
  if (!statusor.ok()) return std::move(statusor).status(); \
  lhs = *std::move(statusor)

// For what only a bug of ours can break; never for what a file can say.
#define WB_CHECK(condition)                                             \
  do {                                                                  \
    if (!(condition)) {                                                 \
      std::fprintf(stderr, "%s:%d: this is a bug in Weighbridge: %s\n", \
                   __FILE__, __LINE__, #condition);                     \
      std::abort();                                                     \
    }                                                                   \
  } while (false)

namespace weighbridge {

// The same error, with where it happened in front. OK stays OK.
inline absl::Status Annotate(const absl::Status& status,
                             const std::string& where) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat(where, ": ", status.message()));
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_STATUS_STATUS_MACROS_H_
