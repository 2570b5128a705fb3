#include "analyzer/report/render_junit.h"

#include <cstddef>
#include <map>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/gate_text.h"
#include "analyzer/report/utf8.h"
#include "pugixml.hpp"

namespace weighbridge {
namespace {

// XML has no way to write some characters, not even escaped.
std::string XmlText(const std::string& text) {
  std::string valid;
  for (size_t i = 0; i < text.size();) {
    const char32_t code_point = NextCodePoint(text, &i);
    const bool is_allowed =
        code_point == '\t' || code_point == '\n' ||
        (code_point >= 0x20 && code_point != 0xFFFE && code_point != 0xFFFF);
    AppendUtf8(is_allowed ? code_point : kReplacementCharacter, &valid);
  }
  return valid;
}

void Set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(XmlText(value).c_str());
}

void SetCount(pugi::xml_node node, const char* name, size_t count) {
  Set(node, name, absl::StrCat(count));
}

struct Counts {
  size_t tests = 0, failures = 0, errors = 0, skipped = 0;

  void Add(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
  }
};

// "where: advice" below the message, a line each.
std::string Details(const Report& report, const GateResult& result,
                    const GateCheck& check) {
  std::vector<std::string> lines;
  const std::string place = PolicyPlaceText(report, check);
  if (!place.empty()) lines.push_back(place);
  lines.insert(lines.end(), check.advice().begin(), check.advice().end());
  if (!result.waiver().empty()) lines.push_back(result.waiver());
  return absl::StrJoin(lines, "\n");
}

void AddOutcome(const Report& report, const GateResult& result,
                const GateCheck& check, pugi::xml_node test, Counts* counts) {
  if (check.passed()) return;
  const std::string details = Details(report, result, check);
  if (result.waived()) {
    ++counts->skipped;
    Set(test.append_child("skipped"), "message",
        absl::StrCat(result.waiver(), ": ", check.message()));
  } else if (check.level() == "warning") {
    test.append_child("system-out")
        .text()
        .set(XmlText(absl::StrCat("warning: ", check.message(), "\n", details))
                 .c_str());
  } else {
    ++counts->failures;
    pugi::xml_node failure = test.append_child("failure");
    Set(failure, "message", check.message());
    Set(failure, "type", check.rule());
    failure.text().set(XmlText(details).c_str());
  }
}

Counts AddTests(const Report& report, const GateResult& result,
                pugi::xml_node suite) {
  Counts counts;
  if (result.checks().empty()) {
    ++counts.tests;
    ++counts.errors;
    pugi::xml_node test = suite.append_child("testcase");
    Set(test, "name", result.id());
    Set(test, "classname", "policy");
    pugi::xml_node error = test.append_child("error");
    Set(error, "message", result.message());
    Set(error, "type", "policy");
  }
  for (const GateCheck& check : result.checks()) {
    ++counts.tests;
    pugi::xml_node test = suite.append_child("testcase");
    Set(test, "name",
        absl::StrCat(result.id(), ": ", check.rule(), " (", GateSubject(result),
                     ")"));
    Set(test, "classname",
        result.target().empty()
            ? result.model()
            : absl::StrCat(result.model(), ".", result.target()));
    AddOutcome(report, result, check, test, &counts);
  }
  return counts;
}

void SetCounts(const Counts& counts, pugi::xml_node node) {
  SetCount(node, "tests", counts.tests);
  SetCount(node, "failures", counts.failures);
  SetCount(node, "errors", counts.errors);
}

}  // namespace

std::string RenderJunit(const Report& report) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  Set(declaration, "version", "1.0");
  Set(declaration, "encoding", "UTF-8");
  pugi::xml_node suites = document.append_child("testsuites");
  Set(suites, "name", "weighbridge");
  // Results of one gate stand together already; a suite is one gate.
  std::vector<std::pair<pugi::xml_node, Counts>> all;
  std::map<std::string, size_t> index;
  for (const GateResult& result : report.gates()) {
    const auto [found, added] = index.emplace(result.id(), all.size());
    if (added) {
      pugi::xml_node suite = suites.append_child("testsuite");
      Set(suite, "name", result.id());
      all.emplace_back(suite, Counts());
    }
    auto& [suite, counts] = all[found->second];
    counts.Add(AddTests(report, result, suite));
  }
  Counts total;
  for (auto& [suite, counts] : all) {
    SetCounts(counts, suite);
    SetCount(suite, "skipped", counts.skipped);
    total.Add(counts);
  }
  SetCounts(total, suites);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace weighbridge
