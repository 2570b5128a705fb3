#!/bin/bash
# What action.yml runs. Inputs are in WEIGHBRIDGE_*; outputs go where GitHub says.
# The exit code is that of analyze.
set -uo pipefail
shopt -s globstar

binary=${WEIGHBRIDGE_BINARY:-}
if [[ -z $binary ]]; then
  (cd "$WEIGHBRIDGE_SOURCE" && ./bazelw build -c opt //tools:analyze >&2) || exit 2
  binary=$WEIGHBRIDGE_SOURCE/bazel-bin/tools/analyze
fi

# Of this step alone: a job may gate several policies.
outputs=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/weighbridge.XXXXXX") || exit 2
arguments=(--policy="$WEIGHBRIDGE_POLICY" --quiet
  --format=github --output=-
  --format=json --output="$outputs/report.json"
  --format=sarif --output="$outputs/report.sarif"
  --format=html --output="$outputs/report.html"
  --format=markdown --output="$outputs/report.md")
[[ -z ${WEIGHBRIDGE_BASELINE:-} ]] || arguments+=(--baseline="$WEIGHBRIDGE_BASELINE")

# Words and globs, as the inputs are documented.
# shellcheck disable=SC2086
"$binary" "${arguments[@]}" ${WEIGHBRIDGE_FLAGS:-} ${WEIGHBRIDGE_MODELS}
code=$?

# Without a report, as with a broken policy, there is nothing to hand on.
if [[ -n ${GITHUB_OUTPUT:-} && -e $outputs/report.json ]]; then
  printf '%s=%s\n' report "$outputs/report.json" html "$outputs/report.html" \
    sarif "$outputs/report.sarif" >>"$GITHUB_OUTPUT"
fi
if [[ -n ${GITHUB_STEP_SUMMARY:-} && -e $outputs/report.md ]]; then
  cat "$outputs/report.md" >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
