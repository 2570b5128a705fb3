"""System-library stand-ins for the external repositories (WORKSPACE mode).

Each repository made here has the name, and the targets that this project uses,
of the Bazel Central Registry module of MODULE.bazel, so that BUILD files need
not know where a dependency comes from.
"""

load(":onnx_testdata.bzl", "onnx_testdata_repository")

_LIBDIRS = [
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib/riscv64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
]

_APT_HINT = "\n\n{what} was not found. On Debian/Ubuntu run:\n  sudo apt-get install -y {pkgs}\n(or ./bazelw --setup), or build with Bazel >= 8 and bzlmod.\n"

def _find_lib(ctx, filename):
    for d in _LIBDIRS:
        if ctx.path(d + "/" + filename).exists:
            return d
    return None

def _need(ctx, path, pkgs):
    if not ctx.path(path).exists:
        fail(_APT_HINT.format(what = path, pkgs = pkgs))

def _files_impl(ctx):
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    for name, content in ctx.attr.files.items():
        ctx.file(name, content)

files_repository = repository_rule(
    implementation = _files_impl,
    attrs = {"files": attr.string_dict()},
)

# --- abseil ----------------------------------------------------------------

_ABSL = {
    "absl/algorithm": ["container"],
    "absl/base": ["core_headers", "no_destructor"],
    "absl/cleanup": ["cleanup"],
    "absl/container": ["btree", "fixed_array", "flat_hash_map", "flat_hash_set", "inlined_vector", "node_hash_map"],
    "absl/debugging": ["failure_signal_handler", "symbolize"],
    "absl/flags": ["commandlineflag", "config", "flag", "marshalling", "parse", "reflection", "usage"],
    "absl/functional": ["function_ref"],
    "absl/hash": ["hash"],
    "absl/memory": ["memory"],
    "absl/numeric": ["bits", "int128"],
    "absl/status": ["status", "statusor"],
    "absl/strings": ["cord", "str_format", "string_view", "strings"],
    "absl/synchronization": ["synchronization"],
    "absl/time": ["time"],
    "absl/types": ["optional", "span", "variant"],
}

def _absl_impl(ctx):
    libdir = _find_lib(ctx, "libabsl_base.a")
    if libdir == None:
        fail(_APT_HINT.format(what = "libabsl_base.a", pkgs = "libabsl-dev"))
    static = ctx.os.environ.get("WB_LINK", "static") == "static"
    suffix = ".a" if static else ".so"
    libs = sorted([
        p.basename
        for p in ctx.path(libdir).readdir()
        if p.basename.startswith("libabsl_") and p.basename.endswith(suffix) and
           "test" not in p.basename
    ])
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    group = ["-Wl,--start-group"] + ["-l:" + l for l in libs] + ["-Wl,--end-group"]
    if not static:
        group = ["-Wl,--as-needed"] + group
    ctx.file("BUILD", """
load("@rules_cc//cc:defs.bzl", "cc_library")
cc_library(
    name = "absl",
    linkopts = %s,
    visibility = ["//visibility:public"],
)
""" % repr(group + ["-lpthread"]))
    for pkg, targets in _ABSL.items():
        build = 'load("@rules_cc//cc:defs.bzl", "cc_library")\n'
        for t in targets:
            build += 'cc_library(name = "%s", deps = ["//:absl"], visibility = ["//visibility:public"])\n' % t
        ctx.file(pkg + "/BUILD", build)

system_absl = repository_rule(implementation = _absl_impl, environ = ["WB_LINK"], local = True)

# --- protobuf --------------------------------------------------------------

_PROTOBUF_BUILD = """
load("@rules_cc//cc:defs.bzl", "cc_library")
package(default_visibility = ["//visibility:public"])
exports_files(["protoc"])
cc_library(name = "protobuf", linkopts = {full})
cc_library(name = "protobuf_lite", linkopts = {lite})
alias(name = "json_util", actual = ":protobuf")
proto_lang_toolchain(
    name = "cc_toolchain",
    command_line = "--cpp_out=$(OUT)",
    runtime = ":protobuf",
)
"""

