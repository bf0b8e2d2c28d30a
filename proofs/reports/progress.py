"""A progress bar on a terminal; nothing at all where there is none."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Tell = Callable[[str, int, int], None]


@contextmanager
def progress(stream: IO[str], *, shown: bool = True) -> Iterator[Tell]:
    """A function to be told (stage, done, all); the bar is gone when the work is."""
    if not (shown and stream.isatty()):
        yield lambda _stage, _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 (nothing to show, nothing to import)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total)

        yield tell
