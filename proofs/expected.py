"""The verdicts on record, and where a run differs from them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from proofs.errors import InputError
from proofs.registry import PAPERS
from proofs.reports.model import Report, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

RECORD = "expected.toml"


@dataclass(frozen=True)
class Difference:
    """A claim whose verdict is not the one on record.

    Attributes:
        found: the verdict of the run, None where the claim was not run.
        recorded: the verdict on record, None where there is none.
    """

    claim: str
    found: Verdict | None
    recorded: Verdict | None

    def __str__(self) -> str:
        return (
            f"{self.claim}: {self.found or 'not checked'}; on record: {self.recorded or 'nothing'}"
        )


def expected_verdicts(proof: str, report: Report) -> dict[str, Verdict]:
    """The verdicts on record: beside the inventory, or else those of the paper of that name.

    Of one's own inventory without a record, every claim is expected to be PROVED.

    Raises:
        InputError: the record cannot be read.
    """
    if proof != report.proof:
        folder = Path(proof) if Path(proof).is_dir() else Path(proof).parent
        if (folder / RECORD).is_file():
            return read_expected(folder / RECORD)
    record = Path(__file__).parent / report.proof / RECORD
    if record.is_file():
        return read_expected(record)
    return {} if report.proof in PAPERS else {one.id: Verdict.PROVED for one in report.claims}


def read_expected(path: Path) -> dict[str, Verdict]:
    """The recorded verdicts, by claim.

    Raises:
        InputError: the file is missing, or is not a list of `id = "VERDICT"`.
    """
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; expected the recorded verdicts") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f'{path}: {error}; expected lines id = "VERDICT"') from None
    recorded = {}
    for claim, verdict in body.items():
        if verdict not in list(Verdict):
            names = ", ".join(Verdict)
            raise InputError(f"{path}: {claim} = {verdict!r:.40}; expected one of {names}")
        recorded[claim] = Verdict(verdict)
    return recorded


def differences(
    report: Report, recorded: Mapping[str, Verdict], *, whole: bool
) -> tuple[Difference, ...]:
    """Where the run differs from the record, in reading order; a claim off the record is OPEN.

    With `whole` all claims were asked for, so that one on record that was not run differs too.
    """
    found = {claim.id: claim.verdict for claim in report.claims}
    ids = [*found, *(claim for claim in recorded if whole and claim not in found)]
    return tuple(
        Difference(claim, found.get(claim), recorded.get(claim))
        for claim in ids
        if found.get(claim) != recorded.get(claim, Verdict.OPEN)
    )
