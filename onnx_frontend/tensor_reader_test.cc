#include "onnx_frontend/tensor_reader.h"

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/test_wire.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using onnx::TensorProto;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using Storage = TensorPayload::Storage;

TensorType Type(DType dtype, const std::vector<int64_t>& dims) {
  return *TensorType::Create(dtype, dims);
}

// Reads a message that stands somewhere in a file.
absl::StatusOr<Constant> Read(const TensorType& type,
                              const std::string& message) {
  const auto file = ModelFile::FromBytes("before" + message + "after", "x");
  TensorPayload payload;
  payload.storage = Storage::kMessage;
  payload.offset = 6;
  payload.length = static_cast<int64_t>(message.size());
  return MakeTensorReader(file)->Read(type, payload);
}

absl::StatusOr<Constant> ReadRaw(const TensorType& type,
                                 const std::string& raw) {
  return Read(type, BytesField(TensorProto::kRawDataFieldNumber, raw));
}

std::vector<int64_t> Ints(const absl::StatusOr<Constant>& constant) {
  WB_EXPECT_OK(constant);
  std::vector<int64_t> ints;
  if (!constant.ok() || !constant->holds_ints()) return ints;
  for (int64_t i = 0; i < constant->size(); ++i) {
    ints.push_back(constant->Int(i));
  }
  return ints;
}

std::vector<double> Floats(const absl::StatusOr<Constant>& constant) {
  WB_EXPECT_OK(constant);
  std::vector<double> floats;
  if (!constant.ok() || !constant->holds_floats()) return floats;
  for (int64_t i = 0; i < constant->size(); ++i) {
    floats.push_back(constant->Float(i));
  }
  return floats;
}

struct IntCase {
  DType dtype;
  std::string raw;
  // The same elements as entries of a typed field: signed values or bits.
  int field;
  std::vector<int64_t> entries;
  std::vector<int64_t> expected;
};

std::vector<IntCase> IntCases() {
  constexpr int k32 = TensorProto::kInt32DataFieldNumber;
  constexpr int k64 = TensorProto::kInt64DataFieldNumber;
  constexpr int kU64 = TensorProto::kUint64DataFieldNumber;
  return {
      {DType::kInt64, Fixed(-2, 8) + Fixed(3, 8), k64, {-2, 3}, {-2, 3}},
      {DType::kInt32, Fixed(-2, 4) + Fixed(3, 4), k32, {-2, 3}, {-2, 3}},
      {DType::kInt16, Fixed(-2, 2) + Fixed(3, 2), k32, {-2, 3}, {-2, 3}},
      {DType::kInt8, "\xFE\x03", k32, {-2, 3}, {-2, 3}},
      {DType::kUInt8, "\xFE\x03", k32, {254, 3}, {254, 3}},
      {DType::kUInt16,
       Fixed(65534, 2) + Fixed(3, 2),
       k32,
       {65534, 3},
       {65534, 3}},
      {DType::kUInt32,
       Fixed(4294967295, 4) + Fixed(3, 4),
       kU64,
       {4294967295, 3},
       {4294967295, 3}},
      // The bit pattern of 2^64 - 1.
      {DType::kUInt64,
       Fixed(UINT64_MAX, 8) + Fixed(3, 8),
       kU64,
       {-1, 3},
       {-1, 3}},
      {DType::kBool, std::string("\x01\x00", 2), k32, {1, 0}, {1, 0}},
      // The first element stands in the low bits; the last byte is padded.
      {DType::kInt4, "\x7F\x08", k32, {0x7F, 0x08}, {-1, 7, -8}},
      {DType::kUInt4, "\x7F\x08", k32, {0x7F, 0x08}, {15, 7, 8}},
      // 0b11'10'01'00, then 0b01.
      {DType::kInt2, "\xE4\x01", k32, {0xE4, 0x01}, {0, 1, -2, -1, 1}},
      {DType::kUInt2, "\xE4\x01", k32, {0xE4, 0x01}, {0, 1, 2, 3, 1}},
  };
}

TEST(TensorReaderTest, ReadsIntegersOfEveryTypeFromRawData) {
  for (const IntCase& test_case : IntCases()) {
    const TensorType type = Type(
        test_case.dtype, {static_cast<int64_t>(test_case.expected.size())});
    EXPECT_THAT(Ints(ReadRaw(type, test_case.raw)),
                ElementsAreArray(test_case.expected))
        << type.ToString();
  }
}

TEST(TensorReaderTest, ReadsIntegersOfEveryTypeFromTypedFields) {
  for (const IntCase& test_case : IntCases()) {
    const TensorType type = Type(
        test_case.dtype, {static_cast<int64_t>(test_case.expected.size())});
    std::string packed, unpacked;
    for (const int64_t entry : test_case.entries) {
      packed += Varint(static_cast<uint64_t>(entry));
      unpacked += IntField(test_case.field, entry);
    }
    EXPECT_THAT(Ints(Read(type, BytesField(test_case.field, packed))),
                ElementsAreArray(test_case.expected))
        << type.ToString();
    EXPECT_THAT(Ints(Read(type, unpacked)),
                ElementsAreArray(test_case.expected))
        << type.ToString();
  }
}

