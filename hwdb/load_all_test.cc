// Every file of the database: it loads, and for every number in it there is a
// source. Read with ParseToml besides, so that a number which the loader lost
// on the way would be missed here.
#include <cctype>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "analyzer/hw/unit_target.h"
#include "analyzer/status/status_matchers.h"
#include "analyzer/toml/toml_tree.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/embedded_targets.h"
#include "hwdb/target_database.h"

namespace weighbridge {
namespace {

const TomlNode* Find(const TomlNode& table, const std::string& key) {
  for (const TomlEntry& entry : table.entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::string TextOf(const EmbeddedFile& file) {
  return std::string(file.data, file.size);
}

const EmbeddedFile* FileOf(const std::string& id) {
  for (const EmbeddedFile* file = kEmbeddedTargets; file->name != nullptr;
       ++file) {
    if (file->name == absl::StrCat(id, ".toml")) return file;
  }
  return nullptr;
}

class Walker {
 public:
  explicit Walker(const TomlNode& root) {
    AddSources(root);
    for (const TomlEntry& entry : root.entries) {
      if (entry.key != "schema") Walk(entry.value, entry.key);
    }
  }

  int numbers() const { return numbers_; }

 private:
  // A variant may cite the sources of what it varies.
  void AddSources(const TomlNode& root) {
    if (const TomlNode* sources = Find(root, "source")) {
      for (const TomlNode& source : sources->items) {
        if (const TomlNode* id = Find(source, "id")) ids_.insert(id->text);
      }
    }
    const TomlNode* base = Find(root, "base");
    if (base == nullptr) return;
    const EmbeddedFile* file = FileOf(base->text);
    ASSERT_NE(file, nullptr) << base->text;
    WB_ASSERT_OK_AND_ASSIGN(const TomlNode varied,
                            ParseToml(TextOf(*file), file->name));
    AddSources(varied);
  }

  void Walk(const TomlNode& node, const std::string& path) {
    // A number without quotes only stands in a table that names its source.
    EXPECT_NE(node.kind, TomlKind::kInteger) << path;
    EXPECT_NE(node.kind, TomlKind::kFloat) << path;
    for (const TomlNode& item : node.items) Walk(item, path);
    if (const TomlNode* source = Find(node, "source");
        source != nullptr && Find(node, "about") == nullptr) {
      ++numbers_;
      ExpectKnown(*source, path);
      return;
    }
    for (const TomlEntry& entry : node.entries) {
      Walk(entry.value, absl::StrCat(path, ".", entry.key));
    }
  }

  void ExpectKnown(const TomlNode& source, const std::string& path) {
    const std::vector<TomlNode> names = source.kind == TomlKind::kArray
                                            ? source.items
                                            : std::vector<TomlNode>{source};
    EXPECT_FALSE(names.empty()) << path;
    for (const TomlNode& name : names) {
      EXPECT_EQ(ids_.count(name.text), 1u) << path << " from " << name.text;
    }
  }

  std::set<std::string> ids_;
  int numbers_ = 0;
};

class EmbeddedTargetTest : public testing::TestWithParam<const EmbeddedFile*> {
};

TEST_P(EmbeddedTargetTest, LoadsAndEveryNumberHasASource) {
  const EmbeddedFile& file = *GetParam();
  WB_ASSERT_OK_AND_ASSIGN(const TomlNode root,
                          ParseToml(TextOf(file), file.name));
  const TargetDatabase database;
  std::string id = file.name;
  id.resize(id.size() - std::string(".toml").size());
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile loaded, database.Load(id));

  const Walker walker(root);
  if (Find(root, "base") == nullptr) {
    EXPECT_EQ(loaded.target.citations.size(),
              static_cast<size_t>(walker.numbers()));
  }
  EXPECT_FALSE(loaded.target.citations.empty());
  for (const Citation& citation : loaded.target.citations) {
    EXPECT_NE(citation.value, "") << citation.number;
    EXPECT_NE(citation.title, "") << citation.number;
    EXPECT_NE(citation.confidence, "") << citation.number;
    EXPECT_NE(citation.checked, "") << citation.number;
    // An estimate gives its reasons: in a note, or it is the design notes'.
    if (citation.confidence == "estimate" &&
        citation.checked != "design notes") {
      EXPECT_NE(citation.note, "") << citation.number;
    }
  }
}

std::vector<const EmbeddedFile*> AllFiles() {
  std::vector<const EmbeddedFile*> files;
  for (const EmbeddedFile* file = kEmbeddedTargets; file->name != nullptr;
       ++file) {
    files.push_back(file);
  }
  return files;
}

INSTANTIATE_TEST_SUITE_P(
    All, EmbeddedTargetTest, testing::ValuesIn(AllFiles()),
    [](const testing::TestParamInfo<const EmbeddedFile*>& info) {
      std::string name;
      for (const char c : std::string(info.param->name)) {
        if (c == '.') break;
        name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
      }
      return name;
    });

// The comparison of the design notes: 13 platforms in three precisions. Dense
// products run on the vector unit where the matrix unit lacks the precision.
TEST(AutomotiveTest, ThirteenPlatformsComputeInThreePrecisions) {
  const TargetDatabase database;
  WB_ASSERT_OK_AND_ASSIGN(const TargetSelection automotive,
                          database.Select("tag:automotive"));
  EXPECT_THAT(automotive.left_out, testing::IsEmpty());
  std::set<std::string> ids;
  for (const HardwareTarget& target : automotive.targets) {
    ids.insert(target.id);
    for (const Precision precision :
         {Precision::kInt8, Precision::kFp16, Precision::kFp32}) {
      WB_ASSERT_OK_AND_ASSIGN(
          const Execution execution,
          FindExecution(target, ComputeUnitKind::kVector, precision));
      EXPECT_TRUE(execution.rate->energy.has_value())
          << target.id << " " << PrecisionName(precision);
    }
  }
  EXPECT_EQ(ids,
            (std::set<std::string>{"hailo-10h", "hailo-8", "jetson-agx-orin",
                                   "jetson-thor", "kpu-t256", "kpu-t64",
                                   "kpu-t768", "sa8775p", "snapdragon-ride",
                                   "tda4al", "tda4vh", "tda4vl", "tda4vm"}));
}

// docs/cost_model.md, section 9, is stated against these numbers.
TEST(Hailo8Test, IsWhatTheDesignNotesSay) {
  const TargetDatabase database;
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget target,
                          database.Find("hailo-8"));
  WB_ASSERT_OK_AND_ASSIGN(
      const Execution int8,
      FindExecution(target, ComputeUnitKind::kMatrix, Precision::kInt8));
  EXPECT_EQ(int8.rate->rate, OpsPerSecond(26e12));
  EXPECT_EQ(int8.rate->energy, JoulesPerOp(0.5e-12));
  const ComputeUnit& matrix = *target.Unit(ComputeUnitKind::kMatrix);
  EXPECT_EQ(matrix.AttainableFor(WorkClass::kConvolution, Ops(1), 1), 0.85);
  ASSERT_EQ(target.on_chip.size(), 1u);
  EXPECT_EQ(target.on_chip_memory().capacity, Bytes(8 * 1024 * 1024));
  EXPECT_EQ(target.on_chip_memory().bandwidth, BytesPerSecond(200e9));
  EXPECT_EQ(target.on_chip_memory().energy, JoulesPerByte(2e-12));
  EXPECT_FALSE(target.external.has_value());
  ASSERT_TRUE(target.link.has_value());
  EXPECT_EQ(target.link->name, "pcie gen3 x4");
  EXPECT_EQ(target.link->bandwidth, BytesPerSecond(4e9));
  EXPECT_EQ(target.link->energy, JoulesPerByte(25e-12));
  EXPECT_EQ(target.max_power, Watts(2.5));
  EXPECT_EQ(target.process, "16 nm");
  EXPECT_EQ(target.streaming, StreamingPolicy::kSerial);
  EXPECT_FALSE(target.dataflow);
}

TEST(Hailo8Test, OtherPrecisionsRunAsInt8) {
  const TargetDatabase database;
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget target,
                          database.Find("hailo-8"));
  for (const auto kind : {ComputeUnitKind::kMatrix, ComputeUnitKind::kVector}) {
    for (const auto precision : {Precision::kFp32, Precision::kTf32,
                                 Precision::kFp16, Precision::kBf16}) {
      WB_ASSERT_OK_AND_ASSIGN(const Execution execution,
                              FindExecution(target, kind, precision));
      EXPECT_EQ(execution.precision, Precision::kInt8);
    }
  }
}

TEST(Hailo8Test, RecordsThatPublishedResultsDisagree) {
  const TargetDatabase database;
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget target,
                          database.Find("hailo-8"));
  std::set<std::string> about;
  for (const Conflict& conflict : target.conflicts) {
    about.insert(conflict.about);
    if (conflict.about == "memory.on_chip.capacity") {
      EXPECT_TRUE(absl::StrContains(conflict.others, "1,372 frames/s"));
    }
  }
  EXPECT_EQ(about, (std::set<std::string>{"link.effective", "link.energy",
                                          "memory.on_chip.capacity"}));
}

