#!/bin/bash
# clang-tidy over the named C++ sources (.clang-tidy lists the checks). Reads
# generated headers, so build first; for Debian's libraries only.
#   tools/tidy.sh analyzer/ops/conv.cc ...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tidy=$(command -v clang-tidy-14 || command -v clang-tidy) || {
  echo "tidy.sh: clang-tidy was not found; on Debian 12: apt-get install clang-tidy" >&2
  exit 127
}
(($#)) || { echo "usage: tools/tidy.sh FILE.cc ..." >&2; exit 2; }
external=$(./bazelw info output_base 2>/dev/null)/external
# As .bazelrc and the generated repositories of third_party/system say.
flags=(-std=c++20 -iquote . -iquote bazel-bin
  -isystem bazel-bin/external/onnx
  -isystem "$external/tomlplusplus"
  -isystem "$external/bazel_tools"
  -isystem bazel-bin/external/rules_cc/cc/runfiles/_virtual_includes/runfiles
  -Wall -Wextra)
check() {
  local checks=()
  # In a test's own helpers brevity goes before a copy.
  if [[ $1 == *_test.cc ]]; then checks=(--checks=-performance-unnecessary-value-param); fi
  # The count of suppressed warnings in library headers is no news.
  "$tidy" --quiet "${checks[@]}" "$1" -- "${flags[@]}" 2> >(grep -v ' warnings\? generated' >&2)
}

status=0
running=0
for file in "$@"; do
  if ((running == $(nproc))); then
    wait -n || status=1
    running=$((running - 1))
  fi
  check "$file" &
  running=$((running + 1))
done
for ((; running > 0; --running)); do wait -n || status=1; done
exit "$status"
