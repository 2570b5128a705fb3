#include "analyzer/report/render_csv.h"

#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "analyzer/report/json_form.h"
#include "analyzer/report/json_text.h"
#include "analyzer/report/utf8.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace weighbridge {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;

using Row = std::vector<std::string>;

bool IsMessage(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// A field that is not repeated, as text.
std::string ValueText(const Message& message, const FieldDescriptor* field) {
  const auto& reflection = *message.GetReflection();
  std::string text;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      if (reflection.GetEnumValue(message, field) == 0) return "";
      return std::string(reflection.GetEnum(message, field)->name());
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      const double value = reflection.GetDouble(message, field);
      if (std::isfinite(value)) AppendJsonDouble(value, &text);
      return text;
    }
    case FieldDescriptor::CPPTYPE_INT32:
      AppendJsonInteger(reflection.GetInt32(message, field), &text);
      return text;
    default:
      AppendJsonInteger(reflection.GetInt64(message, field), &text);
      return text;
  }
}

std::string ShapeText(const Shape& shape) {
  return absl::StrJoin(shape.dims(), "x");
}

// "x:float32:1x3x8x8", as much of it as is known.
std::string UseText(const TensorUse& use) {
  return absl::StrCat(use.name(), ":", use.dtype(), ":",
                      use.has_shape() ? ShapeText(use.shape()) : "?");
}

std::string ListText(const Message& message, const FieldDescriptor* field) {
  const auto& reflection = *message.GetReflection();
  std::vector<std::string> items;
  const int size = reflection.FieldSize(message, field);
  for (int i = 0; i < size; ++i) {
    if (IsMessage(field)) {
      items.push_back(UseText(static_cast<const TensorUse&>(
          reflection.GetRepeatedMessage(message, field, i))));
    } else {
      items.push_back(reflection.GetRepeatedString(message, field, i));
    }
  }
  return absl::StrJoin(items, ";");
}

// A map of which every key is a column.
bool IsColumns(const FieldDescriptor* map) {
  const FieldDescriptor* value = map->message_type()->map_value();
  return !IsMessage(value) || IsPlainList(value->message_type());
}

// What of a repeated field fits into one cell.
bool IsList(const FieldDescriptor* field) {
  return IsMessage(field)
             ? field->message_type() == TensorUse::descriptor()
             : field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
}

// A message type as the columns of a table. All messages are noted before the
// first row is asked for, because the keys of their maps are columns as well.
class Columns {
 public:
  explicit Columns(const Descriptor* type) : type_(type) {}

  void Note(const Message& message) { NoteKeys(type_, &message, ""); }

  void AppendNames(Row* row) const { Append(type_, nullptr, "", row, nullptr); }

  void AppendCells(const Message& message, Row* row) const {
    Append(type_, &message, "", nullptr, row);
  }

 private:
  static const Message* Part(const Message* message,
                             const FieldDescriptor* field) {
    if (message == nullptr) return nullptr;
    const auto& reflection = *message->GetReflection();
    return reflection.HasField(*message, field)
               ? &reflection.GetMessage(*message, field)
               : nullptr;
  }

  // Key -> value of a map; empty if `message` is null.
  static std::map<std::string, std::string> Entries(
      const Message* message, const FieldDescriptor* field) {
    std::map<std::string, std::string> entries;
    if (message == nullptr) return entries;
    const auto& reflection = *message->GetReflection();
    const FieldDescriptor* key = field->message_type()->map_key();
    const FieldDescriptor* value = field->message_type()->map_value();
    const int size = reflection.FieldSize(*message, field);
    for (int i = 0; i < size; ++i) {
      const Message& entry = reflection.GetRepeatedMessage(*message, field, i);
      entries[entry.GetReflection()->GetString(entry, key)] =
          IsMessage(value)
              ? ShapeText(static_cast<const Shape&>(
                    entry.GetReflection()->GetMessage(entry, value)))
              : ValueText(entry, value);
    }
    return entries;
  }

