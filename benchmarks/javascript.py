"""``python -m benchmarks.javascript``: the generated JavaScript validator beside JSON.parse.

Every figure is a ratio of two times taken in turn in one process, so that noise hits both.
"""

import gzip
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import formspec
from benchmarks import workload

FORMS = ("wuzhou-2018-warmth", "wuzhou-2017-help-centre")

PROGRAM = """
import { readFileSync } from "node:fs";
const { validate } = await import("./validator.mjs");
const texts = JSON.parse(readFileSync("submissions.json", "utf8"));
const best = [Infinity, Infinity, Infinity];
const jobs = [
  (text) => JSON.parse(text.clean), (text) => validate(text.data), (text) => validate(text.wrong),
];
for (const text of texts) {
  text.data = JSON.parse(text.clean);
  text.wrong = JSON.parse(text.broken);
  if (validate(text.data).length || !validate(text.wrong).length) throw new Error("not clean");
}
for (let round = 0; round < 60; round++) {
  jobs.forEach((job, position) => {
    const start = performance.now();
    for (let turn = 0; turn < 10; turn++) texts.forEach(job);
    const each = (performance.now() - start) * 1000 / texts.length / 10;
    best[position] = Math.min(best[position], each);
  });
}
console.log(JSON.stringify(best));
"""


def main() -> None:
    for form in (workload.both(), *map(formspec.load, FORMS)):
        parse, clean, wrong = measured(form)
        print(f"{form.id}: {len(form.items)} cells, {len(formspec.rules(form))} rules")
        print(f"  JSON.parse {parse:6.2f} µs")
        print(f"  clean      {clean:6.2f} µs  {clean / parse:5.2f} × JSON.parse   goal ≤ 0.25")
        print(f"  one fault  {wrong:6.2f} µs  {wrong / parse:5.2f} × JSON.parse")
        whole, silent = size(form), size(form, messages=False)
        least = size(form, messages=False, quick=False)
        print(
            f"  gzip       {whole} bytes; without messages {silent}, nor quick {least}   goal 6000"
        )


def size(form: formspec.Form, **options: Any) -> int:
    """Bytes of the compressed module."""
    return len(gzip.compress(formspec.render(form, "javascript", **options).data, 9))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def measured(form: formspec.Form) -> list[float]:
    """The fastest times in µs: parse a submission, validate it, validate one with a fault."""
    texts = []
    for seed in range(50):
        filled = workload.submission(form, seed)
        if formspec.validate(form, filled).findings:
            continue  # its rules feed one another in circles
        total = next(rule for rule in formspec.rules(form) if rule.kind == "sum")
        path = total.cells[0].path
        wrong = filled | {"values": filled["values"] | {path: filled["values"][path] + 1}}
        texts.append({"clean": _json(filled), "broken": _json(wrong)})
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "validator.mjs").write_bytes(formspec.render(form, "javascript").data)
        Path(folder, "submissions.json").write_text(json.dumps(texts), "utf-8")
        Path(folder, "program.mjs").write_text(PROGRAM, "utf-8")
        node = shutil.which("node") or shutil.which("nodejs") or "node"
        done = subprocess.run(
            [node, "program.mjs"], cwd=folder, check=True, capture_output=True, text=True
        )
    best: list[float] = json.loads(done.stdout)
    return best


if __name__ == "__main__":
    main()
