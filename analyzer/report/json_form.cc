#include "analyzer/report/json_form.h"

#include <set>
#include <string>

namespace weighbridge {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

// Strings that other programs read without asking; any other empty string
// means unknown and is absent.
bool IsAlwaysWrittenString(const std::string& name) {
  static const auto& names = *new std::set<std::string>{
      "tool_version", "name",       "file",  "id",   "severity", "message",
      "number",       "confidence", "title", "kind", "value",    "op_class"};
  return names.count(name) > 0;
}

}  // namespace

bool IsPlainList(const Descriptor* type) { return type->name() == "Shape"; }

bool IsAlwaysWritten(const FieldDescriptor* field) {
  // Tensors are present on request only.
  if (field->is_repeated()) return field->name() != "tensors";
  if (field->has_presence()) return false;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_ENUM:
      return false;
    case FieldDescriptor::CPPTYPE_STRING:
      return IsAlwaysWrittenString(std::string(field->name()));
    default:
      return true;
  }
}

}  // namespace weighbridge
