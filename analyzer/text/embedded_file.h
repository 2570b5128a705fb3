// A file that is part of the program: what tables written by //tools:embed are
// made of.
#ifndef WEIGHBRIDGE_ANALYZER_TEXT_EMBEDDED_FILE_H_
#define WEIGHBRIDGE_ANALYZER_TEXT_EMBEDDED_FILE_H_

#include <cstddef>

namespace weighbridge {

struct EmbeddedFile {
  const char* name;  // "hailo-8.toml"; null ends a table.
  const char* data;
  size_t size;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_TEXT_EMBEDDED_FILE_H_
