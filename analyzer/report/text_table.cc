#include "analyzer/report/text_table.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "analyzer/report/display_text.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// Between columns: two spaces, or one where the line is full.
constexpr int kWideGap = 2, kNarrowGap = 1;

int LineWidth(const std::vector<int>& widths, int gap) {
  return std::accumulate(widths.begin(), widths.end(), 0) +
         gap * (static_cast<int>(widths.size()) - 1);
}

void EndLine(std::string* text) {
  while (!text->empty() && text->back() == ' ') text->pop_back();
  text->push_back('\n');
}

}  // namespace

TextTable::TextTable(std::vector<Column> columns)
    : columns_(std::move(columns)) {
  WB_CHECK(!columns_.empty());
}

void TextTable::AddRow(std::vector<std::string> cells) {
  WB_CHECK(!cells.empty() && cells.size() <= columns_.size());
  rows_.push_back(std::move(cells));
}

void TextTable::AddRule() { rows_.emplace_back(); }

std::vector<int> TextTable::NaturalWidths() const {
  std::vector<int> widths;
  for (const Column& column : columns_) {
    widths.push_back(DisplayWidth(column.title));
  }
  for (const std::vector<std::string>& row : rows_) {
    const size_t sized = row.size() < columns_.size() && !row.empty()
                             ? row.size() - 1
                             : row.size();
    for (size_t i = 0; i < sized; ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  return widths;
}

// Takes from the widest elastic column until the columns together have `width`.
void TextTable::Narrow(int width, std::vector<int>* widths) const {
  int excess = std::accumulate(widths->begin(), widths->end(), 0) - width;
  while (excess > 0) {
    int widest = -1;
    for (int i = 0; i < static_cast<int>(columns_.size()); ++i) {
      const bool can_give =
          columns_[i].narrowest > 0 && (*widths)[i] > columns_[i].narrowest;
      if (can_give && (widest < 0 || (*widths)[i] > (*widths)[widest])) {
        widest = i;
      }
    }
    if (widest < 0) return;
    --(*widths)[widest];
    --excess;
  }
}

std::string TextTable::Render(int width) const {
  std::vector<int> widths = NaturalWidths();
  int gap = kWideGap;
  if (LineWidth(widths, kWideGap) > width) {
    gap = kNarrowGap;
    Narrow(width - gap * (static_cast<int>(columns_.size()) - 1), &widths);
  }
  std::string text;
  const auto append = [&](const std::vector<std::string>& cells) {
    int column = 0;
    for (size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) {
        text.append(static_cast<size_t>(gap), ' ');
        column += gap;
      }
      if (i + 1 == cells.size() && cells.size() < columns_.size()) {
        text += ElideMiddle(cells[i], width - column);
        break;
      }
      const std::string cell = ElideMiddle(cells[i], widths[i]);
      text += columns_[i].align == Align::kLeft ? PadRight(cell, widths[i])
                                                : PadLeft(cell, widths[i]);
      column += widths[i];
    }
    EndLine(&text);
  };
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  append(titles);
  for (const std::vector<std::string>& row : rows_) {
    if (!row.empty()) {
      append(row);
      continue;
    }
    text.append(static_cast<size_t>(LineWidth(widths, gap)), '-');
    EndLine(&text);
  }
  return text;
}

}  // namespace weighbridge
