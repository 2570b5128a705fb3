#include "analyzer/report/render_sarif.h"

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/gate_text.h"
#include "nlohmann/json.hpp"

namespace weighbridge {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kSchema[] = "https://json.schemastore.org/sarif-2.1.0.json";
// Names what a fingerprint is made of; a change of that is a new name.
constexpr char kFingerprint[] = "gateRuleAnalysis/v1";

// RFC 3986: what may not stand in a path is escaped; an absolute path gets a
// scheme.
std::string UriOf(const std::string& path) {
  std::string uri = absl::StartsWith(path, "/") ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte < 0x80 && (std::isalnum(byte) != 0 ||
                                          absl::StrContains("-._~/", c));
    absl::StrAppend(
        &uri, is_plain ? std::string(1, c) : absl::StrFormat("%%%02X", byte));
  }
  return uri;
}

// FNV-1a: the same in every run and on every machine.
std::string Fingerprint(const std::vector<std::string>& parts) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const std::string& part : parts) {
    for (const char c : part + '\n') {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  return absl::StrFormat("%016x", hash);
}

class SarifWriter {
 public:
  explicit SarifWriter(const Report& report) : report_(report) {}

  std::string Write() {
    for (const GateResult& result : report_.gates()) AddResults(result);
    Json driver = {{"name", "Weighbridge"},
                   {"semanticVersion", report_.tool_version()},
                   {"rules", rules_}};
    Json run = {{"tool", {{"driver", driver}}},
                {"columnKind", "utf16CodeUnits"},
                {"results", results_}};
    const Json log = {{"$schema", kSchema},
                      {"version", "2.1.0"},
                      {"runs", Json::array({run})}};
    return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  }

 private:
  void AddResults(const GateResult& result) {
    if (result.checks().empty()) {
      AddResult(result, "applies", result.level(), result.message(),
                GateCheck());
    }
    for (const GateCheck& check : result.checks()) {
      if (check.passed()) {
        RuleIndex(result.id(), check.rule(), check.level());
        continue;
      }
      std::vector<std::string> lines = {
          absl::StrCat(GateSubject(result), ": ", check.message())};
      for (const std::string& advice : check.advice()) {
        lines.push_back(absl::StrCat("- ", advice));
      }
      if (!result.waiver().empty()) lines.push_back(result.waiver());
      AddResult(result, check.rule(), check.level(), absl::StrJoin(lines, "\n"),
                check);
    }
  }

  void AddResult(const GateResult& result, const std::string& rule,
                 const std::string& level, const std::string& message,
                 const GateCheck& check) {
    const size_t index = RuleIndex(result.id(), rule, level);
    Json json = {{"ruleId", rules_[index]["id"]},
                 {"ruleIndex", index},
                 {"level", level},
                 {"message", {{"text", message}}},
                 {"locations", Json::array({Location(result, check)})}};
    json["partialFingerprints"] = {
        {kFingerprint,
         Fingerprint({result.id(), rule, result.model(), result.target(),
                      result.precision(), absl::StrCat(result.batch()),
                      result.mode()})}};
    if (result.waived()) {
      json["suppressions"] =
          Json::array({{{"kind", "external"},
                        {"status", "accepted"},
                        {"justification", result.waiver()}}});
    }
    results_.push_back(json);
  }

  Json Location(const GateResult& result, const GateCheck& check) const {
    Json location;
    const bool has_policy = !report_.policy_file().empty();
    Json& physical = location["physicalLocation"];
    physical["artifactLocation"]["uri"] =
        UriOf(has_policy ? report_.policy_file() : result.model_file());
    const bool is_check = check.has_line();
    if (has_policy && (is_check || result.has_line())) {
      physical["region"] = {
          {"startLine", is_check ? check.line() : result.line()},
          {"startColumn", is_check ? check.column() : result.column()}};
    }
    if (check.has_layer()) {
      location["logicalLocations"] =
          Json::array({{{"name", check.layer_name()},
                        {"fullyQualifiedName",
                         absl::StrCat(result.model(), "/", check.layer_name())},
                        {"kind", "element"}}});
    }
    return location;
  }

  size_t RuleIndex(const std::string& gate, const std::string& rule,
                   const std::string& level) {
    const std::string id = absl::StrCat(gate, "/", rule);
    const auto [found, added] = rule_index_.emplace(id, rules_.size());
    if (added) {
      rules_.push_back(
          {{"id", id},
           {"shortDescription",
            {{"text", absl::StrCat("Gate ", gate, ", rule ", rule)}}},
           {"defaultConfiguration", {{"level", level}}}});
    }
    return found->second;
  }

  const Report& report_;
  Json rules_ = Json::array(), results_ = Json::array();
  std::map<std::string, size_t> rule_index_;
};

}  // namespace

std::string RenderSarif(const Report& report) {
  return SarifWriter(report).Write();
}

}  // namespace weighbridge
