#include "analyzer/ops/window.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/ir/graph.h"
#include "analyzer/ops/op_view.h"
#include "analyzer/ops/rule_matchers.h"
#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using testing::ElementsAre;

constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();

class NoConstants : public ConstantSource {
 public:
  const Constant* Input(int) const override { return nullptr; }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return absl::NotFoundError("none");
  }
};

// A node that has nothing but attributes.
class WindowNode {
 public:
  explicit WindowNode(int64_t opset = 21) : opset_(opset) {}
  WindowNode& Ints(const std::string& name, std::vector<int64_t> value) {
    attributes_.push_back({name, std::move(value)});
    return *this;
  }
  WindowNode& Int(const std::string& name, int64_t value) {
    attributes_.push_back({name, value});
    return *this;
  }
  WindowNode& AutoPad(const std::string& value) {
    attributes_.push_back({"auto_pad", value});
    return *this;
  }

  absl::StatusOr<std::vector<WindowAxis>> Read(
      const std::vector<int64_t>& sizes,
      const std::vector<int64_t>& kernel = {}) {
    node_.attributes = Attributes(attributes_);
    return ReadWindow(OpView(node_, opset_, {}, constants_), sizes, kernel);
  }
  absl::StatusOr<std::vector<WindowAxis>> ReadTransposed(
      const std::vector<int64_t>& sizes,
      const std::vector<int64_t>& kernel = {}) {
    node_.attributes = Attributes(attributes_);
    return ReadTransposedWindow(OpView(node_, opset_, {}, constants_), sizes,
                                kernel);
  }

 private:
  int64_t opset_;
  std::vector<Attribute> attributes_;
  NoConstants constants_;
  Node node_;
};

// The output sizes, or {-1} and a failed test.
std::vector<int64_t> Sizes(
    const absl::StatusOr<std::vector<WindowAxis>>& window) {
  EXPECT_THAT(window, IsOk());
  if (!window.ok()) return {-1};
  std::vector<int64_t> sizes;
  for (const WindowAxis& axis : *window) sizes.push_back(axis.output_size);
  return sizes;
}

// Begin and end of every axis.
std::vector<int64_t> Pads(
    const absl::StatusOr<std::vector<WindowAxis>>& window) {
  EXPECT_THAT(window, IsOk());
  if (!window.ok()) return {-1};
  std::vector<int64_t> pads;
  for (const WindowAxis& axis : *window) {
    pads.push_back(axis.pad_begin);
    pads.push_back(axis.pad_end);
  }
  return pads;
}

TEST(WindowTest, DefaultsAreStrideOneWithoutPadding) {
  // Windows start at 0, 1, 2 of 5 positions.
  EXPECT_THAT(Sizes(WindowNode().Read({5}, {3})), ElementsAre(3));
  EXPECT_THAT(Sizes(WindowNode().Ints("kernel_shape", {5}).Read({5})),
              ElementsAre(1));
}

TEST(WindowTest, EveryAxisHasItsOwnNumbers) {
  const auto window = WindowNode()
                          .Ints("strides", {1, 2, 3})
                          .Ints("dilations", {1, 2, 1})
                          .Ints("pads", {0, 1, 2, 0, 3, 0})
                          .Read({4, 7, 6}, {2, 3, 4});
  // 4 - 2 = 2 steps of 1; 7 + 4 - 5 = 6, 3 steps of 2; 6 + 2 - 4 = 4, 1 of 3.
  EXPECT_THAT(Sizes(window), ElementsAre(3, 4, 2));
  EXPECT_THAT(Pads(window), ElementsAre(0, 0, 1, 3, 2, 0));
  EXPECT_EQ((*window)[1].kernel, 3);
  EXPECT_EQ((*window)[1].stride, 2);
  EXPECT_EQ((*window)[1].dilation, 2);
}

TEST(WindowTest, FloorLeavesAPartialWindowOut) {
  WindowNode node;
  node.Ints("kernel_shape", {2}).Ints("strides", {2});
  EXPECT_THAT(Sizes(node.Read({5})), ElementsAre(2));
}

TEST(WindowTest, CeilModeTakesAPartialWindowIn) {
  WindowNode node;
  node.Ints("kernel_shape", {2}).Ints("strides", {2}).Int("ceil_mode", 1);
  EXPECT_THAT(Sizes(node.Read({5})), ElementsAre(3));
  EXPECT_THAT(Sizes(node.Read({4})), ElementsAre(2));  // None is partial.
}

