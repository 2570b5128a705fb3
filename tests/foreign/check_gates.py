#!/usr/bin/env python3
"""check_gates.py ANALYZE: what is written of gates, held against the schemas of others.

SARIF against the schema of the OASIS standard (python3-jsonschema), JUnit against
that of Jenkins' xUnit plugin (xmllint), for everything that can become of a gate.
Run by continuous integration, from the repository.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree

import jsonschema

ANALYZE = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path.cwd()
SCHEMAS = ROOT / "third_party/schemas"
SARIF = jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")))
# Names that URIs, XML and JSON each have to escape.
MODEL, POLICY = 'net & <"é"> 100%.onnx', "a policy & 'ü' #1.toml"
WAIVER = '\n[[waiver]]\ngate = "g"\nuntil = {}\nreason = "the <old> & \\"new\\" camera"'
BROKEN = 'max.latency = "1 ps"'
TARGET = ["--target", "hailo-8", "--precision", "int8"]

# name: (lines of the gate, more arguments, exit code, results in SARIF,
# (failures, errors, skipped) in JUnit)
OUTCOMES = {
    "passed": ('max.latency = "1000 s"', TARGET, 0, 0, (0, 0, 0)),
    "failed": (BROKEN, TARGET, 1, 1, (1, 0, 0)),
    "a layer failed": ('max.layer.latency = "1 ps"', TARGET, 1, 1, (1, 0, 0)),
    "two rules failed": (BROKEN + '\nmax.weights = "1 B"\nrequire = ["modeled"]', TARGET, 1, 2, (2, 0, 0)),
    "a warning": (BROKEN + '\nlevel = "warning"', TARGET, 0, 1, (0, 0, 0)),
    "waived": (BROKEN + WAIVER.format("2026-07-01"), TARGET, 0, 1, (0, 0, 1)),
    "the waiver expired": (BROKEN + WAIVER.format("2026-06-30"), TARGET, 1, 1, (1, 0, 0)),
    "matched nothing": ('targets = ["another"]\n' + BROKEN, TARGET, 2, 1, (0, 1, 0)),
    "no baseline": ('[gate.baseline]\nmax.latency = "+5 %"', TARGET, 2, 1, (0, 1, 0)),
    "not in the baseline": ('[gate.baseline]\nmax.latency = "+5 %"', TARGET + ["--baseline", "other.json"], 1, 1, (1, 0, 0)),
    "several analyses": (BROKEN, ["--target", "hailo-8,jetson-thor", "--precision", "int8,fp16", "--batch", "1,2"], 1, 8, (8, 0, 0)),
}


def check_sarif(path, policy, results):
    log = json.loads(path.read_text(encoding="utf-8"))
    errors = [f"{list(error.path)}: {error.message}" for error in SARIF.iter_errors(log)]
    assert not errors, errors
    run, = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules), rules
    assert len(run["results"]) == results, run["results"]
    fingerprints = {json.dumps(result["partialFingerprints"]) for result in run["results"]}
    assert len(fingerprints) == results, fingerprints
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert urllib.parse.unquote(place["artifactLocation"]["uri"]) == (POLICY if policy else MODEL)
        if policy:
            line = policy.splitlines()[place["region"]["startLine"] - 1]
            rule = result["ruleId"].partition("/")[2]
            assert line.startswith("[[gate]]" if rule == "applies" else rule.removeprefix("baseline.")), (line, rule)
    return run["results"]


def check_junit(path, counts):
    subprocess.run(["xmllint", "--noout", "--schema", SCHEMAS / "junit-10.xsd", path], check=True, stderr=subprocess.DEVNULL)
    root = ElementTree.parse(path).getroot()
    tests = list(root.iter("testcase"))
    found = tuple(sum(test.find(kind) is not None for test in tests) for kind in ("failure", "error", "skipped"))
    said = tuple(sum(int(suite.get(kind)) for suite in root) for kind in ("failures", "errors", "skipped"))
    assert found == said == counts, (found, said, counts)
    assert len(tests) == int(root.get("tests")) == sum(int(suite.get("tests")) for suite in root)


def check(name, folder):
    lines, arguments, code, results, counts = OUTCOMES[name]
    policy = f'schema = 1\n[[gate]]\nid = "g"\n{lines}\n'
    (folder / POLICY).write_text(policy, encoding="utf-8")
    outputs = [folder / "g.sarif", folder / "g.xml"]
    run = subprocess.run(
        [ANALYZE, "--quiet", "--noper_layer", "--today=2026-07-01", "--policy", POLICY, *arguments, MODEL,
         *(word for path in outputs for word in ("--output", path.name))],
        cwd=folder, stderr=subprocess.PIPE, text=True, check=False)
    assert run.returncode == code, (name, run.returncode, run.stderr)
    found = check_sarif(outputs[0], policy, results)
    assert all(("suppressions" in result) == (name == "waived") for result in found)
    assert all(("logicalLocations" in result["locations"][0]) == (name == "a layer failed") or BROKEN in lines for result in found)
    check_junit(outputs[1], counts)


def check_flags(folder):
    """Gates of flags have no policy to point at."""
    run = subprocess.run(
        [ANALYZE, "--quiet", "--max_latency=1ps", *TARGET, MODEL, "--output", "g.sarif", "--output", "g.xml"],
        cwd=folder, stderr=subprocess.DEVNULL, check=False)
    assert run.returncode == 1, run
    check_sarif(folder / "g.sarif", None, 1)
    check_junit(folder / "g.xml", (1, 0, 0))


def main():
    jsonschema.Draft4Validator.check_schema(SARIF.schema)
    for name in [*OUTCOMES, "flags"]:
        with tempfile.TemporaryDirectory() as path:
            folder = pathlib.Path(path)
            (folder / MODEL).symlink_to(ROOT / "examples/mobilenet_v2.onnx")
            (folder / "other.onnx").symlink_to(ROOT / "examples/mobilenet_v2.onnx")
            subprocess.run([ANALYZE, "--quiet", *TARGET, "other.onnx", "--output", "other.json"], cwd=folder, check=True)
            if name == "flags":
                check_flags(folder)
            else:
                check(name, folder)
        print("held against its schema:", name)


if __name__ == "__main__":
    main()
