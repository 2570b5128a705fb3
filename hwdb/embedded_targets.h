// The target files of this repository, as they were when the binary was built.
#ifndef WEIGHBRIDGE_HWDB_EMBEDDED_TARGETS_H_
#define WEIGHBRIDGE_HWDB_EMBEDDED_TARGETS_H_

#include "analyzer/text/embedded_file.h"

namespace weighbridge {

// By name; ends with a null name. Defined in a file that //tools:embed writes.
extern const EmbeddedFile kEmbeddedTargets[];

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_EMBEDDED_TARGETS_H_
