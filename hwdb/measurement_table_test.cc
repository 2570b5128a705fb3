#include "hwdb/measurement_table.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr char kColumns[] =
    "target\tmodel\tpublished_as\tprecision\tbatch\tshape\tmeasured\n";

std::string Table(const std::string& rows) {
  return absl::StrCat("# From a table.\n", kColumns, rows);
}

TEST(MeasurementTableTest, ThroughputIsOfInferences) {
  WB_ASSERT_OK_AND_ASSIGN(
      const std::vector<Measurement> rows,
      ParseMeasurements(Table("part\tnet.onnx\tNet v1\tint8\t8\t-\t200 /s\n"),
                        "m.tsv"));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].target, "part");
  EXPECT_EQ(rows[0].model, "net.onnx");
  EXPECT_EQ(rows[0].published_as, "Net v1");
  EXPECT_EQ(rows[0].precision.ToString(), "int8");
  EXPECT_EQ(rows[0].batch, 8);
  EXPECT_THAT(rows[0].shapes, IsEmpty());
  EXPECT_EQ(rows[0].per_inference, Seconds(1.0 / 200));
  EXPECT_EQ(rows[0].line, 3);
}

TEST(MeasurementTableTest, LatencyIsOfTheBatch) {
  WB_ASSERT_OK_AND_ASSIGN(
      const std::vector<Measurement> rows,
      ParseMeasurements(
          Table("part\tnet.onnx\tnet\tint8\t4\tx=1x3x30x30\t20 ms\n"),
          "m.tsv"));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].per_inference, Seconds(0.020 / 4));
  EXPECT_THAT(rows[0].shapes,
              ElementsAre(Pair("x", ElementsAre(1, 3, 30, 30))));
}

TEST(MeasurementTableTest, EveryProblemIsToldWithItsLine) {
  EXPECT_THAT(
      ParseMeasurements(Table("part\tnet.onnx\tnet\tint9\t0\tx=1x\t5 GB\n"
                              "part\tnet.onnx\n"),
                        "m.tsv"),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("m.tsv:3: precision: "),
                     HasSubstr("m.tsv:3: batch: '0', expected a whole number"),
                     HasSubstr("m.tsv:3: shape: 'x=1x', expected"),
                     HasSubstr("m.tsv:3: measured: "),
                     HasSubstr("m.tsv:4: found 2 values, expected 7"))));
}

TEST(MeasurementTableTest, ZeroIsNoMeasurement) {
  EXPECT_THAT(ParseMeasurements(
                  Table("part\tnet.onnx\tnet\tint8\t1\t-\t0 /s\n"), "m.tsv"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("m.tsv:3: measured: is zero")));
}

TEST(MeasurementTableTest, TheColumnsAreFixed) {
  EXPECT_THAT(ParseMeasurements("target\tmodel\n", "m.tsv"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("m.tsv:1: found the columns target, model")));
  EXPECT_THAT(ParseMeasurements("# Nothing.\n", "m.tsv"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("no line with the columns")));
}

}  // namespace
}  // namespace weighbridge
