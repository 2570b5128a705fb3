#include "analyzer/report/render_json.h"

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace weighbridge {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;
using ::nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::EndsWith;

ordered_json Parse(const Report& report) {
  return ordered_json::parse(RenderJson(report));
}

std::vector<std::string> Keys(const ordered_json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// Every field of every message set, each list and map with one entry.
void FillAll(Message* message) {
  const Reflection& reflection = *message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        FillAll(field->is_repeated()
                    ? reflection.AddMessage(message, field)
                    : reflection.MutableMessage(message, field));
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        field->is_repeated() ? reflection.AddString(message, field, "word")
                             : reflection.SetString(message, field, "word");
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        field->is_repeated() ? reflection.AddDouble(message, field, 0.5)
                             : reflection.SetDouble(message, field, 0.5);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        field->is_repeated() ? reflection.AddInt64(message, field, 7)
                             : reflection.SetInt64(message, field, 7);
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        reflection.SetInt32(message, field, 7);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection.SetBool(message, field, true);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        reflection.SetEnumValue(message, field, 1);
        break;
      default:
        FAIL() << field->full_name() << " has a type RenderJson cannot print";
    }
  }
}

Report FullReport() {
  Report report;
  FillAll(&report);
  return report;
}

void ExpectKeys(const ordered_json& object,
                std::initializer_list<const char*> names) {
  for (const char* name : names) {
    EXPECT_TRUE(object.contains(name)) << name << " is not in\n"
                                       << object.dump(1);
  }
}

// What other programs rely on; a renamed field breaks them.
TEST(RenderJsonTest, HasTheDocumentedNames) {
  const ordered_json json = Parse(FullReport());
  ExpectKeys(
      json, {"schema_version", "tool_version", "analyses", "tensors", "gates"});
  const ordered_json& analysis = json["analyses"][0];
  ExpectKeys(analysis,
             {"model", "target", "precision", "batch", "mode",
              "streaming_policy", "fusion", "verdict", "totals", "coverage",
              "assumptions", "diagnostics", "sources", "layers"});
  ExpectKeys(analysis["model"],
             {"name", "file", "opset", "nodes", "parameters", "buffers", "macs",
              "weight_bytes", "input_shapes", "bound_dims"});
  ExpectKeys(analysis["target"],
             {"id", "name", "on_chip_bytes", "external_memory_bytes",
              "link_bytes_per_second"});
  ExpectKeys(analysis["totals"],
             {"macs", "ops", "parameters", "weight_bytes", "activation_bytes",
              "peak_activation_bytes", "base_latency_seconds", "streamed_bytes",
              "streaming_seconds", "exposed_streaming_seconds",
              "latency_seconds", "throughput_per_second", "energy_joules",
              "energy", "contexts", "resident_weight_bytes"});
  ExpectKeys(analysis["totals"]["energy"],
             {"compute", "memory", "link", "static"});
  ExpectKeys(analysis["coverage"],
             {"nodes", "modeled_nodes", "unmodeled_op_types",
              "modeled_weight_bytes", "modeled_activation_bytes"});
  ExpectKeys(analysis["diagnostics"][0], {"id", "severity", "message"});
  ExpectKeys(analysis["sources"][0],
             {"number", "value", "confidence", "title"});
  const ordered_json& layer = analysis["layers"][0];
  ExpectKeys(layer, {"index",
                     "names",
                     "op_types",
                     "op_class",
                     "macs",
                     "ops",
                     "parameters",
                     "weight_bytes",
                     "activation_bytes_in",
                     "activation_bytes_out",
                     "intensity",
                     "latency_seconds",
                     "matrix_seconds",
                     "vector_seconds",
                     "memory_seconds",
                     "overhead_seconds",
                     "bound",
                     "utilisation",
                     "energy_joules",
                     "energy",
                     "streaming"});
  ExpectKeys(
      layer["streaming"],
      {"bytes", "seconds", "load_start", "load_end", "run_start", "run_end",
       "hidden_seconds", "exposed_seconds", "resident_bytes", "context"});
  ExpectKeys(json["tensors"]["word"], {"dtype", "shape", "kind", "bound"});
  ExpectKeys(json["gates"][0], {"id", "level", "passed", "waived", "measured",
                                "limit", "message"});
}

