#!/bin/bash
# assemble.sh HEAD TAIL PAGE.html PAGE.css LICENCE CHART.js PAGE.js...: the page
# around the report, from its parts. Its policy allows exactly this style and
# this script, by their hashes.
set -euo pipefail
head=$1 tail=$2 page=$3 style=$4 licence=$5 chart=$6
shift 6

# Like $(cat ...), with the newlines at the end.
contents() { cat "$@" && echo -n x; }

# 'sha256-...' of standard input, in base64.
hash() {
  local hex
  hex=$(sha256sum | cut -c 1-64)
  printf "'sha256-%s'" "$(printf '%b' "$(sed 's/../\\x&/g' <<<"$hex")" | base64 -w 0)"
}

style_text=$(contents "$style") style_text=${style_text%x}
# One scope: nothing of the page but the chart library's name is global.
script_text=$(cat "$chart" && echo && echo "(() => {'use strict';" && cat "$@" && echo '})();' && echo -n x)
script_text=${script_text%x}
if grep -qiE '</(script|style)' <<<"$style_text$script_text"; then
  echo "assemble.sh: a part would end its own element" >&2
  exit 1
fi
licence_text=$(sed 's/&/\&amp;/g; s/</\&lt;/g' "$licence")

text=$(contents "$page") text=${text%x}
text=${text//@STYLE_HASH@/"$(printf '%s' "$style_text" | hash)"}
text=${text//@SCRIPT_HASH@/"$(printf '%s' "$script_text" | hash)"}
text=${text//@LICENCE@/"$licence_text"}
text=${text//@STYLE@/"$style_text"}
printf '%s' "$text" >"$head"
printf '\n</script>\n<script>%s</script>\n</body>\n</html>\n' "$script_text" >"$tail"