struct FloatCase {
  DType dtype;
  std::string raw;
  int field;
  std::string packed;
  std::vector<double> expected;
};

std::vector<FloatCase> FloatCases() {
  constexpr int kFloat = TensorProto::kFloatDataFieldNumber;
  constexpr int kDouble = TensorProto::kDoubleDataFieldNumber;
  constexpr int k32 = TensorProto::kInt32DataFieldNumber;
  const std::string float32 = Fixed(0x3FC00000, 4) + Fixed(0xC0000000, 4);
  const std::string float64 =
      Fixed(0x3FF8000000000000, 8) + Fixed(0xC000000000000000, 8);
  // The bits of 1.5 and -2 (of 1 and 4 without mantissa): sign, exponent plus
  // bias, mantissa, by the layout that each name tells.
  return {
      {DType::kFloat32, float32, kFloat, float32, {1.5, -2}},
      {DType::kFloat64, float64, kDouble, float64, {1.5, -2}},
      {DType::kFloat16,
       Fixed(0x3E00, 2) + Fixed(0xC000, 2),
       k32,
       Varint(0x3E00) + Varint(0xC000),
       {1.5, -2}},
      {DType::kBFloat16,
       Fixed(0x3FC0, 2) + Fixed(0xC000, 2),
       k32,
       Varint(0x3FC0) + Varint(0xC000),
       {1.5, -2}},
      {DType::kFloat8E4M3FN,
       "\x3C\xC0",
       k32,
       Varint(0x3C) + Varint(0xC0),
       {1.5, -2}},
      {DType::kFloat8E4M3FNUZ,
       "\x44\xC8",
       k32,
       Varint(0x44) + Varint(0xC8),
       {1.5, -2}},
      {DType::kFloat8E5M2,
       "\x3E\xC0",
       k32,
       Varint(0x3E) + Varint(0xC0),
       {1.5, -2}},
      {DType::kFloat8E5M2FNUZ,
       "\x42\xC4",
       k32,
       Varint(0x42) + Varint(0xC4),
       {1.5, -2}},
      {DType::kFloat8E8M0, "\x7F\x81", k32, Varint(127) + Varint(129), {1, 4}},
      // 0b1100'0011, then 0b0001.
      {DType::kFloat4E2M1,
       "\xC3\x01",
       k32,
       Varint(0xC3) + Varint(0x01),
       {1.5, -2, 0.5}},
  };
}

TEST(TensorReaderTest, ReadsFloatsOfEveryType) {
  for (const FloatCase& test_case : FloatCases()) {
    const TensorType type = Type(
        test_case.dtype, {static_cast<int64_t>(test_case.expected.size())});
    EXPECT_THAT(Floats(ReadRaw(type, test_case.raw)),
                ElementsAreArray(test_case.expected))
        << type.ToString();
    EXPECT_THAT(
        Floats(Read(type, BytesField(test_case.field, test_case.packed))),
        ElementsAreArray(test_case.expected))
        << type.ToString();
  }
}

TEST(TensorReaderTest, EveryElementTypeIsReadOrSaidNotToBe) {
  for (int number = 1; DTypeFromOnnx(number); ++number) {
    const DType dtype = *DTypeFromOnnx(number);
    const TensorType type = Type(dtype, {});
    const absl::StatusOr<Constant> constant =
        dtype == DType::kString
            ? Read(type, BytesField(TensorProto::kStringDataFieldNumber, ""))
            : ReadRaw(type, std::string((BitWidth(dtype) + 7) / 8, '\0'));
    if (dtype == DType::kComplex64 || dtype == DType::kComplex128) {
      EXPECT_THAT(constant, StatusIs(StatusCode::kNotFound,
                                     HasSubstr("are not decoded")));
      continue;
    }
    WB_ASSERT_OK(constant);
    EXPECT_EQ(constant->type(), type);
    EXPECT_EQ(constant->holds_floats(), IsFloat(dtype));
    EXPECT_EQ(constant->holds_strings(), dtype == DType::kString);
  }
}

TEST(TensorReaderTest, UnpackedFloatsAreElementsToo) {
  const int field = TensorProto::kFloatDataFieldNumber;
  EXPECT_THAT(Floats(Read(Type(DType::kFloat32, {2}),
                          Tag(field, 5) + Fixed(0x3FC00000, 4) + Tag(field, 5) +
                              Fixed(0xC0000000, 4))),
              ElementsAre(1.5, -2));
}

TEST(TensorReaderTest, ReadsStrings) {
  const int field = TensorProto::kStringDataFieldNumber;
  WB_ASSERT_OK_AND_ASSIGN(const Constant constant,
                          Read(Type(DType::kString, {2}),
                               BytesField(field, "a") + BytesField(field, "")));
  EXPECT_EQ(constant.String(0), "a");
  EXPECT_EQ(constant.String(1), "");
}

