#include "onnx_frontend/tensor_header.h"

#include <cstdint>
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
using onnx::SparseTensorProto;
using onnx::TensorProto;
using testing::HasSubstr;
using Storage = TensorPayload::Storage;

TensorProto Tensor(int data_type, const std::vector<int64_t>& dims) {
  TensorProto tensor;
  tensor.set_name("w");
  tensor.set_data_type(data_type);
  for (const int64_t dim : dims) tensor.add_dims(dim);
  return tensor;
}

void AddExternal(TensorProto& tensor, const std::string& key,
                 const std::string& value) {
  tensor.set_data_location(TensorProto::EXTERNAL);
  onnx::StringStringEntryProto* entry = tensor.add_external_data();
  entry->set_key(key);
  entry->set_value(value);
}

absl::StatusOr<TensorHeader> Read(const std::string& bytes) {
  return ReadTensorHeader(bytes, {0, static_cast<int64_t>(bytes.size())});
}
absl::StatusOr<TensorHeader> Read(const TensorProto& tensor) {
  return Read(tensor.SerializeAsString());
}

TEST(TensorHeaderTest, NamesTypeAndPlaceOfInlineData) {
  TensorProto tensor = Tensor(TensorProto::FLOAT, {2, 3});
  tensor.set_raw_data(std::string(2 * 3 * 4, 'x'));
  const std::string message = tensor.SerializeAsString();
  const std::string file = "before" + message + "after";
  const auto size = static_cast<int64_t>(message.size());
  WB_ASSERT_OK_AND_ASSIGN(const TensorHeader header,
                          ReadTensorHeader(file, {6, 6 + size}));
  EXPECT_EQ(header.name, "w");
  EXPECT_EQ(header.type, *TensorType::Create(DType::kFloat32, {2, 3}));
  EXPECT_EQ(header.payload.storage, Storage::kMessage);
  EXPECT_EQ(header.payload.offset, 6);
  EXPECT_EQ(header.payload.length, size);
}

TEST(TensorHeaderTest, DimsMayBePackedOrNot) {
  const std::string rest = IntField(TensorProto::kDataTypeFieldNumber, 1);
  WB_ASSERT_OK_AND_ASSIGN(
      const TensorHeader packed,
      Read(BytesField(TensorProto::kDimsFieldNumber, Varint(2) + Varint(300)) +
           rest));
  WB_ASSERT_OK_AND_ASSIGN(
      const TensorHeader unpacked,
      Read(IntField(TensorProto::kDimsFieldNumber, 2) +
           IntField(TensorProto::kDimsFieldNumber, 300) + rest));
  EXPECT_EQ(packed.type, *TensorType::Create(DType::kFloat32, {2, 300}));
  EXPECT_EQ(unpacked.type, packed.type);
}

TEST(TensorHeaderTest, WithoutElementsThereIsNoPayload) {
  WB_ASSERT_OK_AND_ASSIGN(const TensorHeader header,
                          Read(Tensor(TensorProto::FLOAT, {2, 3})));
  EXPECT_EQ(header.payload.storage, Storage::kNone);
}

TEST(TensorHeaderTest, TypedFieldsArePayload) {
  TensorProto tensor = Tensor(TensorProto::INT64, {2});
  tensor.add_int64_data(1);
  tensor.add_int64_data(2);
  WB_ASSERT_OK_AND_ASSIGN(const TensorHeader header, Read(tensor));
  EXPECT_EQ(header.payload.storage, Storage::kMessage);
}

TEST(TensorHeaderTest, ExternalDataIsAPlaceInAFile) {
  TensorProto tensor = Tensor(TensorProto::FLOAT16, {5});
  AddExternal(tensor, "location", "m.data");
  AddExternal(tensor, "offset", "4096");
  AddExternal(tensor, "length", "10");
  AddExternal(tensor, "checksum", "unused");
  WB_ASSERT_OK_AND_ASSIGN(const TensorHeader header, Read(tensor));
  EXPECT_EQ(header.payload.storage, Storage::kExternal);
  EXPECT_EQ(header.payload.external_file, "m.data");
  EXPECT_EQ(header.payload.offset, 4096);
  EXPECT_EQ(header.payload.length, 5 * 2);
}

TEST(TensorHeaderTest, ExternalLengthFollowsFromTheTypeIfItIsLeftOut) {
  TensorProto tensor = Tensor(TensorProto::FLOAT, {7});
  AddExternal(tensor, "location", "m.data");
  WB_ASSERT_OK_AND_ASSIGN(const TensorHeader header, Read(tensor));
  EXPECT_EQ(header.payload.offset, 0);
  EXPECT_EQ(header.payload.length, 7 * 4);
}

TEST(TensorHeaderTest, NarrowElementsArePacked) {
  TensorProto tensor = Tensor(/*INT4*/ 22, {3});
  tensor.set_raw_data("ab");  // Three half bytes take two bytes.
  WB_EXPECT_OK(Read(tensor));
  tensor.set_raw_data("abc");
  EXPECT_THAT(Read(tensor),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': 3 bytes of raw_data, dims [3] of int4 "
                       "need 2"));
}

TEST(TensorHeaderTest, RejectsRawDataThatContradictsDims) {
  TensorProto tensor = Tensor(TensorProto::FLOAT, {2, 3});
  tensor.set_raw_data(std::string(12, 'x'));
  EXPECT_THAT(Read(tensor),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': 12 bytes of raw_data, dims [2,3] of "
                       "float32 need 24"));
}

