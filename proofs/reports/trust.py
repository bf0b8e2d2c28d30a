"""What is trusted for what: a text to be reviewed like a lock file, one block for each claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.kernel.axioms import AXIOMS

if TYPE_CHECKING:
    from proofs.reports.model import ClaimResult, Report


def trust_text(report: Report) -> str:
    """Claim, verdict, axioms and hypotheses, in reading order; a pure function of the report."""
    return "\n".join(map(_block, report.claims)) + "\n"


def axiom_text(name: str) -> str:
    """What an axiom says and where it is proved, in one line; nothing where the kernel has none."""
    axiom = AXIOMS.get(name)
    return f"{axiom.statement} ({axiom.source})" if axiom else ""


def _block(claim: ClaimResult) -> str:
    severity = f" ({claim.severity})" if claim.severity else ""
    lines = [f"{claim.id}: {claim.verdict}{severity}"]
    lines += [f"  axiom: {one}" for one in claim.axioms]
    lines += [f"  given: {one}" for one in sorted(claim.hypotheses)]
    return "\n".join(lines)
