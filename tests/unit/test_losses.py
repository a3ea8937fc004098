"""What a target does not list it does not check, and a rendering says so."""

import json
from collections.abc import Mapping

import pytest

import formspec
from formspec.plugins import FEATURES, Rule, features, protocols
from formspec.plugins.registry import renderer, renderer_names

FORM = """
formspec: 1
id: features
version: 1
title: 例表
sections:
  - number: 1
    items:
      - {code: A, label: 合计, unit: 万元, formula: A=B+C, rounding: half}
      - {code: B, label: 甲, unit: 万元}
      - {code: C, label: 乙, unit: 万元, formula: C>=B, severity: note, rounding: truncate}
      - code: D
        label: 是否发放
        type: boolean
        items: [{code: E, label: 金额, unit: 万元}]
      - code: F
        label: 职工
        unit: 人
        parts: disjoint
        items: [{code: G, label: 男, unit: 人}, {code: H, label: 女, unit: 人}]
rules:
  - {id: grows, check: 1.F >= prev(1.F), severity: warning}
  - {id: asked, when: 1.F > 0, check: 1.A > 0}
"""
CHECKING = [name for name in renderer_names() if renderer(name).expresses]


def lacks(target: str) -> Mapping[str, tuple[str, ...]]:
    rendering = formspec.render(formspec.loads(FORM), target)
    return {loss.rule: loss.lacks for loss in rendering.losses}


def test_the_form_needs_every_feature_of_rules() -> None:
    needed = {
        feature for rule in formspec.rules(formspec.loads(FORM)) for feature in features(rule)
    }
    assert needed == {*FEATURES} - {"cell"}


@pytest.mark.parametrize("target", CHECKING)
def test_a_feature_that_is_not_listed_is_a_loss(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = renderer(target).expresses
    for feature in sorted(listed - {"cell"}):
        monkeypatch.setattr(type(renderer(target)), "expresses", listed - {feature})
        assert feature in {each for lost in lacks(target).values() for each in lost}


@pytest.mark.parametrize("target", CHECKING)
def test_a_feature_that_nobody_lists_is_a_loss_everywhere(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_new_one(rule: Rule) -> frozenset[str]:
        return features(rule) | {"new"}

    monkeypatch.setattr(protocols, "features", with_a_new_one)
    lost = lacks(target)
    assert list(lost) == [rule.id for rule in formspec.rules(formspec.loads(FORM))]
    assert all("new" in features for features in lost.values())


def test_a_picture_checks_nothing_and_loses_nothing() -> None:
    assert lacks("graph") == {}


def test_losses_of_several_forms_are_those_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    one = formspec.loads(FORM)
    other = formspec.loads(FORM.replace("id: features", "id: others"))
    monkeypatch.setattr(type(renderer("html")), "expresses", frozenset({"cell"}))
    joined = formspec.join([one, other], "html")
    assert joined is not None
    assert [loss.rule for loss in joined.losses] == 2 * [rule.id for rule in formspec.rules(one)]


def test_what_was_reported_is_not_reported_twice() -> None:
    lost = [loss.rule for loss in formspec.render(formspec.loads(FORM), "json-schema").losses]
    assert len(lost) == len(set(lost))
    schema = json.loads(formspec.render(formspec.loads(FORM), "json-schema").data)
    assert lost == [rule["id"] for rule in schema["x-formspec-unchecked"]]
