#include "hwdb/load_target.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/test_part.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

HardwareTarget LoadedPart() {
  const absl::StatusOr<TargetFile> file = LoadPart(kPart);
  EXPECT_THAT(file, IsOk());
  return file.ok() ? file->target : HardwareTarget();
}

TEST(LoadTargetTest, IdentityIsRead) {
  const HardwareTarget part = LoadedPart();
  EXPECT_EQ(part.id, "part");
  EXPECT_EQ(part.name, "Part");
  EXPECT_EQ(part.vendor, "Acme");
  EXPECT_EQ(part.device_class, "npu");
  EXPECT_THAT(part.tags, ElementsAre("automotive"));
  EXPECT_EQ(part.process, "16 nm");
  EXPECT_EQ(part.year, 2020);
}

TEST(LoadTargetTest, ComputeUnitsAreRead) {
  const HardwareTarget part = LoadedPart();
  ASSERT_EQ(part.units.size(), 2u);
  const ComputeUnit& matrix = *part.Unit(ComputeUnitKind::kMatrix);
  ASSERT_EQ(matrix.rates.size(), 1u);
  EXPECT_EQ(matrix.rates[0].precision, Precision::kInt8);
  EXPECT_EQ(matrix.rates[0].rate, OpsPerSecond(4096 * 2 * 1e9));
  EXPECT_EQ(matrix.rates[0].energy, JoulesPerOp(0.5e-12));
  EXPECT_EQ(matrix.AttainableFor(WorkClass::kGemm, Ops(1), 1), 0.25);
  EXPECT_EQ(matrix.AttainableFor(WorkClass::kConvolution, Ops(1), 1), 0.5);
  ASSERT_TRUE(matrix.tile.has_value());
  EXPECT_EQ(matrix.tile->m, 16);
  EXPECT_EQ(matrix.tile->n, 32);
  EXPECT_EQ(matrix.tile->k, 64);
  const ComputeUnit& vector = *part.Unit(ComputeUnitKind::kVector);
  EXPECT_EQ(vector.rates[0].rate, OpsPerSecond(1e12));
  EXPECT_EQ(vector.rates[0].energy, std::nullopt);
  EXPECT_FALSE(vector.tile.has_value());
}

TEST(LoadTargetTest, AttainableSharesMayDependOnTheSizeOfTheModel) {
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile file,
      LoadPart(Changed(
          "attainable = { value = 0.5",
          "attainable_from.\"30 Gops\".convolution = { value = 0.9, source = "
          "\"ds\", confidence = \"paper\" }\n"
          "attainable_from.\"3 Gops\".convolution = { value = 0.7, source = "
          "\"ds\", confidence = \"paper\" }\n"
          "attainable = { value = 0.5")));
  const ComputeUnit& matrix = *file.target.Unit(ComputeUnitKind::kMatrix);
  const auto attainable = [&matrix](double work) {
    return matrix.AttainableFor(WorkClass::kConvolution,
                                Ops(static_cast<int64_t>(work)), 1);
  };
  EXPECT_EQ(attainable(2.9e9), 0.5);
  EXPECT_EQ(attainable(3e9), 0.7);
  EXPECT_EQ(attainable(30e9), 0.9);
  const Citation* cited = FindCitation(
      file.target, "compute.matrix.attainable_from.30 Gops.convolution");
  ASSERT_NE(cited, nullptr);
  EXPECT_EQ(cited->value, "0.9");
  EXPECT_EQ(cited->confidence, "paper");
}

