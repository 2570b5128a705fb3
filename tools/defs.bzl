"""Rules with which other repositories analyze and gate their models.

    load("@weighbridge//tools:defs.bzl", "weighbridge_report", "weighbridge_test")

See docs/gating.md of Weighbridge. Both run its analyze, which is built from
source unless --@weighbridge//tools:weighbridge names a binary. They need no
network, no clock but for waivers, and nothing outside their inputs, so that they
run sandboxed, remotely, and from a cache.
"""

_ENDINGS = {
    "csv": ".csv",
    "github": ".annotations.txt",
    "html": ".html",
    "json": ".json",
    "junit": ".xml",
    "markdown": ".md",
    "sarif": ".sarif",
    "text": ".txt",
    "totals_csv": ".totals.csv",
    "trace": ".trace.json",
}

def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"

# How the analysis is asked for, the same in both rules.
_ANALYSIS = {
    "batch": attr.int(doc = "inferences in one run; by default as the model has it"),
    "dims": attr.string_dict(doc = "the sizes of dims that the model leaves open"),
    "flags": attr.string_list(doc = "further flags of analyze"),
    "hwdb": attr.label_list(
        doc = "target files (.toml) of your own, which targets names by their id",
        allow_files = [".toml"],
    ),
    "model": attr.label(
        doc = "the ONNX file; its weights need not be there",
        allow_single_file = [".onnx"],
        mandatory = True,
    ),
    "precisions": attr.string_list(doc = "such as int8; by default native, or what the policy names"),
    "targets": attr.string_list(doc = "names and tags, as of --target"),
    "_analyze": attr.label(
        default = Label("//tools:weighbridge"),
        allow_files = True,
        executable = True,
        cfg = "exec",
    ),
}

def _analysis_flags(ctx, target_files):
    # A target file is a target like one that is named.
    targets = ctx.attr.targets + target_files
    flags = ["--target=" + target for target in targets]
    flags += ["--precision=" + precision for precision in ctx.attr.precisions]
    flags += ["--dim=%s=%s" % (name, size) for name, size in ctx.attr.dims.items()]
    if ctx.attr.batch:
        flags.append("--batch=%d" % ctx.attr.batch)
    return flags + ["--quiet"] + ctx.attr.flags

def _weighbridge_report_impl(ctx):
    outputs = []
    arguments = ctx.actions.args()
    arguments.add_all(_analysis_flags(ctx, [file.path for file in ctx.files.hwdb]))
    for format in ctx.attr.formats:
        if format not in _ENDINGS:
            fail("unknown format '%s', expected one of %s" % (format, ", ".join(_ENDINGS.keys())), "formats")
        output = ctx.actions.declare_file(ctx.label.name + _ENDINGS[format])
        outputs.append(output)
        arguments.add("--format=" + format)
        arguments.add(output.path, format = "--output=%s")
    arguments.add(ctx.file.model)
    ctx.actions.run(
        executable = ctx.executable._analyze,
        arguments = [arguments],
        inputs = [ctx.file.model] + ctx.files.hwdb,
        outputs = outputs,
        mnemonic = "Weighbridge",
        progress_message = "Analyzing %s" % ctx.file.model.short_path,
    )
    return [
        DefaultInfo(files = depset(outputs)),
        OutputGroupInfo(**{
            format: depset([output])
            for format, output in zip(ctx.attr.formats, outputs)
        }),
    ]

weighbridge_report = rule(
    doc = "Builds reports on a model, a file NAME.ENDING for each format.",
    implementation = _weighbridge_report_impl,
    attrs = dict(
        _ANALYSIS,
        formats = attr.string_list(default = ["json"], doc = "formats of analyze, each once"),
    ),
)

# The undeclared outputs appear as outputs.zip beside the test's log.
_TEST = """#!/bin/bash
# Starts in the runfiles root of the main repository.
set -u
outputs=${{TEST_UNDECLARED_OUTPUTS_DIR:-${{TEST_TMPDIR:-/tmp}}}}
exec {analyze} {flags} \\
  --format=text --output=- \\
  --format=junit --output="${{XML_OUTPUT_FILE:-$outputs/report.xml}}" \\
  --format=json --output="$outputs/report.json" \\
  --format=sarif --output="$outputs/report.sarif" {html} \\
  {model}
"""

_HTML = """\\
  --format=html --output="$outputs/report.html\""""

def _weighbridge_test_impl(ctx):
    if not ctx.file.policy and not ctx.attr.flags:
        fail("expected a policy, or flags that state gates", "policy")
    flags = _analysis_flags(ctx, [file.short_path for file in ctx.files.hwdb])
    inputs = [ctx.file.model] + ctx.files.hwdb
    for flag, file in [("--policy=", ctx.file.policy), ("--baseline=", ctx.file.baseline)]:
        if file:
            flags.append(flag + file.short_path)
            inputs.append(file)
    if ctx.attr.partial_models:
        flags.append("--partial_models")
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, _TEST.format(
        analyze = _quoted(ctx.executable._analyze.short_path),
        flags = " ".join([_quoted(flag) for flag in flags]),
        html = _HTML if ctx.attr.html else "",
        model = _quoted(ctx.file.model.short_path),
    ), is_executable = True)
    runfiles = ctx.runfiles(files = inputs + [ctx.executable._analyze])
    analyze_runfiles = ctx.attr._analyze[DefaultInfo].default_runfiles
    if analyze_runfiles:  # A file has none.
        runfiles = runfiles.merge(analyze_runfiles)
    return [DefaultInfo(executable = script, runfiles = runfiles)]

weighbridge_test = rule(
    doc = """Fails if the model breaks a gate of the policy.

The test's XML has a case for each rule; its undeclared outputs are the report.""",
    implementation = _weighbridge_test_impl,
    test = True,
    attrs = dict(
        _ANALYSIS,
        baseline = attr.label(
            doc = "a JSON report, which the policy's bands compare with",
            allow_single_file = [".json"],
        ),
        html = attr.bool(default = True, doc = "add an HTML report"),
        partial_models = attr.bool(
            default = True,
            doc = "gates about other models are left out instead of failing; a test that no gate is about fails",
        ),
        policy = attr.label(doc = "the policy file", allow_single_file = [".toml"]),
    ),
)
