"""How the code is laid out: wings with face modules, one meaning a name, documented fields.

Read from the source with ``ast``: nothing is imported, and each law names the file at fault.
"""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOORS = {"formspec/plugins", "formspec/testing"}
"""What others import from themselves, not from a module inside."""


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def sources(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def short(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def wings() -> tuple[str, ...]:
    """The folders of the library with modules, such as ``formspec/reasoning/solver``."""
    folders = {file.parent for file in sources("formspec") if file.name != "__init__.py"}
    return tuple(sorted(short(folder) for folder in folders if folder != ROOT / "formspec"))


def wing_of(module: str) -> str | None:
    """The wing of a dotted name, None for a module that stands above the wings."""
    path = module.replace(".", "/")
    return next((wing for wing in wings() if path == wing or path.startswith(f"{wing}/")), None)


def imports(file: Path) -> Iterator[str]:
    """The modules of the library that a file imports, wherever in it."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("formspec."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("formspec."):
            for name in node.names:
                path = ROOT / f"{node.module}.{name.name}".replace(".", "/")
                is_module = path.with_suffix(".py").exists() or path.is_dir()
                yield f"{node.module}.{name.name}" if is_module else str(node.module)


def face(wing: str) -> tuple[str, ...]:
    """What a wing's ``__init__`` names as its face."""
    for node in tree(ROOT / wing / "__init__.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FACE":
            return tuple(ast.literal_eval(node.value))
    raise AssertionError(f"{wing} has no FACE")


@pytest.mark.parametrize("wing", sorted({*wings()} - DOORS))
def test_a_wing_says_what_it_is_and_imports_nothing(wing: str) -> None:
    module = tree(ROOT / wing / "__init__.py")
    assert not [node for node in ast.walk(module) if isinstance(node, ast.Import | ast.ImportFrom)]
    summary, _, purpose = (ast.get_docstring(module) or "").partition("\n\n")
    assert summary
    assert "\n" not in summary
    assert purpose
    assert face(wing) == tuple(sorted(face(wing)))
    assert [name for name in face(wing) if not (ROOT / wing / f"{name}.py").exists()] == []


def test_other_wings_are_used_by_their_faces() -> None:
    wrong = []
    for file in sources("formspec"):
        own = wing_of(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for module in imports(file):
            wing = wing_of(module)
            if wing in (None, own) or wing in DOORS:
                continue
            if module.removeprefix(wing.replace("/", ".") + ".") not in face(wing):
                wrong.append(f"{short(file)} imports {module}")
    assert wrong == []


def public_classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    public = (file for file in sources("formspec", "renderers") if file.name[0] != "_")
    for file in public:
        for node in tree(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield file, node


def test_one_public_class_name_has_one_meaning() -> None:
    places = defaultdict(list)
    for file, node in public_classes():
        places[node.name].append(short(file))
    several = {name: files for name, files in places.items() if len(files) > 1}
    assert several.keys() <= {"And", "Or"}, several


def is_dataclass(node: ast.ClassDef) -> bool:
    decorators = [getattr(each, "func", each) for each in node.decorator_list]
    return "dataclass" in map(ast.unparse, decorators)


def undocumented(node: ast.ClassDef) -> list[str]:
    """The public fields of a dataclass that have no docstring below them."""
    following = [*node.body[1:], None]
    return [
        ast.unparse(field.target)
        for field, below in zip(node.body, following, strict=True)
        if isinstance(field, ast.AnnAssign)
        and not ast.unparse(field.target).startswith("_")
        and "ClassVar" not in ast.unparse(field.annotation)
        and not is_text(below)
    ]


def is_text(node: ast.stmt | None) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def test_public_dataclasses_document_each_field() -> None:
    missing = {
        f"{short(file)}:{node.name}": names
        for file, node in public_classes()
        if is_dataclass(node) and (names := undocumented(node))
    }
    assert missing == {}


PACKAGES = [
    *wings(),
    *(
        short(folder)
        for folder in (ROOT / "renderers").iterdir()
        if (folder / "__init__.py").exists()
    ),
]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_file_name_stands_once_in_a_wing(package: str) -> None:
    names = Counter(file.name for file in sources(package) if file.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []
