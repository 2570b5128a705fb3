#!/bin/bash
# Run before you send a change: format, tidy, build, test (architecture and
# documents included). Stops at the first step that fails.
#   tools/presubmit.sh [BASE]   tidies what differs from BASE (default: upstream's
#                               last common commit, else HEAD) and is not committed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
step() { printf '\n== %s\n' "$*"; }

base=${1:-$(git merge-base HEAD '@{upstream}' 2>/dev/null || echo HEAD)}
mapfile -t changed < <(
  {
    git diff --name-only --diff-filter=d "$base" -- '*.cc'
    git ls-files --others --exclude-standard -- '*.cc'
  } | sort -u
)

step "format"
tools/format.sh --check
step "build"
./bazelw build //...
step "tidy: ${#changed[@]} changed files since ${base:0:12}"
if ((${#changed[@]})); then tools/tidy.sh "${changed[@]}"; fi
step "test"
./bazelw test //...
printf '\npresubmit: all is well\n'
