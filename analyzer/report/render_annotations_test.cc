#include "analyzer/report/render_annotations.h"

#include "analyzer/report/report.pb.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;

TEST(RenderAnnotationsTest, OneCommandForEachBrokenRule) {
  EXPECT_EQ(
      RenderAnnotations(GatedReport()),
      "::error file=ci/policy.toml,line=4,col=15,title=fast%3A net on part%2C "
      "int8::latency is 3.00 ms, expected at most 2.00 ms: 50 %25 too much"
      "%0Amost latency is in layer 1 'fc'\n"
      "::warning file=ci/policy.toml,line=8,col=15,title=small%3A net on part"
      "%2C int8::weights is 5.00 KiB, expected at most 1.00 KiB\n"
      "::notice file=ci/policy.toml,line=12,col=14,title=frugal%3A net on part"
      "%2C int8::energy is 7.00 mJ, expected at most 1.00 mJ%0Awaived until "
      "2026-06-30: old camera\n");
}

TEST(RenderAnnotationsTest, NoNameEndsACommandOrBeginsOne) {
  Report report = GatedReport();
  report.mutable_gates(0)->set_model("a,b:c\n::error::");
  EXPECT_THAT(RenderAnnotations(report),
              HasSubstr("title=fast%3A a%2Cb%3Ac%0A%3A%3Aerror%3A%3A on"));
}

TEST(RenderAnnotationsTest, NoNameSteersATerminal) {
  Report report = GatedReport();
  report.mutable_gates(0)->set_model("\x1b[31m");
  EXPECT_THAT(RenderAnnotations(report), HasSubstr("fast%3A ?[31m on"));
}

TEST(RenderAnnotationsTest, WithoutAPolicyFileTheModelIsTheFile) {
  Report report = GatedReport();
  report.clear_policy_file();
  EXPECT_THAT(RenderAnnotations(report),
              HasSubstr("::error file=models/net.onnx,title="));
}

TEST(RenderAnnotationsTest, NothingBrokenAnnotatesNothing) {
  EXPECT_EQ(RenderAnnotations(Report()), "::debug::no gate is broken\n");
}

}  // namespace
}  // namespace weighbridge
