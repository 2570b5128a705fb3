// Shell patterns over names and paths: '*' is any text and '?' any character
// within one folder, '**' any text across folders, "[a-z]" and "[!a-z]" one
// character of a set; everything else is itself.
#ifndef WEIGHBRIDGE_ANALYZER_TEXT_GLOB_H_
#define WEIGHBRIDGE_ANALYZER_TEXT_GLOB_H_

#include <string>

namespace weighbridge {

// Takes at most the product of both lengths, whatever the pattern.
bool MatchesGlob(const std::string& pattern, const std::string& text);

// What is wrong with the pattern ("'[' without ']'"), or "".
std::string GlobProblem(const std::string& pattern);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_TEXT_GLOB_H_
