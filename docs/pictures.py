"""Makes the pictures of the README: `python docs/pictures.py`, with the test tools installed.

Needs Chromium, and a font with mathematics (Debian: fonts-texgyre-math). Nothing is drawn by hand:
one picture is the page that `saddleproof check --html` writes, the other what a terminal shows.
"""

# ruff: noqa: INP001 (a script, in no package)

from __future__ import annotations

import re
import shutil
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from rich.console import CONSOLE_SVG_FORMAT, Console
from rich.terminal_theme import DIMMED_MONOKAI

from proofs.reports import terminal
from proofs.reports.html import page
from proofs.verdicts import run

if TYPE_CHECKING:
    from proofs.reports.model import Report

IMAGES = Path(__file__).parent / "images"
CLAIM = "eq9"


def picture_of_page(report: Report, file: Path) -> None:
    """A claim of the report in Chromium, its proof open, a symbol pointed at."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        path.write_text(page(report), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page(viewport={"width": 1040, "height": 720})
        shown.goto(f"{path.as_uri()}#claim-{CLAIM}")
        shown.locator(f"#claim-{CLAIM} .steps summary").click()
        shown.locator(f"#claim-{CLAIM} math [class^=y]").nth(1).hover()
        shown.screenshot(path=file)
        browser.close()


def picture_of_terminal(report: Report, file: Path) -> None:
    """What `saddleproof check --claim` shows of the claim."""
    console = Console(record=True, width=terminal.WIDTH, file=StringIO(), color_system="truecolor")
    (claim,) = (one for one in report.claims if one.id == CLAIM)
    console.print(terminal.detail(claim))
    plain = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    plain = plain.replace("Fira Code", "DejaVu Sans Mono")  # no font is fetched
    title = f"saddleproof check --claim {CLAIM}"
    file.write_text(
        console.export_svg(title=title, theme=DIMMED_MONOKAI, code_format=plain, unique_id="proof"),
        encoding="utf-8",
    )


def main() -> None:
    """Check the paper, and take both pictures."""
    report = run()
    IMAGES.mkdir(exist_ok=True)
    picture_of_page(report, IMAGES / "report.png")
    picture_of_terminal(report, IMAGES / "terminal.svg")


if __name__ == "__main__":
    main()
