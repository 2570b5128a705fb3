#include "analyzer/report/hardware_document.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TargetCard Card(const std::string& id) {
  TargetCard card;
  card.set_id(id);
  card.set_name("Part | <b>");
  TargetNumber* number = card.add_numbers();
  number->set_number("compute.matrix.rate.int8");
  number->set_value("26 Tops/s");
  number->set_confidence("third-party");
  card.set_link("pcie gen3 x4");
  return card;
}

TEST(HardwareDocumentTest, HeadlinesStandWithTheirConfidence) {
  TargetList list;
  *list.add_targets() = Card("part");
  EXPECT_THAT(
      RenderHardwareDocument(list, LinkTable(), "targets document"),
      AllOf(HasSubstr("Made by `targets document`"),
            HasSubstr("| target | name | int8 | fp16 |"),
            HasSubstr("| `part` | Part \\| &lt;b&gt; | 26 Tops/s T |  |"),
            HasSubstr("| pcie gen3 x4 | 1 T |\n")));
}

TEST(HardwareDocumentTest, ConflictsAndGapsHaveTheirPlaces) {
  TargetList list;
  *list.add_targets() = Card("part");
  TargetConflict* conflict = list.mutable_targets(0)->add_conflicts();
  conflict->set_about("link.effective");
  conflict->set_taken("4 GB/s");
  conflict->set_others("3.94 GB/s");
  conflict->set_why("The notes say so.");
  *list.add_targets() = Card("half");
  list.mutable_targets(1)->add_missing("memory (a level on chip)");
  const std::string document =
      RenderHardwareDocument(list, LinkTable(), "targets document");
  EXPECT_THAT(document,
              AllOf(HasSubstr("* `part` link.effective is taken as 4 GB/s; "
                              "other sources: 3.94 GB/s. The notes say so.\n"),
                    HasSubstr("* `half` (Part \\| &lt;b&gt;): memory (a level "
                              "on chip)\n"),
                    testing::Not(HasSubstr("| `half` |"))));
}

}  // namespace
}  // namespace weighbridge
