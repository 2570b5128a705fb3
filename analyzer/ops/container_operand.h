// Operands that are sequences, optionals or maps, as rules want them.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_CONTAINER_OPERAND_H_
#define WEIGHBRIDGE_ANALYZER_OPS_CONTAINER_OPERAND_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/ir/container_type.h"
#include "analyzer/ir/declared_type.h"
#include "analyzer/ops/op_def.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

// InvalidArgument "input 0 ('S') is float32, expected a sequence".
absl::StatusOr<const ContainerType*> NeedSequence(const OpView& view, int i,
                                                  const char* name);
// InvalidArgument "input 0 ('tensor') is seq(float32), expected a tensor".
absl::StatusOr<const TensorType*> NeedTensor(const OpView& view, int i,
                                             const char* name);

// Input i as an item of a container, with its value if that is known.
ItemType ItemOf(const OpView& view, int i);

// What an item is as an output. FailedPrecondition if its shape is not known.
absl::StatusOr<OutputType> OutputOf(const ItemType& item);

// What the file declares, as far as it does: an item without a complete shape
// is a tensor of unknown shape. Nullopt if there is no element type.
std::optional<ItemType> ItemFromDeclaration(const DeclaredType& type);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_CONTAINER_OPERAND_H_
