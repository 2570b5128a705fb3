#include "onnx_frontend/wire_reader.h"

#include <bit>

#include "absl/strings/str_cat.h"

namespace weighbridge {
namespace {

constexpr int kMaxVarintBytes = 10;
// Texts are copied: names, documentation. No sane one comes near.
constexpr size_t kMaxTextBytes = size_t{64} << 20;
constexpr uint64_t kMaxFieldNumber = (uint64_t{1} << 29) - 1;

const char* TypeName(WireType type) {
  switch (type) {
    case WireType::kVarint:
      return "a varint";
    case WireType::kFixed64:
      return "8 bytes";
    case WireType::kLengthDelimited:
      return "a string or message";
    case WireType::kFixed32:
      return "4 bytes";
  }
  return "";
}

// Length of the UTF-8 sequence at the beginning of `bytes`; 0 if there is none.
// Overlong forms, surrogates and code points beyond U+10FFFF are none.
size_t Utf8Length(absl::string_view bytes) {
  const auto at = [&](size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0;
  };
  const auto is_tail = [&](size_t i) { return (at(i) & 0xC0) == 0x80; };
  const int lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return is_tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!is_tail(1) || !is_tail(2)) return 0;
    if (lead == 0xE0 && at(1) < 0xA0) return 0;
    if (lead == 0xED && at(1) >= 0xA0) return 0;
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!is_tail(1) || !is_tail(2) || !is_tail(3)) return 0;
    if (lead == 0xF0 && at(1) < 0x90) return 0;
    if (lead == 0xF4 && at(1) >= 0x90) return 0;
    return 4;
  }
  return 0;
}

}  // namespace

bool WireReader::Fail(int64_t offset, const std::string& what) {
  if (status_.ok()) {
    status_ = absl::InvalidArgumentError(
        absl::StrCat("byte offset ", offset, ": ", what));
  }
  next_ = end_;
  return false;
}

bool WireReader::ReadVarint(int64_t end, uint64_t* value) {
  *value = 0;
  for (int i = 0; i < kMaxVarintBytes; ++i) {
    if (next_ + i >= end) {
      return Fail(next_, absl::StrCat(message_, " ends within a number"));
    }
    const auto byte = static_cast<unsigned char>(file_[next_ + i]);
    *value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      next_ += i + 1;
      return true;
    }
  }
  return Fail(next_, absl::StrCat("a number in ", message_, " has more than ",
                                  kMaxVarintBytes, " bytes"));
}

bool WireReader::ReadFixed(int size, int64_t end, uint64_t* value) {
  if (end - next_ < size) {
    return Fail(next_, absl::StrCat(message_, " ends within a number"));
  }
  // Little-endian by definition of the format.
  *value = 0;
  for (int i = 0; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(file_[next_ + i]);
    *value |= static_cast<uint64_t>(byte) << (8 * i);
  }
  next_ += size;
  return true;
}

bool WireReader::Next() {
  if (next_ >= end_) return false;
  offset_ = next_;
  uint64_t tag;
  if (!ReadVarint(end_, &tag)) return false;
  const uint64_t number = tag >> 3;
  if (number == 0 || number > kMaxFieldNumber) {
    return Fail(offset_, absl::StrCat("field number ", number, " in ", message_,
                                      ", expected 1 to ", kMaxFieldNumber));
  }
  number_ = static_cast<int>(number);
  type_ = static_cast<WireType>(tag & 7);
  switch (type_) {
    case WireType::kVarint:
      return ReadVarint(end_, &bits_);
    case WireType::kFixed64:
      return ReadFixed(8, end_, &bits_);
    case WireType::kFixed32:
      return ReadFixed(4, end_, &bits_);
    case WireType::kLengthDelimited: {
      uint64_t length;
      if (!ReadVarint(end_, &length)) return false;
      const int64_t left = end_ - next_;
      if (length > static_cast<uint64_t>(left)) {
        return Fail(offset_,
                    absl::StrCat("field ", number_, " of ", message_, " says ",
                                 length, " bytes, ", left, " are left"));
      }
      bytes_ = {next_, next_ + static_cast<int64_t>(length)};
      next_ = bytes_.end;
      return true;
    }
  }
  return Fail(offset_, absl::StrCat("field ", number_, " of ", message_,
                                    " has wire type ", tag & 7,
                                    ", expected one of 0, 1, 2 and 5"));
}

bool WireReader::Need(WireType type) {
  if (type_ == type) return true;
  return Fail(offset_,
              absl::StrCat("field ", number_, " of ", message_, " is ",
                           TypeName(type_), ", expected ", TypeName(type)));
}

int64_t WireReader::Int() {
  return Need(WireType::kVarint) ? static_cast<int64_t>(bits_) : 0;
}

float WireReader::Float() {
  if (!Need(WireType::kFixed32)) return 0;
  return std::bit_cast<float>(static_cast<uint32_t>(bits_));
}

ByteRange WireReader::Bytes() {
  // An error must not leave the range of an earlier field.
  return Need(WireType::kLengthDelimited) ? bytes_ : ByteRange{};
}

absl::string_view WireReader::View() {
  const ByteRange bytes = Bytes();
  return file_.substr(bytes.begin, bytes.size());
}

std::string WireReader::Text() {
  const absl::string_view text = View();
  if (text.size() > kMaxTextBytes) {
    Fail(offset_,
         absl::StrCat("field ", number_, " of ", message_, " is a text of ",
                      text.size(), " bytes, expected at most ", kMaxTextBytes));
    return "";
  }
  return ToUtf8(text);
}

int64_t WireReader::FixedSize(WireType element) {
  if (type_ == element) return element == WireType::kFixed32 ? 4 : 8;
  return Bytes().size();
}

void WireReader::AppendScalars(WireType element, size_t limit,
                               std::vector<uint64_t>* elements) {
  if (type_ == element) {
    elements->push_back(bits_);
    return;
  }
  if (!Need(WireType::kLengthDelimited)) return;
  const int64_t after = next_;
  next_ = bytes_.begin;
  while (next_ < bytes_.end && elements->size() <= limit) {
    uint64_t bits;
    const bool is_read = element == WireType::kVarint
                             ? ReadVarint(bytes_.end, &bits)
                             : ReadFixed(element == WireType::kFixed32 ? 4 : 8,
                                         bytes_.end, &bits);
    if (!is_read) return;  // And next_ is at the end.
    elements->push_back(bits);
  }
  next_ = after;
}

std::string ToUtf8(absl::string_view bytes) {
  size_t valid = 0;
  while (valid < bytes.size()) {
    // Nearly all text is ASCII.
    if (static_cast<signed char>(bytes[valid]) >= 0) {
      ++valid;
      continue;
    }
    const size_t length = Utf8Length(bytes.substr(valid));
    if (length == 0) break;
    valid += length;
  }
  std::string text(bytes.data(), valid);
  while (valid < bytes.size()) {
    const size_t length = Utf8Length(bytes.substr(valid));
    if (length == 0) {
      const auto byte = static_cast<unsigned char>(bytes[valid]);
      absl::StrAppend(&text, "\\x", absl::Hex(byte));
      valid += 1;
    } else {
      text.append(bytes.data() + valid, length);
      valid += length;
    }
  }
  return text;
}

}  // namespace weighbridge
