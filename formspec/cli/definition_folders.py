"""Where installed definitions lie, found without reading the metadata of all distributions.

The folders are kept in the cache together with the times of the folders that Python imports
from: these change when something is installed or removed, and ``importlib.metadata`` relies
on them too.
"""

import sys
import time
from hashlib import sha256
from pathlib import Path

from formspec import __version__
from formspec.cli import cache

SETTLED = 2_000_000_000
"""Nanoseconds after which another change gives a folder another time."""


def definition_folders() -> list[Path]:
    """The folders of all installed definitions; none where they are no plain folders."""
    paths = [str(Path(entry).absolute()) for entry in sys.path]
    key = f"folders-{sha256(repr((__version__, paths)).encode()).hexdigest()}"
    changes = [_changed(path) for path in paths]
    match cache.get(key):
        case {"changes": kept, "folders": [*folders]} if kept == changes:
            return [Path(folder) for folder in folders if type(folder) is str]
    folders = _installed_folders()
    if max(changes, default=0) < time.time_ns() - SETTLED:
        cache.put(key, {"changes": changes, "folders": [str(folder) for folder in folders]})
    return folders


def _changed(path: str) -> int:
    """When a folder last changed, in nanoseconds; 0 where there is none."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def _installed_folders() -> list[Path]:
    from formspec.plugins.registry import definition_files

    files = [file for _, file in definition_files()]
    paths = [file for file in files if isinstance(file, Path)]
    if len(set(paths)) < len(files):  # in an archive, or claimed by two distributions
        return []
    return list(dict.fromkeys(path.parent for path in paths))
