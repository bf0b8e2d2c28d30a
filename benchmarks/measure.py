"""Times taken side by side, and the one form in which every benchmark says what it found."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from timeit import Timer
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Work: TypeAlias = "Callable[[], object]"

ROUNDS = 25
ROUND_SECONDS = 0.01  # quicker work is repeated within a round
SLOW = 0.2  # seconds: beyond, five rounds are enough
VERY_SLOW = 5.0  # seconds: beyond, one is


@dataclass(frozen=True)
class Target:
    """What was wanted, what was measured, and whether that is enough."""

    what: str
    wanted: str
    measured: str
    met: bool


@dataclass(frozen=True)
class Table:
    """Figures in rows; the first column names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """What one benchmark found."""

    title: str
    targets: tuple[Target, ...] = ()
    tables: tuple[Table, ...] = ()


def side_by_side(works: Mapping[str, Work], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the seconds of each work in its quickest round; the works take turns.

    Other work on the machine disturbs the quickest least, and all alike.
    """
    timers = {name: Timer(work) for name, work in works.items()}
    best = {name: timer.timeit(1) for name, timer in timers.items()}
    loops = {name: max(1, int(ROUND_SECONDS / max(best[name], 1e-7))) for name in works}
    for turn in range(1, rounds):
        for name, timer in timers.items():
            if best[name] > VERY_SLOW or (best[name] > SLOW and turn > 4):
                continue
            best[name] = min(best[name], timer.timeit(loops[name]) / loops[name])
    return best


def time(seconds: float) -> str:
    """A time as people say it.

    >>> time(0.0123), time(4.5e-5), time(2.34)
    ('12.3 ms', '45 µs', '2.34 s')
    """
    for unit, name in ((1, "s"), (1e-3, "ms")):
        if seconds >= unit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds * 1e6:.3g} µs"


def compared(title: str, what: str, rows: Mapping[str, Mapping[str, float]]) -> Table:
    """A table of times, a row for each case; each time with its ratio to the first of its row."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    cells = []
    for case, row in rows.items():
        base = next(iter(row.values()))
        shown = [f"{time(row[n])} ({row[n] / base:.3g}×)" if n in row else "" for n in names]
        cells.append((case, *shown))
    return Table(title, (what, *names), tuple(cells))


def text(section: Section) -> str:
    """The section for a terminal."""
    lines = [section.title]
    for table in section.tables:
        grid = [table.columns, *table.rows]
        widths = [max(len(row[i]) for row in grid) for i in range(len(table.columns))]
        lines += ["", *filter(None, [table.title])]
        lines += [
            "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
            for row in grid
        ]
    lines += ["", *(f"{'met' if t.met else 'MISSED'}: {t.what}: {t.measured}, wanted {t.wanted}"
                    for t in section.targets)]  # fmt: skip
    return "\n".join(lines)


def markdown(section: Section) -> str:
    """The section for docs/benchmarks.md."""
    parts = [f"## {section.title}"]
    for table in section.tables:
        parts += [table.title] if table.title else []
        parts.append(grid(table.columns, table.rows))
    return "\n\n".join(parts) + "\n"


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def show(section: Section) -> None:
    """Print the section and exit: 1 if a target is missed."""
    print(text(section))
    sys.exit(0 if all(one.met for one in section.targets) else 1)
