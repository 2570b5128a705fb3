// The documentation of operators, as it was when the binary was built: what a
// tool says about an operator is what the document says.
#ifndef WEIGHBRIDGE_TOOLS_OPERATOR_DOCS_H_
#define WEIGHBRIDGE_TOOLS_OPERATOR_DOCS_H_

#include <string>

#include "absl/status/statusor.h"

namespace weighbridge {

// The section of a family ("conv" of docs/operators.md, "ml_tree" the section
// "tree" of docs/operators_ml.md), heading included. NotFound if there is none.
absl::StatusOr<std::string> FamilySection(const std::string& family);

// Whether a section lists an operator as one of its own, by its full name:
// before the constraints, of which it may name others.
bool NamesOperator(const std::string& section, const std::string& name);

// A section without what only Markdown needs: anchors, links, rulers of tables.
std::string PlainSection(const std::string& section);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TOOLS_OPERATOR_DOCS_H_
