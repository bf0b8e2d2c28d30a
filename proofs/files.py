"""Files of results: written aside and renamed, so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from proofs.errors import FileError


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
    data = content.encode() if isinstance(content, str) else content
    try:
        if _is_device(path):
            with path.open("wb") as stream:
                stream.write(data)
            return
        _replace(path.resolve(), data)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from None


def _replace(target: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(_mode(target))
        aside.replace(target)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


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
