"""Writes the certificates of a run, one file for each theorem."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from proofs.files import make_folder, write_all
from symbolic.certificate import dumps, encode_all

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from proofs.reports.model import Report
    from symbolic.kernel.theorems import Theorem


def write_certificates(report: Report, theorems: Mapping[str, Theorem], folder: Path) -> Report:
    """Write a certificate for each theorem, those that proofs cite included.

    Returns:
        The report, each proved claim with the name of its certificate.

    Raises:
        FileError: a file could not be written; then none is.
    """
    make_folder(folder)
    files = {claim: f"{quote(claim, safe='')}.json" for claim in theorems}
    write_all(
        {
            folder / files[claim]: dumps(certificate)
            for claim, certificate in encode_all(theorems).items()
        }
    )
    claims = (replace(one, certificate=files.get(one.id)) for one in report.claims)
    return replace(report, claims=tuple(claims))
