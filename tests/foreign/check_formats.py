#!/usr/bin/env python3
"""check_formats.py ANALYZE: what analyze writes, read by programs that are not ours.

JSON by a JSON Schema validator (python3-jsonschema), CSV by Python's csv,
HTML by Python's parser. Run by continuous integration, from the repository.
"""
import csv
import html.parser
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

ANALYZE = pathlib.Path(sys.argv[1]).resolve()
SCHEMA = json.loads(pathlib.Path("docs/report.schema.json").read_text(encoding="utf-8"))
RUNS = [
    ["examples/mobilenet_v2.onnx"],
    ["examples/resnet50.onnx", "--target", "hailo-8", "--precision", "int8", "--mode", "both"],
    ["examples/resnet50.onnx", "--target", "all", "--precision", "int8,fp16", "--batch", "1,8"],
    ["examples/vit_b_16.onnx", "--target", "jetson-agx-orin", "--precision", "fp16", "--tensors"],
]


class Page(html.parser.HTMLParser):
    """Collects the report inside the page, and every address it names."""

    def __init__(self):
        super().__init__()
        self.report, self.addresses, self._inside = "", [], False

    def handle_starttag(self, tag, attrs):
        self._inside = tag == "script" and ("id", "report") in attrs
        self.addresses += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag):
        self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.report += data


def check(flags, folder):
    paths = {name: folder / name for name in ("r.json", "r.csv", "r.totals.csv", "r.html", "r.md")}
    outputs = [word for path in paths.values() for word in ("--output", str(path))]
    subprocess.run([ANALYZE, "--quiet", *flags, *outputs], check=True)

    report = json.loads(paths["r.json"].read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.Draft7Validator(SCHEMA).validate(report)

    layers = [layer for analysis in report["analyses"] for layer in analysis["layers"]]
    with open(paths["r.csv"], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == len(layers), (len(rows), len(layers))
    for row, layer in zip(rows, layers):
        assert None not in row and row["names"] == ";".join(layer["names"]), row
        assert row["latency_seconds"] == str(layer.get("latency_seconds", "")) or float(
            row["latency_seconds"]) == layer["latency_seconds"], row
    with open(paths["r.totals.csv"], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["target.id"] for row in rows] == [
        analysis.get("target", {}).get("id", "") for analysis in report["analyses"]]

    page = Page()
    page.feed(paths["r.html"].read_text(encoding="utf-8"))
    report.pop("tensors", None)
    assert json.loads(page.report) == report
    assert all(address.startswith(("#", "data:")) for address in page.addresses), page.addresses
    assert 0 < paths["r.md"].stat().st_size < 65536


def main():
    for flags in RUNS:
        with tempfile.TemporaryDirectory() as folder:
            check(flags, pathlib.Path(folder))
        print("read:", " ".join(flags))


if __name__ == "__main__":
    main()