TEST(TensorReaderTest, EmptyTensorsNeedNoPayload) {
  const auto reader = MakeTensorReader(ModelFile::FromBytes("", "x"));
  for (const DType dtype : {DType::kInt64, DType::kFloat16, DType::kString}) {
    WB_ASSERT_OK_AND_ASSIGN(const Constant constant,
                            reader->Read(Type(dtype, {3, 0}), {}));
    EXPECT_EQ(constant.size(), 0);
  }
}

TEST(TensorReaderTest, StrippedElementsAreNotFound) {
  const auto reader = MakeTensorReader(ModelFile::FromBytes("", "x"));
  EXPECT_THAT(reader->Read(Type(DType::kFloat32, {3}), {}),
              StatusIs(StatusCode::kNotFound,
                       "the model file does not hold its elements"));
}

TEST(TensorReaderTest, LargeTensorsAreNotDecoded) {
  const int64_t most = kMaxConstantElements;
  WB_EXPECT_OK(ReadRaw(Type(DType::kInt8, {most}), std::string(most, '\0')));
  EXPECT_THAT(
      ReadRaw(Type(DType::kInt8, {most + 1}), std::string(most + 1, '\0')),
      StatusIs(StatusCode::kFailedPrecondition,
               "int8[4097] has more than 4096 elements: it is not "
               "decoded"));
}

TEST(TensorReaderTest, RejectsRawDataOfAnotherLength) {
  EXPECT_THAT(ReadRaw(Type(DType::kInt32, {2}), "12345"),
              StatusIs(StatusCode::kInvalidArgument,
                       "5 bytes of data, int32[2] needs 8"));
}

TEST(TensorReaderTest, RejectsAnotherNumberOfElements) {
  const std::string name = BytesField(TensorProto::kNameFieldNumber, "w");
  const int field = TensorProto::kInt64DataFieldNumber;
  EXPECT_THAT(Read(Type(DType::kInt64, {2}), name + IntField(field, 1)),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': 1 elements in int64_data, int64[2] needs "
                       "2"));
  EXPECT_THAT(
      Read(Type(DType::kInt64, {2}),
           name + BytesField(field, std::string(1000, '\x01'))),
      StatusIs(StatusCode::kInvalidArgument,
               "tensor 'w': more than 2 elements in int64_data, int64[2] "
               "needs 2"));
  EXPECT_THAT(Read(Type(DType::kString, {2}), name),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': 0 elements in string_data, string[2] "
                       "needs 2"));
  // The elements are there, but not where this type has them.
  EXPECT_THAT(Read(Type(DType::kInt32, {1}), name + IntField(field, 1)),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("0 elements in int32_data")));
}

TEST(TensorReaderTest, RejectsElementsThatDoNotFitTheirType) {
  const int field = TensorProto::kInt32DataFieldNumber;
  for (const int64_t entry : {256, -129}) {
    EXPECT_THAT(Read(Type(DType::kInt8, {2}),
                     IntField(field, 0) + IntField(field, entry)),
                StatusIs(StatusCode::kInvalidArgument,
                         "element 1 of int32_data is " + std::to_string(entry) +
                             ", which does not fit int8"));
  }
}

TEST(TensorReaderTest, RejectsHugeStrings) {
  EXPECT_THAT(Read(Type(DType::kString, {1}),
                   BytesField(TensorProto::kStringDataFieldNumber,
                              std::string((16 << 20) + 1, 'x'))),
              StatusIs(StatusCode::kFailedPrecondition,
                       HasSubstr("more than 16777216 bytes")));
}

TEST(TensorReaderTest, RejectsPlacesBeyondTheFile) {
  const auto reader = MakeTensorReader(ModelFile::FromBytes("abc", "x"));
  TensorPayload payload;
  payload.storage = Storage::kMessage;
  payload.offset = 2;
  payload.length = INT64_MAX;
  EXPECT_THAT(reader->Read(Type(DType::kInt8, {1}), payload),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("beyond the end of the file")));
}

TEST(TensorReaderTest, ReadsExternalDataBesideTheModel) {
  const std::string model = testing::TempDir() + "/reader_test.onnx";
  std::ofstream(testing::TempDir() + "/reader_test.data", std::ios::binary)
      << "skip" << Fixed(7, 8) << Fixed(-1, 8);
  const auto reader = MakeTensorReader(ModelFile::FromBytes("", model));
  TensorPayload payload;
  payload.storage = Storage::kExternal;
  payload.external_file = "reader_test.data";
  payload.offset = 4;
  payload.length = 16;
  EXPECT_THAT(Ints(reader->Read(Type(DType::kInt64, {2}), payload)),
              ElementsAre(7, -1));
  EXPECT_THAT(reader->Read(Type(DType::kInt64, {3}), payload),
              StatusIs(StatusCode::kInvalidArgument,
                       "16 bytes of external data, int64[3] needs 24"));
  payload.external_file = "absent.data";
  EXPECT_THAT(reader->Read(Type(DType::kInt64, {2}), payload),
              StatusIs(StatusCode::kNotFound, HasSubstr("'absent.data'")));
}

}  // namespace
}  // namespace weighbridge
