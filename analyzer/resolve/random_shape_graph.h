// RandomShapeGraph: random shape arithmetic on sizes and clipped numbers that
// depend on data, and what every number and every length is in each run that
// the data allows.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_RANDOM_SHAPE_GRAPH_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_RANDOM_SHAPE_GRAPH_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/ir/test_graph.h"

namespace weighbridge {

inline constexpr int kNodesPerGraph = 14;
// How many elements the masks have, of which any number may be true.
inline constexpr int64_t kFirstMask = 6, kSecondMask = 4;
inline constexpr int kRuns = (kFirstMask + 1) * (kSecondMask + 1);

// In every run of the model; nullopt: that run ends in an error.
using InRuns = std::vector<std::optional<int64_t>>;

// An int64[1] or a float32 vector, by what is asked of it.
struct Known {
  std::string name;
  InRuns runs;
};

class RandomShapeGraph {
 public:
  explicit RandomShapeGraph(uint32_t seed) : random_(seed), graph_(18) {
    AddMask("a", kFirstMask, [](int run) { return run / (kSecondMask + 1); });
    AddMask("b", kSecondMask, [](int run) { return run % (kSecondMask + 1); });
    for (const int64_t number : {-3, -1, 0, 1, 2, 3, 7}) {
      const std::string name = absl::StrCat("c", number);
      graph_.KnownInts(name, {number});
      numbers_.push_back({name, InRuns(kRuns, number)});
    }
    graph_.Input("whole", DType::kFloat32, {5});
    lengths_.push_back({"whole", InRuns(kRuns, 5)});
    graph_.Known("zero", Constant(*TensorType::Create(DType::kInt64, {}),
                                  Constant::Ints{0}));
    AddData("x", -2, 5);
    AddData("y", 1, 3);
    for (int i = 0; i < kNodesPerGraph; ++i) AddAny();
  }

  std::shared_ptr<const Graph> Build() {
    for (const Known& known : numbers_) {
      if (known.name[0] == 'v') graph_.Output(known.name);
    }
    for (const Known& known : lengths_) {
      if (known.name[0] == 'v') graph_.Output(known.name);
    }
    return graph_.Build();
  }
  const std::vector<Known>& numbers() const { return numbers_; }
  const std::vector<Known>& lengths() const { return lengths_; }
  const std::string& text() const { return text_; }

 private:
  void AddMask(const std::string& name, int64_t size,
               std::function<int64_t(int)> count) {
    graph_.Input(name, DType::kBool, {size})
        .Node("NonZero", {name}, {name + "_found"})
        .KnownInts(name + "_axes", {0})
        .Node("Squeeze", {name + "_found", name + "_axes"}, {name + "_at"})
        .Node("Cast", {name + "_at"}, {name + "_vector"}, {{"to", int64_t{1}}});
    InRuns runs;
    for (int run = 0; run < kRuns; ++run) runs.push_back(count(run));
    lengths_.push_back({name + "_vector", runs});
  }

  // One of several floats that may be anything, clipped.
  void AddData(const std::string& name, int64_t least, int64_t most) {
    const auto scalar = [&](const char* suffix, int64_t number) {
      const std::string end = name + suffix;
      graph_.Known(end,
                   Constant(*TensorType::Create(DType::kFloat32, {}),
                            Constant::Floats{static_cast<double>(number)}));
      return end;
    };
    graph_.Input(name, DType::kFloat32, {3})
        .Node("Clip", {name, scalar("_least", least), scalar("_most", most)},
              {name + "_clipped"})
        .Node("Cast", {name + "_clipped"}, {name + "_whole"},
              {{"to", int64_t{7}}})
        .KnownInts(name + "_place", {1})
        .Node("Gather", {name + "_whole", name + "_place"}, {name + "_number"});
    InRuns runs;
    for (int run = 0; run < kRuns; ++run) runs.push_back(Draw(least, most));
    numbers_.push_back({name + "_number", runs});
  }

