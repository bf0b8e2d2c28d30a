"""How every view reaches a terminal: at most 100 columns, and plain text where it is piped.

Texts are shown as they are: never read as markup, their control characters removed.
"""

from __future__ import annotations

import shutil
from io import StringIO
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDTH = 100


def put(stream: IO[str], *parts: RenderableType) -> None:
    """Print at most 100 columns wide; without colour and trailing spaces when not on a terminal."""
    if stream.isatty():
        _console(stream, width_of(stream)).print(*parts, sep="\n")
        return
    plain = StringIO()
    _console(plain, WIDTH).print(*parts, sep="\n")
    stream.writelines(f"{line.rstrip()}\n" for line in plain.getvalue().splitlines())


def width_of(stream: IO[str]) -> int:
    """The columns that a view may use there."""
    return min(WIDTH, shutil.get_terminal_size().columns) if stream.isatty() else WIDTH


def _console(stream: IO[str], width: int) -> Console:
    return Console(
        file=stream,
        width=width,
        color_system="auto" if stream.isatty() else None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def clean(text: str) -> Text:
    """The text on one line, control characters replaced by spaces."""
    return Text("".join(one if one.isprintable() else " " for one in text))


def plain_table() -> Table:
    """A table without lines."""
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")


def counted(number: int, noun: str, plural: str = "") -> str:
    """`3 claims`, `1 claim`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
