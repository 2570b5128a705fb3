#include "onnx_frontend/import_attribute.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/ir/graph_builder.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/onnx_schema.h"
#include "onnx_frontend/test_wire.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using onnx::AttributeProto;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

absl::StatusOr<Attribute> Read(const std::string& bytes) {
  ImportBudget budget;
  return ReadAttribute(
      bytes, {0, static_cast<int64_t>(bytes.size())}, budget,
      [](ByteRange) -> absl::StatusOr<std::shared_ptr<const Graph>> {
        GraphBuilder builder(GraphBuilder::Scope::kNested, {}, nullptr,
                             nullptr);
        builder.SetName("nested");
        return std::make_shared<const Graph>(*std::move(builder).Build());
      });
}
absl::StatusOr<Attribute> Read(const AttributeProto& attribute) {
  return Read(attribute.SerializeAsString());
}

AttributeProto Proto(AttributeProto::AttributeType type) {
  AttributeProto attribute;
  attribute.set_name("a");
  if (type != AttributeProto::UNDEFINED) attribute.set_type(type);
  return attribute;
}

// The value, which must be a T.
template <typename T>
T Get(const absl::StatusOr<Attribute>& attribute) {
  WB_EXPECT_OK(attribute);
  if (!attribute.ok()) return T();
  EXPECT_EQ(attribute->name, "a");
  const T* value = std::get_if<T>(&attribute->value);
  EXPECT_NE(value, nullptr) << "is " << AttributeKindName(attribute->value);
  return value == nullptr ? T() : *value;
}

// One attribute with a value of each type that old and new files have; `type`
// is left out if it is UNDEFINED.
struct Values {
  AttributeProto f, i, s, floats, ints, strings, g, tp;
  explicit Values(bool is_typed) {
    const auto make = [&](AttributeProto::AttributeType type) {
      return Proto(is_typed ? type : AttributeProto::UNDEFINED);
    };
    f = make(AttributeProto::FLOAT);
    f.set_f(0.5f);
    i = make(AttributeProto::INT);
    i.set_i(-7);
    s = make(AttributeProto::STRING);
    s.set_s("\xff raw");
    floats = make(AttributeProto::FLOATS);
    floats.add_floats(1.5f);
    floats.add_floats(-2);
    ints = make(AttributeProto::INTS);
    ints.add_ints(3);
    ints.add_ints(-4);
    strings = make(AttributeProto::STRINGS);
    strings.add_strings("p");
    strings.add_strings("");
    g = make(AttributeProto::GRAPH);
    g.mutable_g();
    tp = make(AttributeProto::TYPE_PROTO);
    tp.mutable_tp()->mutable_tensor_type()->set_elem_type(
        onnx::TensorProto::BOOL);
  }
};

TEST(ReadAttributeTest, ReadsEveryTypeWithAndWithoutTheTypeField) {
  for (const bool is_typed : {true, false}) {
    const Values values(is_typed);
    EXPECT_EQ(Get<double>(Read(values.f)), 0.5);
    EXPECT_EQ(Get<int64_t>(Read(values.i)), -7);
    EXPECT_EQ(Get<std::string>(Read(values.s)), "\xff raw");
    EXPECT_THAT(Get<std::vector<double>>(Read(values.floats)),
                ElementsAre(1.5, -2));
    EXPECT_THAT(Get<std::vector<int64_t>>(Read(values.ints)),
                ElementsAre(3, -4));
    EXPECT_THAT(Get<std::vector<std::string>>(Read(values.strings)),
                ElementsAre("p", ""));
    EXPECT_EQ(Get<std::shared_ptr<const Graph>>(Read(values.g))->name(),
              "nested");
    EXPECT_EQ(Get<DeclaredType>(Read(values.tp)).dtype, DType::kBool);
  }
}

TEST(ReadAttributeTest, ListsMayBePacked) {
  const std::string name = BytesField(AttributeProto::kNameFieldNumber, "a");
  EXPECT_THAT(Get<std::vector<int64_t>>(
                  Read(name + BytesField(AttributeProto::kIntsFieldNumber,
                                         Varint(3) + Varint(UINT64_MAX)))),
              ElementsAre(3, -1));
  EXPECT_THAT(Get<std::vector<double>>(
                  Read(name + BytesField(AttributeProto::kFloatsFieldNumber,
                                         Fixed(0x3FC00000, 4)))),
              ElementsAre(1.5));
}

TEST(ReadAttributeTest, TensorsAreTypesAndPlaces) {
  AttributeProto attribute = Proto(AttributeProto::TENSOR);
  onnx::TensorProto* tensor = attribute.mutable_t();
  tensor->set_data_type(onnx::TensorProto::INT64);
  tensor->add_dims(2);
  tensor->set_raw_data(std::string(16, 'x'));
  const absl::StatusOr<Attribute> read = Read(attribute);
  WB_ASSERT_OK(read);
  const auto& value = std::get<TensorAttribute>(read->value);
  EXPECT_EQ(value.type.ToString(), "int64[2]");
  EXPECT_EQ(value.payload.storage, TensorPayload::Storage::kMessage);
  EXPECT_EQ(value.payload.length, static_cast<int64_t>(tensor->ByteSizeLong()));
}

