#include "analyzer/ops/op_view.h"

#include <optional>
#include <utility>
#include <vector>

#include "analyzer/status/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weighbridge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class OneConstant : public ConstantSource {
 public:
  explicit OneConstant(Constant constant) : constant_(std::move(constant)) {}
  const Constant* Input(int i) const override {
    return i == 0 ? &constant_ : nullptr;
  }
  absl::StatusOr<Constant> Read(const TensorAttribute&) const override {
    return constant_;
  }

 private:
  Constant constant_;
};

// A node whose first input is known, whose second is omitted and whose third
// is not known.
class OpViewTest : public testing::Test {
 protected:
  OpViewTest()
      : source_(Constant::Int64Vector({3, 4})),
        type_(TensorType::Scalar(DType::kInt64)) {
    node_.attributes = Attributes({{"axis", int64_t{2}},
                                   {"mode", std::string("linear")},
                                   {"pads", std::vector<int64_t>{1, 1}}});
  }
  OpView View() { return OpView(node_, 17, inputs_, source_); }

  Node node_;
  OneConstant source_;
  TensorType type_;
  std::vector<const TensorType*> inputs_ = {&type_, nullptr, &type_};
};

TEST_F(OpViewTest, InputsMayBeOmittedOrPastTheEnd) {
  const OpView view = View();
  EXPECT_TRUE(view.HasInput(0));
  EXPECT_FALSE(view.HasInput(1));
  EXPECT_FALSE(view.HasInput(3));
}

TEST_F(OpViewTest, NeedIntsSaysWhatIsMissing) {
  const OpView view = View();
  WB_ASSERT_OK_AND_ASSIGN(const auto ints, view.NeedInts(0, "shape"));
  EXPECT_THAT(ints, ElementsAre(3, 4));
  EXPECT_THAT(view.NeedInts(1, "axes"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("input 1 ('axes') is missing")));
  EXPECT_THAT(view.NeedInts(2, "pads"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("needs the value of input 2 ('pads')")));
}

TEST_F(OpViewTest, PartlyKnownIsNotKnown) {
  Constant constant = Constant::Int64Vector({3, 4});
  constant.MarkUnknown(1);
  const OneConstant source(constant);
  const OpView view(node_, 17, inputs_, source);
  EXPECT_FALSE(view.Ints(0).has_value());
  EXPECT_NE(view.constant(0), nullptr);
}

TEST_F(OpViewTest, AttributesHaveDefaults) {
  const OpView view = View();
  EXPECT_EQ(view.IntAttribute("axis", 0), 2);
  EXPECT_EQ(view.IntAttribute("group", 1), 1);
  EXPECT_EQ(view.StringAttribute("mode", "nearest"), "linear");
  EXPECT_THAT(view.IntsAttribute("pads"), ElementsAre(1, 1));
  EXPECT_THAT(view.IntsAttribute("strides"), IsEmpty());
  WB_EXPECT_OK(view.attribute_status());
}

TEST_F(OpViewTest, ASingleIntIsAListOfOne) {
  EXPECT_THAT(View().IntsAttribute("axis"), ElementsAre(2));
}

TEST_F(OpViewTest, AWrongTypeGivesTheDefaultAndIsRemembered) {
  const OpView view = View();
  EXPECT_EQ(view.IntAttribute("mode", 7), 7);
  EXPECT_THAT(view.attribute_status(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("attribute 'mode' is a string, expected an "
                                 "int")));
}

}  // namespace
}  // namespace weighbridge
