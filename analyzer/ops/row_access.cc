#include "analyzer/ops/row_access.h"

namespace weighbridge {

int64_t RowCount(const TensorType& type) {
  return type.rank() > kRowAxis ? type.dim(kRowAxis) : 0;
}

RowAccesses RowByRow(const OpView& view) {
  RowAccesses rows;
  const TensorType* output = view.output(0);
  if (output == nullptr || RowCount(*output) == 0) return rows;
  for (int i = 0; i < view.input_count(); ++i) {
    const TensorType* input = view.input(i);
    const bool has_same_rows = input != nullptr &&
                               input->rank() == output->rank() &&
                               RowCount(*input) == RowCount(*output);
    rows.push_back({.kind = has_same_rows ? RowAccess::Kind::kWindow
                                          : RowAccess::Kind::kAll});
  }
  return rows;
}

RowAccesses RowByRowBeside(const OpView& view, int64_t axis) {
  if (axis < 0 && view.input(0) != nullptr) axis += view.input(0)->rank();
  return axis == kRowAxis ? RowAccesses() : RowByRow(view);
}

RowAccesses RowsOnce(const OpView&) {
  return {{.kind = RowAccess::Kind::kOnce}};
}

}  // namespace weighbridge
