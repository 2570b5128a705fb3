// The closed lists of words that a target file may use.
#ifndef WEIGHBRIDGE_HWDB_VOCABULARY_H_
#define WEIGHBRIDGE_HWDB_VOCABULARY_H_

#include <string>
#include <vector>

namespace weighbridge {

std::vector<std::string> Confidences();    // "datasheet", "vendor", ...
std::vector<std::string> CheckedWords();   // "read", "recalled", ...
std::vector<std::string> DeviceClasses();  // "gpu", "npu-dataflow", ...
std::vector<std::string> UnitKinds();      // "matrix", "vector", "special"
std::vector<std::string> Policies();       // "serial", ...
std::vector<std::string> PrecisionNames();
std::vector<std::string> WorkClassNames();

// 1 to 64 lower-case letters, digits and, not in front, `joiners`.
bool IsWord(const std::string& text, const std::string& joiners);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_VOCABULARY_H_
