#include "analyzer/ops/op_def.h"

namespace weighbridge {

const char* OpClassName(OpClass op_class) {
  static constexpr const char* kNames[] = {
      "contraction", "elementwise", "reduction", "data_movement",
      "view",        "conversion",  "generator", "opaque",
  };
  return kNames[static_cast<int>(op_class)];
}

RowAccesses RowsOf(const OpDef& def, const OpView& view) {
  if (def.rows != nullptr) return def.rows(view);
  const bool is_pointwise = def.op_class == OpClass::kElementwise ||
                            def.op_class == OpClass::kConversion;
  return is_pointwise ? RowByRow(view) : RowAccesses();
}

OpCost StreamingCost(const OpView& view, WorkClass work_class) {
  OpCost cost;
  cost.work_class = work_class;
  for (int i = 0; i < view.input_count(); ++i) {
    const TensorType* input = view.input(i);
    cost.input_reads.push_back(input == nullptr ? Bytes() : input->byte_size());
  }
  for (int i = 0; i < view.output_count(); ++i) {
    const TensorType* output = view.output(i);
    cost.output_writes.push_back(output == nullptr ? Bytes()
                                                   : output->byte_size());
  }
  return cost;
}

OpCost FreeCost(const OpView& view) {
  OpCost cost;
  cost.work_class = WorkClass::kDataMovement;
  cost.input_reads.resize(view.input_count());
  cost.output_writes.resize(view.output_count());
  return cost;
}

}  // namespace weighbridge
