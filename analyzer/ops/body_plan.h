// BodyPlan: how an operator runs the graphs in its attributes. It is all that
// the resolver must know to put a body in the place of the node, whatever the
// operator is called.
#ifndef WEIGHBRIDGE_ANALYZER_OPS_BODY_PLAN_H_
#define WEIGHBRIDGE_ANALYZER_OPS_BODY_PLAN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "analyzer/ir/graph.h"

namespace weighbridge {

// One of several graphs runs, once. Results are those of the branch, in order.
struct BranchPlan {
  struct Branch {
    const char* attribute;  // For messages.
    std::shared_ptr<const Graph> graph;
  };
  std::vector<Branch> branches;
  int selector = 0;          // The input whose value selects.
  std::optional<int> taken;  // If that value is known.
};

// What one input of a body is, each time the body runs.
struct BodyInput {
  enum class Kind : uint8_t {
    kCounter,    // The number of the run: an int64 scalar.
    kCondition,  // Whether to run: first the input, then what the body says.
    kState,      // First the input, then what the body made of it.
    kSlice,      // A part of the input, another one each time.
    kItem,       // An item of a sequence, another one each time.
    kConstant,   // The input, the same each time.
  };
  Kind kind;
  int operand = -1;           // Of the node; -1: it has no such input.
  std::vector<int> cut = {};  // Axes of the input that the body does not see.
};

// What becomes of one output of a body.
struct BodyOutput {
  enum class Kind : uint8_t {
    kCondition,  // Whether to run again.
    kState,      // The next run's input; the last is a result.
    kStacked,    // All together are a result, with more axes.
    kCollected,  // All together are a sequence.
  };
  struct Axis {
    int64_t axis;                 // Of the result; negative from its end.
    std::optional<int64_t> size;  // Nullopt: as many as there were runs.
  };
  Kind kind;
  int result = -1;  // Of the node.
  std::vector<Axis> grown = {};
};

// One graph runs again and again.
struct LoopPlan {
  std::shared_ptr<const Graph> body;
  std::vector<BodyInput> inputs;    // As many as the body has.
  std::vector<BodyOutput> outputs;  // As many as the body has.
  // Runs, at most; nullopt: nothing limits them, or nothing that is known.
  std::optional<int64_t> trips;
  int trips_operand = -1;  // The input whose value or size `trips` is.
  int64_t repeats = 1;     // Of the whole loop: once per item of a batch.
};

using BodyPlan = std::variant<BranchPlan, LoopPlan>;

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_OPS_BODY_PLAN_H_
