#include "analyzer/resolve/bind_inputs.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "analyzer/resolve/check_bindings.h"
#include "analyzer/resolve/input_value.h"
#include "analyzer/status/status_macros.h"

namespace weighbridge {
namespace {

// How exporters of language models name the lengths of a cache: past_x tokens
// before, x now, total_x together.
constexpr absl::string_view kPast = "past_";
constexpr absl::string_view kTotal = "total_";

// Where a symbol got its size, for messages about contradictions.
struct BoundDim {
  int64_t size;
  std::string source;  // "--dim batch=2"
};

class Binder {
 public:
  Binder(const Graph& graph, const Bindings& bindings, FixedBatch fixed_batch)
      : graph_(graph),
        bindings_(bindings),
        fixed_batch_(fixed_batch),
        batch_symbol_(BatchSymbol(graph)),
        shapes_(bindings.shapes) {}

  absl::StatusOr<BoundInputs> Bind() {
    TakeShapesOfValues();
    for (const auto& [name, size] : bindings_.dims) {
      const std::string source = absl::StrCat("--dim ", name, "=", size);
      // A shape that is written out may well be empty.
      if (size == 0 && name == batch_symbol_) return NoBatch(source);
      WB_RETURN_IF_ERROR(BindSymbol(name, size, source));
    }
    for (const ValueId id : graph_.inputs()) {
      WB_RETURN_IF_ERROR(BindSymbolsOf(graph_.value(id)));
    }
    WB_RETURN_IF_ERROR(BindBatch());
    WB_RETURN_IF_ERROR(CheckVarying());
    for (const ValueId id : graph_.inputs()) {
      WB_RETURN_IF_ERROR(AddType(graph_.value(id)));
    }
    for (const auto& [symbol, bound] : symbols_) {
      result_.dims[symbol] = bound.size;
    }
    result_.batch = Batch();
    WB_RETURN_IF_ERROR(CheckValuesAreUsed());
    return std::move(result_);
  }

 private:
  static bool IsTensor(const Value& input) {
    return input.type.kind == DeclaredType::Kind::kTensor && input.type.dtype;
  }

  static absl::Status NoBatch(const std::string& source) {
    return absl::InvalidArgumentError(
        absl::StrCat(source, ": a batch must be at least 1"));
  }

  const std::vector<int64_t>* ShapeOf(const Value& input) const {
    const auto found = shapes_.find(input.name);
    return found == shapes_.end() ? nullptr : &found->second;
  }

  // As many elements as a value has are the size of a dim that the file leaves
  // open; --shape wins, and what does not match is told with the elements.
  void TakeShapesOfValues() {
    for (const ValueId id : graph_.inputs()) {
      const Value& input = graph_.value(id);
      const auto value = bindings_.values.find(input.name);
      if (value == bindings_.values.end()) continue;
      std::optional<std::vector<int64_t>> shape =
          ShapeFromElements(input.type, ElementCount(value->second));
      if (shape) shapes_.emplace(input.name, *std::move(shape));
    }
  }

  absl::Status BindSymbol(const std::string& symbol, int64_t size,
                          const std::string& source) {
    if (size < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(source, ": a dimension must be at least 0"));
    }
    const auto [found, added] =
        symbols_.emplace(symbol, BoundDim{size, source});
    if (!added && found->second.size != size) {
      return absl::InvalidArgumentError(absl::StrCat(
          "dimension '", symbol, "' is ", found->second.size, " by ",
          found->second.source, ", but ", size, " by ", source));
    }
    return absl::OkStatus();
  }

  // "--shape words=[1,8]".
  std::string SourceOf(const Value& input,
                       const std::vector<int64_t>& shape) const {
    const bool is_value = bindings_.values.contains(input.name) &&
                          !bindings_.shapes.contains(input.name);
    return absl::StrCat(is_value ? "--value " : "--shape ", input.name, "=",
                        DimsToString(shape));
  }

