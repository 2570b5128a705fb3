// The nearest right spelling, for messages about wrong names.
#ifndef WEIGHBRIDGE_ANALYZER_TEXT_NEAREST_H_
#define WEIGHBRIDGE_ANALYZER_TEXT_NEAREST_H_

#include <string>
#include <vector>

namespace weighbridge {

// The candidate with the smallest edit distance (case ignored; the first one of
// equals). If none is near, for more than a third of the letters differ: the
// shortest that has the name as a part, or "".
std::string NearestName(const std::string& name,
                        const std::vector<std::string>& candidates);

// "; did you mean 'hailo-8'?", or "" if nothing is near.
std::string DidYouMean(const std::string& name,
                       const std::vector<std::string>& candidates);

// DidYouMean, or, if nothing is near, what there is: "; it has a, b" (no name
// twice, the first eight), "; it has none".
std::string Alternatives(const std::string& name,
                         const std::vector<std::string>& candidates);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_TEXT_NEAREST_H_
