"""Results as a notebook shows them: small HTML, every text escaped, mathematics as MathML."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined

from proofs.reports import mathml
from proofs.reports.html import length, name
from proofs.steps import proof_lines
from symbolic.notation import Notation

if TYPE_CHECKING:
    from proofs.landscape import LandscapeReport
    from proofs.reports.model import ClaimResult, Evidence, Report, Witness
    from symbolic.kernel.theorems import Theorem


def report_html(one: Report) -> str:
    """The totals and the table of verdicts."""
    return _shown("report", one)


def claim_html(one: ClaimResult) -> str:
    """One claim in full."""
    return _shown("claim", one)


def evidence_html(one: Evidence) -> str:
    """What fails, and the exact values at which it does."""
    return _shown("evidence", one)


def witness_html(one: Witness) -> str:
    """The exact values at which the hypotheses hold."""
    return _shown("witness", one)


def theorem_html(one: Theorem) -> str:
    """A theorem of the kernel: hypotheses, conclusion, axioms, proof."""
    notation = Notation()
    hypotheses = sorted(map(notation.judgment, one.hypotheses))
    conclusion = notation.judgment(one.conclusion)
    return _shown("proof", one, hypotheses, conclusion, proof_lines(one, {}, "", notation, {}))


def landscape_html(one: LandscapeReport) -> str:
    """The data in a few lines, and the families listed."""
    from proofs.landscape import decimal  # noqa: PLC0415 (not for the other results)
    from proofs.reports.landscape import summary, used  # noqa: PLC0415

    digits = one.landscape.digits
    rows = [
        (
            decimal(family.value, digits),
            family.negative,
            family.zero,
            family.dimension,
            family.kind,
            used(family, one.landscape),
        )
        for family in one.families
    ]
    return _shown("landscape", summary(one), rows)


def _shown(macro: str, *arguments: object) -> str:
    return str(getattr(_macros(), macro)(*arguments)).strip()


@lru_cache(maxsize=1)
def _macros() -> Any:  # noqa: ANN401 (a module of jinja2, whose attributes are the macros)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        block=mathml.block,
        sentence=mathml.sentence,
        value=mathml.value,
        formula=name,
        length=length,
    )
    text = (files("proofs.reports") / "notebook.html").read_text(encoding="utf-8")
    return environment.from_string(text).module