TEST(CoralM2Test, ComputesNothingButInt8) {
  const TargetDatabase database;
  WB_ASSERT_OK_AND_ASSIGN(const HardwareTarget target,
                          database.Find("coral-m2"));
  EXPECT_TRUE(target.runs_as.empty());
  EXPECT_THAT(FindExecution(target, ComputeUnitKind::kMatrix, Precision::kFp32),
              StatusIs(absl::StatusCode::kUnimplemented,
                       testing::HasSubstr("it has int8")));
}

TEST(UnitTargetFileTest, IsTheUnitTargetOfTheCode) {
  const TargetDatabase database;
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file, database.Load("unit"));
  EXPECT_TRUE(file.is_test);
  const HardwareTarget& target = file.target;
  const HardwareTarget expected = UnitTarget(Bytes(1'000'000'000));
  EXPECT_EQ(target.id, expected.id);
  ASSERT_EQ(target.units.size(), expected.units.size());
  for (size_t i = 0; i < expected.units.size(); ++i) {
    EXPECT_EQ(target.units[i].kind, expected.units[i].kind);
    EXPECT_EQ(target.units[i].attainable, expected.units[i].attainable);
    ASSERT_EQ(target.units[i].rates.size(), expected.units[i].rates.size());
    for (size_t j = 0; j < expected.units[i].rates.size(); ++j) {
      const ComputeRate& rate = target.units[i].rates[j];
      EXPECT_EQ(rate.precision, expected.units[i].rates[j].precision);
      EXPECT_EQ(rate.rate, expected.units[i].rates[j].rate);
      EXPECT_EQ(rate.energy, expected.units[i].rates[j].energy);
    }
  }
  ASSERT_EQ(target.on_chip.size(), 1u);
  EXPECT_EQ(target.on_chip[0].name, expected.on_chip[0].name);
  EXPECT_EQ(target.on_chip[0].capacity, expected.on_chip[0].capacity);
  EXPECT_EQ(target.on_chip[0].bandwidth, expected.on_chip[0].bandwidth);
  EXPECT_EQ(target.on_chip[0].energy, expected.on_chip[0].energy);
  EXPECT_FALSE(target.external.has_value());
  EXPECT_EQ(target.link->name, expected.link->name);
  EXPECT_EQ(target.link->bandwidth, expected.link->bandwidth);
  EXPECT_EQ(target.link->energy, expected.link->energy);
  EXPECT_EQ(target.idle_power, expected.idle_power);
  EXPECT_EQ(target.launch_overhead, expected.launch_overhead);
}

}  // namespace
}  // namespace weighbridge
