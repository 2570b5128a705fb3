// What a user names on the command line: a model, or the report of an earlier
// run, whose results stand in for the model.
#ifndef WEIGHBRIDGE_TOOLS_LOAD_INPUT_H_
#define WEIGHBRIDGE_TOOLS_LOAD_INPUT_H_

#include <memory>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "analyzer/ir/graph.h"
#include "analyzer/report/report.pb.h"

namespace weighbridge {

using Input = std::variant<std::shared_ptr<const Graph>, Report>;

// The content tells what the file is. Errors begin with the file's name.
absl::StatusOr<Input> LoadInput(const std::string& path);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_LOAD_INPUT_H_
