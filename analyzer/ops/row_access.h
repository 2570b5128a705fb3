// RowAccess: which rows of an operand a row of the results needs. A row is a
// slice of a tensor along axis 2, the first spatial axis of N x C x spatial.
// What a pipeline of layers keeps of a tensor follows from it.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ROW_ACCESS_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ROW_ACCESS_H_

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "analyzer/ir/tensor_type.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

inline constexpr int kRowAxis = 2;

struct RowAccess {
  enum class Kind : uint8_t {
    kAll,     // The first row of the results needs all rows.
    kWindow,  // A window moves down with the row of the results.
    kOnce,    // Each row is taken in once; results come after the last.
  };
  Kind kind = Kind::kAll;
  int64_t extent = 1;   // Rows from the first to the last of a window.
  int64_t padding = 0;  // Rows of the first window that lie before row 0.
};
// As the inputs of the node; those beyond the end are kAll.
using RowAccesses = absl::InlinedVector<RowAccess, 2>;

// How many rows a tensor has; 0 if it has none.
int64_t RowCount(const TensorType& type);

// A rule of operators (OpDef::rows) whose row r of the first output needs row r
// of every operand that has as many rows, and all of any other.
RowAccesses RowByRow(const OpView& view);

// RowByRow, unless `axis` (negative: from the end) is that of the rows.
RowAccesses RowByRowBeside(const OpView& view, int64_t axis);

// Every row of the first operand is taken in once.
RowAccesses RowsOnce(const OpView& view);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ROW_ACCESS_H_
