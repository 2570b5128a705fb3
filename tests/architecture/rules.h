// The rules of docs/architecture.md that a program can check. Each takes the
// source tree and gives one line "path:line: what is wrong" for every breach,
// so that its test can hand it a tree that breaks it.
#ifndef WEIGHBRIDGE_TESTS_ARCHITECTURE_RULES_H_
#define WEIGHBRIDGE_TESTS_ARCHITECTURE_RULES_H_

#include <string>
#include <vector>

#include "tests/architecture/source_tree.h"

namespace weighbridge {

using Breaches = std::vector<std::string>;

// Rooms include, load and depend on rooms before them only.
Breaches RoomOrder(const std::vector<SourceFile>& tree);

// A library that one room wraps is included and depended on there alone: ONNX's
// schema, the TOML parser, command line flags.
Breaches LibraryOwners(const std::vector<SourceFile>& tree);

// Renderers and gates read the Report and nothing behind it.
Breaches RenderersKnowOnlyTheReport(const std::vector<SourceFile>& tree);

// Flags are defined in tools/.
Breaches FlagsOutsideTools(const std::vector<SourceFile>& tree);

// Passes and rooms around ops/ ask for an operator's properties, never for its
// name.
Breaches OperatorNamesOutsideOps(const std::vector<SourceFile>& tree);

// The bare number of a quantity leaves its type in units/ and
// report/build_*.cc alone. In hwdb/ and onnx_frontend/, which encode and
// decode files, and where protobuf has accessors of the same name, review does.
Breaches BareQuantities(const std::vector<SourceFile>& tree);

// Below tools/ an error is a Status: nothing throws, exits or prints.
Breaches ExitsAndPrints(const std::vector<SourceFile>& tree);

// No folder or file for what has no home.
Breaches NamesWithoutMeaning(const std::vector<SourceFile>& tree);

// One concept per file: at most 600 lines of code. BUILD files are lists.
Breaches LongFiles(const std::vector<SourceFile>& tree);

// WEIGHBRIDGE_PATH_TO_FILE_H_.
Breaches IncludeGuards(const std::vector<SourceFile>& tree);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_ARCHITECTURE_RULES_H_
