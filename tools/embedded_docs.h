// The pages of docs/ that a tool quotes, as they were when it was built.
#ifndef WEIGHBRIDGE_TOOLS_EMBEDDED_DOCS_H_
#define WEIGHBRIDGE_TOOLS_EMBEDDED_DOCS_H_

#include <cstddef>

namespace weighbridge::docs {

struct EmbeddedFile {
  const char* name;  // "operators.md"
  const char* data;
  size_t size;
};

// By name; ends with a null name. Defined in a file that //tools:embed writes.
extern const EmbeddedFile kEmbeddedDocs[];

}  // namespace weighbridge::docs

#endif  // WEIGHBRIDGE_TOOLS_EMBEDDED_DOCS_H_
