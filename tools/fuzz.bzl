"""cc_fuzz_target: a libFuzzer binary with --config=fuzz, else a replay test.

In an ordinary build the target is a cc_test that feeds every file of its corpus
to the fuzz entry point once. With --config=fuzz (clang) `bazel test` also
mutates them a fixed number of times, and

    ./bazelw run --config=fuzz //room:target -- -max_total_time=600 "$PWD/found"

looks further and keeps what it finds in the folder `found`.
"""

load("@rules_cc//cc:defs.bzl", "cc_test")

def cc_fuzz_target(name, srcs, deps, corpus, size = "small", runs = 20000):
    """Declares one fuzz target.

    Args:
      name: of the target, ending in _fuzz.
      srcs: define LLVMFuzzerTestOneInput.
      deps: of srcs.
      corpus: list of file labels, not empty.
      size: of the test.
      runs: mutations tried by `bazel test --config=fuzz`.
    """
    inputs = ["$(rootpath %s)" % file for file in corpus]
    cc_test(
        name = name,
        size = size,
        srcs = srcs + select({
            "//tools:fuzzing_on": [],
            "//conditions:default": ["//tools:replay_main.cc"],
        }),
        args = select({
            "//tools:fuzzing_on": [
                "-runs=%d" % runs,
                "-seed=1",
                "-seed_inputs=" + ",".join(inputs),
            ],
            "//conditions:default": inputs,
        }),
        data = corpus,
        linkopts = select({
            "//tools:fuzzing_on": ["-fsanitize=fuzzer"],
            "//conditions:default": [],
        }),
        deps = deps,
    )
