#include "analyzer/report/json_schema.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/render_json.h"
#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace weighbridge {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int kVersion = 1;

const json& Schema() {
  static const auto& schema =
      *new json(json::parse(RenderJsonSchema(kVersion)));
  return schema;
}

bool HasType(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  return type == "number" && value.is_number();
}

// What of draft 7 the schema uses; the published file is also read by a foreign
// validator in continuous integration.
void Validate(const json& value, const json& schema, const std::string& path,
              std::vector<std::string>* errors) {
  if (schema.contains("$ref")) {
    const std::string place = schema["$ref"].get<std::string>().substr(1);
    return Validate(value, Schema().at(json::json_pointer(place)), path,
                    errors);
  }
  if (schema.contains("const") && value != schema["const"]) {
    errors->push_back(path + ": const");
  }
  if (schema.contains("enum")) {
    const json& words = schema["enum"];
    if (std::find(words.begin(), words.end(), value) == words.end()) {
      errors->push_back(path + ": enum");
    }
  }
  if (schema.contains("type") && !HasType(value, schema["type"])) {
    errors->push_back(path + ": type");
    return;
  }
  if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) {
      Validate(value[i], schema["items"], absl::StrCat(path, "[", i, "]"),
               errors);
    }
  }
  if (!value.is_object()) return;
  for (const json& name : schema.value("required", json::array())) {
    if (!value.contains(name.get<std::string>())) {
      errors->push_back(
          absl::StrCat(path, ": lacks ", name.get<std::string>()));
    }
  }
  for (const auto& [name, part] : value.items()) {
    const std::string below = absl::StrCat(path, ".", name);
    if (schema.contains("properties") && schema["properties"].contains(name)) {
      Validate(part, schema["properties"][name], below, errors);
    } else if (schema["additionalProperties"].is_object()) {
      Validate(part, schema["additionalProperties"], below, errors);
    } else {
      errors->push_back(below + ": unknown");
    }
  }
}

std::vector<std::string> Errors(const json& report) {
  std::vector<std::string> errors;
  Validate(report, Schema(), "", &errors);
  return errors;
}

json Render(Report report) {
  report.set_schema_version(kVersion);
  return json::parse(RenderJson(report));
}

TEST(JsonSchemaTest, AcceptsEveryKindOfReport) {
  Analysis odd = StreamingAnalysis("streams");
  AddUnmodeledLayer(&odd);
  odd.mutable_layers(0)->add_inputs()->set_name("x");
  Report report = ReportOf({CountedAnalysis(), FittingAnalysis("fits"), odd,
                            FailedAnalysis("fails", "no int8 rate")});
  (*report.mutable_tensors())["x"].mutable_shape()->add_dims(3);
  report.add_gates()->set_id("latency");
  EXPECT_THAT(Errors(Render(report)), IsEmpty());
  EXPECT_THAT(Errors(Render({})), IsEmpty());
}

TEST(JsonSchemaTest, RefusesWhatIsNoReport) {
  const json good = Render(ReportOf({FittingAnalysis("fits")}));
  json bad = good;
  bad["analyses"][0]["totals"]["macs"] = "many";
  EXPECT_THAT(Errors(bad), ElementsAre(".analyses[0].totals.macs: type"));
  bad = good;
  bad["analyses"][0]["totals"].erase("macs");
  EXPECT_THAT(Errors(bad), ElementsAre(".analyses[0].totals: lacks macs"));
  bad = good;
  bad["analyses"][0]["novelty"] = 1;
  EXPECT_THAT(Errors(bad), ElementsAre(".analyses[0].novelty: unknown"));
  bad = good;
  bad["analyses"][0]["verdict"] = "GOOD";
  EXPECT_THAT(Errors(bad), ElementsAre(".analyses[0].verdict: enum"));
  bad = good;
  bad["schema_version"] = kVersion + 1;
  EXPECT_THAT(Errors(bad), ElementsAre(".schema_version: const"));
}

TEST(JsonSchemaTest, WhatMayBeUnknownIsNotRequired) {
  const json& totals = Schema()["definitions"]["Totals"];
  EXPECT_THAT(totals["required"].dump(), HasSubstr("\"macs\""));
  EXPECT_THAT(totals["required"].dump(),
              testing::Not(HasSubstr("latency_seconds")));
  EXPECT_EQ(totals["properties"]["latency_seconds"]["type"], "number");
}

}  // namespace
}  // namespace weighbridge