TEST(LoadTargetTest, MemoryLevelsKeepTheirOrder) {
  const HardwareTarget part = LoadedPart();
  ASSERT_EQ(part.on_chip.size(), 2u);
  EXPECT_EQ(part.on_chip[0].name, "l1");
  EXPECT_EQ(part.on_chip[0].management, MemoryManagement::kCache);
  EXPECT_FALSE(part.on_chip[0].is_shared);
  EXPECT_EQ(part.on_chip[0].bandwidth, std::nullopt);
  EXPECT_EQ(part.on_chip_memory().name, "on_chip");
  EXPECT_EQ(part.on_chip_memory().capacity, Bytes(8 * 1024 * 1024));
  EXPECT_EQ(part.on_chip_memory().bandwidth, BytesPerSecond(200e9));
  EXPECT_EQ(part.on_chip_memory().energy, JoulesPerByte(2e-12));
  EXPECT_TRUE(part.on_chip_memory().is_shared);
  EXPECT_FALSE(part.external.has_value());
}

TEST(LoadTargetTest, LayersMayFillAContext) {
  EXPECT_FALSE(LoadedPart().context_limit.has_value());
  const std::string limit =
      "[context_limit]\nlayers = { value = 100, source = \"ds\", confidence = "
      "\"estimate\" }\nlayers_for.gemm = { value = 2.5, source = \"ds\", "
      "confidence = \"estimate\" }\n\n[power]\n";
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file,
                          LoadPart(Changed("[power]\n", limit)));
  ASSERT_TRUE(file.target.context_limit.has_value());
  EXPECT_EQ(file.target.context_limit->layers, 100);
  EXPECT_THAT(file.target.context_limit->layers_by_class,
              testing::ElementsAre(testing::Pair(WorkClass::kGemm, 2.5)));
}

TEST(LoadTargetTest, WeightsMayHaveAShareOfAMemory) {
  EXPECT_EQ(LoadedPart().on_chip_memory().weight_capacity, std::nullopt);
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile file,
      LoadPart(Changed("name = \"on_chip\"\n",
                       "name = \"on_chip\"\nweight_capacity = { value = "
                       "\"7500 kB\", source = \"ds\", confidence = "
                       "\"datasheet\" }\n")));
  EXPECT_EQ(file.target.on_chip_memory().weight_capacity, Bytes(7'500'000));
}

TEST(LoadTargetTest, TheLinkIsRead) {
  const HardwareTarget part = LoadedPart();
  ASSERT_TRUE(part.link.has_value());
  EXPECT_EQ(part.link->name, "pcie gen3 x4");
  EXPECT_EQ(part.link->kind, LinkKind::kPcie);
  EXPECT_EQ(part.link->bandwidth, BytesPerSecond(3.4e9));
  EXPECT_EQ(part.link->transfer_latency, Seconds(2e-6));
  EXPECT_EQ(part.link->context_switch, Seconds(1e-3));
  EXPECT_EQ(part.link->energy, JoulesPerByte(25e-12));
  EXPECT_EQ(part.link->generation, 3);
  EXPECT_EQ(part.link->lanes, 4);
  // 8 GT/s, 128 of 130 bits, 4 lanes, 8 bits a byte.
  EXPECT_NEAR(part.link->encoded_limit->value(), 4e9 * 128 / 130, 1);
  EXPECT_THAT(part.link->pci_ids, ElementsAre("1e60:2864"));
}

TEST(LoadTargetTest, WithoutAStatedRateTheLinkHasWhatPacketsLeave) {
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile file,
      LoadPart(Changed("effective = { value = \"3.4 GB/s\", source = \"ds\", "
                       "confidence = \"datasheet\" }\n",
                       "")));
  EXPECT_NEAR(file.target.link->bandwidth.value(), 4e9 * 128 / 130 * 256 / 276,
              1);
}

TEST(LoadTargetTest, PowerAndPoliciesAreRead) {
  const HardwareTarget part = LoadedPart();
  EXPECT_EQ(part.idle_power, Watts(0.5));
  EXPECT_EQ(part.max_power, Watts(2.5));
  EXPECT_EQ(part.launch_overhead, Seconds(5e-6));
  EXPECT_EQ(part.streaming, StreamingPolicy::kSerial);
  EXPECT_FALSE(part.dataflow);
  EXPECT_FALSE(part.units_overlap);
  EXPECT_THAT(part.runs_as,
              ElementsAre(std::make_pair(Precision::kFp16, Precision::kInt8)));
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile other,
      LoadPart(absl::StrReplaceAll(
          kPart, {{"\"serial\"", "\"contexts\""},
                  {"\"sequential\"", "\"dataflow\""},
                  {"units_overlap = false", "units_overlap = true"}})));
  EXPECT_EQ(other.target.streaming, StreamingPolicy::kContexts);
  EXPECT_TRUE(other.target.dataflow);
  EXPECT_TRUE(other.target.units_overlap);
}

