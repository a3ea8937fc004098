"""A form as an indented outline: the smallest useful renderer, by a third party."""

from formspec.plugins import Form, Item, Lang, Rendering, losses


class OutlineRenderer:
    """One line an item, indented by its depth; it can check no rule."""

    name = "outline"
    suffix = ".txt"
    expresses: frozenset[str] = frozenset()

    def render(self, form: Form, *, lang: Lang | None = None) -> Rendering:
        """The outline as UTF-8; ``lang`` changes nothing, for the words are the form's own."""
        del lang
        text = "\n".join([form.title, *map(_line, form.items)]) + "\n"
        return Rendering(text.encode(), self.suffix, losses(form, self.expresses))


def _line(item: Item) -> str:
    unit = f"（{item.unit.name}）" if item.unit else ""
    return f"{'  ' * (item.depth + 1)}{item.path} {item.label}{unit}"
