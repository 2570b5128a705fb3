// The parts of a Markdown document that tests check: links, headings, names
// and commands in code. As much of the syntax as our own documents use.
#ifndef WEIGHBRIDGE_TESTS_DOCS_MARKDOWN_H_
#define WEIGHBRIDGE_TESTS_DOCS_MARKDOWN_H_

#include <string>
#include <vector>

namespace weighbridge {

struct Located {
  std::string text;
  int line = 0;  // From 1.
};

// The targets of [text](target), outside code.
std::vector<Located> Links(const std::string& markdown);

// The anchors of the headings: "## 3. Layers" -> "3-layers".
std::vector<std::string> Anchors(const std::string& markdown);

// What stands in `backticks` outside fenced blocks.
std::vector<Located> InlineCode(const std::string& markdown);

// The lines inside fenced blocks.
std::vector<Located> FencedLines(const std::string& markdown);

// The lines outside fenced blocks, with inline code blanked.
std::vector<Located> ProseLines(const std::string& markdown);

// A line "./bazelw ..." of a fenced block, or "$ ./bazelw ...", and what the
// document prints below it: the lines up to the next command or the block's
// end.
struct DocumentedCommand {
  std::string command;  // Without "$ ".
  int line = 0;         // From 1; the output follows.
  std::vector<std::string> output;
};

std::vector<DocumentedCommand> Commands(const std::string& markdown);

// Whether `actual` is `documented`, where a line "..." of the document stands
// for any number of lines.
bool IsOutput(const std::vector<std::string>& actual,
              const std::vector<std::string>& documented);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_TESTS_DOCS_MARKDOWN_H_
