"""What all tests share. The only conftest: it stands here because it collects README.md too."""

import contextlib
import doctest
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from support import programs
from support.browser import Browser, Page, browser
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

ROOT = Path(__file__).parent

# Laws: ``ci`` draws the same examples every time, ``HYPOTHESIS_PROFILE=long`` looks further.
settings.register_profile(
    "ci",
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", parent=settings.get_profile("ci"), max_examples=5_000, derandomize=False
)
# Ten examples are enough to kill most mutants of the code (``make mutation``), and to see at once
# that something is broken (``sh scripts/test --quick``); making a failure small may take minutes.
settings.register_profile(
    "short",
    parent=settings.get_profile("ci"),
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session", autouse=True)
def user_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user's cache of its own for the tests and what they start."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


_now_runs = programs.watch()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        programs.mark(item)
    # The longest file first: where several processes share the tests, none is left with it alone.
    items.sort(key=lambda item: item.path.name != "test_trips.py")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    _now_runs(item)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def heard_signals() -> Iterator[None]:
    """Programs that a test starts hear signals, even if pytest runs where they are ignored."""
    signals = (signal.SIGINT, signal.SIGTERM)
    ignored = [each for each in signals if signal.getsignal(each) == signal.SIG_IGN]
    for each in ignored:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each in ignored:
        signal.signal(each, signal.SIG_IGN)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser; tests that ask for it are skipped where there is none."""
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Page:
    """A tab of it, for all tests of a file."""
    return chromium.page()


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to write in, with a copy of ``examples/``; the code of a page runs there."""
    place = tmp_path_factory.mktemp("workplace")
    shutil.copytree(ROOT / "examples", place / "examples")
    with contextlib.chdir(place):
        yield place


# The ```python blocks of the pages, in order; each page has names and a workplace of its own.
_pages = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    fixtures=["workplace"],
)
# The examples in the docstrings of the library.
_docstrings = Sybil(
    parsers=[DocTestParser(doctest.ELLIPSIS)],
    patterns=["formspec/*.py", "formspec/**/*.py", "renderers/**/*.py"],
    document_types={".py": PythonDocStringDocument},
    fixtures=["workplace"],
)
pytest_collect_file = (_pages + _docstrings).pytest()
