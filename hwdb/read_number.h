// Reads `{ value = "200 GB/s", source = "datasheet", confidence = "vendor" }`:
// a number, and where it comes from.
#ifndef WEIGHBRIDGE_HWDB_READ_NUMBER_H_
#define WEIGHBRIDGE_HWDB_READ_NUMBER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/toml/problems.h"
#include "analyzer/toml/table_reader.h"
#include "analyzer/toml/toml_tree.h"
#include "analyzer/units/units.h"
#include "hwdb/target_draft.h"

namespace weighbridge {

// The value alone -> T; the message of an error needs no place.
template <typename T>
using ValueReader = std::function<absl::StatusOr<T>(const TomlNode& value)>;

// Whole numbers in [least, most].
ValueReader<int64_t> WholeNumber(int64_t least, int64_t most);
// A number above zero.
ValueReader<double> PositiveNumber();
// A number in (0, 1].
ValueReader<double> Fraction();
// A quantity of a size, rate or time, as ParseQuantity reads it. A size or a
// rate of zero is no part of a machine; a delay may be zero.
enum class Zero : uint8_t { kAllowed, kImpossible };
template <typename Q>
ValueReader<Q> QuantityOf(Zero zero);
// Energies between what physics allows and what no chip would waste; any but
// zero if `is_test`.
ValueReader<JoulesPerOp> EnergyPerOp(bool is_test);
ValueReader<JoulesPerByte> EnergyPerByte(bool is_test);
// Of what leaves the chip.
ValueReader<JoulesPerByte> OffChipEnergyPerByte(bool is_test);

// What is wrong with a number is a problem, and leaves `number` as it is.
// Otherwise its note joins `draft`, in the place of an earlier one.
class NumberReader {
 public:
  NumberReader(const std::string& file, TargetDraft& draft, Problems& problems)
      : file_(file), draft_(draft), problems_(problems) {}

  template <typename T>
  void Read(TableReader& table, const std::string& key,
            const ValueReader<T>& read, std::optional<T>& number) {
    const TomlNode* node = table.Find(key);
    if (node == nullptr) return;
    if (auto value = ReadAt<T>(*node, table.PathOf(key), read)) number = value;
  }

  template <typename T>
  std::optional<T> ReadAt(const TomlNode& node, const std::string& path,
                          const ValueReader<T>& read) {
    const TomlNode* value = FindValue(node, path, "value");
    if (value == nullptr) return std::nullopt;
    const absl::StatusOr<T> number = read(*value);
    if (!number.ok()) {
      problems_.Add({file_, value->position}, path,
                    std::string(number.status().message()));
      draft_.misread.insert(path);
      return std::nullopt;
    }
    return *number;
  }

  // Reads what every number has beside its value, which stands under
  // `value_key`. Null, with a problem, if there is no such table or no value.
  const TomlNode* FindValue(const TomlNode& node, const std::string& path,
                            const std::string& value_key);
  // The same for a table that says more than one value; the caller asks
  // `table` for those, and finishes it. `text` is the number as written, at
  // `where`.
  void ReadNote(TableReader& table, const std::string& path,
                const std::string& text, const TomlNode& where);

 private:
  const std::string file_;
  TargetDraft& draft_;
  Problems& problems_;
};

}  // namespace weighbridge

#endif  // WEIGHBRIDGE_HWDB_READ_NUMBER_H_
