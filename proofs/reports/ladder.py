"""The ladder of critical values, and under it the curvature of each saddle against its bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proofs.reports.canvas import FAINT, INK, LINE
from proofs.reports.landscape import used

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact.real_spectrum import Enclosed
    from proofs.landscape import LandscapeReport

HEIGHT = 5.8  # inches
_NUMBERED = 40  # families up to which each carries its index and its λ's
_ROOMY = 25  # families up to which the numbers have their full size
_POINTS, _THICK = 330, 5  # the width of all bars together, and the height of one, in points
_UPRIGHT = 36  # characters of all labels, up to which they stand upright
_WIDE = 30  # a ratio of values beyond which their scale is logarithmic
_PALEST, _DARKEST = 0.12, 0.88  # of the colour map: the ends are lost on paper or on a dark page


def draw(figure: Any, report: LandscapeReport) -> None:  # noqa: ANN401 (a matplotlib figure)
    """Draw one step a family, the least value first, the same places in both parts."""
    upper, lower = figure.subplots(2, sharex=True, height_ratios=[3, 2])
    _steps(upper, report)
    _curvatures(lower, report)
    families = report.families
    lower.set_xlim(-0.7, len(families) - 0.3)
    lower.set_xlabel("the singular pairs (λ's) that the critical points use")
    if lower.get_lines() or report.trained:
        figure.legend(
            loc="outside lower left", ncols=2 if report.trained else 3, title=report.unknown or None
        )
    if len(families) > _NUMBERED:
        return
    names = [used(one, report.landscape) for one in families]
    lower.set_xticks(range(len(names)), names)
    if sum(map(len, names)) > _UPRIGHT:
        lower.tick_params(axis="x", labelrotation=60)
        for label in lower.get_xticklabels():
            label.set_horizontalalignment("right")
            label.set_rotation_mode("anchor")


def _steps(axes: Any, report: LandscapeReport) -> None:  # noqa: ANN401
    """A bar at each critical value, its Morse index as a number and as a shade."""
    from matplotlib import colormaps  # noqa: PLC0415 (optional)

    families, count = report.families, report.landscape.families.count
    values = [_float(one.value) for one in families]
    most = max(1, *(one.negative for one in families))
    # lightness falls with the index: it reads in grey as well
    shades = [_PALEST + (_DARKEST - _PALEST) * one.negative / most for one in families]
    width = min(48, _POINTS / len(families))
    half = _THICK / width / 2
    bar = [(-0.5, -half), (0.5, -half), (0.5, half), (-0.5, half), (-0.5, -half)]
    axes.scatter(
        range(len(values)),
        values,
        s=width**2,
        marker=bar,
        c=colormaps["viridis_r"](shades),
        edgecolors=INK,
    )
    if len(families) <= _NUMBERED:
        for place, (one, value) in enumerate(zip(families, values, strict=True)):
            above = {"xytext": (0, _THICK), "textcoords": "offset points", "ha": "center"}
            size = 9 if len(families) <= _ROOMY else 7
            axes.annotate(str(one.negative), (place, value), va="bottom", fontsize=size, **above)
    if report.trained is not None:
        values.append(float(report.trained.value))
        axes.axhline(values[-1], color=INK, linestyle="--", linewidth=1, label="the weights given")
    scale = _scale(axes, values)
    axes.margins(y=0.12)
    axes.axhline(values[0], color=FAINT, linestyle=":", linewidth=1, zorder=0)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_ylabel(f"critical value{scale}")
    which = f"The {count}" if len(families) == count else f"The {len(families)} lowest of {count}"
    noun = "critical family" if count == 1 else "critical families"
    axes.set_title(f"{which} {noun} by value; numbers and shades: Morse index (0: minimum)")


def _curvatures(axes: Any, report: LandscapeReport) -> None:  # noqa: ANN401
    """How far down each saddle bends: the bounds, and λ_min where it was enclosed."""
    saddles = [
        (place, one) for place, one in enumerate(report.families) if one.bound and one.sharper
    ]
    places = [place for place, _ in saddles]
    series = [("^", "none", "bound (14)/(15), corrected", [one.bound for _, one in saddles])]
    series.append(("D", "none", "sharper bound", [one.sharper for _, one in saddles]))
    known = [(place, one) for place, one in enumerate(report.lowest) if one is not None]
    for place, least in known:
        bound = report.families[place].bound
        if bound is not None:
            ends = [-_float(bound), -_float(least)]
            axes.plot([place] * 2, ends, color=LINE, linewidth=1.5, zorder=0)
    for marker, face, label, bounds in series:
        heights = [-_float(one) for one in bounds if one is not None]
        axes.plot(
            places, heights, marker, color=INK, markerfacecolor=face, markersize=7, label=label
        )
    if known:
        heights = [-_float(one) for _, one in known]
        label = "λ_min at one of its points, enclosed exactly"
        axes.plot([place for place, _ in known], heights, "o", color=INK, markersize=4, label=label)
    scale = _scale(axes, [y for line in axes.get_lines() for y in line.get_ydata()])
    if not scale:
        axes.set_ylim(0, axes.get_ylim()[1] * 1.08)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_ylabel(f"−λ_min{scale}")
    axes.set_title("How far each saddle bends down: its bounds, and λ_min itself")
    if not saddles:
        axes.text(0.5, 0.5, "no saddle", transform=axes.transAxes, ha="center")


def _scale(axes: Any, values: Sequence[float]) -> str:  # noqa: ANN401
    """Take a logarithmic scale where positive values are far apart, and say so."""
    if not values or min(values) <= 0 or max(values) <= _WIDE * min(values):
        return ""
    axes.set_yscale("log")
    return ", log scale"


def _float(value: Enclosed) -> float:
    """The middle of an enclosure, for the eye alone."""
    return float((value.lower + value.upper) / 2)
