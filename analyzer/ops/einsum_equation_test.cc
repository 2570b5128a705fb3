#include "analyzer/ops/einsum_equation.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/status/status_macros.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Shape = std::vector<int64_t>;

absl::StatusOr<EinsumSizes> Apply(const std::string& equation,
                                  const std::vector<Shape>& shapes) {
  WB_ASSIGN_OR_RETURN(const EinsumEquation parsed, ParseEinsum(equation));
  const std::vector<absl::Span<const int64_t>> spans(shapes.begin(),
                                                     shapes.end());
  return ApplyEinsum(parsed, spans);
}

Dims OutputDims(const std::string& equation, const std::vector<Shape>& shapes) {
  const absl::StatusOr<EinsumSizes> sizes = Apply(equation, shapes);
  EXPECT_THAT(sizes, IsOk());
  return sizes.ok() ? sizes->output_dims : Dims{-1};
}

TEST(EinsumEquationTest, ExplicitOutputOrdersTheAxes) {
  EXPECT_THAT(OutputDims("ij,jk->ki", {{2, 3}, {3, 4}}), ElementsAre(4, 2));
  EXPECT_THAT(OutputDims("ij->", {{2, 3}}), IsEmpty());
  EXPECT_THAT(OutputDims("ij->ji", {{2, 3}}), ElementsAre(3, 2));
}

TEST(EinsumEquationTest, ImplicitOutputHasTheLabelsThatStandOnce) {
  EXPECT_THAT(OutputDims("kj,ji", {{2, 3}, {3, 4}}), ElementsAre(4, 2));
  // Upper case comes first.
  EXPECT_THAT(OutputDims("aB", {{2, 3}}), ElementsAre(3, 2));
  EXPECT_THAT(OutputDims("ii", {{2, 2}}), IsEmpty());
}

TEST(EinsumEquationTest, LettersOfBothCasesDiffer) {
  EXPECT_THAT(OutputDims("aA->Aa", {{2, 3}}), ElementsAre(3, 2));
}

TEST(EinsumEquationTest, RepeatedLabelsAreADiagonal) {
  EXPECT_THAT(OutputDims("ii->i", {{3, 3}}), ElementsAre(3));
}

TEST(EinsumEquationTest, BlanksMeanNothing) {
  EXPECT_THAT(OutputDims(" i j , j k - > i k ", {{2, 3}, {3, 4}}),
              ElementsAre(2, 4));
}

TEST(EinsumEquationTest, AnEllipsisStandsForTheOtherAxes) {
  EXPECT_THAT(OutputDims("...ij,...jk->...ik", {{5, 6, 2, 3}, {5, 6, 3, 4}}),
              ElementsAre(5, 6, 2, 4));
  EXPECT_THAT(OutputDims("i...j->j...i", {{2, 5, 6, 3}}),
              ElementsAre(3, 5, 6, 2));
  EXPECT_THAT(OutputDims("...i->...", {{5, 3}}), ElementsAre(5));
  // It may stand for nothing, and without a place in the output be summed.
  EXPECT_THAT(OutputDims("...ij->...ji", {{2, 3}}), ElementsAre(3, 2));
  EXPECT_THAT(OutputDims("...i->i", {{5, 3}}), ElementsAre(3));
}

TEST(EinsumEquationTest, ImplicitOutputBeginsWithTheEllipsis) {
  EXPECT_THAT(OutputDims("i...j,jk", {{2, 5, 3}, {3, 4}}),
              ElementsAre(5, 2, 4));
}

TEST(EinsumEquationTest, SizeOneGivesWay) {
  EXPECT_THAT(OutputDims("ij,ij->ij", {{1, 3}, {2, 1}}), ElementsAre(2, 3));
  EXPECT_THAT(OutputDims("...i,...i->...", {{1, 3}, {5, 3}}), ElementsAre(5));
  EXPECT_THAT(OutputDims("i,i->i", {{1}, {0}}), ElementsAre(0));
}

