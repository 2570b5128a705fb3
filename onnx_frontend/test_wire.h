// Writes protobuf's wire format by hand, for tests of what no serializer
// writes.
#ifndef WEIGHBRIDGE_ONNX_FRONTEND_TEST_WIRE_H_
#define WEIGHBRIDGE_ONNX_FRONTEND_TEST_WIRE_H_

#include <cstdint>
#include <string>

namespace weighbridge {

inline std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) {
    bytes += static_cast<char>(value | 0x80);
  }
  return bytes += static_cast<char>(value);
}

inline std::string Tag(int number, int wire_type) {
  return Varint(static_cast<uint64_t>(number) << 3 | wire_type);
}

inline std::string IntField(int number, int64_t value) {
  return Tag(number, 0) + Varint(static_cast<uint64_t>(value));
}

// The `size` low bytes of `bits`, little-endian.
inline std::string Fixed(uint64_t bits, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(bits >> (8 * i));
  return bytes;
}

// A string, a message or a packed list.
inline std::string BytesField(int number, const std::string& bytes) {
  return Tag(number, 2) + Varint(bytes.size()) + bytes;
}

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ONNX_FRONTEND_TEST_WIRE_H_
