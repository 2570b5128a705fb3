#include "analyzer/report/diff_reports.h"

#include <string>

#include "analyzer/report/report.pb.h"
#include "analyzer/report/report_diff.pb.h"
#include "analyzer/report/test_analysis.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

ReportDiff Diff(const Analysis& before, const Analysis& after) {
  return DiffReports(ReportOf({before}), ReportOf({after}));
}

const QuantityChange& Total(const AnalysisDiff& diff, const char* quantity) {
  for (const QuantityChange& change : diff.totals()) {
    if (change.quantity() == quantity) return change;
  }
  static const QuantityChange& nothing = *new QuantityChange;
  return nothing;
}

// FittingAnalysis has the layers conv and fc.

TEST(DiffReportsTest, NothingIsDifferentFromItself) {
  const Analysis analysis = StreamingAnalysis("part");
  const ReportDiff diff = Diff(analysis, analysis);
  EXPECT_FALSE(HasChanges(diff));
  ASSERT_THAT(diff.analyses(), SizeIs(1));
  EXPECT_EQ(diff.analyses(0).unchanged_layers(), 2);
  EXPECT_THAT(diff.analyses(0).layers(), IsEmpty());
  EXPECT_EQ(Total(diff.analyses(0), "latency").change(), 0);
}

TEST(DiffReportsTest, TotalsChangeRelativeToBefore) {
  const Analysis before = FittingAnalysis("part");
  Analysis after = before;
  after.mutable_totals()->set_latency_seconds(4.5e-3);  // Of 3 ms.
  const ReportDiff diff = Diff(before, after);
  EXPECT_TRUE(HasChanges(diff));
  const QuantityChange& latency = Total(diff.analyses(0), "latency");
  EXPECT_DOUBLE_EQ(latency.before(), 3e-3);
  EXPECT_DOUBLE_EQ(latency.after(), 4.5e-3);
  EXPECT_NEAR(latency.change(), 0.5, 1e-12);
  EXPECT_EQ(latency.unit(), "s");
}

TEST(DiffReportsTest, UnknownIsNotZero) {
  const Analysis before = FittingAnalysis("part");
  Analysis after = before;
  after.mutable_totals()->clear_energy_joules();
  const ReportDiff diff = Diff(before, after);
  EXPECT_TRUE(HasChanges(diff));
  const QuantityChange& energy = Total(diff.analyses(0), "energy");
  EXPECT_TRUE(energy.has_before());
  EXPECT_FALSE(energy.has_after());
  EXPECT_FALSE(energy.has_change());
}

TEST(DiffReportsTest, LayersAreMatchedByName) {
  const Analysis before = FittingAnalysis("part");
  Analysis after = before;
  after.mutable_layers(1)->set_macs(4000);  // Of 2000.
  const ReportDiff diff = Diff(before, after);
  ASSERT_THAT(diff.analyses(0).layers(), SizeIs(1));
  const LayerDiff& layer = diff.analyses(0).layers(0);
  EXPECT_EQ(layer.kind(), "changed");
  EXPECT_EQ(layer.name(), "fc");
  ASSERT_THAT(layer.changes(), SizeIs(1));
  EXPECT_EQ(layer.changes(0).quantity(), "MACs");
  EXPECT_DOUBLE_EQ(layer.changes(0).change(), 1);
  EXPECT_EQ(diff.analyses(0).unchanged_layers(), 1);
}

TEST(DiffReportsTest, ElseByStructure) {
  const Analysis before = FittingAnalysis("part");
  Analysis after = before;
  after.mutable_layers(0)->set_names(0, "/stem/Conv");
  after.mutable_layers(1)->set_names(0, "/head/Gemm");
  const ReportDiff diff = Diff(before, after);
  EXPECT_THAT(diff.analyses(0).layers(), IsEmpty());
  EXPECT_EQ(diff.analyses(0).renamed_layers(), 2);
  EXPECT_FALSE(HasChanges(diff));
}

TEST(DiffReportsTest, WhatIsRenamedAndSlowerNamesBoth) {
  const Analysis before = FittingAnalysis("part");
  Analysis after = before;
  after.mutable_layers(0)->set_names(0, "/stem/Conv");
  after.mutable_layers(0)->set_latency_seconds(9);
  const LayerDiff layer = Diff(before, after).analyses(0).layers(0);
  EXPECT_EQ(layer.kind(), "changed");
  EXPECT_EQ(layer.name(), "/stem/Conv");
  EXPECT_EQ(layer.before_name(), "conv");
}

TEST(DiffReportsTest, AddedAndRemovedLayersStandInTheirOrder) {
  Analysis before = FittingAnalysis("part");
  Analysis after = before;
  before.mutable_layers(0)->set_names(0, "old");
  before.mutable_layers(0)->set_macs(1);
  after.mutable_layers(1)->set_names(0, "new");
  after.mutable_layers(1)->set_macs(1);
  // old, fc -> conv, new: nothing in common.
  const ReportDiff diff = Diff(before, after);
  std::vector<std::string> lines;
  for (const LayerDiff& layer : diff.analyses(0).layers()) {
    lines.push_back(layer.kind() + " " + layer.name());
  }
  EXPECT_THAT(lines, ElementsAre("removed old", "removed fc", "added conv",
                                 "added new"));
}

TEST(DiffReportsTest, ARemovedLayerFollowsWhatItFollowed) {
  const Analysis before = FittingAnalysis("part");
  Analysis after = before;
  after.mutable_layers()->RemoveLast();
  const ReportDiff diff = Diff(before, after);
  ASSERT_THAT(diff.analyses(0).layers(), SizeIs(1));
  EXPECT_EQ(diff.analyses(0).layers(0).kind(), "removed");
  EXPECT_EQ(diff.analyses(0).layers(0).name(), "fc");
  EXPECT_EQ(diff.analyses(0).unchanged_layers(), 1);
}

TEST(DiffReportsTest, RepeatedNamesAreMatchedInOrder) {
  Analysis before = FittingAnalysis("part");
  before.mutable_layers(1)->set_names(0, "conv");
  EXPECT_FALSE(HasChanges(Diff(before, before)));
}

TEST(DiffReportsTest, TwoModelsAreComparedWhateverTheirNames) {
  const Analysis before = FittingAnalysis("part");
  Analysis after = before;
  after.mutable_model()->set_name("net2");
  const ReportDiff diff = Diff(before, after);
  ASSERT_THAT(diff.analyses(), SizeIs(1));
  EXPECT_EQ(diff.analyses(0).before_model(), "net");
  EXPECT_EQ(diff.analyses(0).model(), "net2");
}

TEST(DiffReportsTest, SeveralModelsAreComparedByName) {
  Analysis other = FittingAnalysis("part");
  other.mutable_model()->set_name("other");
  const ReportDiff diff =
      DiffReports(ReportOf({FittingAnalysis("part"), other}),
                  ReportOf({other, FittingAnalysis("elsewhere")}));
  ASSERT_THAT(diff.analyses(), SizeIs(1));
  EXPECT_EQ(diff.analyses(0).model(), "other");
  EXPECT_THAT(diff.only_before(), ElementsAre("net on part, int8"));
  EXPECT_THAT(diff.only_after(), ElementsAre("net on elsewhere, int8"));
  EXPECT_TRUE(HasChanges(diff));
}

}  // namespace
}  // namespace weighbridge
