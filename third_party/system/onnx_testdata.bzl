"""Where the test data of ONNX is installed: a header that says so."""

_FOLDER = "/usr/share/libonnx-testdata/data"

_BUILD = """load("@rules_cc//cc:defs.bzl", "cc_library")
cc_library(
    name = "location",
    hdrs = ["onnx_testdata_location.h"],
    includes = ["."],
    visibility = ["//visibility:public"],
)
"""

_HEADER = """#pragma once
namespace weighbridge {{
inline constexpr char kOnnxTestdata[] = "{folder}";  // Empty: not installed.
}}
"""

def _impl(ctx):
    found = ctx.path(_FOLDER + "/node").exists
    if ctx.attr.required and not found:
        fail("\n\n%s was not found. On Debian/Ubuntu run:\n" % _FOLDER +
             "  sudo apt-get install -y libonnx-testdata\n(or ./bazelw --setup)\n")
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.file("BUILD", _BUILD)
    ctx.file("onnx_testdata_location.h", _HEADER.format(folder = _FOLDER if found else ""))

onnx_testdata_repository = repository_rule(
    implementation = _impl,
    attrs = {"required": attr.bool()},
    local = True,
)
