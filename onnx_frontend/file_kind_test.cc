#include "onnx_frontend/file_kind.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

TEST(FileKindTest, RecognisesWhatPeopleMistakeForModels) {
  const struct {
    std::string bytes;
    const char* words;
  } kCases[] = {
      {"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
       "Git LFS pointer: run git lfs pull"},
      {"PK\x03\x04rest", "zip archive"},
      {"\x1f\x8b\x08rest", "gzip archive"},
      {"\x80\x02}q", "Python pickle"},
      {"\x89HDF\r\n\x1a\n", "HDF5"},
      {std::string("\x1c\0\0\0TFL3", 8), "TensorFlow Lite"},
      {std::string("\x10\0\0\0\0\0\0\0{\"__metadata__\":{}}", 27),
       "safetensors"},
      {"<!DOCTYPE html><html>", "HTML or XML"},
      {"\n  {\"model\": 1}", "JSON"},
      {"[1, 2]", "JSON"},
      {"ir_version: 8\ngraph {\n}", "text format"},
      {"just some words\n", "text file"},
      {"d\xC3\xA9j\xC3\xA0 vu", "text file"},
  };
  for (const auto& test_case : kCases) {
    EXPECT_THAT(DescribeForeignFile(test_case.bytes),
                Optional(HasSubstr(test_case.words)))
        << test_case.bytes;
  }
}

TEST(FileKindTest, SaysNothingAboutBinaryData) {
  EXPECT_THAT(DescribeForeignFile(std::string("\x08\x08\x12\0", 4)),
              Eq(std::nullopt));
  EXPECT_THAT(DescribeForeignFile(std::string(2000, '\xff')), Eq(std::nullopt));
  EXPECT_THAT(DescribeForeignFile(""), Eq(std::nullopt));
  // Text is judged by its beginning, of which a binary file has little.
  EXPECT_THAT(DescribeForeignFile("words \x01"), Eq(std::nullopt));
}

}  // namespace
}  // namespace weighbridge
