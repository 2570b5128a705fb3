// Files with `base`: what they inherit, replace and take away.
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/load_target.h"
#include "hwdb/test_part.h"

namespace weighbridge {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

absl::StatusOr<TargetFile> LoadVariant(
    const std::string& text, const std::map<std::string, std::string>& files) {
  const BaseLookup lookup =
      [&](const std::string& id) -> absl::StatusOr<TargetText> {
    const auto found = files.find(id);
    if (found == files.end()) {
      return absl::NotFoundError(absl::StrCat("no target '", id, "'"));
    }
    return TargetText{found->second, absl::StrCat("db/", id, ".toml")};
  };
  return LoadTargetText(text, "boards/variant.toml", lookup);
}

constexpr char kVariant[] = R"(schema = 1
id = "variant"
name = "Part on a slow slot"
base = "part"

[[source]]
id = "board"
title = "Board manual"
checked = "read"

[link]
lanes = { value = 2, source = "board", confidence = "vendor" }
effective = { value = "1.7 GB/s", source = ["board", "ds"], confidence = "vendor" }
)";

TEST(LoadVariantTest, SaysOnlyWhatIsDifferent) {
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile base, LoadPart(kPart));
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file,
                          LoadVariant(kVariant, {{"part", kPart}}));
  const HardwareTarget& part = base.target;
  const HardwareTarget& variant = file.target;
  EXPECT_EQ(variant.id, "variant");
  EXPECT_EQ(variant.name, "Part on a slow slot");
  EXPECT_EQ(variant.vendor, part.vendor);
  EXPECT_EQ(variant.link->name, "pcie gen3 x2");
  EXPECT_EQ(variant.link->bandwidth, BytesPerSecond(1.7e9));
  EXPECT_EQ(variant.link->energy, part.link->energy);
  EXPECT_EQ(variant.on_chip_memory().capacity, part.on_chip_memory().capacity);
  EXPECT_EQ(variant.units.size(), part.units.size());
  EXPECT_EQ(variant.conflicts.size(), part.conflicts.size());
  // Replaced, not added.
  EXPECT_EQ(variant.citations.size(), part.citations.size());
  EXPECT_EQ(FindCitation(variant, "link.effective")->title,
            "Board manual; Datasheet");
  EXPECT_EQ(FindCitation(variant, "link.lanes")->title, "Board manual");
}

TEST(LoadVariantTest, UnitsAndLevelsAreReplacedByName) {
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file,
                          LoadVariant(std::string(kVariant) + R"(
[[memory]]
name = "on_chip"
capacity = { value = "16 MiB", source = "board", confidence = "vendor" }

[[compute]]
unit = "vector"
rate.int8 = { value = "2 Tops/s", source = "board", confidence = "vendor" }
)",
                                      {{"part", kPart}}));
  EXPECT_EQ(file.target.on_chip.size(), 2u);
  EXPECT_EQ(file.target.on_chip_memory().capacity, Bytes(16 << 20));
  EXPECT_EQ(file.target.on_chip_memory().bandwidth, BytesPerSecond(200e9));
  EXPECT_EQ(file.target.Unit(ComputeUnitKind::kVector)->rates[0].rate,
            OpsPerSecond(2e12));
  // The conflict was about the 8 MiB.
  EXPECT_THAT(file.target.conflicts, IsEmpty());
}

TEST(LoadVariantTest, AnotherKindOfLinkForgetsTheFirst) {
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file,
                          LoadVariant(R"(schema = 1
id = "variant"
name = "Part on USB"
base = "part"
[link]
kind = "usb"
version = { value = "3.0", source = "ds", confidence = "vendor" }
effective = { value = "0.4 GB/s", source = "ds", confidence = "vendor" }
)",
                                      {{"part", kPart}}));
  EXPECT_EQ(file.target.link->name, "usb 3.0");
  EXPECT_EQ(file.target.link->energy, std::nullopt);
  EXPECT_EQ(FindCitation(file.target, "link.lanes"), nullptr);
}

TEST(LoadVariantTest, NoneTakesAPartAway) {
  WB_ASSERT_OK_AND_ASSIGN(
      const TargetFile file,
      LoadVariant("schema = 1\nid = \"variant\"\nname = \"V\"\nbase = "
                  "\"part\"\nlink = \"none\"\n",
                  {{"part", kPart}}));
  EXPECT_FALSE(file.target.link.has_value());
  EXPECT_EQ(FindCitation(file.target, "link.effective"), nullptr);
  EXPECT_THAT(file.incomplete, IsEmpty());
}

TEST(LoadVariantTest, TheSlowerLinkIsChecked) {
  EXPECT_THAT(
      LoadVariant(absl::StrReplaceAll(kVariant, {{"effective", "# "}}),
                  {{"part", kPart}}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("link.effective: 3.40 GB/s is above the encoded limit "
                         "of pcie gen3 x2, 1.97 GB/s")));
}

TEST(LoadVariantTest, ProblemsOfTheBaseAreTheBases) {
  EXPECT_THAT(
      LoadVariant(kVariant, {{"part", Changed("\"2.5 W\"", "\"2.5 V\"")}}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("db/part.toml:66:17: power.max: unknown unit 'V'")));
}

TEST(LoadVariantTest, AnUnknownBaseIsAProblem) {
  EXPECT_THAT(LoadVariant(kVariant, {}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "boards/variant.toml:4:8: base: no target 'part'"));
}

TEST(LoadVariantTest, BasesDoNotGoInCircles) {
  const std::string self =
      Changed("name = \"Part\"", "name = \"Part\"\nbase = \"part\"");
  EXPECT_THAT(LoadVariant(kVariant, {{"part", self}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("db/part.toml: is its own base")));
  std::map<std::string, std::string> chain;
  for (int i = 0; i < 100; ++i) {
    chain[absl::StrCat("t", i)] = absl::StrCat("schema = 1\nbase = \"t", i + 1,
                                               "\"\nid = \"t", i, "\"\n");
  }
  EXPECT_THAT(
      LoadVariant("schema = 1\nid = \"variant\"\nbase = \"t0\"\n", chain),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("too many bases")));
}

TEST(LoadVariantTest, ASourceOfTheBaseIsNotRedefined) {
  EXPECT_THAT(
      LoadVariant(
          absl::StrReplaceAll(kVariant, {{"id = \"board\"", "id = \"ds\""},
                                         {"\"board\"", "\"ds\""}}),
          {{"part", kPart}}),
      StatusIs(absl::StatusCode::kInvalidArgument,
               "boards/variant.toml:7:6: source.id: there is another 'ds'"));
}

}  // namespace
}  // namespace weighbridge
