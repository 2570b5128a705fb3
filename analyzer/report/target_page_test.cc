#include "analyzer/report/target_page.h"

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TargetCard Card() {
  TargetCard card;
  card.set_id("part");
  card.set_name("The \x1B[31mPart");
  card.set_vendor("Acme");
  card.set_device_class("npu");
  card.add_tags("edge");
  card.set_memory("none");
  card.set_execution("sequential");
  card.set_streaming_policy("serial");
  TargetNumber* number = card.add_numbers();
  number->set_number("compute.matrix.rate.int8");
  number->set_value("26 Tops/s");
  number->set_confidence("estimate");
  number->set_title("Datasheet");
  number->set_publisher("Acme");
  number->set_url("https://acme.example/ds");
  number->set_checked("read");
  number->set_note(
      "A long reason that goes on for more than the width of one line of a "
      "terminal, so that it has to be broken somewhere in between.");
  TargetConflict* conflict = card.add_conflicts();
  conflict->set_about("compute.matrix.rate.int8");
  conflict->set_taken("26 Tops/s");
  conflict->set_others("13 Tops/s");
  conflict->set_why("Two chips share a name.");
  return card;
}

size_t WidestLine(const std::string& text) {
  size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    widest = std::max(widest, line.size());
  }
  return widest;
}

TEST(TargetPageTest, EveryNumberHasItsSource) {
  const std::string page = RenderTargetPage(Card());
  EXPECT_THAT(
      page, AllOf(HasSubstr("compute.matrix.rate.int8  26 Tops/s  estimate"),
                  HasSubstr("Datasheet, Acme, https://acme.example/ds (read)"),
                  HasSubstr("compute.matrix.rate.int8: A long reason"),
                  HasSubstr("Acme | npu | tags edge | external memory: none "
                            "| sequential execution | streams serial")));
  EXPECT_LE(WidestLine(page), 120u);
  // Nothing of a file may steer the terminal.
  EXPECT_THAT(page, Not(HasSubstr("\x1B")));
}

TEST(TargetPageTest, ConflictsAreSaid) {
  EXPECT_THAT(RenderTargetPage(Card()),
              HasSubstr("conflicts\n  compute.matrix.rate.int8: taken as 26 "
                        "Tops/s; other sources: 13 Tops/s. Two chips share"));
}

TEST(TargetPageTest, WhatIsMissingIsListed) {
  TargetCard card = Card();
  EXPECT_THAT(RenderTargetPage(card), Not(HasSubstr("incomplete")));
  card.add_missing("memory (a level on chip)");
  EXPECT_THAT(RenderTargetPage(card),
              AllOf(HasSubstr("incomplete: no model is analyzed on it"),
                    HasSubstr("\n  memory (a level on chip)\n")));
}

TEST(TargetListTest, IncompleteTargetsAreMarked) {
  TargetList list;
  *list.add_targets() = Card();
  EXPECT_THAT(RenderTargetList(list),
              AllOf(HasSubstr("26 Tops/s"), HasSubstr("1/1"),
                    HasSubstr("\n1 target\n"), Not(HasSubstr("incomplete"))));
  list.mutable_targets(0)->add_missing("memory");
  EXPECT_THAT(RenderTargetList(list),
              AllOf(HasSubstr("1/1  incomplete"),
                    HasSubstr("1 target, 1 of them incomplete")));
  EXPECT_LE(WidestLine(RenderTargetList(list)), 120u);
}

TEST(LinkTableTest, UsbHasOneSizeOfPackets) {
  LinkTable table;
  LinkLimits* pcie = table.add_links();
  pcie->set_link("gen3x4");
  pcie->set_name("pcie gen3 x4");
  pcie->set_encoded_bytes_per_second(3.94e9);
  for (const double rate : {3.41e9, 3.65e9, 3.79e9}) {
    pcie->add_payload()->set_bytes_per_second(rate);
  }
  LinkLimits* usb = table.add_links();
  usb->set_link("usb3.0");
  usb->set_name("usb 3.0");
  usb->set_encoded_bytes_per_second(500e6);
  usb->add_payload()->set_bytes_per_second(485e6);
  StatedRate* stated = table.add_stated();
  stated->set_link("usb3.0");
  stated->set_bytes_per_second(450e6);
  stated->set_share_of_encoded(0.9);
  stated->set_what("weights");
  stated->set_confidence("estimate");
  stated->set_title("a table");
  EXPECT_THAT(
      RenderLinkTable(table),
      AllOf(HasSubstr("gen3x4  pcie gen3 x4  3.94 GB/s      3.41 GB/s  3.65 "
                      "GB/s  3.79 GB/s\n"),
            HasSubstr("usb3.0  usb 3.0        500 MB/s                         "
                      "    485 MB/s\n"),
            HasSubstr("usb3.0  450 MB/s       90.0%  weights")));
}

}  // namespace
}  // namespace weighbridge