TEST(LoadTargetTest, EveryNumberIsCited) {
  const HardwareTarget part = LoadedPart();
  const Citation* rate = FindCitation(part, "compute.matrix.rate.int8");
  ASSERT_NE(rate, nullptr);
  EXPECT_EQ(rate->value, "8.192 Tops/s");
  EXPECT_EQ(rate->title, "Datasheet");
  EXPECT_EQ(rate->confidence, "datasheet");
  EXPECT_EQ(rate->checked, "read");
  const Citation* tile = FindCitation(part, "compute.matrix.tile");
  ASSERT_NE(tile, nullptr);
  EXPECT_EQ(tile->value, "16 x 32 x 64");
  const Citation* runs_as = FindCitation(part, "runs_as.fp16");
  ASSERT_NE(runs_as, nullptr);
  EXPECT_EQ(runs_as->value, "int8");
  // A number is what has a confidence.
  const std::string text = kPart;
  size_t numbers = 0;
  for (size_t at = text.find("confidence ="); at != std::string::npos;
       at = text.find("confidence =", at + 1)) {
    ++numbers;
  }
  EXPECT_EQ(part.citations.size(), numbers);
}

TEST(LoadTargetTest, WhatWasNotReReadIsMarked) {
  const HardwareTarget part = LoadedPart();
  EXPECT_EQ(FindCitation(part, "link.lanes")->title, "Datasheet");
  const Citation* energy = FindCitation(part, "memory.on_chip.energy");
  ASSERT_NE(energy, nullptr);
  EXPECT_EQ(energy->title, "Memo (recalled, not re-read)");
  EXPECT_EQ(energy->checked, "recalled");
}

TEST(LoadTargetTest, ANumberMayHaveSeveralSources) {
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile file,
      LoadPart(
          Changed("max = { value = \"2.5 W\", source = \"ds\"",
                  "max = { value = \"2.5 W\", source = [\"ds\", \"memo\"]")));
  EXPECT_EQ(FindCitation(file.target, "power.max")->title,
            "Datasheet; Memo (recalled, not re-read)");
}

TEST(LoadTargetTest, ConflictsAreKept) {
  const HardwareTarget part = LoadedPart();
  ASSERT_EQ(part.conflicts.size(), 1u);
  EXPECT_EQ(part.conflicts[0].about, "memory.on_chip.capacity");
  EXPECT_EQ(part.conflicts[0].taken, "8 MiB");
  EXPECT_EQ(part.conflicts[0].others, "16 MiB (Memo (recalled, not re-read))");
  EXPECT_EQ(part.conflicts[0].why, "The datasheet is newer.");
}

