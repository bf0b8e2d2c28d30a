"""Compiles a LaTeX document with whichever engine is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
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


def find_engine() -> tuple[str, str] | None:
    """The name and path of the first TeX engine that is installed, or None."""
    found = ((name, shutil.which(name)) for name in ENGINES)
    return next(((name, path) for name, path in found if path and _is_complete(name)), None)


def compile_pdf(document: Path) -> Path:
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
        compiled = document.with_suffix(".pdf")
        aside = compiled.with_suffix(".pdf.part")
        try:
            shutil.copy(Path(work) / compiled.name, aside)
            aside.replace(compiled)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise FileError(f"{compiled}: cannot be written: {error.strerror}") from None
    return compiled


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