  absl::Status BindSymbolsOf(const Value& input) {
    std::vector<std::vector<int64_t>> shapes;
    if (const std::vector<int64_t>* shape = ShapeOf(input)) {
      shapes = {*shape};
    } else if (const auto items = bindings_.items.find(input.name);
               items != bindings_.items.end()) {
      shapes = items->second;
    }
    const DeclaredType& type = TensorTypeOf(input);
    for (const std::vector<int64_t>& shape : shapes) {
      if (!type.has_shape || type.dims.size() == shape.size()) continue;
      return absl::InvalidArgumentError(
          absl::StrCat(SourceOf(input, shape), " has rank ", shape.size(),
                       input.type.element == nullptr
                           ? ", the model's input has rank "
                           : ", what the model's input holds has rank ",
                       type.dims.size()));
    }
    for (size_t axis = 0; axis < type.dims.size(); ++axis) {
      const std::string& symbol = type.dims[axis].symbol;
      if (symbol.empty() || shapes.empty()) continue;
      const bool varies = std::any_of(
          shapes.begin(), shapes.end(),
          [&](const auto& shape) { return shape[axis] != shapes[0][axis]; });
      for (const std::vector<int64_t>& shape : shapes) {
        const BoundDim bound = {shape[axis], SourceOf(input, shape)};
        if (varies) {
          varying_.emplace_back(symbol, bound);
        } else {
          WB_RETURN_IF_ERROR(BindSymbol(symbol, bound.size, bound.source));
        }
      }
    }
    return absl::OkStatus();
  }

  // Items may differ in a dim, but not if something else says what it is.
  absl::Status CheckVarying() {
    for (const auto& [symbol, bound] : varying_) {
      if (!symbols_.contains(symbol)) continue;
      WB_RETURN_IF_ERROR(BindSymbol(symbol, bound.size, bound.source));
    }
    return absl::OkStatus();
  }

  // A symbol that names the batch, wherever it stands; else the leading
  // symbols; else the leading dim that all inputs share, if it can be one.
  absl::Status BindBatch() {
    if (!bindings_.batch) return absl::OkStatus();
    const int64_t batch = *bindings_.batch;
    const std::string source = absl::StrCat("--batch ", batch);
    if (batch < 1) return NoBatch(source);
    if (!batch_symbol_.empty()) {
      return BindSymbol(batch_symbol_, batch, source);
    }
    bool bound = false;
    std::set<int64_t> leading_sizes;
    bool can_all_be_batch = true;
    for (const ValueId id : graph_.inputs()) {
      const Value& input = graph_.value(id);
      if (!IsTensor(input) || bindings_.values.contains(input.name)) continue;
      if (const std::vector<int64_t>* shape = ShapeOf(input)) {
        if (shape->empty()) continue;
        if (shape->front() != batch) {
          return absl::InvalidArgumentError(
              absl::StrCat(source, " contradicts --shape ", input.name, "=",
                           DimsToString(*shape)));
        }
        bound = true;
        continue;
      }
      if (input.type.dims.empty()) continue;
      const DeclaredDim& leading = input.type.dims[0];
      if (!leading.symbol.empty()) {
        WB_RETURN_IF_ERROR(BindSymbol(leading.symbol, batch, source));
        result_.assumptions.push_back(
            absl::StrCat("the leading dim '", leading.symbol, "' of input '",
                         input.name, "' is taken as the batch"));
        bound = true;
      } else if (!leading.size) {
        bound = true;  // Unnamed: AddType takes the batch.
      } else {
        leading_sizes.insert(*leading.size);
        can_all_be_batch &= CanBeBatch(input);
      }
    }
    if (bound) return absl::OkStatus();
    result_.is_replaceable = can_all_be_batch && leading_sizes.size() == 1;
    result_.fixed_batch = result_.is_replaceable ? *leading_sizes.begin() : 1;
    return absl::OkStatus();
  }

  // NCHW and NCDHW lead with the batch; so does what leads with a 1. A CHW
  // image leads with its channels.
  static bool CanBeBatch(const Value& input) {
    const size_t rank = input.type.dims.size();
    return rank == 4 || rank == 5 || input.type.dims[0].size == 1;
  }

  // The first symbol of an input that exporters use for a batch; "" if none.
  static std::string BatchSymbol(const Graph& graph) {
    for (const ValueId id : graph.inputs()) {
      for (const DeclaredDim& dim : TensorTypeOf(graph.value(id)).dims) {
        const std::string name = absl::AsciiStrToLower(dim.symbol);
        if (absl::StartsWith(name, "batch") || absl::EndsWith(name, "batch") ||
            absl::EndsWith(name, "batch_size") || name == "n" || name == "b" ||
            name == "bs") {
          return dim.symbol;
        }
      }
    }
    return "";
  }

