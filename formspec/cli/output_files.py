"""Files that commands write: whole or not at all, none over another without ``--force``."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from errno import EISDIR, ELOOP
from pathlib import Path
from stat import S_IMODE
from tempfile import NamedTemporaryFile, TemporaryDirectory

from formspec.cli.left_behind import mark, remove_abandoned
from formspec.cli.terminal import to_json
from formspec.diagnostics.problem import FormspecError, os_reason, problem


def write_files(files: Sequence[tuple[Path, bytes]], *, force: bool, private: bool = False) -> None:
    """Write files whole or not at all, none over an existing one without ``force``.

    Each is first a temporary file in the same folder; only when all are complete do they
    get their names. ``private`` files can be read by their owner only. Raises FormspecError.
    """
    staged: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, _ in files:
            if path.is_dir():
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
            if path.is_file() and not force:
                raise FormspecError(problem("FS608", file=str(path)))
        for path, data in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            place = _target(path)
            if place.exists() and not place.is_file():
                place.write_bytes(data)  # a device or a pipe is never replaced
            else:
                staged.append((_stage(place, data, private), place))
        for temporary, place in staged:
            temporary.replace(place)
    except OSError as error:
        raise FormspecError(problem("FS609", file=str(path), reason=os_reason(error))) from None
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def write_filled_form(shape: object, output: str, source: str, *, force: bool) -> Path:
    """Write a filled form as JSON; in a folder it is named after the file it came from.

    It holds names and telephone numbers: only its owner can read it. Raises FormspecError.
    """
    file = Path(output)
    if file.is_dir():
        file /= Path(source).with_suffix(".json").name
    write_files([(file, (to_json(shape) + "\n").encode())], force=force, private=True)
    return file


def write_folder(
    folder: Path, names: Sequence[str], contents: Iterable[bytes], *, force: bool
) -> None:
    """Write many files into a folder: all of them or none, none over another without ``force``.

    They hold what is filled in for an office: only their owner can read them. They are
    written into a temporary folder inside, and moved when all are complete. None is
    synchronised with the disk: for thousands that would take minutes, and what can be
    rendered again need not survive a power cut. Raises FormspecError.
    """
    path = folder
    try:
        for name in names:
            path = folder / name
            if path.is_dir():
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
            if path.exists() and not force:
                raise FormspecError(problem("FS608", file=str(path)))
        path = folder
        folder.mkdir(parents=True, exist_ok=True)
        remove_abandoned(folder)
        with TemporaryDirectory(dir=folder, prefix=".formspec-", suffix=mark()) as temporary:
            for name, data in zip(names, contents, strict=True):
                path = folder / name
                (Path(temporary) / name).touch(0o600)
                (Path(temporary) / name).write_bytes(data)
            for name in names:
                path = folder / name
                (Path(temporary) / name).replace(path)
    except OSError as error:
        raise FormspecError(problem("FS609", file=str(path), reason=os_reason(error))) from None


def _stage(path: Path, data: bytes, private: bool) -> Path:
    remove_abandoned(path.parent)
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name[:40]}.", suffix=mark(), delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if not private:  # a temporary file is for its owner only
                temporary.chmod(_usual_mode(path))
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return temporary


def _target(path: Path) -> Path:
    """What a link points to: the link stays. Raises OSError: it points to itself."""
    try:
        return path.resolve()
    except RuntimeError:  # what Python before 3.13 calls it
        raise OSError(ELOOP, os.strerror(ELOOP)) from None


def _usual_mode(path: Path) -> int:
    """That of the file which is replaced, or what the system gives a new one."""
    if path.exists():
        return S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
