#include "analyzer/ir/dtype.h"

namespace weighbridge {
namespace {

enum class Kind : uint8_t { kFloat, kInteger, kOther };

struct Row {
  const char* name;
  int bits;
  Kind kind;
};

// Indexed by the number of ONNX's TensorProto.DataType; 0 is "undefined".
constexpr Row kRows[] = {
    {"undefined", 0, Kind::kOther},      {"float32", 32, Kind::kFloat},
    {"uint8", 8, Kind::kInteger},        {"int8", 8, Kind::kInteger},
    {"uint16", 16, Kind::kInteger},      {"int16", 16, Kind::kInteger},
    {"int32", 32, Kind::kInteger},       {"int64", 64, Kind::kInteger},
    {"string", 64, Kind::kOther},        {"bool", 8, Kind::kOther},
    {"float16", 16, Kind::kFloat},       {"float64", 64, Kind::kFloat},
    {"uint32", 32, Kind::kInteger},      {"uint64", 64, Kind::kInteger},
    {"complex64", 64, Kind::kOther},     {"complex128", 128, Kind::kOther},
    {"bfloat16", 16, Kind::kFloat},      {"float8e4m3fn", 8, Kind::kFloat},
    {"float8e4m3fnuz", 8, Kind::kFloat}, {"float8e5m2", 8, Kind::kFloat},
    {"float8e5m2fnuz", 8, Kind::kFloat}, {"uint4", 4, Kind::kInteger},
    {"int4", 4, Kind::kInteger},         {"float4e2m1", 4, Kind::kFloat},
    {"float8e8m0", 8, Kind::kFloat},     {"uint2", 2, Kind::kInteger},
    {"int2", 2, Kind::kInteger},
};

const Row& RowOf(DType dtype) { return kRows[static_cast<int>(dtype)]; }

}  // namespace

int BitWidth(DType dtype) { return RowOf(dtype).bits; }

const char* DTypeName(DType dtype) { return RowOf(dtype).name; }

std::optional<DType> DTypeFromOnnx(int64_t number) {
  constexpr int64_t kCount = sizeof(kRows) / sizeof(kRows[0]);
  if (number < 1 || number >= kCount) return std::nullopt;
  return static_cast<DType>(number);
}

bool IsFloat(DType dtype) { return RowOf(dtype).kind == Kind::kFloat; }

bool IsInteger(DType dtype) { return RowOf(dtype).kind == Kind::kInteger; }

bool IsNarrow(DType dtype) {
  return RowOf(dtype).bits <= 8 && RowOf(dtype).kind != Kind::kOther;
}

}  // namespace weighbridge
