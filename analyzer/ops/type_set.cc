#include "analyzer/ops/type_set.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace weighbridge {
namespace {

// Bits are numbers of DType.
static_assert(static_cast<int>(DType::kInt2) < 32);
static_assert(std::size(TypeSet::kMapWords) <= 32);

void AddWords(uint32_t mask, const char* before, const char* after,
              std::vector<std::string>& words) {
  for (int bit = 0; bit < 32; ++bit) {
    if ((mask >> bit & 1) == 0) continue;
    if (const std::optional<DType> dtype = DTypeFromOnnx(bit)) {
      words.push_back(absl::StrCat(before, DTypeName(*dtype), after));
    }
  }
}

}  // namespace

std::optional<TypeSet> TypeSet::Of(const ContainerType& type) {
  const auto word =
      std::find(std::begin(kMapWords), std::end(kMapWords), type.Word());
  if (word != std::end(kMapWords)) {
    return TypeSet{.maps = uint32_t{1} << (word - std::begin(kMapWords))};
  }
  const ItemType& item = type.any();
  const uint32_t mask = Tensor(item.dtype).tensors;
  switch (type.kind()) {
    case ContainerType::Kind::kSequence:
      if (item.container != nullptr) return std::nullopt;
      return TypeSet{.sequences = mask};
    case ContainerType::Kind::kOptional:
      if (item.container == nullptr) return TypeSet{.optionals = mask};
      if (item.container->kind() != ContainerType::Kind::kSequence ||
          item.container->any().container != nullptr) {
        return std::nullopt;
      }
      return TypeSet{.optional_sequences = mask};
    case ContainerType::Kind::kMap:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string TypeSet::Words() const {
  std::vector<std::string> words;
  AddWords(tensors, "", "", words);
  AddWords(sequences, "seq(", ")", words);
  AddWords(optionals, "optional(", ")", words);
  AddWords(optional_sequences, "optional(seq(", "))", words);
  for (size_t i = 0; i < std::size(kMapWords); ++i) {
    if ((maps >> i & 1) != 0) words.push_back(kMapWords[i]);
  }
  if (words.empty()) return "nothing";
  const std::string last = words.back();
  words.pop_back();
  if (words.empty()) return last;
  return absl::StrCat(absl::StrJoin(words, ", "), " or ", last);
}

TypeSet OfKindOf(const TypeSet& set, const TypeSet& like) {
  TypeSet kinds;
  if (like.tensors != 0) kinds.tensors = ~uint32_t{0};
  if (like.sequences != 0) kinds.sequences = ~uint32_t{0};
  if (like.optionals != 0) kinds.optionals = ~uint32_t{0};
  if (like.optional_sequences != 0) kinds.optional_sequences = ~uint32_t{0};
  if (like.maps != 0) kinds.maps = ~uint32_t{0};
  const TypeSet part = set & kinds;
  return part.IsEmpty() ? set : part;
}

}  // namespace weighbridge
