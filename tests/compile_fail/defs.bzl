"""compile_probe: what the compiler says to a legal and to an illegal expression."""

load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

_SOURCE = """#include "{header}"

namespace weighbridge {{

auto Probe({parameters}) {{ return {expression}; }}

}}  // namespace weighbridge
"""

# Keeps the exit code and the text of a command that may fail.
_RECORD = """
log=$1; shift
text=$(LC_ALL=C "$@" 2>&1)
echo "exit code $?" > "$log"
printf '%s\\n' "$text" >> "$log"
"""

def _compile(ctx, kind, expression):
    source = ctx.actions.declare_file("%s.%s.cc" % (ctx.label.name, kind))
    ctx.actions.write(source, _SOURCE.format(
        header = ctx.attr.header,
        parameters = ctx.attr.parameters,
        expression = expression,
    ))

    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features + ["layering_check", "module_maps"],
    )
    context = cc_common.merge_cc_infos(
        cc_infos = [dep[CcInfo] for dep in ctx.attr.deps],
    ).compilation_context
    log = ctx.actions.declare_file("%s.%s.log" % (ctx.label.name, kind))
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts +
                             ["-fsyntax-only"],
        source_file = source.path,
        output_file = log.path + ".o",
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = context.defines,
    )
    action = "c++-compile"
    ctx.actions.run_shell(
        mnemonic = "CompileProbe",
        command = _RECORD,
        arguments = [
            log.path,
            cc_common.get_tool_for_action(
                feature_configuration = features,
                action_name = action,
            ),
        ] + cc_common.get_memory_inefficient_command_line(
            feature_configuration = features,
            action_name = action,
            variables = variables,
        ),
        env = cc_common.get_environment_variables(
            feature_configuration = features,
            action_name = action,
            variables = variables,
        ),
        inputs = depset([source], transitive = [context.headers, toolchain.all_files]),
        outputs = [log],
    )
    return log

def _impl(ctx):
    logs = [
        _compile(ctx, "legal", ctx.attr.legal),
        _compile(ctx, "illegal", ctx.attr.illegal),
    ]
    return [DefaultInfo(files = depset(logs), runfiles = ctx.runfiles(files = logs))]

compile_probe = rule(
    implementation = _impl,
    doc = "Writes NAME.legal.log and NAME.illegal.log: \"exit code N\", then the compiler's text.",
    attrs = {
        "deps": attr.label_list(providers = [CcInfo]),
        "header": attr.string(mandatory = True, doc = "To include."),
        "illegal": attr.string(mandatory = True, doc = "An expression that must not compile."),
        "legal": attr.string(mandatory = True, doc = "Its closest legal relative."),
        "parameters": attr.string(doc = "Names that both may use, as a parameter list."),
        "_cc_toolchain": attr.label(default = Label("@rules_cc//cc:current_cc_toolchain")),
    },
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)