  int64_t Draw(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random_);
  }
  // Later ones more often: depth finds more than breadth.
  const Known& Any(const std::vector<Known>& all) {
    const int64_t last = static_cast<int64_t>(all.size()) - 1;
    return all[std::max(Draw(0, last), Draw(0, last))];
  }
  std::string NewName() { return absl::StrCat("v", next_++); }
  std::string Node(const std::string& op, std::vector<std::string> inputs,
                   std::vector<Attribute> attributes = {}) {
    const std::string name = NewName();
    NodeOf(op, std::move(inputs), {name}, std::move(attributes));
    return name;
  }
  void NodeOf(const std::string& op, std::vector<std::string> inputs,
              std::vector<std::string> outputs,
              std::vector<Attribute> attributes) {
    pending_.push_back(
        {op, std::move(inputs), std::move(outputs), std::move(attributes)});
  }
  // Nodes that end every run in an error are left out: no model has them.
  bool Keeps(const InRuns& runs) {
    const bool keeps = std::any_of(
        runs.begin(), runs.end(),
        [](const std::optional<int64_t>& run) { return run.has_value(); });
    for (Pending& node : pending_) {
      if (!keeps) break;
      Note(node.op, node.inputs, node.outputs);
      graph_.Node(node.op, std::move(node.inputs), std::move(node.outputs),
                  std::move(node.attributes));
    }
    pending_.clear();
    return keeps;
  }
  void Note(const std::string& op, const std::vector<std::string>& inputs,
            const std::vector<std::string>& outputs) {
    for (const std::string& output : outputs)
      absl::StrAppend(&text_, output, " ");
    absl::StrAppend(&text_, "= ", op, "(");
    for (const std::string& input : inputs) absl::StrAppend(&text_, input, " ");
    absl::StrAppend(&text_, ")\n");
  }

  template <typename F>
  static InRuns Combine(F f, const std::vector<const InRuns*>& operands) {
    InRuns result(kRuns);
    for (int run = 0; run < kRuns; ++run) {
      std::vector<int64_t> values;
      for (const InRuns* operand : operands) {
        if ((*operand)[run]) values.push_back(*(*operand)[run]);
      }
      if (values.size() == operands.size()) result[run] = f(values);
      // What no runtime could hold is no run.
      if (result[run] && std::abs(*result[run]) > 10'000) {
        result[run] = std::nullopt;
      }
    }
    return result;
  }
  using Values = std::vector<int64_t>;
  using Result = std::optional<int64_t>;

  void AddNumber(const std::string& name, InRuns runs) {
    if (Keeps(runs)) numbers_.push_back({name, std::move(runs)});
  }
  void AddLength(const std::string& name, InRuns runs) {
    if (Keeps(runs)) lengths_.push_back({name, std::move(runs)});
  }