TEST(WindowTest, CeilModeDropsAWindowThatStartsInTheEndPadding) {
  WindowNode node;
  node.Ints("kernel_shape", {2})
      .Ints("strides", {2})
      .Ints("pads", {1, 1})
      .Int("ceil_mode", 1);
  // Padded to 1 + 4 + 1: windows at 0, 2, 4. Of 5, the one at 6 would start
  // where only padding is left, the one at 4 not.
  EXPECT_THAT(Sizes(node.Read({4})), ElementsAre(3));
  EXPECT_THAT(Sizes(node.Read({5})), ElementsAre(3));
  // Kernel 1, stride 3 on 1 + 2 + 1: windows at 0 and, by rounding up, at 3,
  // which is padding.
  EXPECT_THAT(Sizes(WindowNode()
                        .Ints("kernel_shape", {1})
                        .Ints("strides", {3})
                        .Ints("pads", {1, 1})
                        .Int("ceil_mode", 1)
                        .Read({2})),
              ElementsAre(1));
}

// ceil((3 - 4) / 2) + 1 = 1 window, which stands out at the end; by a whole
// stride, none would be left.
TEST(WindowTest, CeilModeTakesAWindowThatStandsOutByLessThanAStride) {
  WindowNode node;
  node.Ints("kernel_shape", {4}).Ints("strides", {2}).Int("ceil_mode", 1);
  EXPECT_THAT(Sizes(node.Read({3})), ElementsAre(1));
  EXPECT_THAT(node.Read({2}), Fails("spans 4 positions"));
}

TEST(WindowTest, CeilModeIsNotForConvolution) {
  EXPECT_THAT(
      Sizes(
          WindowNode().Ints("strides", {2}).Int("ceil_mode", 1).Read({5}, {2})),
      ElementsAre(2));
}

TEST(WindowTest, SameDividesTheInputByTheStride) {
  // ceil(5 / 2) = 3 windows of 3: 2 * 2 + 3 = 7 positions, 2 of them padding.
  const auto window =
      WindowNode().AutoPad("SAME_UPPER").Ints("strides", {2}).Read({5}, {3});
  EXPECT_THAT(Sizes(window), ElementsAre(3));
  EXPECT_THAT(Pads(window), ElementsAre(1, 1));
}

TEST(WindowTest, SameUpperAndLowerDifferInTheOddPosition) {
  WindowNode upper, lower;
  upper.AutoPad("SAME_UPPER");
  lower.AutoPad("SAME_LOWER");
  EXPECT_THAT(Pads(upper.Read({4}, {2})), ElementsAre(0, 1));
  EXPECT_THAT(Pads(lower.Read({4}, {2})), ElementsAre(1, 0));
  EXPECT_THAT(Sizes(lower.Read({4}, {2})), ElementsAre(4));
}

TEST(WindowTest, SameCountsTheDilatedKernel) {
  // 3 taps 2 apart span 5 positions: 4 of padding.
  const auto window =
      WindowNode().AutoPad("SAME_UPPER").Ints("dilations", {2}).Read({6}, {3});
  EXPECT_THAT(Sizes(window), ElementsAre(6));
  EXPECT_THAT(Pads(window), ElementsAre(2, 2));
}

TEST(WindowTest, SameNeverPadsLessThanNothing) {
  const auto window =
      WindowNode().AutoPad("SAME_UPPER").Ints("strides", {4}).Read({9}, {1});
  EXPECT_THAT(Sizes(window), ElementsAre(3));
  EXPECT_THAT(Pads(window), ElementsAre(0, 0));
}

TEST(WindowTest, ValidHasNoPaddingAndNoPartialWindow) {
  EXPECT_THAT(Sizes(WindowNode()
                        .AutoPad("VALID")
                        .Ints("kernel_shape", {2})
                        .Ints("strides", {2})
                        .Int("ceil_mode", 1)
                        .Read({5})),
              ElementsAre(2));
}

TEST(WindowTest, EmptyAutoPadAndZeroPadsBesideItAreNothing) {
  EXPECT_THAT(Sizes(WindowNode().AutoPad("").Read({5}, {3})), ElementsAre(3));
  EXPECT_THAT(Sizes(WindowNode()
                        .AutoPad("SAME_LOWER")
                        .Ints("pads", {0, 0})
                        .Read({5}, {3})),
              ElementsAre(5));
}

TEST(WindowTest, AnEmptyInputUnderSameStaysEmpty) {
  const auto window = WindowNode().AutoPad("SAME_UPPER").Read({0}, {3});
  EXPECT_THAT(Sizes(window), ElementsAre(0));
  EXPECT_THAT(Pads(window), ElementsAre(0, 0));
}

