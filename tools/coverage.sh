#!/bin/bash
# Line and branch coverage of our own sources, with Clang's source-based
# profiles: Bazel 4's own `coverage` command needs a Java tool that Debian does
# not ship. Needs the packages clang and llvm.
#   tools/coverage.sh [target pattern...]      default //...
#   COVERAGE_OUT=DIR                           keeps the profiles there
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for tool in clang llvm-profdata llvm-cov; do
  command -v "$tool" >/dev/null || {
    echo "coverage.sh: $tool was not found; on Debian: apt-get install clang llvm" >&2
    exit 127
  }
done
out=$(realpath -m "${COVERAGE_OUT:-bazel-coverage}")
mkdir -p "$out"
rm -f "$out"/*.profraw "$out/all.profdata"
targets=("$@")
((${#targets[@]})) || targets=(//...)

# A failed test still has a profile; its failure is the exit code.
status=0
./bazelw test --config=cov --nocache_test_results --spawn_strategy=local --keep_going \
  --test_env=LLVM_PROFILE_FILE="$out/%p-%m.profraw" "${targets[@]}" >&2 || status=$?

llvm-profdata merge -sparse "$out"/*.profraw -o "$out/all.profdata"
objects=()
while read -r target; do
  binary=bazel-bin/${target#//}
  binary=${binary/://}
  if [[ -x $binary ]]; then objects+=(-object "$binary"); fi
done < <(./bazelw query "kind('cc_(test|binary) rule', set(${targets[*]}))" 2>/dev/null)
((${#objects[@]})) || { echo "coverage.sh: no test or binary in ${targets[*]}" >&2; exit 1; }

# llvm-cov takes the first object without its flag.
llvm-cov report "${objects[@]:1}" -instr-profile="$out/all.profdata" \
  -ignore-filename-regex='(^|/)external/|/usr/|\.pb\.(h|cc)$|_test\.cc$' \
  -path-equivalence=/proc/self/cwd,"$PWD"
exit "$status"
