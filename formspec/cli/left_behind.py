"""Temporary files that say whose they are, so that those of a killed process can be removed."""

import os
import re
import shutil
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from zlib import crc32

_MARK = re.compile(r".*\.([0-9a-f]{8})-([0-9]{1,10})\.tmp", re.DOTALL)


def mark() -> str:
    """What the name of a temporary file of this process ends in."""
    return f".{_machine()}-{os.getpid()}.tmp"


@cache
def remove_abandoned(folder: Path) -> None:
    """Remove what processes of this machine, killed since, have left in a folder; once a run.

    A file of another machine in a shared folder is left alone, and one of a process that lives.
    """
    if sys.platform == "win32":  # one cannot ask there
        return
    with suppress(OSError):
        for path in folder.iterdir():
            if _is_abandoned(path.name):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)


def _is_abandoned(name: str) -> bool:
    found = _MARK.fullmatch(name)
    if found is None or found[1] != _machine():
        return False
    try:
        os.kill(int(found[2]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:  # it lives, and is somebody else's
        return False
    return False


def _machine() -> str:
    return "0" * 8 if sys.platform == "win32" else f"{crc32(os.uname().nodename.encode()):08x}"
