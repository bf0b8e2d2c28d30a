"""The pictures of a landscape: one file of several parts, or a page that holds them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proofs import files
from proofs.reports import ladder, surface
from proofs.reports.canvas import demand_drawable, printable, write

if TYPE_CHECKING:
    from exact.data import Table
    from exact.landscape import Landscape
    from proofs.landscape import LandscapeReport
    from proofs.reports.canvas import Draw


def demand(path: Path) -> None:
    """Find out before a long run whether the file can be made.

    Raises:
        InputError: The ending is not one of three, or matplotlib is not installed.
        FileError: The file cannot be written.
    """
    demand_drawable(path, ".svg", ".png", ".html")


def save(report: LandscapeReport, path: Path) -> None:
    """Write the picture (.svg, .png) or the page (.html).

    Raises:
        FileError: The file cannot be written.
    """
    if path.suffix.lower() == ".html":
        from proofs.reports.landscape_html import page  # noqa: PLC0415 (jinja2)

        files.write_aside(path, page(report))
        return
    found = parts(report)

    def whole(figure: Any) -> None:  # noqa: ANN401 (a matplotlib figure)
        figure.suptitle(
            title(report.inputs, report.outputs, report.landscape), weight="bold", parse_math=False
        )
        rows = figure.subfigures(len(found), height_ratios=[height for height, _ in found.values()])
        for (_, draw), row in zip(found.values(), [rows] if len(found) == 1 else rows, strict=True):
            draw(row)

    write(whole, sum(height for height, _ in found.values()) + 0.3, path)


def parts(report: LandscapeReport) -> dict[str, tuple[float, Draw]]:
    """The pictures by name, with their heights."""
    found: dict[str, tuple[float, Draw]] = {}
    if surface.is_drawable(report):
        found["surface"] = (surface.HEIGHT, partial(surface.draw, report=report))
    found["ladder"] = (ladder.HEIGHT, partial(ladder.draw, report=report))
    return found


def title(inputs: Table, outputs: Table, landscape: Landscape) -> str:
    """The names of the files, without their folders, and the number of hidden units."""
    names = " → ".join(dict.fromkeys(printable(Path(one.source).name) for one in (inputs, outputs)))
    kind = ", autoencoder" if inputs is outputs else ""
    return f"{names}{kind}, {landscape.d1} hidden unit{'' if landscape.d1 == 1 else 's'}"
