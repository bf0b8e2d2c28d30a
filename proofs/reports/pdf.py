"""Compiles a LaTeX document with whichever engine is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from proofs.errors import FileError, TexError

_QUIET = ("-interaction=nonstopmode", "-halt-on-error", "-file-line-error", "-no-shell-escape")
ENGINES: dict[str, tuple[tuple[str, ...], int]] = {  # arguments, and how often it must run
    "latexmk": (("-norc", "-pdf", *_QUIET, "-outdir={}"), 1),
    "tectonic": (("--untrusted", "--keep-logs", "--outdir={}"), 1),
    "pdflatex": ((*_QUIET, "-output-directory={}"), 3),
}
SECONDS = 300


@dataclass(frozen=True)
class Log:
    """What a TeX engine said of a document.

    Attributes:
        pages: how many there are.
        overfull: the lines that stick out by more than a point, as TeX reports them.
        undefined: the references that lead nowhere, and claims or equations that do not exist.
    """

    pages: int
    overfull: tuple[str, ...]
    undefined: tuple[str, ...]

    @property
    def text(self) -> str:
        """One line: the pages, and what is wrong with them, if anything is."""
        faults = {"lines too wide": self.overfull, "undefined references": self.undefined}
        found = [f"{len(one)} {name}" for name, one in faults.items() if one]
        return ", ".join([f"{self.pages} pages", *found])


@dataclass(frozen=True)
class Compiled:
    """A compiled document: the PDF, and what was said of it."""

    path: Path
    log: Log


def read_log(text: str) -> Log:
    """The log of pdfTeX, LuaTeX or XeTeX, whose lines are not broken."""
    overfull = re.findall(r"^Overfull \\hbox \(([0-9.]+)pt.*$", text, re.MULTILINE)
    lines = re.findall(r"^Overfull \\hbox .*$", text, re.MULTILINE)
    wide = tuple(line for line, by in zip(lines, overfull, strict=True) if float(by) > 1)
    undefined = re.findall(
        r"^LaTeX Warning: (?:Reference|Citation|Hyper reference) .* undefined.*$"
        r"|^Package saddleproof Warning: .*$",
        text,
        re.MULTILINE,
    )
    pages = re.search(r"^Output written on .*\((\d+) pages?", text, re.MULTILINE)
    return Log(int(pages[1]) if pages else 0, wide, tuple(undefined))


def find_engine() -> tuple[str, str] | None:
    """The name and path of the first TeX engine that is installed, or None."""
    found = ((name, shutil.which(name)) for name in ENGINES)
    return next(((name, path) for name, path in found if path and _is_complete(name)), None)


def compile_pdf(document: Path) -> Compiled:
    """Compile a document beside the files that it inputs; the PDF comes to stand there too.

    Raises:
        TexError: no engine is installed, or it refused the document.
        FileError: the PDF could not be put in place.
    """
    engine = find_engine()
    if engine is None:
        raise TexError(
            f"{document} is written, but no TeX engine is installed to compile it; "
            f"expected one of {', '.join(ENGINES)}"
        )
    name, path = engine
    arguments, passes = ENGINES[name]
    with TemporaryDirectory() as work:
        command = [path, *(one.format(work) for one in arguments), document.name]
        for _ in range(passes):
            _run(command, document)
        log = read_log(_text(Path(work) / document.with_suffix(".log").name))
        compiled = document.with_suffix(".pdf")
        aside = compiled.with_suffix(".pdf.part")
        try:
            shutil.copy(Path(work) / compiled.name, aside)
            aside.replace(compiled)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise FileError(f"{compiled}: cannot be written: {error.strerror}") from None
    return Compiled(compiled, log)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _is_complete(name: str) -> bool:
    """Whether the engine has what it drives: latexmk is nothing without pdflatex."""
    return name != "latexmk" or shutil.which("pdflatex") is not None


def _run(command: list[str], document: Path) -> None:
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command, without a shell)
            command,
            cwd=document.parent,
            env={**os.environ, "max_print_line": "1000"},  # else TeX breaks its own lines
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TexError(f"{document}: {Path(command[0]).name} failed: {error}") from None
    if done.returncode:
        output = (done.stdout + done.stderr).decode("utf-8", "replace")
        found = re.search(r"^(?:\./)?(\S+\.tex:\d+: .*|! .*)$", output, re.MULTILINE)
        why = found[1] if found else f"exit code {done.returncode}"
        raise TexError(f"{document}: {Path(command[0]).name} refused it: {why}")