  // A sequence has the items that --shape tells; as many as nobody says are
  // one, of the type that the file declares. An optional holds something if
  // --shape says so, else it may.
  absl::StatusOr<std::optional<ItemType>> ItemOf(const std::string& name,
                                                 const DeclaredType& type) {
    switch (type.kind) {
      case DeclaredType::Kind::kTensor:
      case DeclaredType::Kind::kSparseTensor:
        return TensorItemOf(name, type);
      case DeclaredType::Kind::kSequence:
        return SequenceOf(name, type);
      case DeclaredType::Kind::kOptional:
      case DeclaredType::Kind::kMap:
        break;
      default:
        return std::optional<ItemType>();
    }
    if (type.element == nullptr) return std::optional<ItemType>();
    WB_ASSIGN_OR_RETURN(std::optional<ItemType> item,
                        ItemOf(name, *type.element));
    if (!item) return item;
    if (type.kind == DeclaredType::Kind::kMap) {
      if (!type.key_dtype) return std::optional<ItemType>();
      return ItemType::Container(
          ContainerType::Map(*type.key_dtype, *std::move(item)));
    }
    const auto items = bindings_.items.find(name);
    if (items != bindings_.items.end() && items->second.empty()) {
      return ItemType::Container(
          ContainerType::AbsentOptional(*std::move(item)));
    }
    const bool is_given =
        bindings_.shapes.contains(name) || items != bindings_.items.end();
    return ItemType::Container(
        is_given ? ContainerType::PresentOptional(*std::move(item))
                 : ContainerType::MaybeOptional(*std::move(item)));
  }

  absl::StatusOr<std::optional<ItemType>> SequenceOf(const std::string& name,
                                                     const DeclaredType& type) {
    if (type.element == nullptr) return std::optional<ItemType>();
    std::optional<std::vector<std::vector<int64_t>>> shapes;
    if (const auto found = bindings_.items.find(name);
        found != bindings_.items.end()) {
      shapes = found->second;
    } else if (const auto one = bindings_.shapes.find(name);
               one != bindings_.shapes.end()) {
      shapes.emplace(1, one->second);
    }
    if (shapes && type.element->dtype) {
      std::vector<ItemType> items;
      for (const std::vector<int64_t>& shape : *shapes) {
        WB_ASSIGN_OR_RETURN(ItemType item,
                            GivenItem(name, *type.element, shape));
        items.push_back(std::move(item));
      }
      return ItemType::Container(ContainerType::Sequence(
          std::move(items), ItemType::UnknownTensor(*type.element->dtype)));
    }
    WB_ASSIGN_OR_RETURN(std::optional<ItemType> item,
                        ItemOf(name, *type.element));
    if (!item) return item;
    Guess(absl::StrCat("input '", name,
                       "' is a sequence of unknown length; taken as 1 item; ",
                       "bind it with --shape ", name, "=SHAPE;SHAPE;..."));
    return ItemType::Container(
        ContainerType::SequenceOf(*std::move(item), 1, Bound::kAssumed));
  }

  // A tensor in a container, as --shape gives it.
  absl::StatusOr<ItemType> GivenItem(const std::string& name,
                                     const DeclaredType& type,
                                     const std::vector<int64_t>& shape) {
    absl::StatusOr<TensorType> tensor = TensorType::Create(*type.dtype, shape);
    if (!tensor.ok()) {
      return Annotate(tensor.status(),
                      absl::StrCat("--shape ", name, "=", DimsToString(shape)));
    }
    return ItemType::Tensor(*std::move(tensor));
  }

  absl::StatusOr<std::optional<ItemType>> TensorItemOf(
      const std::string& name, const DeclaredType& type) {
    if (!type.dtype) return std::optional<ItemType>();
    const auto shape = bindings_.shapes.find(name);
    if (shape != bindings_.shapes.end()) {
      WB_ASSIGN_OR_RETURN(ItemType item, GivenItem(name, type, shape->second));
      return std::optional<ItemType>(std::move(item));
    }
    if (!type.has_shape) return ItemType::UnknownTensor(*type.dtype);
    Dims dims;
    Value item;
    item.name = name;
    item.type = type;
    for (size_t axis = 0; axis < type.dims.size(); ++axis) {
      dims.push_back(SizeOf(item, static_cast<int>(axis)));
    }
    absl::StatusOr<TensorType> tensor = TensorType::Create(*type.dtype, dims);
    if (!tensor.ok()) return ItemType::UnknownTensor(*type.dtype);
    return ItemType::Tensor(*std::move(tensor));
  }

