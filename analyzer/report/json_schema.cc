#include "analyzer/report/json_schema.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "analyzer/report/json_form.h"
#include "analyzer/report/report.pb.h"
#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"

namespace weighbridge {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using Json = nlohmann::ordered_json;

// Of one value of `field`, were it not repeated.
Json ValueSchema(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Descriptor* type = field->message_type();
      if (IsPlainList(type)) {
        return {{"type", "array"}, {"items", ValueSchema(type->field(0))}};
      }
      return {{"$ref", absl::StrCat("#/definitions/", type->name())}};
    }
    case FieldDescriptor::CPPTYPE_STRING:
      return {{"type", "string"}};
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", "boolean"}};
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return {{"type", "number"}};
    case FieldDescriptor::CPPTYPE_ENUM: {
      Json words = Json::array();
      // The first word is absence.
      for (int i = 1; i < field->enum_type()->value_count(); ++i) {
        words.push_back(std::string(field->enum_type()->value(i)->name()));
      }
      return {{"enum", words}};
    }
    default:
      return {{"type", "integer"}};
  }
}

Json FieldSchema(const FieldDescriptor* field) {
  if (field->is_map()) {
    return {{"type", "object"},
            {"additionalProperties",
             ValueSchema(field->message_type()->map_value())}};
  }
  if (field->is_repeated()) {
    return {{"type", "array"}, {"items", ValueSchema(field)}};
  }
  return ValueSchema(field);
}

Json MessageSchema(const Descriptor* type) {
  Json properties = Json::object();
  Json required = Json::array();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const std::string name(field->name());
    properties[name] = FieldSchema(field);
    if (IsAlwaysWritten(field)) required.push_back(name);
  }
  return {{"type", "object"},
          {"properties", properties},
          {"required", required},
          {"additionalProperties", false}};
}

// Every message type below `type`, by name.
void CollectDefinitions(const Descriptor* type,
                        std::map<std::string, Json>* definitions) {
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->is_map()) field = field->message_type()->map_value();
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const Descriptor* below = field->message_type();
    const std::string name(below->name());
    if (IsPlainList(below) || definitions->count(name) > 0) continue;
    (*definitions)[name] = MessageSchema(below);
    CollectDefinitions(below, definitions);
  }
}

}  // namespace

std::string RenderJsonSchema(int schema_version) {
  Json schema = {
      {"$schema", "http://json-schema.org/draft-07/schema#"},
      {"title", "Weighbridge report"},
      {"description",
       "The meaning of each field, and its unit, stand in "
       "analyzer/report/report.proto. An absent field is unknown, never "
       "zero."}};
  const Json report = MessageSchema(Report::descriptor());
  for (const auto& [key, value] : report.items()) schema[key] = value;
  schema["properties"]["schema_version"] = {{"const", schema_version}};
  std::map<std::string, Json> definitions;
  CollectDefinitions(Report::descriptor(), &definitions);
  schema["definitions"] = Json::object();
  for (const auto& [name, definition] : definitions) {
    schema["definitions"][name] = definition;
  }
  return absl::StrCat(schema.dump(2), "\n");
}

}  // namespace weighbridge
