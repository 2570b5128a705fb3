#include "onnx_frontend/wire_reader.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "onnx_frontend/test_wire.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

WireReader Reader(const std::string& bytes) {
  return WireReader(bytes, {0, static_cast<int64_t>(bytes.size())}, "Message");
}

// The error after all fields have been passed over.
absl::Status Skip(const std::string& bytes) {
  WireReader reader = Reader(bytes);
  while (reader.Next()) {
  }
  return reader.status();
}

std::vector<uint64_t> Scalars(const std::string& bytes, WireType type,
                              size_t limit = 100) {
  std::vector<uint64_t> elements;
  WireReader reader = Reader(bytes);
  while (reader.Next()) reader.AppendScalars(type, limit, &elements);
  WB_EXPECT_OK(reader.status());
  return elements;
}

TEST(WireReaderTest, GivesFieldsInFileOrder) {
  const std::string bytes = BytesField(16, "text") + IntField(1, 300) +
                            Tag(3, 5) + Fixed(0x3fc00000, 4) + Tag(2, 1) +
                            Fixed(7, 8);
  WireReader reader = Reader(bytes);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.number(), 16);
  EXPECT_EQ(reader.Text(), "text");
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.number(), 1);
  EXPECT_EQ(reader.Int(), 300);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.number(), 3);
  EXPECT_EQ(reader.Float(), 1.5f);  // Sign 0, exponent 127, mantissa .1.
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.number(), 2);
  EXPECT_FALSE(reader.Next());
  WB_EXPECT_OK(reader.status());
}

TEST(WireReaderTest, EmptyMessageHasNoFields) {
  WireReader reader = Reader("");
  EXPECT_FALSE(reader.Next());
  WB_EXPECT_OK(reader.status());
}

TEST(WireReaderTest, NegativeIntsTakeTenBytes) {
  for (const int64_t value : {int64_t{-1}, INT64_MIN, INT64_MAX}) {
    const std::string bytes = IntField(1, value);
    WireReader reader = Reader(bytes);
    ASSERT_TRUE(reader.Next());
    EXPECT_EQ(reader.Int(), value);
  }
}

TEST(WireReaderTest, RangesCountFromTheBeginningOfTheFile) {
  const std::string file = "??" + BytesField(1, "abc") + "??";
  WireReader reader(file, {2, 7}, "Message");
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.Bytes().begin, 4);
  EXPECT_EQ(reader.Bytes().size(), 3);
  EXPECT_EQ(reader.View(), "abc");
  EXPECT_FALSE(reader.Next());
  WB_EXPECT_OK(reader.status());
}

TEST(WireReaderTest, ScalarsMayBePackedOrNot) {
  EXPECT_THAT(Scalars(IntField(1, 5) + IntField(1, 300), WireType::kVarint),
              ElementsAre(5, 300));
  EXPECT_THAT(
      Scalars(BytesField(1, Varint(5) + Varint(300)), WireType::kVarint),
      ElementsAre(5, 300));
  EXPECT_THAT(
      Scalars(BytesField(1, Varint(5)) + IntField(1, 300), WireType::kVarint),
      ElementsAre(5, 300));
  EXPECT_THAT(
      Scalars(BytesField(1, Fixed(7, 4) + Fixed(8, 4)), WireType::kFixed32),
      ElementsAre(7, 8));
  EXPECT_THAT(Scalars(Tag(1, 1) + Fixed(9, 8), WireType::kFixed64),
              ElementsAre(9));
}

TEST(WireReaderTest, ScalarsStopAfterTheLimit) {
  const std::string bytes =
      BytesField(1, std::string(50, '\x01')) + IntField(1, 2);
  WireReader reader = Reader(bytes);
  std::vector<uint64_t> elements;
  ASSERT_TRUE(reader.Next());
  reader.AppendScalars(WireType::kVarint, 3, &elements);
  EXPECT_THAT(elements, SizeIs(4));
  ASSERT_TRUE(reader.Next());  // The rest of the list is passed over.
  EXPECT_EQ(reader.Int(), 2);
}

TEST(WireReaderTest, FixedSizeDoesNotDependOnPacking) {
  const std::string bytes =
      BytesField(1, Fixed(7, 4) + Fixed(8, 4)) + Tag(1, 5) + Fixed(9, 4);
  WireReader reader = Reader(bytes);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.FixedSize(WireType::kFixed32), 8);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.FixedSize(WireType::kFixed32), 4);
}

