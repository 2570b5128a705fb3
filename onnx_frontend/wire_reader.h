// Walks one protobuf message in place: its fields in file order, nothing
// copied, sizes of 64 bits. Knows no schema. Every length is checked against
// the end of the message, so a range that it hands out can be read.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_WIRE_READER_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_WIRE_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace weighbridge {

// Bytes [begin, end) of the file.
struct ByteRange {
  int64_t begin = 0;
  int64_t end = 0;
  int64_t size() const { return end - begin; }
};

// Those that ONNX uses; groups are refused.
enum class WireType : uint8_t {
  kVarint = 0,
  kFixed64 = 1,
  kLengthDelimited = 2,
  kFixed32 = 5,
};

//   WireReader reader(file, range, "NodeProto");
//   while (reader.Next()) {
//     if (reader.number() == 3) name = reader.Text();
//   }
//   WB_RETURN_IF_ERROR(reader.status());
class WireReader {
 public:
  // `message` is the name of the message, for errors; a literal. Offsets in
  // errors count from the beginning of `file`.
  WireReader(absl::string_view file, ByteRange range, const char* message)
      : file_(file), next_(range.begin), end_(range.end), message_(message) {}

  // Moves to the next field. False at the end, and for ever after an error.
  bool Next();
  // InvalidArgument: "byte offset 12: field 5 of GraphProto says 400 bytes, 12
  // are left".
  const absl::Status& status() const { return status_; }

  int number() const { return number_; }

  // The content of the current field. Another wire type than the function
  // needs is an error, and the result is empty.
  int64_t Int();
  float Float();
  ByteRange Bytes();
  absl::string_view View();
  // Text in valid UTF-8: other bytes become "\xNN".
  std::string Text();
  // Bytes that the field adds to a repeated field of such elements, packed or
  // not, without looking at them.
  int64_t FixedSize(WireType element);
  // Appends the elements of a repeated field, packed or not: the bits of each.
  // Stops as soon as `elements` holds more than `limit`.
  void AppendScalars(WireType element, size_t limit,
                     std::vector<uint64_t>* elements);

 private:
  bool Need(WireType type);
  bool Fail(int64_t offset, const std::string& what);
  bool ReadVarint(int64_t end, uint64_t* value);
  bool ReadFixed(int size, int64_t end, uint64_t* value);

  absl::string_view file_;
  int64_t next_;  // Where the next field begins.
  int64_t end_;
  const char* message_;
  absl::Status status_;
  // The current field.
  int64_t offset_ = 0;
  int number_ = 0;
  WireType type_ = WireType::kVarint;
  uint64_t bits_ = 0;  // Unless it is length-delimited.
  ByteRange bytes_;    // If it is.
};

// `bytes` if they are valid UTF-8; else with "\xNN" for each byte that is not.
std::string ToUtf8(absl::string_view bytes);

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_WIRE_READER_H_
