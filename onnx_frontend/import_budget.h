// Bounds the memory that an import may take: a file of a few megabytes can
// describe a graph that takes thousands of times as much.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_BUDGET_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_BUDGET_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace weighbridge {

class ImportBudget {
 public:
  // A graph of some two million nodes.
  static constexpr int64_t kBytes = int64_t{1} << 30;

  // InvalidArgument if `count` things of `size` bytes are too much.
  absl::Status Charge(int64_t count, int64_t size) {
    if (count > left_ / size) {
      left_ = 0;
      return absl::InvalidArgumentError(
          absl::StrCat("its nodes, names and attributes take more than ",
                       kBytes, " bytes of memory"));
    }
    left_ -= count * size;
    return absl::OkStatus();
  }

 private:
  int64_t left_ = kBytes;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_IMPORT_BUDGET_H_