TEST(RenderJsonTest, KeysStandInTheOrderOfTheMessage) {
  const ordered_json json = Parse(FullReport());
  std::vector<std::string> declared;
  const auto* type = Layer::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    declared.push_back(std::string(type->field(i)->name()));
  }
  EXPECT_EQ(Keys(json["analyses"][0]["layers"][0]), declared);
}

TEST(RenderJsonTest, ValuesHaveTheirNaturalTypes) {
  const ordered_json json = Parse(FullReport());
  const ordered_json& analysis = json["analyses"][0];
  EXPECT_TRUE(json["schema_version"].is_number_integer());
  EXPECT_TRUE(analysis["totals"]["macs"].is_number_integer());
  EXPECT_TRUE(analysis["totals"]["latency_seconds"].is_number_float());
  EXPECT_TRUE(analysis["memory_fit"]["fits_on_chip"].is_boolean());
  EXPECT_EQ(analysis["verdict"], "PASS");
  EXPECT_EQ(analysis["model"]["input_shapes"]["word"],
            ordered_json(std::vector<int>{7}));
  EXPECT_EQ(analysis["model"]["opset"]["word"], 7);
  EXPECT_EQ(json["tensors"]["word"]["shape"],
            ordered_json(std::vector<int>{7}));
}

TEST(RenderJsonTest, IntegersKeepAllTheirDigits) {
  constexpr int64_t kOdd = (int64_t{1} << 53) + 1;  // Not a double.
  Report report;
  Totals* totals = report.add_analyses()->mutable_totals();
  totals->set_macs(kOdd);
  totals->set_ops(std::numeric_limits<int64_t>::max());
  const ordered_json json = Parse(report);
  EXPECT_EQ(json["analyses"][0]["totals"]["macs"].get<int64_t>(), kOdd);
  EXPECT_EQ(json["analyses"][0]["totals"]["ops"].get<int64_t>(),
            std::numeric_limits<int64_t>::max());
}

TEST(RenderJsonTest, DoublesReadBackExactly) {
  for (const double value :
       {0.0, 5.0, 0.1, 1.0 / 3, 6.389258e-3, 1e-300, 1e300, 5e-324}) {
    Report report;
    report.add_analyses()->mutable_totals()->set_latency_seconds(value);
    const ordered_json json = Parse(report);
    const ordered_json& written =
        json["analyses"][0]["totals"]["latency_seconds"];
    EXPECT_TRUE(written.is_number_float()) << written;
    EXPECT_EQ(written.get<double>(), value);
  }
}

TEST(RenderJsonTest, AnAbsentFieldIsAnAbsentKeyAndAZeroIsAZero) {
  Report report;
  Analysis* analysis = report.add_analyses();
  analysis->add_layers()->set_macs(0);
  const ordered_json json = Parse(report);
  const ordered_json& written = json["analyses"][0];
  EXPECT_FALSE(written.contains("target"));
  EXPECT_FALSE(written.contains("totals"));
  EXPECT_FALSE(written.contains("verdict"));
  EXPECT_FALSE(written.contains("mode"));
  const ordered_json& layer = written["layers"][0];
  EXPECT_EQ(layer["macs"], 0);
  EXPECT_EQ(layer["weight_bytes"], 0);
  EXPECT_FALSE(layer.contains("ops"));
  EXPECT_FALSE(layer.contains("latency_seconds"));
  EXPECT_FALSE(layer.contains("energy"));
  EXPECT_FALSE(layer.contains("streaming"));
  EXPECT_FALSE(layer.contains("bound"));
}