TEST(LoadTargetTest, ExternalMemoryIsRead) {
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile file,
      LoadPart(Changed("external_memory = \"none\"\n", "") + R"(
[external_memory]
name = "lpddr5"
capacity = { value = "64 GB", source = "ds", confidence = "datasheet" }
bandwidth = { value = "204.8 GB/s", source = "ds", confidence = "datasheet" }
)"));
  ASSERT_TRUE(file.target.external.has_value());
  EXPECT_EQ(file.target.external->name, "lpddr5");
  EXPECT_EQ(file.target.external->capacity, Bytes(64'000'000'000));
  EXPECT_EQ(file.target.external->bandwidth, BytesPerSecond(204.8e9));
  EXPECT_EQ(file.target.external->energy, std::nullopt);
  EXPECT_THAT(file.incomplete, IsEmpty());
}

TEST(LoadTargetTest, UsbLinksHaveVersions) {
  std::string text = kPart;
  const size_t start = text.find("[link]");
  text.replace(start, text.find("[power]") - start, R"([link]
kind = "usb"
version = { value = "3.0", source = "ds", confidence = "datasheet" }
effective = { value = "450 MB/s", source = "ds", confidence = "datasheet" }

)");
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file, LoadPart(text));
  EXPECT_EQ(file.target.link->name, "usb 3.0");
  EXPECT_EQ(file.target.link->encoded_limit, BytesPerSecond(500e6));
}

std::string ConflictAbout(const std::string& about, const std::string& taken) {
  return absl::StrCat("\n[[conflict]]\nabout = \"", about, "\"\ntaken = \"",
                      taken, "\"\nothers = \"x\"\nwhy = \"y\"\n");
}

TEST(LoadTargetTest, AConflictAllowsWhatASourceReallyStates) {
  const std::string fast_link =
      Changed("value = \"3.4 GB/s\"", "value = \"4 GB/s\"");
  EXPECT_FALSE(LoadPart(fast_link).ok());
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile link,
      LoadPart(fast_link + ConflictAbout("link.effective", "4 GB/s")));
  EXPECT_EQ(link.target.link->bandwidth, BytesPerSecond(4e9));

  const std::string headline =
      Changed("value = \"8.192 Tops/s\"", "value = \"26 Tops/s\"");
  EXPECT_FALSE(LoadPart(headline).ok());
  WB_EXPECT_OK(LoadPart(
      headline + ConflictAbout("compute.matrix.rate.int8", "26 Tops/s")));
  // About something else, it allows nothing.
  EXPECT_FALSE(
      LoadPart(headline + ConflictAbout("compute.vector.rate.int8", "1 Tops/s"))
          .ok());
}

TEST(LoadTargetTest, HeadlineRatesMayBeRounded) {
  WB_EXPECT_OK(
      LoadPart(Changed("value = \"8.192 Tops/s\"", "value = \"8.2 Tops/s\"")));
}

std::vector<std::string> Incomplete(const std::string& text) {
  const absl::StatusOr<TargetFile> file = LoadPart(text);
  EXPECT_THAT(file, IsOk());
  return file.ok() ? file->incomplete : std::vector<std::string>{"broken"};
}

TEST(LoadTargetTest, ACompleteFileMissesNothing) {
  EXPECT_THAT(Incomplete(kPart), IsEmpty());
}

TEST(LoadTargetTest, WhatARooflineNeedsIsListed) {
  EXPECT_THAT(Incomplete(kPartHead),
              ElementsAre(HasSubstr("compute.vector.rate"),
                          HasSubstr("compute.matrix.rate"), HasSubstr("memory"),
                          HasSubstr("external_memory")));
}

TEST(LoadTargetTest, EachMissingPartIsNamed) {
  const auto without = [](const std::string& line) {
    return Incomplete(Changed(line + "\n", ""));
  };
  EXPECT_THAT(without("attainable = { value = 1, source = \"ds\", confidence = "
                      "\"datasheet\" }"),
              ElementsAre(HasSubstr("compute.vector.attainable")));
  EXPECT_THAT(without("capacity = { value = \"64 KiB\", source = \"ds\", "
                      "confidence = \"datasheet\" }"),
              ElementsAre("memory.l1.capacity"));
  EXPECT_THAT(without("external_memory = \"none\""),
              ElementsAre(HasSubstr("external_memory")));
  EXPECT_THAT(Incomplete(absl::StrReplaceAll(
                  kPart, {{"max_payload =", "#"}, {"effective =", "#"}})),
              ElementsAre(HasSubstr("link.effective")));
  // A precision that the vector unit cannot follow.
  EXPECT_THAT(
      Incomplete(Changed("energy.int8 = ",
                         "rate.bf16 = { value = \"1 Tops/s\", source = \"ds\", "
                         "confidence = \"datasheet\" }\nenergy.int8 = ")),
      ElementsAre("compute.vector.rate.bf16 (the matrix unit has bf16)"));
}

