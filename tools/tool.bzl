"""tool_binary: a binary of ours as other repositories need it.

Their .bazelrc is not ours. What our sources need of the command line is set
here, and only for them.
"""

def _language_of_our_sources(settings, attr):
    return {"//command_line_option:cxxopt": ["-std=c++20"]}

_language = transition(
    implementation = _language_of_our_sources,
    inputs = [],
    outputs = ["//command_line_option:cxxopt"],
)

def _tool_binary_impl(ctx):
    tool = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(
        output = tool,
        target_file = ctx.executable.binary,
        is_executable = True,
    )
    return [DefaultInfo(
        executable = tool,
        runfiles = ctx.attr.binary[DefaultInfo].default_runfiles,
    )]

tool_binary = rule(
    implementation = _tool_binary_impl,
    executable = True,
    cfg = _language,
    attrs = {
        "binary": attr.label(executable = True, cfg = "target", mandatory = True),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
)