TEST(RenderJsonTest, AListIsThereEvenIfItIsEmpty) {
  Report report;
  report.add_analyses()->mutable_coverage();
  const ordered_json json = Parse(report);
  const ordered_json& analysis = json["analyses"][0];
  for (const char* name : {"assumptions", "diagnostics", "sources", "layers"}) {
    EXPECT_TRUE(analysis[name].is_array()) << name;
  }
  EXPECT_TRUE(analysis["coverage"]["unmodeled_op_types"].is_array());
  EXPECT_FALSE(json.contains("tensors"));
}

TEST(RenderJsonTest, AMapIsAnObjectSortedByKey) {
  Report report;
  Model* model = report.add_analyses()->mutable_model();
  for (const char* name : {"z", "a", "m", "B"}) {
    (*model->mutable_bound_dims())[name] = 1;
  }
  const ordered_json json = Parse(report);
  EXPECT_THAT(Keys(json["analyses"][0]["model"]["bound_dims"]),
              ElementsAre("B", "a", "m", "z"));
  EXPECT_TRUE(json["analyses"][0]["model"]["input_shapes"].is_object());
}

TEST(RenderJsonTest, AScalarShapeIsAnEmptyListAndAnUnknownOneIsAbsent) {
  Report report;
  Layer* layer = report.add_analyses()->add_layers();
  layer->add_inputs()->mutable_shape();
  layer->add_inputs();
  const ordered_json json = Parse(report);
  const ordered_json& inputs = json["analyses"][0]["layers"][0]["inputs"];
  EXPECT_EQ(inputs[0]["shape"], ordered_json::array());
  EXPECT_FALSE(inputs[1].contains("shape"));
}

TEST(RenderJsonTest, AnyBytesInANameGiveValidJson) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  Report report;
  report.add_analyses()->add_layers()->add_names(all);
  (*report.mutable_tensors())[all].set_kind("input");
  const ordered_json json = Parse(report);
  const std::string name = json["analyses"][0]["layers"][0]["names"][0];
  // ASCII survives, control characters included; 0x80 to 0xFF are no UTF-8.
  EXPECT_EQ(name.substr(0, 128), all.substr(0, 128));
  EXPECT_EQ(name.size(), 128 + 128 * std::string("\uFFFD").size());
  EXPECT_EQ(Keys(json["tensors"])[0], name);
}

TEST(RenderJsonTest, ValidUtf8IsKept) {
  const std::string name = "caf\u00E9 \u6A21\u578B \U0001F600 \"quoted\" \\";
  Report report;
  report.add_analyses()->mutable_model()->set_name(name);
  EXPECT_EQ(Parse(report)["analyses"][0]["model"]["name"], name);
}

TEST(RenderJsonTest, ANumberThatJsonLacksIsUnknown) {
  Report report;
  Analysis* analysis = report.add_analyses();
  for (const double value : {std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
    Layer* layer = analysis->add_layers();
    layer->set_intensity(value);
    layer->mutable_streaming()->set_seconds(value);
    (*layer->mutable_memory_seconds())["sram"] = value;
    (*layer->mutable_memory_seconds())["dram"] = 1;
  }
  const ordered_json json = Parse(report);
  for (const ordered_json& layer : json["analyses"][0]["layers"]) {
    EXPECT_FALSE(layer.contains("intensity"));
    EXPECT_FALSE(layer["streaming"].contains("seconds"));
    EXPECT_THAT(Keys(layer["memory_seconds"]), ElementsAre("dram"));
  }
}

TEST(RenderJsonTest, SameReportSameBytesAndAFinalNewline) {
  Report one, other;
  for (int i = 0; i < 100; ++i) {
    (*one.mutable_tensors())["t" + std::to_string(i)].set_kind("result");
    (*other.mutable_tensors())["t" + std::to_string(99 - i)].set_kind("result");
  }
  EXPECT_EQ(RenderJson(one), RenderJson(other));
  EXPECT_THAT(RenderJson(one), EndsWith("}\n"));
  EXPECT_THAT(RenderJson(Report()), EndsWith("}\n"));
}

}  // namespace
}  // namespace weighbridge
