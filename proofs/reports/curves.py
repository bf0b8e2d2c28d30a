"""Gradient descent on f and on g: the table of steps, what is certified, and the curves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from proofs.reports.canvas import FAINT, INK, LINE, demand_drawable, write
from proofs.reports.console import clean
from proofs.reports.landscape import certified
from proofs.reports.pictures import title

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from proofs.demo import Demonstration

HEIGHT = 4.4  # inches
_MOST_LINES = 12  # critical values that are drawn
_PER_SCALE = 200  # points of a curve while the number of steps doubles


def terminal(found: Demonstration) -> tuple[RenderableType, ...]:
    """The parts of the demonstration, in reading order."""
    land, start = found.landscape, found.start
    rule = "Armijo's rule" if start.step is None else f"the constant step {start.step:g}"
    parts: list[RenderableType] = [
        clean(f"{_title(found)}, μ = {land.mu}"),
        Text("Floating point; it decides nothing: the steps that plain gradient descent takes"),
        Text(f"from one start (seed {start.seed}, size {start.size:g}) with {rule} until the gap"),
        Text("to the global minimum is a given part of the gap at the origin."),
        Text(),
        _table(found),
    ]
    for one in found.runs:
        parts += [
            Text(),
            Text(f"Exactly, at the end of {one.objective} ({one.steps} steps, {one.ended}):"),
            *(clean(f"  {line}") for line in certified(one.certified, land)),
        ]
    return tuple(parts)


def demand(path: Path) -> None:
    """Find out before a run whether the picture can be made.

    Raises:
        InputError: The ending is not .svg or .png, or matplotlib is not installed.
        FileError: The file cannot be written.
    """
    demand_drawable(path, ".svg", ".png")


def save(found: Demonstration, path: Path) -> None:
    """Write the picture of both curves.

    Raises:
        FileError: The file cannot be written.
    """
    write(lambda figure: _draw(figure, found), HEIGHT, path)


def _title(found: Demonstration) -> str:
    return title(found.inputs, found.outputs, found.landscape)


def _table(found: Demonstration) -> Table:
    from proofs.demo import FRACTIONS  # noqa: PLC0415 (numpy)

    grid = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    grid.add_column("gap", no_wrap=True)
    for one in found.runs:
        grid.add_column(f"steps on {one.objective}", justify="right", no_wrap=True)
    for part in FRACTIONS:
        cells = [one.reached(part * found.unit) for one in found.runs]
        grid.add_row(f"{part:.0e}", *("not reached" if one is None else str(one) for one in cells))
    return grid


def _draw(figure: Any, found: Demonstration) -> None:  # noqa: ANN401 (a matplotlib figure)
    """Gap against step, f dashed and g solid; dotted lines at the gaps of the saddles."""
    axes = figure.subplots()
    for one, style, colour in zip(found.runs, ("--", "-"), ("#b35900", "#0550ae"), strict=True):
        # as near to each other as the eye can tell on a logarithmic axis
        kept = [n for n in range(one.steps + 1) if n % (n // _PER_SCALE + 1) == 0 or n == one.steps]
        points = [(n, one.gaps[n]) for n in kept if one.gaps[n] > 0]
        label = f"{one.objective}, μ = {found.landscape.mu}" if one.objective == "g" else "f"
        axes.plot(*zip(*points, strict=True), style, color=colour, linewidth=1.8, label=label)
    bottom = min(gap for one in found.runs for gap in one.gaps if gap > 0)
    land = found.landscape
    for number, family in enumerate(
        land.families.top(min(land.families.count, _MOST_LINES + 1))[1:]
    ):
        gap = family.value.plus(land.families.global_minimum.times(-1))
        height = float((gap.lower + gap.upper) / 2)
        if height > bottom:
            name = "" if number else "critical values of saddles"
            axes.axhline(height, color=FAINT, linestyle=":", linewidth=1, zorder=0, label=name)
    axes.set_yscale("log")
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(left=0)
    axes.set_xlabel("step of gradient descent, log scale")
    axes.set_ylabel("gap to the global minimum, log scale")
    axes.set_title("The same start and step rule on f and on g: floating point, not certified")
    figure.suptitle(_title(found), weight="bold", parse_math=False, color=INK)
    figure.legend(loc="outside lower left", ncols=3)
