"""A small cache of JSON data in the user's own folder: a shortcut, never an error.

Whatever is odd about it (no folder, somebody else's, a broken file) is a miss. It holds
data, never code; who reads an entry checks its shape. ``FORMSPEC_NO_CACHE=1`` turns it off.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISDIR
from typing import Any

MAX_ENTRY = 4_000_000
"""Bytes of one entry; a larger one is not kept."""

MAX_ENTRIES, MAX_BYTES = 100, 40_000_000
"""So many entries and bytes are kept; the oldest go."""


def get(key: str) -> Any:
    """The data kept under a key (letters, digits, hyphens); None where there are none."""
    folder = _folder()
    if folder is None:
        return None
    with suppress(OSError, ValueError, RecursionError):
        with (folder / f"{key}.json").open("rb") as file:
            raw = file.read(MAX_ENTRY + 1)
        return json.loads(raw) if len(raw) <= MAX_ENTRY else None
    return None


def put(key: str, data: object) -> None:
    """Keep JSON data under a key; another process reads all of them or nothing."""
    folder = _folder(create=True)
    raw = json.dumps(data, separators=(",", ":")).encode()
    if folder is None or len(raw) > MAX_ENTRY:
        return
    from formspec.cli.left_behind import mark, remove_abandoned

    remove_abandoned(folder)
    temporary = folder / f"{key}{mark()}"
    with suppress(OSError):
        try:
            temporary.write_bytes(raw)
            temporary.replace(folder / f"{key}.json")
        finally:
            temporary.unlink(missing_ok=True)
        _drop_oldest(folder)


def _drop_oldest(folder: Path) -> None:
    """Remove the oldest entries until few and small enough are left."""
    entries = [(file.stat(), file) for file in folder.iterdir()]
    entries.sort(key=lambda entry: entry[0].st_mtime_ns, reverse=True)
    total = 0
    for number, (status, file) in enumerate(entries):
        total += status.st_size
        if number >= MAX_ENTRIES or total > MAX_BYTES:
            file.unlink(missing_ok=True)


def _folder(*, create: bool = False) -> Path | None:
    """The folder of the cache; None where there is none that may be used."""
    with suppress(OSError, RuntimeError):  # RuntimeError: nobody's home
        base = _user_caches()
        if base is None or os.environ.get("FORMSPEC_NO_CACHE") == "1":
            return None
        folder = base / "formspec"
        if create:
            base.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
        if _is_private(folder):
            return folder
    return None


def _is_private(folder: Path) -> bool:
    """Whether it is a folder of this user's that nobody else can enter."""
    status = folder.lstat()
    if not hasattr(os, "geteuid"):  # Windows protects the profile as a whole
        return S_ISDIR(status.st_mode)
    mine = S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    return mine and not S_IMODE(status.st_mode) & 0o077


def _user_caches() -> Path | None:
    """Where this system keeps a user's caches: an absolute path, as XDG wants it."""
    return next((place for place in _places() if place.is_absolute()), None)


def _places() -> Iterator[Path]:
    yield Path(os.environ.get("XDG_CACHE_HOME", ""))
    if sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA", ""))
    else:
        yield Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
