// ops: which operators are modeled. Prints the table of docs/operators.md.
#include <cstdio>
#include <string>

#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "analyzer/ops/operator_table.h"
#include "analyzer/ops/standard_ops.h"

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("ops: prints the table of modeled operators");
  if (absl::ParseCommandLine(argc, argv).size() > 1) {
    std::fprintf(stderr, "ops: takes no arguments\n");
    return 2;
  }
  const absl::StatusOr<weighbridge::OpRegistry> registry =
      weighbridge::StandardOps();
  if (!registry.ok()) {
    std::fprintf(stderr, "ops: %s\n", registry.status().ToString().c_str());
    return 5;
  }
  const std::string table = weighbridge::OperatorTable(*registry);
  const bool written = std::fputs(table.c_str(), stdout) >= 0;
  return written && std::fflush(stdout) == 0 ? 0 : 5;
}
