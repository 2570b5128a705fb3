#include "onnx_frontend/external_data.h"

#include <cstdint>
#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

std::string Directory() { return testing::TempDir() + "/"; }

TensorPayload External(const std::string& file, int64_t offset,
                       int64_t length) {
  TensorPayload payload;
  payload.storage = TensorPayload::Storage::kExternal;
  payload.external_file = file;
  payload.offset = offset;
  payload.length = length;
  return payload;
}

TEST(ExternalDataTest, ReadsTheSlice) {
  std::ofstream(Directory() + "slice.data") << "0123456789";
  WB_ASSERT_OK_AND_ASSIGN(
      const std::string bytes,
      ReadExternalData(Directory(), External("slice.data", 3, 4)));
  EXPECT_EQ(bytes, "3456");
  WB_ASSERT_OK_AND_ASSIGN(
      const std::string last,
      ReadExternalData(Directory(), External("./slice.data", 9, 1)));
  EXPECT_EQ(last, "9");
}

TEST(ExternalDataTest, MissingFileIsNotFound) {
  EXPECT_THAT(ReadExternalData(Directory(), External("none.data", 0, 1)),
              StatusIs(StatusCode::kNotFound,
                       "external file 'none.data': no such file"));
}

TEST(ExternalDataTest, RejectsSlicesBeyondTheEnd) {
  std::ofstream(Directory() + "short.data") << "0123456789";
  for (const auto& [offset, length] :
       {std::pair<int64_t, int64_t>{8, 3}, {11, 0}, {INT64_MAX, 1}}) {
    EXPECT_THAT(
        ReadExternalData(Directory(), External("short.data", offset, length)),
        StatusIs(StatusCode::kInvalidArgument,
                 HasSubstr("external file 'short.data': has 10 bytes, a "
                           "tensor is said to have ")));
  }
  EXPECT_THAT(ReadExternalData(Directory(), External("short.data", -1, 1)),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("negative")));
}

TEST(ExternalDataTest, RejectsPathsThatLeaveTheDirectory) {
  for (const char* file : {"../x", "a/../../x", "a/.."}) {
    EXPECT_THAT(ReadExternalData(Directory(), External(file, 0, 1)),
                StatusIs(StatusCode::kInvalidArgument,
                         HasSubstr("leaves the model's directory")));
  }
  for (const std::string& file :
       {std::string("/etc/hostname"), std::string(), std::string("a\0b", 3)}) {
    EXPECT_THAT(ReadExternalData(Directory(), External(file, 0, 1)),
                StatusIs(StatusCode::kInvalidArgument,
                         HasSubstr("relative to the model's directory")));
  }
}

TEST(ExternalDataTest, RejectsWhatIsNoRegularFile) {
  EXPECT_THAT(ReadExternalData(Directory(), External(".", 0, 1)),
              StatusIs(StatusCode::kInvalidArgument,
                       "external file '.': is not a regular file"));
}

}  // namespace
}  // namespace weighbridge