  absl::Status AddType(const Value& input) {
    result_.containers.push_back(nullptr);
    if (!IsTensor(input)) {
      WB_ASSIGN_OR_RETURN(const std::optional<ItemType> item,
                          ItemOf(input.name, input.type));
      if (item) result_.containers.back() = item->container;
      result_.types.push_back(std::nullopt);
      return absl::OkStatus();
    }
    const std::vector<int64_t>* shape = ShapeOf(input);
    if (shape == nullptr && !input.type.has_shape) {
      Guess(absl::StrCat(
          "input '", input.name, "' has no shape in the file and ",
          "is unknown; bind it with --shape ", input.name, "=..."));
      result_.unbound.push_back({"", input.name, 0});
      result_.types.push_back(std::nullopt);
      return absl::OkStatus();
    }
    Dims dims;
    const size_t rank =
        shape != nullptr ? shape->size() : input.type.dims.size();
    for (size_t axis = 0; axis < rank; ++axis) {
      dims.push_back(shape != nullptr ? (*shape)[axis]
                                      : SizeOf(input, static_cast<int>(axis)));
    }
    if (shape != nullptr) NoteReshape(input, *shape);
    absl::StatusOr<TensorType> type =
        TensorType::Create(*input.type.dtype, dims);
    if (!type.ok()) {
      return Annotate(type.status(), absl::StrCat("input '", input.name, "'"));
    }
    WB_RETURN_IF_ERROR(AddValue(input, *type));
    result_.types.push_back(*std::move(type));
    return absl::OkStatus();
  }

