#include "analyzer/report/target_page.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/amounts.h"
#include "analyzer/report/display_text.h"
#include "analyzer/report/target_headline.h"
#include "analyzer/report/text_table.h"

namespace weighbridge {
namespace {

using Align = TextTable::Align;
constexpr int kWidth = 120;

std::string OrUnknown(const std::string& text) {
  return text.empty() ? kUnknown : DisplayText(text);
}

// As the target's file states it, unit and all.
std::string StatedText(const TargetNumber* number) {
  return number == nullptr ? kUnknown : DisplayText(number->value());
}

// A terminal has room for some headlines; the document has all.
bool HasRoom(const Headline& headline) {
  return headline.title != "fp32" && headline.title != "external";
}

// "  what: text" in lines of at most kWidth columns.
void AppendParagraph(const std::string& what, const std::string& text,
                     std::string* out) {
  const std::string line = what.empty() ? text : absl::StrCat(what, ": ", text);
  absl::StrAppend(out, "  ", WrapText(DisplayText(line), 4, kWidth), "\n");
}

// "Datasheet A1, Acme, 2026-03-01, https://..."; what was not re-read says so
// in its title.
std::string SourceText(const TargetNumber& number) {
  std::vector<std::string> parts = {number.title()};
  for (const std::string& part :
       {number.publisher(), number.date(), number.url()}) {
    if (!part.empty()) parts.push_back(part);
  }
  return absl::StrJoin(parts, ", ");
}

std::string IdentityText(const TargetCard& card) {
  std::vector<std::string> parts = {card.vendor(), card.device_class()};
  if (card.tags_size() > 0) {
    parts.push_back(absl::StrCat("tags ", absl::StrJoin(card.tags(), ", ")));
  }
  parts.push_back(absl::StrCat("external memory: ", card.memory()));
  if (!card.link().empty()) parts.push_back(absl::StrCat("link ", card.link()));
  if (card.pci_ids_size() > 0) {
    parts.push_back(absl::StrCat("PCI ", absl::StrJoin(card.pci_ids(), ", ")));
  }
  parts.push_back(absl::StrCat(card.execution(), " execution"));
  parts.push_back(absl::StrCat("streams ", card.streaming_policy()));
  if (card.units_overlap()) parts.push_back("matrix and vector unit overlap");
  return absl::StrJoin(parts, " | ");
}

}  // namespace

std::string RenderTargetList(const TargetList& list) {
  std::vector<TextTable::Column> columns = {{"target", Align::kLeft},
                                            {"vendor", Align::kLeft, 6},
                                            {"memory", Align::kLeft}};
  for (const Headline& headline : HeadlinesOf(TargetCard())) {
    if (HasRoom(headline)) columns.push_back({headline.title});
  }
  columns.push_back({"estimates"});
  columns.push_back({"", Align::kLeft});
  TextTable table(columns);
  int incomplete = 0;
  for (const TargetCard& card : list.targets()) {
    std::vector<std::string> cells = {
        DisplayText(card.id()), DisplayText(card.vendor()), card.memory()};
    for (const Headline& headline : HeadlinesOf(card)) {
      if (HasRoom(headline)) cells.push_back(StatedText(headline.number));
    }
    cells.push_back(
        absl::StrCat(CountEstimates(card), "/", card.numbers_size()));
    const bool is_incomplete = card.missing_size() > 0;
    incomplete += is_incomplete;
    cells.push_back(is_incomplete ? "incomplete" : "");
    table.AddRow(std::move(cells));
  }
  std::string out = table.Render(kWidth);
  absl::StrAppend(&out, "\n", list.targets_size(),
                  list.targets_size() == 1 ? " target" : " targets");
  if (incomplete > 0) {
    absl::StrAppend(&out, ", ", incomplete,
                    " of them incomplete: `targets show ID` says what nobody "
                    "published");
  }
  absl::StrAppend(&out, "\n");
  return out;
}

std::string RenderTargetPage(const TargetCard& card) {
  std::string out = absl::StrCat(DisplayText(card.id()), ": ",
                                 DisplayText(card.name()), "\n");
  AppendParagraph("", IdentityText(card), &out);
  absl::StrAppend(&out, "\n");
  TextTable table({{"number", Align::kLeft, 20},
                   {"value"},
                   {"confidence", Align::kLeft},
                   {"source", Align::kLeft, 20}});
  for (const TargetNumber& number : card.numbers()) {
    table.AddRow({DisplayText(number.number()), StatedText(&number),
                  number.confidence(), DisplayText(number.title())});
  }
  absl::StrAppend(&out, table.Render(kWidth));
  std::string notes, sources;
  std::vector<std::string> listed;
  for (const TargetNumber& number : card.numbers()) {
    if (!number.note().empty()) {
      AppendParagraph(number.number(), number.note(), &notes);
    }
    const std::string source = SourceText(number);
    bool is_listed = false;
    for (const std::string& known : listed) is_listed |= known == source;
    if (is_listed) continue;
    listed.push_back(source);
    AppendParagraph("", absl::StrCat(source, " (", number.checked(), ")"),
                    &sources);
  }
  if (!notes.empty()) absl::StrAppend(&out, "\nnotes\n", notes);
  absl::StrAppend(&out, "\nsources\n", sources);
  if (card.conflicts_size() > 0) {
    absl::StrAppend(&out, "\nconflicts\n");
    for (const TargetConflict& conflict : card.conflicts()) {
      AppendParagraph(conflict.about(),
                      absl::StrCat("taken as ", conflict.taken(),
                                   "; other sources: ", conflict.others(), ". ",
                                   conflict.why()),
                      &out);
    }
  }
  if (card.missing_size() > 0) {
    absl::StrAppend(&out,
                    "\nincomplete: no model is analyzed on it, since nothing "
                    "is published about\n");
    for (const std::string& missing : card.missing()) {
      AppendParagraph("", missing, &out);
    }
  }
  return out;
}

std::string RenderLinkTable(const LinkTable& table) {
  TextTable limits({{"--link", Align::kLeft},
                    {"link", Align::kLeft},
                    {"encoded"},
                    {"128 B packets"},
                    {"256 B"},
                    {"512 B"}});
  for (const LinkLimits& link : table.links()) {
    std::vector<std::string> cells = {
        link.link(), link.name(),
        BytesPerSecondText(link.encoded_bytes_per_second())};
    for (const PayloadRate& payload : link.payload()) {
      cells.push_back(BytesPerSecondText(payload.bytes_per_second()));
    }
    // USB has one size of packets.
    while (cells.size() < 6) cells.insert(cells.end() - 1, "");
    limits.AddRow(std::move(cells));
  }
  TextTable stated({{"--link", Align::kLeft},
                    {"rate"},
                    {"of encoded"},
                    {"what", Align::kLeft, 20},
                    {"confidence", Align::kLeft},
                    {"source", Align::kLeft, 20}});
  for (const StatedRate& rate : table.stated()) {
    stated.AddRow({rate.link(), BytesPerSecondText(rate.bytes_per_second()),
                   PercentText(rate.share_of_encoded()), rate.what(),
                   rate.confidence(), OrUnknown(rate.title())});
  }
  return absl::StrCat(
      "What the line code leaves in one direction, and what packets of a "
      "maximum payload leave of that\n(upper bounds: acknowledgements and flow "
      "control take some percent more; USB has one size of packets)\n\n",
      limits.Render(kWidth), "\nWhat real transfers reach\n\n",
      stated.Render(kWidth));
}

}  // namespace weighbridge