def _protobuf_impl(ctx):
    libdir = _find_lib(ctx, "libprotobuf.a")
    protoc = ctx.which("protoc")
    if libdir == None or protoc == None:
        fail(_APT_HINT.format(what = "protoc or libprotobuf.a", pkgs = "protobuf-compiler libprotobuf-dev"))
    static = ctx.os.environ.get("WB_LINK", "static") == "static"
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.symlink(protoc, "protoc")
    ctx.file("BUILD", _PROTOBUF_BUILD.format(
        full = repr(["-l:libprotobuf.a", "-lz", "-lpthread"] if static else ["-lprotobuf"]),
        lite = repr(["-l:libprotobuf-lite.a", "-lpthread"] if static else ["-lprotobuf-lite"]),
    ))
    ctx.file("bazel/BUILD")
    ctx.file("bazel/proto_library.bzl", "proto_library = native.proto_library\n")
    ctx.file("bazel/cc_proto_library.bzl", "cc_proto_library = native.cc_proto_library\n")

system_protobuf = repository_rule(implementation = _protobuf_impl, environ = ["WB_LINK", "PATH"], local = True)

# --- ONNX ------------------------------------------------------------------

_ONNX_BUILD = """
load("@com_google_protobuf//bazel:cc_proto_library.bzl", "cc_proto_library")
load("@com_google_protobuf//bazel:proto_library.bzl", "proto_library")
package(default_visibility = ["//visibility:public"])
proto_library(name = "onnx_proto", srcs = ["onnx/onnx-ml.proto"])
cc_proto_library(name = "onnx_proto_cc", deps = [":onnx_proto"])
"""

def _onnx_impl(ctx):
    _need(ctx, "/usr/include/onnx/onnx.proto", "libonnx-dev")
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.symlink("/usr/include/onnx/onnx.proto", "onnx/onnx-ml.proto")
    ctx.file("BUILD", _ONNX_BUILD)

system_onnx = repository_rule(implementation = _onnx_impl, local = True)

# --- header-only / prebuilt -------------------------------------------------

def _linkonly_impl(ctx):
    _need(ctx, ctx.attr.header, ctx.attr.apt)
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    for name, content in ctx.attr.files.items():
        ctx.file(name, content)

linkonly_repository = repository_rule(
    implementation = _linkonly_impl,
    attrs = {"header": attr.string(), "apt": attr.string(), "files": attr.string_dict()},
    local = True,
)

_LOAD = 'load("@rules_cc//cc:defs.bzl", "cc_library")\npackage(default_visibility = ["//visibility:public"])\n'

_GTEST_BUILD = _LOAD + """
cc_library(name = "gtest", linkopts = ["-lgmock", "-lgtest", "-lpthread"])
cc_library(name = "gtest_main", linkopts = ["-lgmock_main", "-lgmock", "-lgtest", "-lpthread"])
"""

_BENCHMARK_BUILD = _LOAD + """
cc_library(name = "benchmark", linkopts = ["-lbenchmark", "-lpthread"])
cc_library(name = "benchmark_main", linkopts = ["-lbenchmark_main", "-lbenchmark", "-lpthread"])
"""

_TOML_BUILD = _LOAD + """
cc_library(name = "tomlplusplus", hdrs = ["toml.hpp"])
"""

_PUGIXML_BUILD = _LOAD + """
cc_library(name = "pugixml", linkopts = ["-l:libpugixml.a"])
"""

_JSON_BUILD = _LOAD + """
cc_library(name = "json")
"""

# --- Chart.js ---------------------------------------------------------------

def _chart_js_impl(ctx):
    files = {
        "chart.min.js": "/usr/share/javascript/chart.js/chart.min.js",
        "licence": "/usr/share/doc/libjs-chart.js/copyright",
    }
    ctx.file("WORKSPACE", 'workspace(name = "%s")\n' % ctx.name)
    ctx.file("BUILD", 'exports_files(%s, visibility = ["//visibility:public"])\n' % repr(sorted(files.keys())))
    for name, path in files.items():
        _need(ctx, path, "libjs-chart.js")
        ctx.symlink(path, name)

system_chart_js = repository_rule(implementation = _chart_js_impl, local = True)

