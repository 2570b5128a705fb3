#include "analyzer/report/hardware_document.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/target_headline.h"

namespace weighbridge {
namespace {

struct Mark {
  const char* confidence;
  const char* letter;
};

constexpr Mark kMarks[] = {{"datasheet", "D"}, {"vendor", "V"},
                           {"paper", "P"},     {"third-party", "T"},
                           {"derived", "C"},   {"estimate", "E"}};

std::string MarkOf(const std::string& confidence) {
  for (const Mark& mark : kMarks) {
    if (confidence == mark.confidence) return mark.letter;
  }
  return "?";
}

// Text of a target's file within a cell or a list.
std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(
      DisplayText(text),
      {{"|", "\\|"}, {"<", "&lt;"}, {">", "&gt;"}, {"*", "\\*"}, {"_", "\\_"}});
}

void AppendRow(const std::vector<std::string>& cells, std::string* out) {
  absl::StrAppend(out, "| ", absl::StrJoin(cells, " | "), " |\n");
}

void AppendTitles(const std::vector<std::string>& titles, std::string* out) {
  AppendRow(titles, out);
  absl::StrAppend(
      out, "|",
      absl::StrJoin(std::vector<std::string>(titles.size(), "---"), "|"),
      "|\n");
}

void AppendTargets(const TargetList& targets, std::string* out) {
  std::vector<std::string> titles = {"target", "name"};
  for (const Headline& headline : HeadlinesOf(TargetCard())) {
    titles.push_back(headline.title);
  }
  titles.push_back("link");
  titles.push_back("numbers by confidence");
  AppendTitles(titles, out);
  for (const TargetCard& card : targets.targets()) {
    if (card.missing_size() > 0) continue;
    std::vector<std::string> cells = {absl::StrCat("`", card.id(), "`"),
                                      Escaped(card.name())};
    for (const Headline& headline : HeadlinesOf(card)) {
      const TargetNumber* number = headline.number;
      cells.push_back(number == nullptr
                          ? ""
                          : absl::StrCat(Escaped(number->value()), " ",
                                         MarkOf(number->confidence())));
    }
    cells.push_back(Escaped(card.link()));
    std::map<std::string, int> counts;
    for (const TargetNumber& number : card.numbers()) {
      ++counts[number.confidence()];
    }
    std::vector<std::string> parts;
    for (const Mark& mark : kMarks) {
      if (counts[mark.confidence] == 0) continue;
      parts.push_back(absl::StrCat(counts[mark.confidence], " ", mark.letter));
    }
    cells.push_back(absl::StrJoin(parts, ", "));
    AppendRow(cells, out);
  }
}

void AppendConflicts(const TargetList& targets, std::string* out) {
  for (const TargetCard& card : targets.targets()) {
    for (const TargetConflict& conflict : card.conflicts()) {
      absl::StrAppend(out, "* `", card.id(), "` ", Escaped(conflict.about()),
                      " is taken as ", Escaped(conflict.taken()),
                      "; other sources: ", Escaped(conflict.others()), ". ",
                      Escaped(conflict.why()), "\n");
    }
  }
}

void AppendIncomplete(const TargetList& targets, std::string* out) {
  for (const TargetCard& card : targets.targets()) {
    if (card.missing_size() == 0) continue;
    absl::StrAppend(out, "* `", card.id(), "` (", Escaped(card.name()), "): ");
    std::vector<std::string> missing;
    for (const std::string& part : card.missing()) {
      missing.push_back(Escaped(part));
    }
    absl::StrAppend(out, absl::StrJoin(missing, "; "), "\n");
  }
}

void AppendLinks(const LinkTable& links, std::string* out) {
  AppendTitles({"`--link`", "encoded", "packets of 128 B", "256 B", "512 B"},
               out);
  for (const LinkLimits& link : links.links()) {
    std::vector<std::string> cells = {
        absl::StrCat("`", link.link(), "`"),
        BytesPerSecondText(link.encoded_bytes_per_second())};
    std::vector<std::string> payloads;
    for (const PayloadRate& payload : link.payload()) {
      payloads.push_back(BytesPerSecondText(payload.bytes_per_second()));
    }
    // USB has one size of packets, its largest.
    payloads.insert(payloads.begin(), 3 - payloads.size(), "");
    cells.insert(cells.end(), payloads.begin(), payloads.end());
    AppendRow(cells, out);
  }
  absl::StrAppend(out, "\nWhat real transfers reach:\n\n");
  AppendTitles(
      {"`--link`", "rate", "of encoded", "what", "confidence", "source"}, out);
  for (const StatedRate& rate : links.stated()) {
    AppendRow({absl::StrCat("`", rate.link(), "`"),
               BytesPerSecondText(rate.bytes_per_second()),
               PercentText(rate.share_of_encoded()), Escaped(rate.what()),
               rate.confidence(), Escaped(rate.title())},
              out);
  }
}

}  // namespace

std::string RenderHardwareDocument(const TargetList& targets,
                                   const LinkTable& links,
                                   const std::string& command) {
  std::vector<std::string> legend;
  for (const Mark& mark : kMarks) {
    legend.push_back(absl::StrCat(mark.letter, " ", mark.confidence));
  }
  std::string out = absl::StrCat(
      "# Hardware\n\nMade by `", command,
      "` from the files of `hwdb/targets`; a test holds it up to date. Each "
      "number stands with the confidence in its source: ",
      absl::StrJoin(legend, ", "),
      ". An empty cell is unknown, or not there. `targets show ID` has every "
      "number with its source; how to add a target is in "
      "[adding_a_target.md](adding_a_target.md).\n\n## Targets\n\nRates are "
      "dense, of the unit that runs matrix products; one multiply-accumulate "
      "is two ops.\n\n");
  AppendTargets(targets, &out);
  absl::StrAppend(&out,
                  "\n## Conflicts\n\nWhere sources disagree, what was taken, "
                  "and why. Reports on these targets show it.\n\n");
  AppendConflicts(targets, &out);
  absl::StrAppend(&out,
                  "\n## Incomplete\n\nToo little is published about these for "
                  "a roofline. They are refused by name, with what is "
                  "missing, and never guessed.\n\n");
  AppendIncomplete(targets, &out);
  absl::StrAppend(
      &out,
      "\n## Links\n\nWhat the line code leaves in one direction, and what "
      "packets of a maximum payload leave of that: upper bounds, since "
      "acknowledgements and flow control take some percent more. `analyze "
      "--link gen2x1` puts a target behind another link, `--link auto` behind "
      "the one that the installed device negotiated.\n\n");
  AppendLinks(links, &out);
  return out;
}

}  // namespace weighbridge
