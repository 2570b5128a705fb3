// What the architecture's rules look for in one C++ file or BUILD file: its
// includes, its labels, and its code without comments and literals.
#ifndef WEIGHBRIDGE_TESTS_ARCHITECTURE_SOURCE_CODE_H_
#define WEIGHBRIDGE_TESTS_ARCHITECTURE_SOURCE_CODE_H_

#include <string>
#include <vector>

namespace weighbridge {

struct Include {
  std::string path;
  int line = 0;  // From 1.
};

// Both #include "path" and #include <path>.
std::vector<Include> Includes(const std::string& code);

struct BuildLabel {
  std::string label;
  int line = 0;  // From 1.
};

// The labels of other packages that a BUILD file loads or depends on:
// "//package:target" and "@repository//package:target", without visibilities.
std::vector<BuildLabel> BuildLabels(const std::string& build);

// C++ code with every character of a comment and of what stands in quotes
// replaced by a space; line breaks stay.
std::string WithoutCommentsAndLiterals(const std::string& code);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_ARCHITECTURE_SOURCE_CODE_H_
