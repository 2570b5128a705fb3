// Text from a model file, made fit for Markdown as pull requests show it:
// nothing in it is markup, a link, an image or a mention of a person.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_MARKDOWN_TEXT_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_MARKDOWN_TEXT_H_

#include <string>
#include <vector>

namespace weighbridge {

// As running text, on one line.
std::string MarkdownText(const std::string& text);

// Between backquotes, for a cell of a table.
std::string MarkdownCode(const std::string& text);

// "| a | b |\n"; the cells are Markdown.
std::string MarkdownRow(const std::vector<std::string>& cells);

// The header and the rule under it. A title that begins with '>' is that of a
// column of numbers, on the right.
std::string MarkdownHeader(const std::vector<std::string>& titles);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_MARKDOWN_TEXT_H_
