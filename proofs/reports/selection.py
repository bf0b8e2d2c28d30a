"""Which claims a view of a report shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.reports.model import Verdict

if TYPE_CHECKING:
    from proofs.reports.model import ClaimResult, Report


def shown(report: Report) -> list[ClaimResult]:
    """The claims that were looked into, in reading order."""
    return [claim for claim in report.claims if not is_untouched(claim)]


def is_untouched(claim: ClaimResult) -> bool:
    """Whether nothing was computed: the claim was not even read."""
    return claim.verdict is Verdict.OPEN and not claim.statement and not claim.instances.tried
