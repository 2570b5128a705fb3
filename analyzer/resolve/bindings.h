// Bindings: what the user says about sizes that a model leaves open, or wants
// other than the file has them, and about inputs that decide sizes.
#ifndef WEIGHBRIDGE_ANALYZER_RESOLVE_BINDINGS_H_
#define WEIGHBRIDGE_ANALYZER_RESOLVE_BINDINGS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace weighbridge {

// The elements of an input, in row-major order. Whole numbers fit every numeric
// input, and 0 and 1 a bool.
using InputValue = std::variant<std::vector<int64_t>, std::vector<double>,
                                std::vector<std::string>>;

struct Bindings {
  std::map<std::string, int64_t> dims;  // --dim seq=128
  // --shape input=1x3x224x224. Of a tensor that a node makes, and whose size
  // depends on data, too: --shape boxes=100x4.
  std::map<std::string, std::vector<int64_t>> shapes;
  // Of an input that is a sequence, a shape for each of its items: --shape
  // words=1x8;1x5. One shape in `shapes` is a sequence of one, or what an
  // optional holds; none is an empty sequence or optional: --shape words=none.
  std::map<std::string, std::vector<std::vector<int64_t>>> items;
  // --value k=5. Of a tensor that a node makes, too.
  std::map<std::string, InputValue> values;
  // How often loops run, by the name of the node: --trip decoder/loop=20.
  std::map<std::string, int64_t> trips;
  // --batch: the leading dim of every input. A graph that hard-codes its batch
  // is weighed as that many consecutive frames instead.
  std::optional<int64_t> batch;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_ANALYZER_RESOLVE_BINDINGS_H_