TEST(WindowTest, WindowC1RejectsListsOfTheWrongLength) {
  EXPECT_THAT(WindowNode().Ints("strides", {1}).Read({5, 5}, {3, 3}),
              Fails("strides has 1 elements, expected 2"));
  EXPECT_THAT(WindowNode().Ints("dilations", {1, 1, 1}).Read({5, 5}, {3, 3}),
              Fails("dilations has 3 elements, expected 2"));
  EXPECT_THAT(WindowNode().Ints("pads", {1, 1}).Read({5, 5}, {3, 3}),
              Fails("pads has 2 elements, expected 4"));
  EXPECT_THAT(WindowNode().Ints("kernel_shape", {3}).Read({5, 5}),
              Fails("kernel_shape has 1 elements, expected 2"));
  EXPECT_THAT(WindowNode().Read({5, 5}, {3}),
              Fails("weight has 1 spatial axes, the input has 2"));
  EXPECT_THAT(
      WindowNode().Ints("output_padding", {1}).ReadTransposed({5, 5}, {3, 3}),
      Fails("output_padding has 1 elements, expected 2"));
  EXPECT_THAT(WindowNode()
                  .Ints("output_shape", {1, 2, 9, 9})
                  .ReadTransposed({5, 5}, {3, 3}),
              Fails("output_shape has 4 elements, expected 2"));
}

TEST(WindowTest, WindowC2RejectsElementsThatAreTooSmall) {
  EXPECT_THAT(WindowNode().Ints("strides", {0}).Read({5}, {3}),
              Fails("strides is [0], each element must be at least 1"));
  EXPECT_THAT(WindowNode().Ints("dilations", {-2}).Read({5}, {3}),
              Fails("dilations is [-2]"));
  EXPECT_THAT(WindowNode().Ints("pads", {0, -1}).Read({5}, {3}),
              Fails("pads is [0,-1], each element must be at least 0"));
  EXPECT_THAT(WindowNode().Ints("kernel_shape", {0}).Read({5}),
              Fails("kernel_shape is [0]"));
  EXPECT_THAT(WindowNode().Read({5}, {0}), Fails("empty kernel [0]"));
  EXPECT_THAT(
      WindowNode().Ints("output_padding", {-1}).ReadTransposed({5}, {3}),
      Fails("output_padding is [-1]"));
  EXPECT_THAT(WindowNode().Ints("output_shape", {0}).ReadTransposed({5}, {3}),
              Fails("output_shape is [0]"));
}

TEST(WindowTest, WindowC3RejectsAnUnknownAutoPad) {
  EXPECT_THAT(WindowNode().AutoPad("same").Read({5}, {3}),
              Fails("auto_pad is 'same'"));
  EXPECT_THAT(WindowNode().AutoPad("SAME").ReadTransposed({5}, {3}),
              Fails("auto_pad is 'SAME'"));
}

TEST(WindowTest, WindowC4RejectsAMissingOrContradictingKernelShape) {
  EXPECT_THAT(WindowNode().Read({5}),
              Fails("attribute 'kernel_shape' is missing"));
  EXPECT_THAT(WindowNode().Ints("kernel_shape", {3, 2}).Read({5, 5}, {3, 3}),
              Fails("kernel_shape is [3,2], the weight has [3,3]"));
  WB_EXPECT_OK(WindowNode().Ints("kernel_shape", {3, 3}).Read({5, 5}, {3, 3}));
}

TEST(WindowTest, WindowC5RejectsPadsThatContradictAutoPad) {
  EXPECT_THAT(WindowNode().AutoPad("VALID").Ints("pads", {1, 1}).Read({5}, {3}),
              Fails("pads of axis 0 are 1 and 1, auto_pad asks for 0 and 0"));
  EXPECT_THAT(
      WindowNode().AutoPad("SAME_UPPER").Ints("pads", {2, 0}).Read({5}, {3}),
      Fails("auto_pad asks for 1 and 1"));
  WB_EXPECT_OK(
      WindowNode().AutoPad("SAME_UPPER").Ints("pads", {1, 1}).Read({5}, {3}));
  EXPECT_THAT(WindowNode()
                  .AutoPad("VALID")
                  .Ints("pads", {1, 1})
                  .ReadTransposed({5}, {3}),
              Fails("auto_pad asks for 0 and 0"));
}

TEST(WindowTest, WindowC6RejectsAWindowLargerThanTheInput) {
  EXPECT_THAT(WindowNode().Read({2}, {3}),
              Fails("window of axis 0 spans 3 positions, the input has 2"));
  EXPECT_THAT(WindowNode().Ints("dilations", {2}).Read({4}, {3}),
              Fails("spans 5 positions, the input has 4"));
  EXPECT_THAT(WindowNode().Read({0}, {1}), Fails("the input has 0"));
  EXPECT_THAT(WindowNode().Ints("pads", {4, 4}).ReadTransposed({3}, {3}),
              Fails("pads of axis 0 are 4 and 4, more than the output has"));
}

