// The example of docs/adding_a_target.md, and the messages shown there.
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/str_replace.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hwdb/load_target.h"

namespace weighbridge {
namespace {

std::string Example() {
  std::ifstream file("hwdb/testdata/acme-a1.toml");
  EXPECT_TRUE(file.is_open());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::StatusOr<TargetFile> Load(const std::string& text) {
  return LoadTargetText(text, "boards/acme-a1.toml", nullptr);
}

TEST(ExampleTest, IsComplete) {
  WB_ASSERT_OK_AND_ASSIGN(const TargetFile file, Load(Example()));
  EXPECT_THAT(file.incomplete, testing::IsEmpty());
  EXPECT_EQ(file.target.link->name, "pcie gen3 x2");
  EXPECT_EQ(file.target.Unit(ComputeUnitKind::kMatrix)
                ->AttainableFor(WorkClass::kDepthwiseConvolution, Ops(1), 1),
            0.1);
}

TEST(ExampleTest, ThreeMistakesAreThreeGoodErrors) {
  const std::string broken =
      absl::StrReplaceAll(Example(), {{"\"8 Tops/s\"", "\"8 TOPS\""},
                                      {"\nbandwidth", "\nbandwith"},
                                      {"\"1.6 GB/s\"", "\"2 GB/s\""}});
  EXPECT_THAT(
      Load(broken),
      StatusIs(absl::StatusCode::kInvalidArgument,
               "boards/acme-a1.toml:24:25: compute.matrix.rate.int8: unknown "
               "unit 'TOPS' in \"8 TOPS\"; write \"Tops/s\"; one "
               "multiply-accumulate is two ops\n"
               "boards/acme-a1.toml:37:1: memory.sram: unknown key 'bandwith'; "
               "did you mean 'bandwidth'?\n"
               "boards/acme-a1.toml:43:24: link.effective: 2.00 GB/s is above "
               "the encoded limit of pcie gen3 x2, 1.97 GB/s; if a source "
               "states this, say so in [[conflict]] about = "
               "\"link.effective\""));
}

}  // namespace
}  // namespace weighbridge
