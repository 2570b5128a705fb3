#!/bin/bash
# Rewrites the outputs that are kept in the repository: golden reports and the
# documents' own command output. Review the difference like code: whatever
# changed there changed for users.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mapfile -t tests < <(./bazelw query 'attr("golden", ".", tests(//tests/...))' 2>/dev/null)
# Local: a golden is written through its link in the runfiles.
./bazelw test --spawn_strategy=local --nocache_test_results \
  --test_env=WEIGHBRIDGE_UPDATE_GOLDENS=1 \
  //tests/docs:command_output_test //tests/docs:report_schema_test "${tests[@]}"
git status --short -- tests docs '*.md'