TEST(LoadTargetTest, WhatNoRooflineNeedsMayBeUnknown) {
  for (const char* line :
       {"bandwidth = { value = \"200 GB/s\", source = \"ds\", confidence = "
        "\"datasheet\" }\n",
        "energy = { value = \"2 pJ/B\", source = \"memo\", confidence = "
        "\"estimate\" }\n",
        "idle = { value = \"0.5 W\", source = \"ds\", confidence = "
        "\"datasheet\" }\n"}) {
    EXPECT_THAT(Incomplete(Changed(line, "")), IsEmpty()) << line;
  }
}

TEST(LoadTargetTest, AnExternalMemoryNeedsItsNumbers) {
  EXPECT_THAT(
      Incomplete(Changed("external_memory = \"none\"\n", "") +
                 "[external_memory]\nname = \"lpddr5\"\n"),
      ElementsAre("external_memory.capacity", "external_memory.bandwidth"));
}

TEST(LoadTargetTest, ALinkThatIsNotThereIsNotMissing) {
  std::string text = kPart;
  const size_t start = text.find("[link]");
  text.erase(start, text.find("[power]") - start);
  EXPECT_THAT(Incomplete(text), ElementsAre(HasSubstr("link")));
  EXPECT_THAT(Incomplete(absl::StrReplaceAll(
                  text, {{"units_overlap", "link = \"none\"\nunits_overlap"}})),
              IsEmpty());
}

TEST(LoadTargetTest, NamesOfMemoriesAreDistinct) {
  EXPECT_THAT(
      LoadPart(Changed("external_memory = \"none\"\n", "") +
               "[external_memory]\nname = \"l1\"\n"),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("external_memory.name: 'l1' is a [[memory]], too")));
}

TEST(LoadTargetTest, MemoryFurtherOutIsNeitherCheaperNorSmaller) {
  const std::string outside = Changed("external_memory = \"none\"\n", "") + R"(
[external_memory]
name = "lpddr5"
capacity = { value = "4 MiB", source = "ds", confidence = "datasheet" }
energy = { value = "1.5 pJ/B", source = "ds", confidence = "datasheet" }
)";
  EXPECT_THAT(
      LoadPart(outside),
      StatusIs(
          absl::StatusCode::kInvalidArgument,
          testing::AllOf(
              HasSubstr("external_memory.capacity: 4.00 MiB is less than the "
                        "8.00 MiB of 'on_chip' on chip; if a source states"),
              HasSubstr("external_memory.energy: 1.50 pJ/B is less than the "
                        "2.00 pJ/B of 'on_chip', which is nearer"))));
  EXPECT_THAT(LoadPart(outside + R"(
[[conflict]]
about = "external_memory.capacity"
taken = "4 MiB"
others = "64 MiB"
why = "The board has a small chip."
[[conflict]]
about = "external_memory.energy"
taken = "1.5 pJ/B"
others = "40 pJ/B"
why = "A slip of the data sheet, kept for the test."
)"),
              IsOk());
}

TEST(LoadTargetTest, TestTargetsMayBreakPhysics) {
  const std::string unreal =
      Changed("value = \"0.5 pJ/op\"", "value = \"1 J/op\"");
  EXPECT_FALSE(LoadPart(unreal).ok());
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile file,
      LoadPart(absl::StrReplaceAll(
          unreal, {{"units_overlap", "test = true\nunits_overlap"}})));
  EXPECT_TRUE(file.is_test);
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile part, LoadPart(kPart));
  EXPECT_FALSE(part.is_test);
}

TEST(LoadTargetFileTest, WhatCannotBeReadIsSaid) {
  EXPECT_THAT(
      LoadTargetFile("no/such.toml", nullptr),
      StatusIs(absl::StatusCode::kNotFound, "no/such.toml: no such file"));
  EXPECT_THAT(LoadTargetFile(testing::TempDir(), nullptr),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("is no regular file")));
}

}  // namespace
}  // namespace weighbridge
