"""A form as a drawing (SVG): its items in rows, to their right a line for each rule.

A line has an arrow at the item it is about and a dot at each item it adds up, in the colour of
that item's unit: a term of another unit is seen at once. Rules that cannot hold together stand out.
"""

import formspec
from formspec.plugins import Form, Lang, Rendering
from formspec_graph.drawing import drawn
from formspec_graph.rule_lines import rule_lines
from formspec_graph.words import WORDS

__all__ = ["GraphRenderer"]


class GraphRenderer:
    """A picture. It checks nothing, and so leaves nothing unchecked."""

    name = "graph"
    suffix = ".svg"
    expresses: frozenset[str] = frozenset()

    def render(self, form: Form, *, lang: Lang | None = None) -> Rendering:
        """The drawing: labels as the form has them, its key in ``lang``."""
        words = WORDS[lang or form.language]
        picture = drawn(form, rule_lines(form), words, _clashing(form))
        return Rendering(picture.encode(), self.suffix)


LARGE = 500
"""With more rules, conflicts are not looked for: it may take seconds."""


def _clashing(form: Form) -> frozenset[str]:
    """The rules that cannot hold together."""
    if len(formspec.rules(form)) > LARGE:
        return frozenset()
    return frozenset(rule for conflict in formspec.scan(form).conflicts for rule in conflict.rules)