TEST(ReadAttributeTest, SparseTensorsHaveTheirDenseType) {
  AttributeProto attribute = Proto(AttributeProto::SPARSE_TENSOR);
  onnx::SparseTensorProto* sparse = attribute.mutable_sparse_tensor();
  sparse->mutable_values()->set_data_type(onnx::TensorProto::FLOAT);
  sparse->mutable_values()->add_dims(1);
  sparse->add_dims(10);
  const absl::StatusOr<Attribute> read = Read(attribute);
  WB_ASSERT_OK(read);
  const auto& value = std::get<TensorAttribute>(read->value);
  EXPECT_EQ(value.type.ToString(), "float32[10]");
  EXPECT_EQ(value.payload.storage, TensorPayload::Storage::kNone);
}

TEST(ReadAttributeTest, ListsOfMessagesAreKnownToBeThere) {
  AttributeProto tensors = Proto(AttributeProto::TENSORS);
  tensors.add_tensors();
  Get<OtherAttribute>(Read(tensors));
  AttributeProto graphs = Proto(AttributeProto::GRAPHS);
  graphs.add_graphs();
  Get<OtherAttribute>(Read(graphs));
  AttributeProto types = Proto(AttributeProto::TYPE_PROTOS);
  types.add_type_protos();
  Get<OtherAttribute>(Read(types));
  AttributeProto sparse = Proto(AttributeProto::SPARSE_TENSORS);
  sparse.add_sparse_tensors();
  Get<OtherAttribute>(Read(sparse));
}

TEST(ReadAttributeTest, ZerosAndEmptyListsMayBeLeftOut) {
  EXPECT_EQ(Get<int64_t>(Read(Proto(AttributeProto::INT))), 0);
  EXPECT_EQ(Get<double>(Read(Proto(AttributeProto::FLOAT))), 0);
  EXPECT_EQ(Get<std::string>(Read(Proto(AttributeProto::STRING))), "");
  EXPECT_THAT(Get<std::vector<double>>(Read(Proto(AttributeProto::FLOATS))),
              IsEmpty());
  // Without type and value: an empty list in an old file.
  EXPECT_THAT(Get<std::vector<int64_t>>(Read(Proto(AttributeProto::UNDEFINED))),
              IsEmpty());
}

TEST(ReadAttributeTest, ReferencesNameTheAttributeOfTheFunction) {
  AttributeProto attribute = Proto(AttributeProto::FLOATS);
  attribute.set_ref_attr_name("outer");
  EXPECT_EQ(Get<AttributeReference>(Read(attribute)).name, "outer");
}

TEST(ReadAttributeTest, RejectsMessagesThatAreLeftOut) {
  for (const auto type :
       {AttributeProto::TENSOR, AttributeProto::GRAPH,
        AttributeProto::SPARSE_TENSOR, AttributeProto::TYPE_PROTO}) {
    EXPECT_THAT(Read(Proto(type)), StatusIs(StatusCode::kInvalidArgument,
                                            HasSubstr("but holds no value")));
  }
}

TEST(ReadAttributeTest, RejectsValuesOfAnotherType) {
  AttributeProto attribute = Proto(AttributeProto::INT);
  attribute.add_ints(1);
  EXPECT_THAT(Read(attribute),
              StatusIs(StatusCode::kInvalidArgument,
                       "attribute 'a': has type INT, but holds a value of "
                       "type INTS"));
  AttributeProto both = Proto(AttributeProto::UNDEFINED);
  both.set_i(1);
  both.set_f(1);
  EXPECT_THAT(Read(both), StatusIs(StatusCode::kInvalidArgument,
                                   HasSubstr("values of several types")));
}

TEST(ReadAttributeTest, RejectsUnknownTypes) {
  const std::string name = BytesField(AttributeProto::kNameFieldNumber, "a");
  for (const int64_t type : {15, 99, -1}) {
    EXPECT_THAT(Read(name + IntField(AttributeProto::kTypeFieldNumber, type)),
                StatusIs(StatusCode::kInvalidArgument,
                         "attribute 'a': unknown attribute type " +
                             std::to_string(type)));
  }
}

TEST(ReadAttributeTest, RejectsNamelessAttributes) {
  EXPECT_THAT(Read(AttributeProto()), StatusIs(StatusCode::kInvalidArgument,
                                               "an attribute has no name"));
}

TEST(ReadAttributeTest, RejectsTwoMessagesInOneField) {
  const Values values(true);
  const std::string bytes = values.g.SerializeAsString();
  EXPECT_THAT(Read(bytes + BytesField(AttributeProto::kGFieldNumber, "")),
              StatusIs(StatusCode::kInvalidArgument,
                       "attribute 'a': holds two values of type GRAPH"));
}

TEST(ReadAttributeTest, RejectsBrokenTensorsByTheAttributesName) {
  AttributeProto attribute = Proto(AttributeProto::TENSOR);
  attribute.mutable_t()->set_data_type(99);
  EXPECT_THAT(Read(attribute),
              StatusIs(StatusCode::kInvalidArgument,
                       "attribute 'a': tensor '': unknown element type 99"));
}

TEST(ReadAttributeTest, RejectsListsBeyondReason) {
  const std::string name = BytesField(AttributeProto::kNameFieldNumber, "a");
  EXPECT_THAT(Read(name + BytesField(AttributeProto::kIntsFieldNumber,
                                     std::string((1 << 24) + 1, '\x01'))),
              StatusIs(StatusCode::kInvalidArgument,
                       "attribute 'a': a list has more than 16777216 "
                       "elements"));
}

}  // namespace
}  // namespace weighbridge