# --- rules_cc: native rules under the modern names --------------------------

_RULES_CC = {
    "BUILD": "",
    "cc/BUILD": """
alias(
    name = "current_cc_toolchain",
    actual = "@bazel_tools//tools/cpp:current_cc_toolchain",
    visibility = ["//visibility:public"],
)
""",
    "cc/find_cc_toolchain.bzl": """
def find_cc_toolchain(ctx):
    return ctx.attr._cc_toolchain[cc_common.CcToolchainInfo]
def use_cc_toolchain():
    return []
""",
    "cc/common/BUILD": "",
    "cc/common/native.bzl": """
native_cc_common = cc_common
NativeCcInfo = CcInfo
""",
    "cc/common/cc_common.bzl": """
load(":native.bzl", "native_cc_common")
cc_common = native_cc_common
""",
    "cc/common/cc_info.bzl": """
load(":native.bzl", "NativeCcInfo")
CcInfo = NativeCcInfo
""",
    "cc/defs.bzl": """
cc_binary = native.cc_binary
cc_import = native.cc_import
cc_library = native.cc_library
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain
cc_toolchain_suite = native.cc_toolchain_suite
""",
    "cc/runfiles/BUILD": """
cc_library(
    name = "runfiles",
    hdrs = ["runfiles.h"],
    include_prefix = "rules_cc/cc/runfiles",
    strip_include_prefix = "/cc/runfiles",
    visibility = ["//visibility:public"],
    deps = ["@bazel_tools//tools/cpp/runfiles"],
)
""",
    "cc/runfiles/runfiles.h": """
#pragma once
#include "tools/cpp/runfiles/runfiles.h"
namespace rules_cc { namespace cc { namespace runfiles {
using ::bazel::tools::cpp::runfiles::Runfiles;
} } }
""",
}

_COVERAGE_TOOLS = {
    "BUILD": """
package(default_visibility = ["//visibility:public"])
filegroup(name = "coverage_report_generator", srcs = [])
filegroup(name = "lcov_merger", srcs = [])
""",
}

def system_repositories():
    files_repository(name = "rules_cc", files = _RULES_CC)
    files_repository(name = "remote_coverage_tools", files = _COVERAGE_TOOLS)
    for name, path in [
        ("platforms", "/usr/share/bazel/tools/platforms"),
        ("bazel_skylib", "/usr/share/bazel/tools/skylib"),
        ("rules_java", "/usr/share/bazel/rules/java"),
        ("rules_proto", "/usr/share/bazel/rules/proto"),
        ("rules_python", "/usr/share/bazel/rules/python"),
        ("rules_license", "/usr/share/bazel/rules/license"),
    ]:
        native.local_repository(name = name, path = path)

    system_absl(name = "com_google_absl")
    system_protobuf(name = "com_google_protobuf")
    system_onnx(name = "onnx")
    onnx_testdata_repository(name = "onnx_testdata", required = True)
    system_chart_js(name = "chart_js")
    linkonly_repository(
        name = "tomlplusplus",
        header = "/usr/include/toml++/toml.h",
        apt = "libtomlplusplus-dev",
        files = {
            "BUILD": _TOML_BUILD,
            "toml.hpp": "#pragma once\n#include <toml++/toml.h>\n",
        },
    )
    linkonly_repository(
        name = "nlohmann_json",
        header = "/usr/include/nlohmann/json.hpp",
        apt = "nlohmann-json3-dev",
        files = {"BUILD": _JSON_BUILD},
    )
    linkonly_repository(
        name = "pugixml",
        header = "/usr/include/pugixml.hpp",
        apt = "libpugixml-dev",
        files = {"BUILD": _PUGIXML_BUILD},
    )
    linkonly_repository(
        name = "com_google_googletest",
        header = "/usr/include/gmock/gmock.h",
        apt = "libgtest-dev libgmock-dev",
        files = {"BUILD": _GTEST_BUILD},
    )
    linkonly_repository(
        name = "com_github_google_benchmark",
        header = "/usr/include/benchmark/benchmark.h",
        apt = "libbenchmark-dev",
        files = {"BUILD": _BENCHMARK_BUILD},
    )
