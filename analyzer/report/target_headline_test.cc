#include "analyzer/report/target_headline.h"

#include <string>

#include "gtest/gtest.h"

namespace weighbridge {
namespace {

void Add(const std::string& number, const std::string& value,
         const std::string& confidence, TargetCard& card) {
  TargetNumber* added = card.add_numbers();
  added->set_number(number);
  added->set_value(value);
  added->set_confidence(confidence);
}

std::string ValueOf(const TargetCard& card, const std::string& title) {
  for (const Headline& headline : HeadlinesOf(card)) {
    if (headline.title == title) {
      return headline.number == nullptr ? "" : headline.number->value();
    }
  }
  return "no such headline";
}

TEST(TargetHeadlineTest, RatesAreThoseOfTheUnitThatRunsProducts) {
  TargetCard card;
  Add("compute.matrix.rate.int8", "26 Tops/s", "vendor", card);
  Add("compute.vector.rate.int8", "1 Tops/s", "estimate", card);
  Add("compute.vector.rate.fp32", "2 Tops/s", "vendor", card);
  EXPECT_EQ(ValueOf(card, "int8"), "26 Tops/s");
  EXPECT_EQ(ValueOf(card, "fp32"), "2 Tops/s");
  EXPECT_EQ(ValueOf(card, "fp16"), "");
}

TEST(TargetHeadlineTest, OnChipIsTheOutermostLevel) {
  TargetCard card;
  Add("memory.l1.capacity", "64 KiB", "datasheet", card);
  Add("memory.l2.capacity", "8 MiB", "datasheet", card);
  Add("memory.l2.bandwidth", "1 TB/s", "datasheet", card);
  Add("external_memory.capacity", "8 GB", "datasheet", card);
  EXPECT_EQ(ValueOf(card, "on chip"), "8 MiB");
  EXPECT_EQ(ValueOf(card, "external"), "8 GB");
}

TEST(TargetHeadlineTest, EstimatesAreCounted) {
  TargetCard card;
  EXPECT_EQ(CountEstimates(card), 0);
  Add("power.max", "2 W", "estimate", card);
  Add("power.idle", "1 W", "derived", card);
  EXPECT_EQ(CountEstimates(card), 1);
}

}  // namespace
}  // namespace weighbridge
