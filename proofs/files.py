"""Files of results: written aside and renamed, so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from proofs.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def demand_writable(path: Path) -> None:
    """Find out before a long run whether `path` can be written; an existing file stays untouched.

    Raises:
        FileError: it is a folder, or its folder is missing or refuses new files.
    """
    if path.is_dir():
        raise FileError(f"{path}: is a folder; expected the name of a file")
    try:
        if _is_device(path):
            with path.open("a"):
                return
        _probe(path.resolve().parent)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from None


def demand_writable_folder(path: Path) -> None:
    """Find out before a long run whether a folder can be written in, or made; makes nothing.

    Raises:
        FileError: it is a file, or it cannot be made or written in.
    """
    wanted = "a folder that can be written in"
    try:
        standing = next(one for one in (path.resolve(), *path.resolve().parents) if one.exists())
        _probe(standing)
    except (OSError, ValueError) as error:
        raise _refusal(path, error, wanted) from None


def make_folder(path: Path) -> None:
    """Make the folder and those above it, where they are missing.

    Raises:
        FileError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _refusal(path, error, "a folder that can be written in") from None


def write_aside(path: Path, content: str | bytes) -> None:
    """Write a text, or a picture, under another name in the same folder, then rename it to `path`.

    A failure, a full disk among them, leaves `path` as it was and nothing beside it.

    Raises:
        FileError: the file could not be written.
    """
    write_all({path: content})


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """Write several files: all of them under other names first, then all are renamed.

    Raises:
        FileError: one of them could not be written; then all are as they were.
    """
    asides: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            data = content.encode() if isinstance(content, str) else content
            try:
                if _is_device(path):
                    with path.open("wb") as stream:
                        stream.write(data)
                else:
                    _write_beside(path.resolve(), data, asides)
            except (OSError, ValueError) as error:
                raise _refusal(path, error) from None
        for target, aside in asides.items():
            try:
                aside.replace(target)
            except OSError as error:
                raise _refusal(target, error) from None
    finally:
        for aside in asides.values():
            with suppress(OSError):  # it is no longer there when all went well
                aside.unlink()


def write_folder(folder: Path, texts: Mapping[str, str], mark: str) -> None:
    """Write files below a folder, all or none.

    Args:
        folder: is made where it is missing.
        texts: by the file's name, which may begin with a folder.
        mark: how a file begins that an earlier run wrote; one that is not written anew is removed.

    Raises:
        FileError: a file could not be written; those that stood there are as they were.
    """
    places = {folder / name: text for name, text in texts.items()}
    for one in sorted({place.parent for place in places}):
        make_folder(one)
    if blocked := [one for one in places if one.is_dir()]:
        raise FileError(f"{blocked[0]}: is a folder; expected a file of ours, or none")
    write_all(places)
    try:
        for old in _stale(folder, places, mark):
            old.unlink()
    except OSError as error:
        raise _refusal(folder, error, "a folder that can be written in") from None


def _stale(folder: Path, places: Iterable[Path], mark: str) -> list[Path]:
    """The files of an earlier run, in the inner folders, that were not written anew."""
    new = set(places)
    inner = {one.parent for one in new} - {folder}
    return [old for one in inner for old in one.iterdir() if old not in new and _begins(old, mark)]


def _begins(path: Path, mark: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(mark)) == mark.encode()


def _write_beside(target: Path, data: bytes, asides: dict[Path, Path]) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    asides[target] = Path(name)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())  # a full disk is found out now
    asides[target].chmod(_mode(target))


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or that of a new file under the user's mask."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _probe(folder: Path) -> None:
    descriptor, aside = tempfile.mkstemp(dir=folder, prefix=".probe.")
    os.close(descriptor)
    Path(aside).unlink()


def _is_device(path: Path) -> bool:
    """Whether it is a terminal, a pipe or /dev/stdout: written to, never replaced."""
    return path.exists() and not path.is_file()


def _refusal(path: Path, error: Exception, wanted: str = "a file that can be written") -> FileError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return FileError(f"{path}: cannot be written: {why}; expected {wanted}")
