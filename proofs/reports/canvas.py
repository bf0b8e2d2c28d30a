"""What every picture shares: matplotlib where it is installed, fonts, colours, and the file."""

from __future__ import annotations

import re
import warnings
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from proofs import files
from proofs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Draw = Callable[[Any], None]  # on a matplotlib figure

WIDTH = 7.5  # inches
INK, FAINT, LINE = "#1b1f24", "#57606a", "#d0d7de"  # --ink, --faint, --line of report.css
_SETTINGS = {
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": LINE,
    "svg.fonttype": "none",
    "svg.hashsalt": "saddleproof",  # the same ids each time
}


def demand_drawable(path: Path, *endings: str) -> None:
    """Find out before a long run whether a picture of this kind can be drawn and written.

    Raises:
        InputError: The ending is none of these, or matplotlib is not installed.
        FileError: The file cannot be written.
    """
    if path.suffix.lower() not in endings:
        wanted = f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise InputError(f"{path}: argument --plot: expected a name that ends in {wanted}")
    _matplotlib("figure")
    files.demand_writable(path)


def write(draw: Draw, height: float, path: Path) -> None:
    """Draw, and write the file as its ending says.

    Raises:
        FileError: The file cannot be written.
    """
    files.write_aside(path, _drawn(draw, height, path.suffix.lower()[1:]))


def inline(draw: Draw, height: float, name: str, title: str) -> Markup:
    """Return the picture as an <svg> for a page, in the page's colours; ids begin with the name."""
    text = _drawn(draw, height, "svg", facecolor="none").decode()
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = text.replace('id="', f'id="{name}-').replace("xlink:href", "href")
    text = re.sub(r'(url\(|href=")#', rf"\1#{name}-", text)
    for colour, variable in ((INK, "ink"), (FAINT, "faint"), (LINE, "line")):
        text = text.replace(colour, f"var(--{variable})")
    head, body = text.split(">", 1)
    sizes = re.findall(r'viewBox="([\d. ]+)"', head)
    start = Markup('<svg viewBox="{}" role="img" aria-label="{}">').format(*sizes, title)
    return start + Markup(body)  # noqa: S704 (matplotlib escapes the texts that it draws)


def printable(text: str) -> str:
    """The text without what neither a font nor XML can show."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def _drawn(draw: Draw, height: float, kind: str, **how: str) -> bytes:
    with _matplotlib().rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = _matplotlib("figure").Figure(figsize=(WIDTH, height), layout="constrained")
        try:
            draw(figure)
        except OverflowError:
            raise InputError(
                "argument --plot: numbers beyond the range of floats; expected some that fit in one"
            ) from None
        picture = BytesIO()
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(picture, format=kind, dpi=150, metadata=metadata, **how)
    return picture.getvalue()


def _matplotlib(part: str = "") -> Any:  # noqa: ANN401 (a module that may not be installed)
    try:
        return import_module(f"matplotlib.{part}" if part else "matplotlib")
    except ImportError:
        raise InputError(
            "argument --plot: matplotlib is not installed; expected `pip install matplotlib`"
        ) from None
