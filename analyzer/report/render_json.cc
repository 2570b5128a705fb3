#include "analyzer/report/render_json.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "analyzer/report/json_form.h"
#include "analyzer/report/json_text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace weighbridge {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

class Writer {
 public:
  static constexpr int kOneLine = -1;

  // `indent` is that of the braces around all.
  std::string Write(const Message& message, int indent) {
    AppendMessage(message, indent);
    return std::move(out_);
  }

 private:
  // A message without messages inside is short enough for one line.
  bool IsOnOneLine(const Descriptor* type) {
    constexpr int kMaxFields = 12;
    const auto [found, added] = one_line_.emplace(type, true);
    if (!added) return found->second;
    bool one_line = type->field_count() <= kMaxFields;
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const FieldDescriptor* content =
          field->is_map() ? field->message_type()->map_value() : field;
      one_line = one_line &&
                 (content->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
                  IsPlainList(content->message_type()));
    }
    return one_line_[type] = one_line;
  }

  // Between the entries of an object or list: a line each, or one for all.
  // `indent` is that of the entries; kOneLine for none.
  class Entries {
   public:
    Entries(char open, char close, int indent, std::string* out)
        : close_(close), indent_(indent), out_(out) {
      out_->push_back(open);
    }
    void Begin() {
      if (!empty_) out_->push_back(',');
      if (indent_ != kOneLine) {
        NewLine(indent_);
      } else if (!empty_) {
        out_->push_back(' ');
      }
      empty_ = false;
    }
    void End() {
      if (!empty_ && indent_ != kOneLine) NewLine(indent_ - 2);
      out_->push_back(close_);
    }

   private:
    void NewLine(int indent) {
      out_->push_back('\n');
      out_->append(static_cast<size_t>(indent), ' ');
    }
    const char close_;
    const int indent_;
    std::string* const out_;
    bool empty_ = true;
  };

  static int Deeper(int indent) {
    return indent == kOneLine ? kOneLine : indent + 2;
  }

  void AppendKey(const std::string& name) {
    AppendJsonString(name, &out_);
    out_.append(": ");
  }

  void AppendMessage(const Message& message, int indent) {
    const Descriptor* type = message.GetDescriptor();
    const Reflection& reflection = *message.GetReflection();
    if (IsPlainList(type)) {
      return AppendList(message, reflection, type->field(0), kOneLine);
    }
    if (IsOnOneLine(type)) indent = kOneLine;
    Entries entries('{', '}', Deeper(indent), &out_);
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (!IsPresent(message, reflection, field)) continue;
      entries.Begin();
      AppendKey(std::string(field->name()));
      if (field->is_map()) {
        AppendMap(message, reflection, field, Deeper(indent));
      } else if (field->is_repeated()) {
        AppendList(message, reflection, field, Deeper(indent));
      } else {
        AppendValue(message, reflection, field, Deeper(indent));
      }
    }
    entries.End();
  }

  static bool IsPresent(const Message& message, const Reflection& reflection,
                        const FieldDescriptor* field) {
    if (IsAlwaysWritten(field)) return true;
    if (field->is_repeated()) return reflection.FieldSize(message, field) > 0;
    if (!reflection.HasField(message, field) && field->has_presence()) {
      return false;
    }
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return std::isfinite(reflection.GetDouble(message, field));
      case FieldDescriptor::CPPTYPE_ENUM:
      case FieldDescriptor::CPPTYPE_STRING:
        return reflection.HasField(message, field);
      default:
        return true;
    }
  }

  void AppendList(const Message& message, const Reflection& reflection,
                  const FieldDescriptor* field, int indent) {
    const bool of_messages =
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    Entries entries('[', ']', of_messages ? Deeper(indent) : kOneLine, &out_);
    const int size = reflection.FieldSize(message, field);
    for (int i = 0; i < size; ++i) {
      entries.Begin();
      AppendElement(message, reflection, field, i, Deeper(indent));
    }
    entries.End();
  }

  // report.proto repeats messages, strings, doubles and int64.
  void AppendElement(const Message& message, const Reflection& reflection,
                     const FieldDescriptor* field, int i, int indent) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return AppendMessage(reflection.GetRepeatedMessage(message, field, i),
                             indent);
      case FieldDescriptor::CPPTYPE_STRING:
        return AppendJsonString(
            reflection.GetRepeatedStringReference(message, field, i, &scratch_),
            &out_);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return AppendJsonDouble(reflection.GetRepeatedDouble(message, field, i),
                                &out_);
      default:
        return AppendJsonInteger(reflection.GetRepeatedInt64(message, field, i),
                                 &out_);
    }
  }

  void AppendMap(const Message& message, const Reflection& reflection,
                 const FieldDescriptor* field, int indent) {
    const FieldDescriptor* key = field->message_type()->map_key();
    const FieldDescriptor* value = field->message_type()->map_value();
    struct Entry {
      std::string key;
      const Message* message;
    };
    std::vector<Entry> sorted;
    const int size = reflection.FieldSize(message, field);
    sorted.reserve(size);
    for (int i = 0; i < size; ++i) {
      const Message& entry = reflection.GetRepeatedMessage(message, field, i);
      if (value->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE &&
          !std::isfinite(entry.GetReflection()->GetDouble(entry, value))) {
        continue;
      }
      sorted.push_back({entry.GetReflection()->GetString(entry, key), &entry});
    }
    std::sort(sorted.begin(), sorted.end(),
              [](const Entry& a, const Entry& b) { return a.key < b.key; });
    const bool of_messages =
        value->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    Entries entries('{', '}', of_messages ? Deeper(indent) : kOneLine, &out_);
    for (const Entry& entry : sorted) {
      entries.Begin();
      AppendKey(entry.key);
      AppendValue(*entry.message, *entry.message->GetReflection(), value,
                  Deeper(indent));
    }
    entries.End();
  }

  void AppendValue(const Message& message, const Reflection& reflection,
                   const FieldDescriptor* field, int indent) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return AppendMessage(reflection.GetMessage(message, field), indent);
      case FieldDescriptor::CPPTYPE_STRING:
        return AppendJsonString(
            reflection.GetStringReference(message, field, &scratch_), &out_);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return AppendJsonDouble(reflection.GetDouble(message, field), &out_);
      case FieldDescriptor::CPPTYPE_BOOL:
        out_.append(reflection.GetBool(message, field) ? "true" : "false");
        return;
      case FieldDescriptor::CPPTYPE_ENUM:
        return AppendJsonString(
            std::string(reflection.GetEnum(message, field)->name()), &out_);
      case FieldDescriptor::CPPTYPE_INT32:
        return AppendJsonInteger(reflection.GetInt32(message, field), &out_);
      default:
        return AppendJsonInteger(reflection.GetInt64(message, field), &out_);
    }
  }

  std::string out_;
  std::string scratch_;
  std::map<const Descriptor*, bool> one_line_;
};

}  // namespace

std::string RenderJson(const Report& report) {
  return RenderMessageAsJson(report);
}

std::string RenderJsonForScript(const Report& report) {
  // All of these can only stand inside a string.
  return absl::StrReplaceAll(Writer().Write(report, Writer::kOneLine),
                             {{"<", "\\u003c"},
                              {">", "\\u003e"},
                              {"&", "\\u0026"},
                              {"\xE2\x80\xA8", "\\u2028"},
                              {"\xE2\x80\xA9", "\\u2029"}});
}

std::string RenderMessageAsJson(const Message& message) {
  return Writer().Write(message, 0) + "\n";
}

}  // namespace weighbridge
