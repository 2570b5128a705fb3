#!/bin/bash
# screenshots.sh [FOLDER [ANALYZE_FLAG|MODEL...]]: pictures of the HTML report, to be
# looked at after a change of the page. By default of the examples on two
# targets, in /tmp/weighbridge_screenshots.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-/tmp/weighbridge_screenshots}
shift || true
if (($# == 0)); then
  set -- --target hailo-8,jetson-orin-nano --precision int8,fp16 --mode both --streaming_report \
    --sweep batch=1..32 --sweep on_chip=4MiB..32MiB examples/resnet50.onnx
fi
mkdir -p "$folder"
./bazelw run //tools:analyze -- "$@" --output "$folder/report.html"
./bazelw run //tests/browser:take_screenshots -- "$folder/report.html" "$folder"
