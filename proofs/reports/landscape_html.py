"""A landscape as one HTML file that opens offline: pictures inline, no network, no scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.landscape import decimal, decimal_above
from proofs.program import version
from proofs.reports.canvas import inline
from proofs.reports.html import rendered
from proofs.reports.landscape import used, weights
from proofs.reports.pictures import parts, title

if TYPE_CHECKING:
    from markupsafe import Markup

    from exact.families import Family
    from exact.real_spectrum import Enclosed
    from proofs.landscape import LandscapeReport

_CAPTIONS = {
    "surface": "The surface over the two weights w1 and w2, drawn in floating point: contour lines "
    "crowd towards the global minima.",
    "ladder": "Above, the critical values, the least first: the number over a bar and its shade "
    "are the Morse index. Below, how far each saddle bends down: the bound (14)/(15) as corrected, "
    "the sharper bound, and λ_min itself at one critical point of the family.",
}
_BOUND_DIGITS = 6


def page(report: LandscapeReport) -> str:
    """The whole report as an HTML document.

    Raises:
        InputError: matplotlib is not installed.
    """
    land, families = report.landscape, report.landscape.families
    same = report.inputs is report.outputs
    return rendered(
        "landscape.html",
        version=version(),
        title=title(report.inputs, report.outputs, land),
        land=land,
        tables=[("X", report.inputs)] if same else [("X", report.inputs), ("Y", report.outputs)],
        notes=report.notes,
        minimum=decimal(families.global_minimum, land.digits),
        levels=[
            (one.multiplicity, decimal(one.value, land.digits)) for one in families.squares.levels
        ],
        families=[_row(report, place, one) for place, one in enumerate(report.families)],
        unknown=report.unknown,
        table1=report.table1,
        weights=weights(report)[1:],
        pictures=_pictures(report),
    )


def _row(report: LandscapeReport, place: int, one: Family) -> dict[str, str]:
    """The cells of a family, by the names of their columns."""
    digits = report.landscape.digits
    least = report.lowest[place] if report.lowest else None
    return {
        "value": decimal(one.value, digits),
        "Morse index": str(one.negative),
        "nullity": str(one.zero),
        "dimension": str(one.dimension),
        "kind": one.kind,
        "uses λ": used(one, report.landscape),
        "λ_min ≤": _above(one.bound, digits),
        "sharper": _above(one.sharper, digits),
        "λ_min": _above(least, digits),
    }


def _above(bound: Enclosed | None, digits: int) -> str:
    return "" if bound is None else decimal_above(bound, min(digits, _BOUND_DIGITS))


def _pictures(report: LandscapeReport) -> list[tuple[Markup, str]]:
    return [
        (inline(draw, height, name, _CAPTIONS[name]), _CAPTIONS[name])
        for name, (height, draw) in parts(report).items()
    ]