  void AddBinary() {
    static constexpr const char* kOps[] = {"Add", "Sub", "Mul", "Div",
                                           "Mod", "Min", "Max"};
    const int64_t op = Draw(0, 6);
    const Known a = Any(numbers_), b = Any(numbers_);
    AddNumber(Node(kOps[op], {a.name, b.name}),
              Combine(
                  [op](const Values& v) -> Result {
                    switch (op) {
                      case 0:
                        return v[0] + v[1];
                      case 1:
                        return v[0] - v[1];
                      case 2:
                        return v[0] * v[1];
                      case 3:
                        if (v[1] == 0) return std::nullopt;
                        return v[0] / v[1];
                      case 4: {
                        if (v[1] == 0) return std::nullopt;
                        const int64_t rest = v[0] % v[1];
                        return rest != 0 && (rest < 0) != (v[1] < 0)
                                   ? rest + v[1]
                                   : rest;
                      }
                      case 5:
                        return std::min(v[0], v[1]);
                      default:
                        return std::max(v[0], v[1]);
                    }
                  },
                  {&a.runs, &b.runs}));
  }
  void AddUnary() {
    static constexpr const char* kOps[] = {"Neg", "Abs", "Sign", "Identity"};
    const int64_t op = Draw(0, 3);
    const Known a = Any(numbers_);
    AddNumber(Node(kOps[op], {a.name}), Combine(
                                            [op](const Values& v) -> Result {
                                              if (op == 0) return -v[0];
                                              if (op == 1)
                                                return std::abs(v[0]);
                                              if (op == 2)
                                                return (v[0] > 0) - (v[0] < 0);
                                              return v[0];
                                            },
                                            {&a.runs}));
  }
  void AddChoice() {
    static constexpr const char* kOps[] = {"Less", "Equal", "GreaterOrEqual"};
    const int64_t op = Draw(0, 2);
    const Known a = Any(numbers_), b = Any(numbers_), c = Any(numbers_),
                d = Any(numbers_);
    const std::string condition = Node(kOps[op], {a.name, b.name});
    AddNumber(Node("Where", {condition, c.name, d.name}),
              Combine(
                  [op](const Values& v) -> Result {
                    const bool is_true = op == 0   ? v[0] < v[1]
                                         : op == 1 ? v[0] == v[1]
                                                   : v[0] >= v[1];
                    return is_true ? v[2] : v[3];
                  },
                  {&a.runs, &b.runs, &c.runs, &d.runs}));
  }
  // Through floats, as exporters write scale factors.
  void AddRatio() {
    const Known a = Any(numbers_), b = Any(numbers_);
    const std::string x = Node("Cast", {a.name}, {{"to", int64_t{1}}});
    const std::string y = Node("Cast", {b.name}, {{"to", int64_t{1}}});
    const std::string ratio = Node("Div", {x, y});
    const std::string floor = Node("Floor", {ratio});
    AddNumber(Node("Cast", {floor}, {{"to", int64_t{7}}}),
              Combine(
                  [](const Values& v) -> Result {
                    if (v[1] == 0) return std::nullopt;
                    return static_cast<int64_t>(std::floor(
                        static_cast<float>(v[0]) / static_cast<float>(v[1])));
                  },
                  {&a.runs, &b.runs}));
  }
  // Through types that hold less, where other numbers become the same: all that
  // are not 0 in a bool, every second multiple of 128 in a byte.
  void AddNarrow() {
    const Known x = Any(lengths_), a = Any(numbers_);
    const bool to_bool = Draw(0, 1) == 0;
    const std::string half = absl::StrCat("at", next_++);
    graph_.KnownInts(half, {128});
    const std::string size = Node("Shape", {x.name});
    const std::string number =
        to_bool ? Node("Sub", {size, a.name}) : Node("Mul", {size, half});
    const std::string narrow =
        Node("Cast", {number}, {{"to", int64_t{to_bool ? 9 : 2}}});
    AddNumber(Node("Cast", {narrow}, {{"to", int64_t{7}}}),
              Combine(
                  [to_bool](const Values& v) -> Result {
                    return to_bool ? int64_t{v[0] != v[1]} : v[0] * 128 & 255;
                  },
                  {&x.runs, &a.runs}));
  }
  // One of several numbers, and what was beside it.
  void AddPicked() {
    const Known a = Any(numbers_), b = Any(numbers_);
    const int64_t index = Draw(0, 1);
    const std::string both =
        Node("Concat", {a.name, b.name}, {{"axis", int64_t{0}}});
    const std::string at = absl::StrCat("at", next_++);
    graph_.KnownInts(at, {index});
    AddNumber(Node("Gather", {both, at}, {{"axis", int64_t{0}}}),
              Combine([index](const Values& v) -> Result { return v[index]; },
                      {&a.runs, &b.runs}));
  }
  void AddSize() {
    const Known a = Any(lengths_);
    AddNumber(
        Node("Shape", {a.name}),
        Combine([](const Values& v) -> Result { return v[0]; }, {&a.runs}));
  }
  void AddFilled() {
    const Known a = Any(numbers_);
    AddLength(Node("ConstantOfShape", {a.name}),
              Combine(
                  [](const Values& v) -> Result {
                    if (v[0] < 0) return std::nullopt;
                    return v[0];
                  },
                  {&a.runs}));
  }
  void AddSlice() {
    const Known x = Any(lengths_), a = Any(numbers_), b = Any(numbers_);
    const int64_t step = std::array<int64_t, 4>{1, 2, -1, -2}[Draw(0, 3)];
    const std::string steps = absl::StrCat("at", next_++),
                      axes = absl::StrCat("at", next_++);
    graph_.KnownInts(steps, {step}).KnownInts(axes, {0});
    AddLength(Node("Slice", {x.name, a.name, b.name, axes, steps}),
              Combine(
                  [step](const Values& v) -> Result {
                    // Place by place. With a negative step, a start before
                    // the first element is the first element.
                    const int64_t size = v[0];
                    int64_t begin = v[1] < 0 ? v[1] + size : v[1];
                    int64_t end = v[2] < 0 ? v[2] + size : v[2];
                    if (size == 0) return 0;
                    begin = std::clamp<int64_t>(begin, 0,
                                                step > 0 ? size : size - 1);
                    int64_t count = 0;
                    for (int64_t i = begin;
                         step > 0 ? i < end && i < size : i > end && i >= 0;
                         i += step) {
                      ++count;
                    }
                    return count;
                  },
                  {&x.runs, &a.runs, &b.runs}));
  }
  void AddRange() {
    const Known a = Any(numbers_), b = Any(numbers_);
    const int64_t delta = std::array<int64_t, 3>{1, 2, -1}[Draw(0, 2)];
    const std::string step = absl::StrCat("at", next_++);
    graph_.Known(step, Constant::Int64Scalar(delta));
    const std::string start = Node("Squeeze", {a.name, "a_axes"});
    const std::string limit = Node("Squeeze", {b.name, "a_axes"});
    AddLength(Node("Range", {start, limit, step}),
              Combine(
                  [delta](const Values& v) -> Result {
                    int64_t count = 0;
                    for (int64_t i = v[0]; delta > 0 ? i < v[1] : i > v[1];
                         i += delta) {
                      ++count;
                    }
                    return count;
                  },
                  {&a.runs, &b.runs}));
  }
  void AddExpand() {
    const Known x = Any(lengths_), a = Any(numbers_);
    AddLength(Node("Expand", {x.name, a.name}),
              Combine(
                  [](const Values& v) -> Result {
                    if (v[1] < 0) return std::nullopt;
                    if (v[0] == v[1] || v[1] == 1) return v[0];
                    if (v[0] == 1) return v[1];
                    return std::nullopt;
                  },
                  {&x.runs, &a.runs}));
  }
  void AddJoined() {
    const Known x = Any(lengths_), y = Any(lengths_);
    // Masks have another element type than what is made of numbers.
    const std::string left = Node("Cast", {x.name}, {{"to", int64_t{1}}});
    const std::string right = Node("Cast", {y.name}, {{"to", int64_t{1}}});
    AddLength(Node("Concat", {left, right}, {{"axis", int64_t{0}}}),
              Combine([](const Values& v) -> Result { return v[0] + v[1]; },
                      {&x.runs, &y.runs}));
  }
  // [a, -1] and what its second dim is.
  void AddReshape() {
    const Known x = Any(lengths_), a = Any(numbers_);
    const std::string shape =
        Node("Concat", {a.name, "c-1"}, {{"axis", int64_t{0}}});
    const std::string folded = Node("Reshape", {x.name, shape});
    const std::string dims = Node("Shape", {folded}, {{"start", int64_t{1}}});
    AddNumber(dims, Combine(
                        [](const Values& v) -> Result {
                          int64_t rows = v[1] == 0 ? v[0] : v[1];
                          if (rows <= 0 || v[0] % rows != 0) {
                            return std::nullopt;
                          }
                          return v[0] / rows;
                        },
                        {&x.runs, &a.runs}));
  }
  void AddTile() {
    const Known x = Any(lengths_), a = Any(numbers_);
    AddLength(Node("Tile", {x.name, a.name}),
              Combine(
                  [](const Values& v) -> Result {
                    if (v[1] < 0) return std::nullopt;
                    return v[0] * v[1];
                  },
                  {&x.runs, &a.runs}));
  }
  void AddPad() {
    const Known x = Any(lengths_), a = Any(numbers_), b = Any(numbers_);
    const std::string pads =
        Node("Concat", {a.name, b.name}, {{"axis", int64_t{0}}});
    AddLength(Node("Pad", {x.name, pads}), Combine(
                                               [](const Values& v) -> Result {
                                                 if (v[0] + v[1] < 0 ||
                                                     v[0] + v[2] < 0 ||
                                                     v[0] + v[1] + v[2] < 0) {
                                                   return std::nullopt;
                                                 }
                                                 return v[0] + v[1] + v[2];
                                               },
                                               {&x.runs, &a.runs, &b.runs}));
  }
  // Halves: as an even split has them, the first is the larger.
  void AddSplit() {
    const Known x = Any(lengths_);
    const int64_t parts = Draw(2, 3);
    std::vector<std::string> names;
    for (int64_t i = 0; i < parts; ++i) names.push_back(NewName());
    NodeOf("Split", {x.name}, names,
           {{"axis", int64_t{0}}, {"num_outputs", parts}});
    for (int64_t i = 0; i < parts; ++i) {
      AddLength(names[i], Combine(
                              [parts, i](const Values& v) -> Result {
                                const int64_t each = (v[0] + parts - 1) / parts;
                                const int64_t last = v[0] - each * (parts - 1);
                                if (last < 0) return std::nullopt;
                                return i + 1 < parts ? each : last;
                              },
                              {&x.runs}));
    }
  }
  void AddSplitAt() {
    const Known x = Any(lengths_), a = Any(numbers_);
    const std::string whole = Node("Shape", {x.name});
    const std::string rest = Node("Sub", {whole, a.name});
    const std::string sizes =
        Node("Concat", {a.name, rest}, {{"axis", int64_t{0}}});
    const std::vector<std::string> names = {NewName(), NewName()};
    NodeOf("Split", {x.name, sizes}, names, {{"axis", int64_t{0}}});
    for (int i = 0; i < 2; ++i) {
      AddLength(names[i], Combine(
                              [i](const Values& v) -> Result {
                                if (v[1] < 0 || v[1] > v[0]) {
                                  return std::nullopt;
                                }
                                return i == 0 ? v[1] : v[0] - v[1];
                              },
                              {&x.runs, &a.runs}));
    }
  }
  void AddBest() {
    const Known x = Any(lengths_), a = Any(numbers_);
    const std::string values = Node("Cast", {x.name}, {{"to", int64_t{1}}});
    AddLength(Node("TopK", {values, a.name}, {{"axis", int64_t{0}}}),
              Combine(
                  [](const Values& v) -> Result {
                    if (v[1] < 0 || v[1] > v[0]) return std::nullopt;
                    return v[1];
                  },
                  {&x.runs, &a.runs}));
  }
  // Scales of a size that depends on data.
  void AddResize() {
    const Known x = Any(lengths_), a = Any(numbers_), b = Any(numbers_);
    const std::string image = Node("Cast", {x.name}, {{"to", int64_t{1}}});
    const std::string above = Node("Cast", {a.name}, {{"to", int64_t{1}}});
    const std::string below = Node("Cast", {b.name}, {{"to", int64_t{1}}});
    const std::string scale = Node("Div", {above, below});
    AddLength(Node("Resize", {image, "", scale}),
              Combine(
                  [](const Values& v) -> Result {
                    if (v[2] == 0) return std::nullopt;
                    const float scale_value =
                        static_cast<float>(v[1]) / static_cast<float>(v[2]);
                    if (scale_value <= 0 || v[0] == 0) return std::nullopt;
                    return static_cast<int64_t>(
                        std::floor(static_cast<float>(v[0]) * scale_value));
                  },
                  {&x.runs, &a.runs, &b.runs}));
  }
  void AddWindow() {
    const Known x = Any(lengths_);
    const std::string image = Node("Cast", {x.name}, {{"to", int64_t{1}}});
    const std::string shape = absl::StrCat("at", next_++);
    graph_.KnownInts(shape, {1, 1, -1});
    const std::string lanes = Node("Reshape", {image, shape});
    const int64_t kernel = Draw(1, 3), stride = Draw(1, 3);
    const std::string pooled =
        Node("MaxPool", {lanes},
             {{"kernel_shape", std::vector<int64_t>{kernel}},
              {"strides", std::vector<int64_t>{stride}}});
    const std::string flat = absl::StrCat("at", next_++);
    graph_.KnownInts(flat, {-1});
    AddLength(Node("Reshape", {pooled, flat}),
              Combine(
                  [kernel, stride](const Values& v) -> Result {
                    if (v[0] < kernel) return std::nullopt;
                    return (v[0] - kernel) / stride + 1;
                  },
                  {&x.runs}));
  }

  void AddAny() {
    switch (Draw(0, 23)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return AddBinary();
      case 4:
        return AddUnary();
      case 5:
        return AddChoice();
      case 6:
        return AddRatio();
      case 7:
        return AddPicked();
      case 8:
      case 9:
        return AddSize();
      case 10:
        return AddFilled();
      case 11:
      case 12:
        return AddSlice();
      case 13:
        return AddRange();
      case 14:
        return AddExpand();
      case 15:
        return AddJoined();
      case 16:
        return AddReshape();
      case 17:
        return AddTile();
      case 18:
        return AddPad();
      case 19:
        return Draw(0, 1) == 0 ? AddSplit() : AddSplitAt();
      case 20:
        return AddBest();
      case 21:
        return AddResize();
      case 22:
        return AddNarrow();
      default:
        return AddWindow();
    }
  }

  struct Pending {
    std::string op;
    std::vector<std::string> inputs, outputs;
    std::vector<Attribute> attributes;
  };
  std::mt19937 random_;
  std::vector<Pending> pending_;
  TestGraph graph_;
  std::vector<Known> numbers_, lengths_;
  std::string text_;
  int next_ = 0;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_RANDOM_SHAPE_GRAPH_H_