  absl::Status CheckValuesAreUsed() const {
    for (const auto& [name, unused] : bindings_.values) {
      if (result_.values.contains(name)) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          "--value ", name, ": the file does not say that the input is a ",
          "tensor, or not of which shape; bind it with --shape ", name,
          "=..."));
    }
    return absl::OkStatus();
  }

  absl::Status AddValue(const Value& input, const TensorType& type) {
    const auto value = bindings_.values.find(input.name);
    if (value == bindings_.values.end()) return absl::OkStatus();
    absl::StatusOr<Constant> constant = InputConstant(type, value->second);
    if (!constant.ok()) {
      return Annotate(constant.status(), absl::StrCat("--value ", input.name));
    }
    result_.values.emplace(input.name, *std::move(constant));
    result_.assumptions.push_back(absl::StrCat("input '", input.name,
                                               "' always has the value that ",
                                               "--value gives it"));
    return absl::OkStatus();
  }

  int64_t SizeOf(const Value& input, int axis) {
    const DeclaredDim& dim = input.type.dims[axis];
    if (dim.size) {
      if (axis == 0 && result_.is_replaceable &&
          fixed_batch_ == FixedBatch::kReplace) {
        return *bindings_.batch;
      }
      return *dim.size;
    }
    if (dim.symbol.empty()) {
      if (axis == 0 && bindings_.batch) return *bindings_.batch;
      result_.unbound.push_back({"", input.name, axis});
      Guess(absl::StrCat("dim ", axis, " of input '", input.name,
                         "' taken as 1; bind it ", "with --shape ", input.name,
                         "=..."));
      return 1;
    }
    return SizeOf(dim.symbol, input.name, axis);
  }

  void Guess(const std::string& line) {
    result_.guesses.push_back(line);
    result_.assumptions.push_back(line);
  }

  // `input` and `axis`: where the symbol stands.
  int64_t SizeOf(const std::string& symbol, const std::string& input,
                 int axis) {
    if (const auto found = symbols_.find(symbol); found != symbols_.end()) {
      return found->second.size;
    }
    if (const std::optional<int64_t> size = SizeByName(symbol)) {
      symbols_.emplace(symbol, BoundDim{*size, "other dims"});
      return *size;
    }
    symbols_.emplace(symbol, BoundDim{1, "the default"});
    result_.unbound.push_back({symbol, input, axis});
    Guess(absl::StrCat("dim '", symbol, "' taken as 1; bind it with --dim ",
                       symbol, "=N"));
    return 1;
  }

  // What the name of a symbol says that its size is: a sum ("past + 1"), or, as
  // exporters of language models name them, the total of "past_x" and "x".
  std::optional<int64_t> SizeByName(const std::string& symbol) {
    if (!deriving_.insert(symbol).second) return std::nullopt;
    std::string formula;
    std::optional<int64_t> size;
    if (absl::StrContains(symbol, '+') || absl::StrContains(symbol, '*')) {
      formula = symbol;
      size = SumOf(symbol);
    } else if (absl::StartsWith(symbol, kTotal)) {
      const std::string part = symbol.substr(kTotal.size());
      formula = absl::StrCat(kPast, part, " + ", part);
      size = SumOf(formula);
    } else if (absl::StartsWith(symbol, kPast)) {
      // Only from what the user gave: else the total follows from this.
      const std::string part = symbol.substr(kPast.size());
      const auto total = symbols_.find(absl::StrCat(kTotal, part));
      const auto now = symbols_.find(part);
      if (total != symbols_.end() && now != symbols_.end() &&
          total->second.size >= now->second.size) {
        formula = absl::StrCat(kTotal, part, " - ", part);
        size = total->second.size - now->second.size;
      }
    }
    deriving_.erase(symbol);
    if (size) {
      result_.assumptions.push_back(absl::StrCat(
          "dim '", symbol, "' taken as ", formula == symbol ? "" : formula,
          formula == symbol ? "" : " = ", *size));
    }
    return size;
  }

  // Of a sum of products of whole numbers and symbols of the model's inputs.
  std::optional<int64_t> SumOf(const std::string& formula) {
    int64_t sum = 0;
    for (const absl::string_view term : absl::StrSplit(formula, '+')) {
      int64_t product = 1;
      for (const absl::string_view word : absl::StrSplit(term, '*')) {
        const std::optional<int64_t> factor =
            FactorOf(std::string(absl::StripAsciiWhitespace(word)));
        if (!factor || __builtin_mul_overflow(product, *factor, &product)) {
          return std::nullopt;
        }
      }
      if (__builtin_add_overflow(sum, product, &sum)) return std::nullopt;
    }
    return sum;
  }

  std::optional<int64_t> FactorOf(const std::string& word) {
    int64_t number = 0;
    if (absl::SimpleAtoi(word, &number)) {
      return number < 0 ? std::nullopt : std::make_optional(number);
    }
    for (const ValueId id : graph_.inputs()) {
      const Value& input = graph_.value(id);
      const std::vector<DeclaredDim>& dims = TensorTypeOf(input).dims;
      for (size_t axis = 0; axis < dims.size(); ++axis) {
        if (!word.empty() && dims[axis].symbol == word) {
          return SizeOf(word, input.name, static_cast<int>(axis));
        }
      }
    }
    return std::nullopt;
  }

  void NoteReshape(const Value& input, const std::vector<int64_t>& shape) {
    for (size_t axis = 0; axis < input.type.dims.size(); ++axis) {
      const std::optional<int64_t> declared = input.type.dims[axis].size;
      if (declared && *declared != shape[axis]) {
        result_.assumptions.push_back(absl::StrCat(
            "dim ", axis, " of input '", input.name, "' is ", *declared,
            " in the file and was set to ", shape[axis], " by --shape"));
      }
    }
  }

  // Inferences per run: what --batch says, else the size of the symbol that
  // names the batch, else the first of four or five dims of the first input.
  int64_t Batch() const {
    if (bindings_.batch) return *bindings_.batch;
    const auto symbol = symbols_.find(batch_symbol_);
    if (symbol != symbols_.end())
      return std::max<int64_t>(1, symbol->second.size);
    if (graph_.inputs().empty() || !result_.types[0]) return 1;
    const TensorType& type = *result_.types[0];
    const bool is_image = type.rank() == 4 || type.rank() == 5;
    return is_image ? std::max<int64_t>(1, type.dim(0)) : 1;
  }

  const Graph& graph_;
  const Bindings& bindings_;
  const FixedBatch fixed_batch_;
  const std::string batch_symbol_;
  std::map<std::string, std::vector<int64_t>> shapes_;  // By input.
  std::map<std::string, BoundDim> symbols_;
  std::vector<std::pair<std::string, BoundDim>> varying_;  // From item to item.
  std::set<std::string> deriving_;  // Symbols whose names are being read.
  BoundInputs result_;
};

}  // namespace

absl::StatusOr<BoundInputs> BindInputs(const Graph& graph,
                                       const Bindings& bindings,
                                       FixedBatch fixed_batch) {
  WB_RETURN_IF_ERROR(CheckBindings(graph, bindings));
  return Binder(graph, bindings, fixed_batch).Bind();
}

}  // namespace weighbridge
