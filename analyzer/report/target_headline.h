// The numbers by which people know a target, found among all of its numbers.
#ifndef WEIGHBRIDGE_ANALYZER_REPORT_TARGET_HEADLINE_H_
#define WEIGHBRIDGE_ANALYZER_REPORT_TARGET_HEADLINE_H_

#include <string>
#include <vector>

#include "analyzer/report/target_card.pb.h"

namespace weighbridge {

struct Headline {
  std::string title;           // "int8", "on chip"
  const TargetNumber* number;  // Null: not published.
};

// Rates of the unit that runs dense products (of the matrix unit, else of the
// vector unit), the outermost memory on chip, external memory, link and power:
// the same titles in the same order for every card, which must outlive them.
std::vector<Headline> HeadlinesOf(const TargetCard& card);

// How many of the card's numbers are estimates.
int CountEstimates(const TargetCard& card);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_REPORT_TARGET_HEADLINE_H_
