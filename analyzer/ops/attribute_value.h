// Attributes of which the values are listed: flags and words.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_ATTRIBUTE_VALUE_H_
#define WEIGHBRIDGE_ANALYZER_OPS_ATTRIBUTE_VALUE_H_

#include <initializer_list>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/ops/op_view.h"

namespace weighbridge {

// InvalidArgument "sorted is 2, expected 0 or 1".
absl::StatusOr<bool> ReadFlag(const OpView& view, const char* name,
                              bool missing);

// One of `words`, or what a missing attribute stands for, which is none of them
// if it must not be missing. InvalidArgument "mode is 'x', expected 'a', 'b' or
// 'c'".
absl::StatusOr<std::string> ReadWord(const OpView& view, const char* name,
                                     const char* missing,
                                     std::initializer_list<const char*> words);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_ATTRIBUTE_VALUE_H_
