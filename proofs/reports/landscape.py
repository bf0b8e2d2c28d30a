"""A landscape on a terminal: the data, the λ's, the families, and Table 1; 100 columns wide."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from exact.real_spectrum import Enclosed
from proofs.landscape import curvature, decimal, decimal_above, gradient_norm
from proofs.reports.console import clean

if TYPE_CHECKING:
    from rich.console import RenderableType

    from exact.families import Family
    from exact.landscape import Landscape
    from exact.trained import Trained
    from proofs.landscape import LandscapeReport

_VALUE_DIGITS, _BOUND_DIGITS = 14, 6  # at most, so that the table fits
_LEVELS = 12  # distinct λ² that are shown
_ROWS = 1000  # families that are shown


def landscape(report: LandscapeReport) -> tuple[RenderableType, ...]:
    """The parts of the report, in reading order."""
    return (
        *(clean(line) for line in summary(report)),
        Text(),
        families(report),
        *_more(report),
        Text(),
        table1(report),
        *(clean(line) for line in weights(report)),
    )


def families(report: LandscapeReport) -> Table:
    """One row for each family listed, the least value first."""
    grid = _grid()
    for name in ("#", "value", "index", "null", "dim"):
        grid.add_column(name, justify="right", no_wrap=True)
    grid.add_column("λ_min ≤", justify="right", no_wrap=True)
    grid.add_column("sharper", justify="right", no_wrap=True)
    grid.add_column("", no_wrap=True)
    grid.add_column("uses λ", overflow="fold")
    digits = report.landscape.digits
    for number, one in enumerate(report.families[:_ROWS], start=1):
        bounds = [
            "" if bound is None else decimal_above(bound, min(digits, _BOUND_DIGITS))
            for bound in (one.bound, one.sharper)
        ]
        grid.add_row(
            str(number),
            decimal(one.value, min(digits, _VALUE_DIGITS)),
            str(one.negative),
            str(one.zero),
            str(one.dimension),
            *bounds,
            Text("minimum", "green") if one.is_global_minimum else "saddle",
            used(one, report.landscape),
        )
    return grid


def _more(report: LandscapeReport) -> list[Text]:
    hidden = len(report.families) - _ROWS
    return [Text(f"… and {hidden} more, all of them in --json")] if hidden > 0 else []


def used(family: Family, landscape: Landscape) -> str:
    """Which λ's the family uses, counted from 1 with multiplicity: "1-4, 7, 2 of 8-10"."""
    times = landscape.families.multiplicities
    ends = list(accumulate(times))
    parts: list[str] = []
    run: list[int] = []
    for count, size, end in zip(family.counts, times, ends, strict=True):
        if count == size:
            run += range(end - size + 1, end + 1)
            continue
        parts += _range(run)
        run = []
        if count:
            parts.append(f"{count} of {end - size + 1}-{end}")
    return ", ".join(parts + _range(run)) or "none"


def _range(run: list[int]) -> list[str]:
    if not run:
        return []
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"]


def table1(report: LandscapeReport) -> Table:
    """Which results of the paper's Table 1 apply to these data, and which conditions fail."""
    grid = _grid()
    grid.add_column("Table 1", max_width=34, overflow="fold")
    grid.add_column("applies", no_wrap=True)
    grid.add_column("fails", overflow="fold", ratio=1)
    for one in report.table1:
        verdict = Text("no", "yellow") if one.failing else Text("yes", "green")
        grid.add_row(clean(one.source), verdict, clean("; ".join(one.failing)))
    return grid


def weights(report: LandscapeReport) -> list[str]:
    """What is certified of a trained network, one line each."""
    if report.trained is None:
        return []
    first, *rest = certified(report.trained, report.landscape)
    return ["", f"weights: {first}", *rest]


def certified(one: Trained, land: Landscape) -> list[str]:
    """What is known exactly of weights, one line each."""
    name, digits = "g" if one.mu else "f", min(land.digits, _VALUE_DIGITS)
    gap = "exactly 0" if one.is_optimal else decimal(one.gap, digits)
    how = "" if one.is_nearest_of_all else " (of those looked through)"
    lines = [
        f"{name} = {decimal(Enclosed.exactly(one.value), digits)}",
        f"gap to the global minimum: {gap}",
        f"‖∇{name}‖ = {gradient_norm(one, digits)}" + (", exactly" if one.is_critical else ""),
        f"nearest family by value{how}: {used(one.nearest, land)} ({one.nearest.kind})",
    ]
    steepest = curvature(one, digits)
    if steepest is not None:
        lines.append(f"negative curvature: ΔᵀHΔ/ΔᵀΔ ≤ {steepest} along an exact Δ (in --json)")
    elif one.is_hessian_known:
        lines.append("the Hessian is positive semidefinite, exactly")
    if not one.is_critical:
        lines.append(f"descent: −∇{name}, with slope −‖∇{name}‖²")
    return lines


def summary(report: LandscapeReport) -> list[str]:
    """The data, the λ's and the global minimum, one line each."""
    land = report.landscape
    digits = land.digits
    (d0, samples), d2 = land.X.shape, land.Y.shape[0]
    sizes = f"d0 = {d0}, d1 = {land.d1}, d2 = {d2}, N = {samples}, μ = {land.mu}"
    levels = [
        decimal(one.value, digits) + (f" (×{one.multiplicity})" if one.multiplicity > 1 else "")
        for one in land.families.squares.levels
    ]
    more = f", … {len(levels) - _LEVELS} more in --json" if len(levels) > _LEVELS else ""
    noun = "family" if land.families.count == 1 else "families"
    listed = len(report.families)
    best = "" if listed == land.families.count else f"; the {listed} of least value:"
    return [
        sizes,
        *report.notes,
        f"rank X = {land.families.rank_x}, rank Ỹ = {land.families.r}",
        f"λ² = {', '.join(levels[:_LEVELS]) or '(none)'}{more}",
        f"global minimum = {decimal(land.families.global_minimum, digits)}",
        f"{land.families.count} critical {noun}{best}",
    ]


def _grid() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
