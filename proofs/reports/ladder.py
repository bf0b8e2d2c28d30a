"""The ladder of critical values as a picture: one mark a family, its Morse index shade and text."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from proofs.errors import FileError, InputError

if TYPE_CHECKING:
    from proofs.landscape import LandscapeReport

_FORMATS = (".svg", ".png")
_LABELLED = 60  # families up to which every mark carries its index
_SETTINGS = {"svg.hashsalt": "saddleproof", "svg.fonttype": "none"}


def demand_drawable(path: Path) -> None:
    """Find out before a long run whether a picture of this kind can be drawn.

    Raises:
        InputError: The ending is not .svg or .png, or matplotlib is not installed.
    """
    if path.suffix.lower() not in _FORMATS:
        raise InputError(f"{path}: argument --plot: expected a name that ends in .svg or .png")
    _matplotlib("figure")


def draw(report: LandscapeReport, path: Path) -> None:
    """Draw the families listed: value against rank, darker for a higher index.

    Raises:
        InputError: matplotlib is not installed.
        FileError: The file cannot be written.
    """
    kind = path.suffix.lower()[1:]
    with _matplotlib().rc_context(_SETTINGS):
        figure = _figure(report)
        picture = BytesIO()
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(picture, format=kind, dpi=150, metadata=metadata)
    try:
        with NamedTemporaryFile(dir=path.resolve().parent, prefix=".", delete=False) as aside:
            aside.write(picture.getvalue())
        Path(aside.name).chmod(0o644)
        Path(aside.name).replace(path.resolve())
    except OSError as error:
        raise FileError(
            f"{path}: cannot be written: {error.strerror}; expected a file that can be written"
        ) from None


def _figure(report: LandscapeReport) -> Any:  # noqa: ANN401 (a matplotlib figure)
    families = report.families
    figure = _matplotlib("figure").Figure(figsize=(7, 5), layout="constrained")
    axes = figure.add_subplot()
    ranks = [one.rank for one in families]
    values = [float((one.value.lower + one.value.upper) / 2) for one in families]
    indices = [one.negative for one in families]
    # viridis reversed: lightness falls with the index, so it reads in grey as well
    marks = axes.scatter(
        ranks, values, c=indices, cmap="viridis_r", vmin=0, marker="_", s=900, linewidths=3
    )
    if len(families) <= _LABELLED:
        for number, (rank, value, index) in enumerate(zip(ranks, values, indices, strict=True)):
            side = -1 if ranks[:number].count(rank) % 2 else 1  # neighbours on different sides
            axes.annotate(
                str(index),
                (rank, value),
                xytext=(22 * side, 0),
                textcoords="offset points",
                ha="center",
                va="center",
            )
    axes.axhline(values[0], color="0.6", linestyle=":", zorder=0)
    axes.set_xticks(sorted(set(ranks)))
    axes.margins(x=0.2)
    axes.set_xlabel("rank of the network at the critical point")
    axes.set_ylabel("critical value")
    shown = (
        "all"
        if len(families) == report.landscape.families.count
        else f"the {len(families)} lowest of"
    )
    axes.set_title(
        f"{shown} {report.landscape.families.count} critical families; numbers: Morse index"
    )
    figure.colorbar(marks, ax=axes, label="Morse index")
    return figure


def _matplotlib(part: str = "") -> Any:  # noqa: ANN401 (a module that may not be installed)
    try:
        return import_module(f"matplotlib.{part}" if part else "matplotlib")
    except ImportError:
        raise InputError(
            "argument --plot: matplotlib is not installed; expected `pip install matplotlib`"
        ) from None
