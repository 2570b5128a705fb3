#!/bin/bash
# The C++ sources of the repository in the one format of .clang-format.
#   tools/format.sh          rewrites what differs
#   tools/format.sh --check  lists what differs, changes nothing, exit code 1
# Formats depend on the version of clang-format: 14, Debian 12's, is ours.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
formatter=$(command -v clang-format-14 || command -v clang-format) || {
  echo "format.sh: clang-format was not found; on Debian 12: apt-get install clang-format" >&2
  exit 127
}
version=$("$formatter" --version)
[[ $version == *"version 14."* ]] || {
  echo "format.sh: $formatter is not version 14 but: $version" >&2
  exit 1
}
# What Git knows, and what it would know after `git add`.
mapfile -d '' files < <(git ls-files -z --cached --others --exclude-standard -- '*.cc' '*.h')
existing=()
for file in "${files[@]}"; do
  if [[ -f $file ]]; then existing+=("$file"); fi
done
((${#existing[@]})) || { echo "format.sh: no sources found" >&2; exit 1; }
case ${1:-} in
  "") "$formatter" -i "${existing[@]}" ;;
  --check) "$formatter" --dry-run -Werror "${existing[@]}" ;;
  *) echo "format.sh: unknown argument '$1'" >&2; exit 2 ;;
esac
echo "format.sh: ${#existing[@]} files"