  void NoteKeys(const Descriptor* type, const Message* message,
                const std::string& path) {
    if (message == nullptr) return;
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      const std::string name = absl::StrCat(path, field->name());
      if (field->is_map()) {
        if (!IsColumns(field)) continue;
        for (const auto& [key, value] : Entries(message, field)) {
          keys_[name].insert(key);
        }
      } else if (!field->is_repeated() && IsMessage(field)) {
        NoteKeys(field->message_type(), Part(message, field), name + ".");
      }
    }
  }

  // Appends a name or a cell for every column, in the order of the fields;
  // either may be null. Without a message the cells are empty.
  void Append(const Descriptor* type, const Message* message,
              const std::string& path, Row* names, Row* cells) const {
    const auto append = [&](const std::string& name, std::string cell) {
      if (names != nullptr) names->push_back(name);
      if (cells != nullptr) cells->push_back(std::move(cell));
    };
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      const std::string name = absl::StrCat(path, field->name());
      if (field->is_map()) {
        const auto keys = keys_.find(name);
        if (keys == keys_.end()) continue;
        std::map<std::string, std::string> entries = Entries(message, field);
        for (const std::string& key : keys->second) {
          append(absl::StrCat(name, ".", key), entries[key]);
        }
      } else if (field->is_repeated()) {
        if (!IsList(field)) continue;
        append(name, message == nullptr ? "" : ListText(*message, field));
      } else if (IsMessage(field)) {
        Append(field->message_type(), Part(message, field), name + ".", names,
               cells);
      } else {
        const bool is_known =
            message != nullptr &&
            (!field->has_presence() ||
             message->GetReflection()->HasField(*message, field));
        append(name, is_known ? ValueText(*message, field) : "");
      }
    }
  }

  const Descriptor* const type_;
  std::map<std::string, std::set<std::string>> keys_;  // Path of a map -> keys.
};

// Valid UTF-8, between quotes where RFC 4180 asks for them.
void AppendCell(const std::string& cell, std::string* out) {
  const bool is_quoted = cell.find_first_of(",\"\r\n") != std::string::npos;
  if (is_quoted) out->push_back('"');
  for (size_t i = 0; i < cell.size();) {
    const char32_t code_point = NextCodePoint(cell, &i);
    if (code_point == '"') out->push_back('"');
    AppendUtf8(code_point, out);
  }
  if (is_quoted) out->push_back('"');
}

void AppendRow(const Row& row, std::string* out) {
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out->push_back(',');
    AppendCell(row[i], out);
  }
  out->append("\r\n");
}

// What tells the analyses of a report apart. A layer has a precision as well:
// that which it is executed in.
Row IdentityNames() {
  return {"model.name",
          "model.file",
          "target.id",
          "analysis.precision",
          "analysis.batch",
          "analysis.mode",
          "analysis.streaming_policy",
          "analysis.fusion"};
}

Row IdentityOf(const Analysis& analysis) {
  return {analysis.model().name(),        analysis.model().file(),
          analysis.target().id(),         analysis.precision(),
          absl::StrCat(analysis.batch()), analysis.mode(),
          analysis.streaming_policy(),    analysis.fusion()};
}

}  // namespace

std::string RenderLayersCsv(const Report& report) {
  Columns columns(Layer::descriptor());
  for (const Analysis& analysis : report.analyses()) {
    for (const Layer& layer : analysis.layers()) columns.Note(layer);
  }
  std::string out;
  Row names = IdentityNames();
  columns.AppendNames(&names);
  AppendRow(names, &out);
  for (const Analysis& analysis : report.analyses()) {
    const Row identity = IdentityOf(analysis);
    for (const Layer& layer : analysis.layers()) {
      Row cells = identity;
      columns.AppendCells(layer, &cells);
      AppendRow(cells, &out);
    }
  }
  return out;
}

std::string RenderTotalsCsv(const Report& report) {
  Columns columns(Analysis::descriptor());
  for (const Analysis& analysis : report.analyses()) columns.Note(analysis);
  std::string out;
  Row names;
  columns.AppendNames(&names);
  AppendRow(names, &out);
  for (const Analysis& analysis : report.analyses()) {
    Row cells;
    columns.AppendCells(analysis, &cells);
    AppendRow(cells, &out);
  }
  return out;
}

}  // namespace weighbridge
