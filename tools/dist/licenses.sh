#!/bin/bash
# Prints the licences of what is linked into the static binary, as the installed
# packages state them, and which version was linked.
set -euo pipefail
packages=(libabsl-dev libprotobuf-dev libonnx-dev libtomlplusplus-dev nlohmann-json3-dev libpugixml-dev
  zlib1g-dev libstdc++-12-dev libc6-dev)
echo "This binary contains, besides Weighbridge itself (Apache-2.0, see LICENSE):"
for package in "${packages[@]}"; do
  file=/usr/share/doc/$package/copyright
  [[ -e $file ]] || { echo "licenses.sh: $file was not found" >&2; exit 1; }
  printf '\n== %s %s\n\n' "$package" "$(dpkg-query -W -f='${Version}' "$package")"
  cat "$file"
done
cat <<'TEXT'

The C library is under the LGPL. The sources of Weighbridge and its build files, with which the binary can be linked again with another version of that library, are
where this archive is from.
TEXT
