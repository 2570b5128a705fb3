"""analyze_test: runs //tools:analyze as a user does and checks what it answers."""

def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"

# Between quotes, the folder that the test may write to.
def _argument(text):
    return _quoted(text).replace("%TMP%", "'\"$TEST_TMPDIR\"'")

_SCRIPT = """#!/bin/bash
# Starts in the runfiles root of the main repository.
set -u
out=$TEST_TMPDIR/stdout err=$TEST_TMPDIR/stderr
: > "$out"
{environment} {binary} {arguments} > "$out" 2> "$err" {redirect}
code=$?
failed=0
fail() {{
  echo "FAILED: $*" >&2
  failed=1
}}
[[ $code == {exit_code} ]] || fail "exit code $code, expected {exit_code}"
contains() {{ grep -qF -e "$2" "$1" || fail "${{1##*/}} does not contain: $2"; }}
lacks() {{ ! grep -qF -e "$2" "$1" || fail "${{1##*/}} contains: $2"; }}
{checks}
if ((failed)); then
  echo "--- stdout"; head -n 60 "$out"
  echo "--- stderr"; head -n 60 "$err"
fi >&2
exit "$failed"
"""

def _analyze_test_impl(ctx):
    checks = []
    for text in ctx.attr.stdout:
        checks.append('contains "$out" ' + _quoted(text))
    for text in ctx.attr.no_stdout:
        checks.append('lacks "$out" ' + _quoted(text))
    for text in ctx.attr.stderr:
        checks.append('contains "$err" ' + _quoted(text))
    if ctx.attr.exit_code == 0 and not ctx.attr.stderr:
        checks.append('[[ ! -s $err ]] || fail "stderr is not empty"')
    if ctx.attr.exit_code != 0 and not ctx.attr.stdout:
        checks.append('[[ ! -s $out ]] || fail "stdout is not empty"')
    for name, text in ctx.attr.writes.items():
        checks.append('contains "$TEST_TMPDIR"/%s %s' % (_quoted(name), _quoted(text)))
    for name in ctx.attr.no_files:
        checks.append('[[ ! -e "$TEST_TMPDIR"/{0} ]] || fail {0} exists'.format(_quoted(name)))
    inputs = ctx.files.models + ctx.files.data
    if ctx.file.golden:
        inputs.append(ctx.file.golden)
        checks.append("""if [[ -n ${{WEIGHBRIDGE_UPDATE_GOLDENS:-}} ]]; then
  cp "$out" "$(realpath {0})"
else
  diff -u {0} "$out" >&2 || fail 'not as in {0}; tools/update_goldens.sh accepts it'
fi""".format(ctx.file.golden.short_path))

    arguments = [_argument(flag) for flag in ctx.attr.flags]
    arguments += [_quoted(model.short_path) for model in ctx.files.models]
    arguments += [_argument(path) for path in ctx.attr.paths]
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, _SCRIPT.format(
        arguments = " ".join(arguments),
        binary = _quoted(ctx.executable.binary.short_path),
        checks = "\n".join(checks),
        environment = " ".join(["%s=%s" % (k, _argument(v)) for k, v in ctx.attr.env.items()]),
        exit_code = ctx.attr.exit_code,
        redirect = ctx.attr.redirect,
    ), is_executable = True)
    runfiles = ctx.runfiles(files = [ctx.executable.binary] + inputs)
    runfiles = runfiles.merge(ctx.attr.binary[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = script, runfiles = runfiles)]

analyze_test = rule(
    doc = """Arguments are `flags`, then `models`, then `paths`; in flags, paths and env,
%TMP% is a folder that the test may write to. Success must leave stderr empty and
failure stdout, unless something is expected there.""",
    implementation = _analyze_test_impl,
    test = True,
    attrs = {
        "binary": attr.label(default = Label("//tools:analyze"), executable = True, cfg = "target"),
        "data": attr.label_list(allow_files = True, doc = "files that flags name"),
        "env": attr.string_dict(doc = "of the binary"),
        "exit_code": attr.int(),
        "flags": attr.string_list(),
        "golden": attr.label(allow_single_file = True, doc = "what stdout must be"),
        "models": attr.label_list(allow_files = True),
        "no_files": attr.string_list(doc = "in %TMP%: must not exist afterwards"),
        "no_stdout": attr.string_list(doc = "texts that stdout must not contain"),
        "paths": attr.string_list(doc = "further arguments, which need not exist"),
        "redirect": attr.string(doc = "shell redirections, after those of stdout and stderr"),
        "stderr": attr.string_list(doc = "texts that stderr must contain"),
        "stdout": attr.string_list(doc = "texts that stdout must contain"),
        "writes": attr.string_dict(doc = "file in %TMP% -> a text that it must contain"),
    },
)
