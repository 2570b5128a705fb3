#include "analyzer/report/read_json.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/report/json_form.h"
#include "analyzer/text/nearest.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

namespace weighbridge {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::EnumValueDescriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

std::vector<std::string> NamesOf(const Descriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->field_count(); ++i) {
    names.emplace_back(type->field(i)->name());
  }
  return names;
}

bool IsMessage(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// What a single value of `field` must be.
const char* ExpectedValue(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return IsPlainList(field->message_type()) ? "a list" : "an object";
    case FieldDescriptor::CPPTYPE_STRING:
      return "a string";
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return "a number";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return "a word of the schema";
    default:
      return "a whole number";
  }
}

// Receives the tokens of the text in order and fills the message as they come:
// no tree of the whole document is built. The stack is no deeper than the
// message's own nesting, because what the schema does not have is refused.
class Reader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Reader(Report* report) : report_(report) {}

  const std::string& error() const { return error_; }

  bool null() override {
    Arrive();
    return Refuse("null");
  }
  bool binary(binary_t&) override { return Refuse("binary data"); }

  bool boolean(bool value) override {
    Arrive();
    if (!Takes(FieldDescriptor::CPPTYPE_BOOL)) {
      return Refuse(value ? "true" : "false");
    }
    Message* message = Owner();
    message->GetReflection()->SetBool(message, field_, value);
    return true;
  }

  bool number_integer(int64_t value) override {
    Arrive();
    return Integer(value);
  }

  bool number_unsigned(uint64_t value) override {
    Arrive();
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return Refuse(absl::StrCat(value));
    }
    return Integer(static_cast<int64_t>(value));
  }

  bool number_float(double value, const std::string& text) override {
    Arrive();
    return Real(value, text);
  }

  bool string(std::string& value) override {
    Arrive();
    if (Takes(FieldDescriptor::CPPTYPE_ENUM)) return Word(value);
    if (!Takes(FieldDescriptor::CPPTYPE_STRING)) return Refuse("a string");
    Message* message = Owner();
    if (IsInList()) {
      message->GetReflection()->AddString(message, field_, value);
    } else {
      message->GetReflection()->SetString(message, field_, value);
    }
    return true;
  }

  bool start_object(size_t) override {
    if (frames_.empty()) {
      frames_.push_back({Frame::kMessage, report_, nullptr, "", -1, {}});
      return true;
    }
    Arrive();
    Message* message = frames_.back().message;
    if (field_->is_map() && !IsInList()) {
      frames_.push_back({Frame::kMap, message, field_, Label(), -1, {}});
      return true;
    }
    if (!TakesOne() || !IsMessage(field_) ||
        IsPlainList(field_->message_type())) {
      return Refuse("an object");
    }
    frames_.push_back(
        {Frame::kMessage, NewMessage(), nullptr, Label(), -1, {}});
    return true;
  }

  bool start_array(size_t) override {
    Arrive();
    if (field_ == nullptr) return Refuse("a list");
    if (TakesOne()) {
      if (!IsMessage(field_) || !IsPlainList(field_->message_type())) {
        return Refuse("a list");
      }
      Message* list = NewMessage();
      const FieldDescriptor* items = field_->message_type()->field(0);
      frames_.push_back({Frame::kList, list, items, Label(), -1, {}});
    } else if (field_->is_repeated() && !field_->is_map()) {
      Message* message = frames_.back().message;
      frames_.push_back({Frame::kList, message, field_, Label(), -1, {}});
    } else {
      return Refuse("a list");
    }
    field_ = frames_.back().field;
    return true;
  }

  bool key(std::string& name) override {
    Frame& frame = frames_.back();
    if (!frame.seen.insert(name).second) {
      return Fail(absl::StrCat("'", name, "' stands twice"));
    }
    key_ = name;
    if (frame.kind == Frame::kMap) {
      // Every map of the schema has strings as keys.
      const Descriptor* entry = frame.field->message_type();
      Message* message = frame.message->GetReflection()->AddMessage(
          frame.message, frame.field);
      message->GetReflection()->SetString(message, entry->map_key(), name);
      frame.entry = message;
      field_ = entry->map_value();
      return true;
    }
    const Descriptor* type = frame.message->GetDescriptor();
    field_ = type->FindFieldByName(name);
    if (field_ != nullptr) return true;
    return Fail(absl::StrCat("the schema has no '", name, "' here",
                             DidYouMean(name, NamesOf(type))));
  }

  bool end_object() override { return Leave(); }
  bool end_array() override { return Leave(); }

  bool parse_error(size_t, const std::string&,
                   const nlohmann::detail::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
    const std::string what = error.what();
    const size_t end = what.find("] ");
    error_ = end == std::string::npos ? what : what.substr(end + 2);
    return false;
  }

 private:
  struct Frame {
    enum Kind { kMessage, kList, kMap };
    Kind kind;
    Message* message;              // That the values go to.
    const FieldDescriptor* field;  // Of a list or map.
    std::string label;             // ".layers", "[3]".
    int index;                     // Of the element of a list.
    std::set<std::string> seen;    // Keys.
    Message* entry = nullptr;      // Of a map: the one that is being read.
  };

  bool IsInList() const {
    return !frames_.empty() && frames_.back().kind == Frame::kList;
  }

  // The place is for one value: not for a list or map of them.
  bool TakesOne() const {
    return field_ != nullptr && (IsInList() || !field_->is_repeated());
  }

  bool Takes(FieldDescriptor::CppType type) const {
    return TakesOne() && field_->cpp_type() == type;
  }

  Message* Owner() {
    Frame& frame = frames_.back();
    return frame.kind == Frame::kMap ? frame.entry : frame.message;
  }

  Message* NewMessage() {
    Message* owner = Owner();
    return IsInList() ? owner->GetReflection()->AddMessage(owner, field_)
                      : owner->GetReflection()->MutableMessage(owner, field_);
  }

  // A value begins.
  void Arrive() {
    if (IsInList()) ++frames_.back().index;
  }

  // Of the value that has begun.
  std::string Label() const {
    if (IsInList()) return absl::StrCat("[", frames_.back().index, "]");
    if (frames_.back().kind == Frame::kMap) {
      return absl::StrCat("['", key_, "']");
    }
    return absl::StrCat(frames_.size() == 1 ? "" : ".", key_);
  }

  bool Leave() {
    frames_.pop_back();
    // Inside a list the next element is one of the same field.
    field_ = IsInList() ? frames_.back().field : nullptr;
    return true;
  }

  bool Integer(int64_t value) {
    if (!TakesOne()) return Refuse(absl::StrCat(value));
    switch (field_->cpp_type()) {
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return Real(static_cast<double>(value), absl::StrCat(value));
      case FieldDescriptor::CPPTYPE_INT64:
        return Whole(value);
      case FieldDescriptor::CPPTYPE_INT32:
        if (value < std::numeric_limits<int32_t>::min() ||
            value > std::numeric_limits<int32_t>::max()) {
          return Refuse(absl::StrCat(value));
        }
        return Whole(value);
      default:
        return Refuse(absl::StrCat(value));
    }
  }

  bool Whole(int64_t value) {
    Message* message = Owner();
    const auto* reflection = message->GetReflection();
    if (field_->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      reflection->SetInt32(message, field_, static_cast<int32_t>(value));
    } else if (IsInList()) {
      reflection->AddInt64(message, field_, value);
    } else {
      reflection->SetInt64(message, field_, value);
    }
    return true;
  }

  bool Real(double value, const std::string& text) {
    if (!Takes(FieldDescriptor::CPPTYPE_DOUBLE)) return Refuse(text);
    Message* message = Owner();
    if (IsInList()) {
      message->GetReflection()->AddDouble(message, field_, value);
    } else {
      message->GetReflection()->SetDouble(message, field_, value);
    }
    return true;
  }

  bool Word(const std::string& value) {
    const EnumValueDescriptor* word =
        field_->enum_type()->FindValueByName(value);
    std::vector<std::string> words;
    for (int i = 0; i < field_->enum_type()->value_count(); ++i) {
      words.emplace_back(field_->enum_type()->value(i)->name());
    }
    if (word == nullptr) {
      return Fail(
          absl::StrCat("unknown word '", value, "'", DidYouMean(value, words)));
    }
    Message* message = Owner();
    message->GetReflection()->SetEnum(message, field_, word);
    return true;
  }

  bool Refuse(const std::string& found) {
    if (frames_.empty()) {
      return Fail(absl::StrCat("found ", found, ", expected an object"));
    }
    const char* expected = !TakesOne() && field_ != nullptr
                               ? (field_->is_map() ? "an object" : "a list")
                               : ExpectedValue(field_);
    return Fail(
        absl::StrCat(Label(), ": found ", found, ", expected ", expected), "");
  }

  // `what` is said of the innermost object.
  bool Fail(const std::string& what, const char* separator = ": ") {
    std::string path;
    for (const Frame& frame : frames_) absl::StrAppend(&path, frame.label);
    error_ = path.empty() ? what : absl::StrCat(path, separator, what);
    return false;
  }

  Report* const report_;
  std::vector<Frame> frames_;
  const FieldDescriptor* field_ = nullptr;  // Of the next value.
  std::string key_;
  std::string error_;
};

}  // namespace

bool LooksLikeJson(const std::string& beginning) {
  const size_t first = beginning.find_first_not_of(" \t\r\n");
  return first != std::string::npos && beginning[first] == '{';
}

absl::StatusOr<Report> ReadJson(const std::string& text, int schema_version) {
  Report report;
  Reader reader(&report);
  if (!nlohmann::json::sax_parse(text, &reader)) {
    const bool is_newer = report.schema_version() > schema_version;
    if (!is_newer) {
      return absl::InvalidArgumentError(
          absl::StrCat("not a report: ", reader.error()));
    }
  }
  if (report.schema_version() == schema_version) return report;
  return absl::InvalidArgumentError(
      absl::StrCat("not a report that can be read: found schema_version ",
                   report.schema_version(), ", expected ", schema_version,
                   report.schema_version() > schema_version
                       ? "; it was written by a newer Weighbridge"
                       : ""));
}

}  // namespace weighbridge