TEST(WireReaderTest, RejectsLengthBeyondTheEnd) {
  EXPECT_THAT(Skip(IntField(1, 1) + Tag(5, 2) + Varint(400) + "twelve bytes"),
              StatusIs(StatusCode::kInvalidArgument,
                       "byte offset 2: field 5 of Message says 400 bytes, 12 "
                       "are left"));
  // No overflow, whatever the length.
  EXPECT_THAT(Skip(Tag(5, 2) + Varint(UINT64_MAX)),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("says 18446744073709551615 bytes, 0 are")));
}

TEST(WireReaderTest, RejectsEndlessVarints) {
  EXPECT_THAT(Skip(Tag(1, 0) + std::string(20, '\xff')),
              StatusIs(StatusCode::kInvalidArgument,
                       "byte offset 1: a number in Message has more than 10 "
                       "bytes"));
  EXPECT_THAT(Skip(std::string(20, '\xff')),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("byte offset 0: a number in Message")));
}

TEST(WireReaderTest, RejectsMessagesThatEndWithinANumber) {
  for (const std::string& bytes :
       {std::string("\x80"), Tag(1, 0), Tag(1, 0) + "\x80", Tag(1, 1) + "1234",
        Tag(1, 5) + "123", Tag(1, 2), Tag(1, 2) + "\x80"}) {
    EXPECT_THAT(Skip(bytes), StatusIs(StatusCode::kInvalidArgument,
                                      HasSubstr("Message ends within a")));
  }
}

TEST(WireReaderTest, RejectsPackedListsThatEndWithinANumber) {
  const std::string bytes = BytesField(1, "\x80") + IntField(1, 1);
  WireReader reader = Reader(bytes);
  std::vector<uint64_t> elements;
  ASSERT_TRUE(reader.Next());
  reader.AppendScalars(WireType::kVarint, 10, &elements);
  EXPECT_THAT(reader.status(), StatusIs(StatusCode::kInvalidArgument,
                                        HasSubstr("ends within a number")));
  EXPECT_FALSE(reader.Next());
}

TEST(WireReaderTest, RejectsGroupsAndUnknownWireTypes) {
  for (const int type : {3, 4, 6, 7}) {
    EXPECT_THAT(Skip(Tag(9, type)),
                StatusIs(StatusCode::kInvalidArgument,
                         HasSubstr("field 9 of Message has wire type " +
                                   std::to_string(type))));
  }
}

TEST(WireReaderTest, RejectsFieldNumbersThatProtobufHasNot) {
  EXPECT_THAT(Skip(std::string(2, '\0')),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("field number 0 in Message")));
  EXPECT_THAT(Skip(Varint(uint64_t{1} << 32)),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("field number 536870912 in Message")));
}

TEST(WireReaderTest, RejectsContentOfAnotherWireType) {
  const std::string bytes = IntField(4, 1) + BytesField(4, "x");
  WireReader reader = Reader(bytes);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.Text(), "");
  EXPECT_THAT(reader.status(),
              StatusIs(StatusCode::kInvalidArgument,
                       "byte offset 0: field 4 of Message is a varint, "
                       "expected a string or message"));
  EXPECT_FALSE(reader.Next());

  WireReader second(bytes, {2, 5}, "Message");
  ASSERT_TRUE(second.Next());
  EXPECT_EQ(second.Int(), 0);
  EXPECT_THAT(second.status(), StatusIs(StatusCode::kInvalidArgument,
                                        HasSubstr("expected a varint")));
}

TEST(WireReaderTest, RejectsTextsBeyondReason) {
  const std::string bytes = BytesField(2, std::string((64 << 20) + 1, 'x'));
  WireReader reader = Reader(bytes);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.Text(), "");
  EXPECT_THAT(reader.status(),
              StatusIs(StatusCode::kInvalidArgument,
                       HasSubstr("is a text of 67108865 bytes, expected at "
                                 "most 67108864")));
}

TEST(ToUtf8Test, KeepsValidTextAndEscapesTheRest) {
  // One sequence of each length: U+0041, U+00E9, U+20AC, U+1F600.
  const std::string valid = "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
  EXPECT_EQ(ToUtf8(valid), valid);
  EXPECT_EQ(ToUtf8("a\xff"
                   "b"),
            "a\\xffb");
  EXPECT_EQ(ToUtf8("\xC3"), "\\xc3");                    // Cut short.
  EXPECT_EQ(ToUtf8("\xC0\x80"), "\\xc0\\x80");           // Overlong.
  EXPECT_EQ(ToUtf8("\xE0\x80\x80"), "\\xe0\\x80\\x80");  // Overlong.
  EXPECT_EQ(ToUtf8("\xED\xA0\x80"), "\\xed\\xa0\\x80");  // A surrogate.
  EXPECT_EQ(ToUtf8("\xF4\x90\x80\x80"),                  // U+110000.
            "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(ToUtf8(""), "");
}

}  // namespace
}  // namespace weighbridge
