"""Renders a form as one self-contained Python module that validates filled forms.

The module needs the standard library only (Python 3.11 or newer, also with ``-I`` and
``-O``) and holds the library's own engine, so its findings are those of ``formspec
validate --json``.
"""

from inspect import getsource

from formspec.plugins import Form, Lang, Rendering, standalone
from formspec_python import runtime

HEAD = '''"""Validates one filled form; made by formspec from its definition, not to be edited.

    import this_module
    findings = this_module.validate({{"values": {{…}}}})

or ``python this_module.py data.json``. Form, version and digest of the definition:
{form}, {version}, {digest}.
"""

# ruff: noqa
'''
COMMAND_LINE = "\n\n".join(
    [
        "import json\nimport os\nimport sys\nfrom pathlib import Path\n",
        *[getsource(copied) for copied in (runtime.blocks, runtime.main, runtime.read_file)],
        'if __name__ == "__main__":\n    sys.exit(main())\n',
    ]
)


class PythonRenderer:
    """A validator as Python source; it expresses every rule."""

    name = "python"
    suffix = "_validator.py"
    expresses = frozenset({
        "sum", "part", "parts", "gate", "check",
        "when", "half", "truncate", "previous", "warning", "note", "cell",
    })  # fmt: skip

    def render(self, form: Form, *, lang: Lang | None = None) -> Rendering:  # noqa: ARG002
        """The module; messages in both languages are in it, so ``lang`` changes nothing."""
        head = HEAD.format(form=_inert(form.id), version=_inert(form.version), digest=form.digest)
        source = "\n\n".join([head + standalone(form), COMMAND_LINE])
        return Rendering(source.encode(), self.suffix)


def _inert(text: str) -> str:
    """A text that cannot end a docstring."""
    return ascii(text)[1:-1].replace('"', "'").replace("\\", "/")