TEST(TensorHeaderTest, RejectsTypedDataOfFixedSizeThatContradictsDims) {
  TensorProto floats = Tensor(TensorProto::FLOAT, {2, 3});
  floats.add_float_data(1);
  EXPECT_THAT(Read(floats),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': 1 elements in float_data, dims [2,3] of "
                       "float32 need 6"));
  TensorProto doubles = Tensor(TensorProto::COMPLEX128, {2});
  for (int i = 0; i < 3; ++i) doubles.add_double_data(1);
  EXPECT_THAT(Read(doubles),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': 3 elements in double_data, dims [2] of "
                       "complex128 need 4"));
}

TEST(TensorHeaderTest, RejectsExternalLengthThatContradictsDims) {
  TensorProto tensor = Tensor(TensorProto::FLOAT, {2});
  AddExternal(tensor, "location", "m.data");
  AddExternal(tensor, "length", "9");
  EXPECT_THAT(Read(tensor),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': 9 bytes of external data, dims [2] of "
                       "float32 need 8"));
}

TEST(TensorHeaderTest, RejectsBadExternalPlaces) {
  const TensorProto bare = Tensor(TensorProto::FLOAT, {2});
  TensorProto tensor = bare;
  AddExternal(tensor, "offset", "0");
  EXPECT_THAT(Read(tensor), StatusIs(StatusCode::kInvalidArgument,
                                     HasSubstr("names no location")));
  for (const char* offset : {"-1", "x", "", "9223372036854775808"}) {
    tensor = bare;
    AddExternal(tensor, "location", "m.data");
    AddExternal(tensor, "offset", offset);
    EXPECT_THAT(Read(tensor),
                StatusIs(StatusCode::kInvalidArgument,
                         HasSubstr(std::string("has the offset '") + offset +
                                   "', expected a number of bytes")));
  }
  tensor = bare;
  AddExternal(tensor, "location", "m.data");
  AddExternal(tensor, "offset", "9223372036854775807");
  EXPECT_THAT(Read(tensor), StatusIs(StatusCode::kInvalidArgument,
                                     HasSubstr("which overflow")));
}

TEST(TensorHeaderTest, RejectsStringsWhereTheyCannotBe) {
  TensorProto raw = Tensor(TensorProto::STRING, {1});
  raw.set_raw_data("x");
  EXPECT_THAT(Read(raw), StatusIs(StatusCode::kInvalidArgument,
                                  HasSubstr("string cannot be in raw_data")));
  TensorProto external = Tensor(TensorProto::STRING, {1});
  AddExternal(external, "location", "m.data");
  EXPECT_THAT(Read(external),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("string cannot be in an external file")));
}

TEST(TensorHeaderTest, RejectsUnknownElementTypes) {
  EXPECT_THAT(Read(Tensor(99, {1})),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': unknown element type 99"));
  EXPECT_THAT(Read(Tensor(-1, {1})),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': unknown element type -1"));
  EXPECT_THAT(Read(Tensor(TensorProto::UNDEFINED, {1})),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': the element type is missing"));
}

TEST(TensorHeaderTest, RejectsNegativeAndAbsurdDims) {
  EXPECT_THAT(Read(Tensor(TensorProto::FLOAT, {2, -3})),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': dims [2,-3] contain the negative dim -3"));
  const int64_t huge = int64_t{1} << 62;
  EXPECT_THAT(Read(Tensor(TensorProto::FLOAT, {huge, huge})),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("tensor 'w': dims [4611686018427387904,"
                                 "4611686018427387904] overflow")));
  // A zero does not hide the others.
  EXPECT_THAT(Read(Tensor(TensorProto::FLOAT, {0, huge, huge})),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("overflow")));
  EXPECT_THAT(
      Read(Tensor(TensorProto::FLOAT, std::vector<int64_t>(1025, 1))),
      StatusIs(StatusCode::kInvalidArgument, "tensor '': more than 1024 dims"));
}

TEST(TensorHeaderTest, SparseTensorsHaveTheirDenseTypeAndNoPayload) {
  SparseTensorProto sparse;
  *sparse.mutable_values() = Tensor(TensorProto::FLOAT, {2});
  sparse.mutable_values()->set_raw_data(std::string(8, 'x'));
  *sparse.mutable_indices() = Tensor(TensorProto::INT64, {2});
  sparse.add_dims(8);
  sparse.add_dims(4);
  const std::string bytes = sparse.SerializeAsString();
  WB_ASSERT_OK_AND_ASSIGN(
      const TensorHeader header,
      ReadSparseTensorHeader(bytes, {0, static_cast<int64_t>(bytes.size())}));
  EXPECT_EQ(header.name, "w");
  EXPECT_EQ(header.type, *TensorType::Create(DType::kFloat32, {8, 4}));
  EXPECT_EQ(header.payload.storage, Storage::kNone);
}

TEST(TensorHeaderTest, RejectsBadSparseTensors) {
  const auto read = [](const SparseTensorProto& sparse) {
    const std::string bytes = sparse.SerializeAsString();
    return ReadSparseTensorHeader(bytes,
                                  {0, static_cast<int64_t>(bytes.size())});
  };
  SparseTensorProto sparse;
  sparse.add_dims(2);
  EXPECT_THAT(read(sparse), StatusIs(StatusCode::kInvalidArgument,
                                     "a sparse tensor has no values"));
  *sparse.mutable_values() = Tensor(TensorProto::FLOAT, {1});
  sparse.add_dims(-2);
  EXPECT_THAT(read(sparse),
              StatusIs(StatusCode::kInvalidArgument,
                       "tensor 'w': dims [2,-2] contain the negative dim -2"));
}

}  // namespace
}  // namespace weighbridge