TEST(WindowTest, WindowC7RejectsTooMuchOutputPadding) {
  EXPECT_THAT(WindowNode()
                  .Ints("strides", {2})
                  .Ints("output_padding", {2})
                  .ReadTransposed({5}, {3}),
              Fails("output_padding of axis 0 is 2, must be less than stride 2 "
                    "or dilation 1"));
  // Less than the dilation is enough.
  EXPECT_THAT(Sizes(WindowNode()
                        .Ints("strides", {2})
                        .Ints("dilations", {3})
                        .Ints("output_padding", {2})
                        .ReadTransposed({2}, {2})),
              // 2 * (2 - 1) + 2 + (1 * 3 + 1).
              ElementsAre(8));
}

TEST(WindowTest, NumbersThatOverflowAreErrorsOrFit) {
  WB_EXPECT_OK(WindowNode().Ints("strides", {kHuge}).Read({5}, {3}));
  EXPECT_THAT(WindowNode().Ints("dilations", {kHuge}).Read({5}, {3}),
              Fails("window exceeds 2^63"));
  EXPECT_THAT(WindowNode().Ints("pads", {kHuge, kHuge}).Read({5}, {3}),
              Fails("output size exceeds 2^63"));
  EXPECT_THAT(WindowNode().Ints("strides", {kHuge}).ReadTransposed({5}, {3}),
              Fails("output size exceeds 2^63"));
  EXPECT_THAT(WindowNode()
                  .AutoPad("SAME_UPPER")
                  .Ints("dilations", {kHuge})
                  .Read({5}, {5}),
              Fails("padding exceeds 2^63"));
}

TEST(TransposedWindowTest, InvertsTheOutputSize) {
  // stride * (in - 1) + output_padding + kernel - pads.
  EXPECT_THAT(Sizes(WindowNode()
                        .Ints("strides", {2})
                        .Ints("pads", {1, 0})
                        .Ints("output_padding", {1})
                        .ReadTransposed({4}, {3})),
              ElementsAre(2 * 3 + 1 + 3 - 1));
}

TEST(TransposedWindowTest, SameMultipliesTheInputByTheStride) {
  WindowNode node;
  node.AutoPad("SAME_UPPER").Ints("strides", {2});
  EXPECT_THAT(Sizes(node.ReadTransposed({4}, {3})), ElementsAre(8));
  // Of 2 * 3 + 3 = 9 positions, one is cut off, at the end.
  EXPECT_THAT(Pads(node.ReadTransposed({4}, {3})), ElementsAre(0, 1));
  // A kernel smaller than the stride leaves nothing to cut.
  EXPECT_THAT(Sizes(node.ReadTransposed({4}, {1})), ElementsAre(8));
}

TEST(TransposedWindowTest, TheOddPositionChangedSidesInOpset11) {
  WindowNode old_node(10), new_node(11);
  old_node.Ints("output_shape", {4});
  new_node.Ints("output_shape", {4});
  // 4 - 1 + 2 = 5 positions without padding, one is cut off.
  EXPECT_THAT(Pads(old_node.ReadTransposed({4}, {2})), ElementsAre(0, 1));
  EXPECT_THAT(Pads(new_node.ReadTransposed({4}, {2})), ElementsAre(1, 0));
}

TEST(TransposedWindowTest, OutputShapeOverridesPads) {
  WindowNode node;
  node.Ints("strides", {2}).Ints("pads", {7, 7}).Ints("output_shape", {10});
  const auto window = node.ReadTransposed({5}, {4});
  EXPECT_THAT(Sizes(window), ElementsAre(10));
  // 2 * 4 + 4 = 12 positions, 2 are cut off.
  EXPECT_THAT(Pads(window), ElementsAre(1, 1));
}

TEST(TransposedWindowTest, OutputShapeMayBeWholeBeforeOpset11) {
  EXPECT_THAT(Sizes(WindowNode(10)
                        .Ints("output_shape", {1, 3, 10, 11})
                        .ReadTransposed({9, 9}, {2, 3})),
              ElementsAre(10, 11));
}

TEST(PositionCountTest, MultipliesKernelsWithoutOverflow) {
  EXPECT_EQ(PositionCount({}), 1);
  const auto window = WindowNode().Read({5, 5}, {2, 3});
  WB_ASSERT_OK(window);
  EXPECT_EQ(PositionCount(*window), 2 * 3);
  WindowAxis wide;
  wide.kernel = int64_t{1} << 40;
  EXPECT_EQ(PositionCount(std::vector<WindowAxis>{wide, wide}),
            int64_t{1} << 62);
}

}  // namespace
}  // namespace weighbridge
