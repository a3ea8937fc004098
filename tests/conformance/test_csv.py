"""CSV reads what people type as JSON does."""

import json
from pathlib import Path

import formspec
from formspec.submissions.submission import Submission, csv_text, from_csv

GROUP = json.loads((Path(__file__).parent / "typed.json").read_text("utf-8"))


def test_a_text_in_csv_is_read_as_in_json() -> None:
    form = formspec.loads(json.dumps(GROUP["definitions"]["typed"], ensure_ascii=False))
    for case in GROUP["cases"]:
        parts = case["submission"]
        if any(isinstance(raw, float) for raw in parts["values"].values()):
            continue  # CSV has texts only
        written = csv_text(form, Submission(parts["values"], parts.get("fields", {})))
        found = [f.to_dict() for f in formspec.validate(form, from_csv(form, written)).findings]
        expected = case["expected"]["findings"]
        kept = [{key: one[key] for key in each} for one, each in zip(found, expected, strict=True)]
        assert kept == expected, case["name"]
