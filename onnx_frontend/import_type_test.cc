#include "onnx_frontend/import_type.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/test_wire.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using onnx::TypeProto;
using testing::HasSubstr;

TypeProto Float32() {
  TypeProto type;
  type.mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
  return type;
}

TEST(ReadDeclaredTypeTest, NoTypeIsNone) {
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType type, ReadDeclaredType(""));
  EXPECT_EQ(type.kind, DeclaredType::Kind::kNone);
}

TEST(ReadDeclaredTypeTest, ShapeAndScalarAreNotTheSameAsNoShape) {
  TypeProto proto = Float32();
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType unranked,
                          ReadDeclaredType(proto.SerializeAsString()));
  EXPECT_EQ(unranked.kind, DeclaredType::Kind::kTensor);
  EXPECT_EQ(unranked.dtype, DType::kFloat32);
  EXPECT_FALSE(unranked.has_shape);

  proto.mutable_tensor_type()->mutable_shape();
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType scalar,
                          ReadDeclaredType(proto.SerializeAsString()));
  EXPECT_TRUE(scalar.has_shape);
  EXPECT_TRUE(scalar.dims.empty());
}

TEST(ReadDeclaredTypeTest, DimsAreSizesSymbolsOrUnknown) {
  TypeProto proto = Float32();
  onnx::TensorShapeProto* shape = proto.mutable_tensor_type()->mutable_shape();
  shape->add_dim()->set_dim_value(3);
  shape->add_dim()->set_dim_param("batch");
  shape->add_dim();
  shape->add_dim()->set_dim_value(-1);
  shape->add_dim()->set_dim_value(0);
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType type,
                          ReadDeclaredType(proto.SerializeAsString()));
  ASSERT_EQ(type.dims.size(), 5u);
  EXPECT_EQ(type.dims[0].size, 3);
  EXPECT_EQ(type.dims[1].size, std::nullopt);
  EXPECT_EQ(type.dims[1].symbol, "batch");
  EXPECT_EQ(type.dims[2].size, std::nullopt);
  EXPECT_EQ(type.dims[2].symbol, "");
  EXPECT_EQ(type.dims[3].size, std::nullopt);
  EXPECT_EQ(type.dims[4].size, 0);
}

TEST(ReadDeclaredTypeTest, ContainersHoldElements) {
  TypeProto proto;
  *proto.mutable_sequence_type()
       ->mutable_elem_type()
       ->mutable_optional_type()
       ->mutable_elem_type() = Float32();
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType sequence,
                          ReadDeclaredType(proto.SerializeAsString()));
  EXPECT_EQ(sequence.kind, DeclaredType::Kind::kSequence);
  ASSERT_NE(sequence.element, nullptr);
  EXPECT_EQ(sequence.element->kind, DeclaredType::Kind::kOptional);
  ASSERT_NE(sequence.element->element, nullptr);
  EXPECT_EQ(sequence.element->element->dtype, DType::kFloat32);

  TypeProto map;
  map.mutable_map_type()->set_key_type(onnx::TensorProto::STRING);
  *map.mutable_map_type()->mutable_value_type() = Float32();
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType map_type,
                          ReadDeclaredType(map.SerializeAsString()));
  EXPECT_EQ(map_type.kind, DeclaredType::Kind::kMap);
  ASSERT_NE(map_type.element, nullptr);
  EXPECT_EQ(map_type.element->dtype, DType::kFloat32);
  EXPECT_EQ(map_type.key_dtype, DType::kString);
  map.mutable_map_type()->set_key_type(99);
  EXPECT_THAT(ReadDeclaredType(map.SerializeAsString()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("unknown element type 99")));

  TypeProto sparse;
  sparse.mutable_sparse_tensor_type()->set_elem_type(onnx::TensorProto::INT8);
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType sparse_type,
                          ReadDeclaredType(sparse.SerializeAsString()));
  EXPECT_EQ(sparse_type.kind, DeclaredType::Kind::kSparseTensor);
  EXPECT_EQ(sparse_type.dtype, DType::kInt8);
}

TEST(ReadDeclaredTypeTest, OpaqueIsKnownByItsFieldOnly) {
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType type,
                          ReadDeclaredType(BytesField(kTypeOpaqueField, "")));
  EXPECT_EQ(type.kind, DeclaredType::Kind::kOpaque);
}

TEST(ReadDeclaredTypeTest, ElementTypeMayBeUndefinedButNotUnknown) {
  TypeProto proto = Float32();
  proto.mutable_tensor_type()->set_elem_type(0);
  WB_ASSERT_OK_AND_ASSIGN(const DeclaredType type,
                          ReadDeclaredType(proto.SerializeAsString()));
  EXPECT_EQ(type.dtype, std::nullopt);

  proto.mutable_tensor_type()->set_elem_type(99);
  EXPECT_THAT(
      ReadDeclaredType(proto.SerializeAsString()),
      StatusIs(StatusCode::kInvalidArgument, "unknown element type 99"));
}

TEST(ReadDeclaredTypeTest, RefusesTypesNestedTenThousandDeep) {
  std::string type = Float32().SerializeAsString();
  for (int i = 0; i < 10000; ++i) {
    type =
        BytesField(TypeProto::kSequenceTypeFieldNumber,
                   BytesField(TypeProto::Sequence::kElemTypeFieldNumber, type));
  }
  EXPECT_THAT(ReadDeclaredType(type),
              StatusIs(StatusCode::kInvalidArgument,
                       "its type is malformed, or nested too deep"));
}

TEST(ReadDeclaredTypeTest, RefusesMalformedAndHugeTypes) {
  EXPECT_THAT(ReadDeclaredType("\xff"),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("malformed")));
  EXPECT_THAT(ReadDeclaredType(std::string((1 << 20) + 1, 'x')),
              StatusIs(StatusCode::kInvalidArgument,
                       "its type has 1048577 bytes, expected at most 1048576"));
  TypeProto proto = Float32();
  for (int i = 0; i < 1025; ++i) {
    proto.mutable_tensor_type()->mutable_shape()->add_dim();
  }
  EXPECT_THAT(ReadDeclaredType(proto.SerializeAsString()),
              StatusIs(StatusCode::kInvalidArgument, "more than 1024 dims"));
}

}  // namespace
}  // namespace weighbridge