TEST(EinsumEquationTest, AnEmptyTermIsAScalar) {
  EXPECT_THAT(OutputDims(",i->i", {{}, {3}}), ElementsAre(3));
  EXPECT_THAT(OutputDims("", {{}}), IsEmpty());
}

TEST(EinsumEquationTest, LabelsNameTheAxes) {
  const absl::StatusOr<EinsumSizes> sizes =
      Apply("b...j,jk->bk", {{2, 7, 3}, {3, 4}});
  WB_ASSERT_OK(sizes);
  EXPECT_THAT(sizes->operands,
              ElementsAre(ElementsAre('b', -1, 'j'), ElementsAre('j', 'k')));
  EXPECT_THAT(sizes->output, ElementsAre('b', 'k'));
  EXPECT_EQ(sizes->sizes.at(-1), 7);
  EXPECT_EQ(sizes->sizes.at('j'), 3);
}

TEST(EinsumEquationTest, EinsumC1RejectsOtherCharacters) {
  EXPECT_THAT(ParseEinsum("i1->i"), Fails("the character '1'"));
  EXPECT_THAT(ParseEinsum("i.->i"), Fails("the character '.'"));
  EXPECT_THAT(ParseEinsum("i->i->i"), Fails("the character '-'"));
  EXPECT_THAT(ParseEinsum("i->i,j"), Fails("the character ','"));
  EXPECT_THAT(ParseEinsum("i\n->i"), Fails("the character '\\n'"));
  EXPECT_THAT(ParseEinsum("\xc3\xa4"), Fails("the character '\\303'"));
}

TEST(EinsumEquationTest, EinsumC2RejectsTwoEllipsesInATerm) {
  EXPECT_THAT(ParseEinsum("...i...->i"), Fails("has two ellipses"));
  EXPECT_THAT(ParseEinsum("...i->......i"), Fails("has two ellipses"));
}

TEST(EinsumEquationTest, EinsumC3RejectsOutputLabels) {
  EXPECT_THAT(ParseEinsum("ij->ik"), Fails("'k' is not a label of an operand"));
  EXPECT_THAT(ParseEinsum("ij->ii"), Fails("'i' is there twice"));
}

TEST(EinsumEquationTest, EinsumC4RejectsOtherNumbersOfOperands) {
  EXPECT_THAT(Apply("ij,jk->ik", {{2, 3}}),
              Fails("equation has 2 operands, the node has 1"));
  EXPECT_THAT(Apply("ij->ik", {{2, 3}, {3, 4}}), Fails("not a label"));
  EXPECT_THAT(Apply("ij->ij", {{2, 3}, {3, 4}}), Fails("equation has 1"));
}

TEST(EinsumEquationTest, EinsumC5RejectsOtherRanks) {
  EXPECT_THAT(Apply("ij->ij", {{2, 3, 4}}),
              Fails("input 0 has rank 3, its term has 2 labels"));
  EXPECT_THAT(Apply("...ij->ij", {{2}}), Fails("2 labels and an ellipsis"));
}

TEST(EinsumEquationTest, EinsumC6RejectsEllipsesOfDifferentLength) {
  EXPECT_THAT(Apply("...i,...i->...i", {{2, 3}, {4, 2, 3}}),
              Fails("stands for 2 axes of input 1 and for 1"));
}

TEST(EinsumEquationTest, EinsumC7RejectsLabelsWithTwoSizes) {
  EXPECT_THAT(Apply("ij,jk->ik", {{2, 3}, {4, 5}}),
              Fails("label 'j' has sizes 3 and 4"));
  EXPECT_THAT(Apply("...i,...i->...i", {{5, 3}, {6, 3}}),
              Fails("axis 0 of the ellipsis has sizes 5 and 6"));
  // Within one operand not even 1 gives way: there is no diagonal.
  EXPECT_THAT(Apply("ii->i", {{3, 1}}), Fails("has sizes 3 and 1"));
}

}  // namespace
}  // namespace weighbridge
