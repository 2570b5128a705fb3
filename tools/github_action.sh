#!/bin/bash
# What action.yml runs. Inputs are in WEIGHBRIDGE_*; outputs go where GitHub says.
# The exit code is that of analyze.
set -uo pipefail

binary=${WEIGHBRIDGE_BINARY:-}
if [[ -z $binary ]]; then
  (cd "$WEIGHBRIDGE_SOURCE" && ./bazelw build -c opt //tools:analyze >&2) || exit 2
  binary=$WEIGHBRIDGE_SOURCE/bazel-bin/tools/analyze
fi

outputs=${RUNNER_TEMP:-$(mktemp -d)}/weighbridge
mkdir -p "$outputs"
arguments=(--policy="$WEIGHBRIDGE_POLICY" --quiet
  --format=github --output=-
  --format=json --output="$outputs/report.json"
  --format=sarif --output="$outputs/report.sarif"
  --format=text --output="$outputs/report.txt")
[[ -z ${WEIGHBRIDGE_BASELINE:-} ]] || arguments+=(--baseline="$WEIGHBRIDGE_BASELINE")

# Words and globs, as the inputs are documented.
# shellcheck disable=SC2086
"$binary" "${arguments[@]}" ${WEIGHBRIDGE_FLAGS:-} ${WEIGHBRIDGE_MODELS}
code=$?

if [[ -n ${GITHUB_OUTPUT:-} ]]; then
  printf 'report=%s\nsarif=%s\n' "$outputs/report.json" "$outputs/report.sarif" >>"$GITHUB_OUTPUT"
fi
if [[ -n ${GITHUB_STEP_SUMMARY:-} && -e $outputs/report.txt ]]; then
  { echo '```'; cat "$outputs/report.txt"; echo '```'; } >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
