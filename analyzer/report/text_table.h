// A table for a terminal: columns as wide as what they hold, until the line is
// full; then the elastic ones give way.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_TEXT_TABLE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_TEXT_TABLE_H_

#include <string>
#include <vector>

namespace weighbridge {

class TextTable {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kRight;
    // Zero: rigid. Else the column may be narrowed to this, its longer cells
    // elided in the middle.
    int narrowest = 0;
  };

  explicit TextTable(std::vector<Column> columns);

  // A DisplayText per column. With fewer, the last one runs to the end of the
  // line and does not widen its column.
  void AddRow(std::vector<std::string> cells);
  // A line of dashes.
  void AddRule();

  // With titles. No line is wider than `width` (unless the rigid columns alone
  // are), none ends in a space, each ends in a newline.
  std::string Render(int width) const;

 private:
  std::vector<int> NaturalWidths() const;
  void Narrow(int width, std::vector<int>* widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // No cells: a rule.
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_TEXT_TABLE_H_
