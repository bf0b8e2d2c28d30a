"""The report: what a run of the proof-check suite found. Every view is a pure function of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

SCHEMA = "saddleproof-report/1"


class Verdict(StrEnum):
    """What is known of a claim; computed, never typed."""

    PROVED = "PROVED"
    CORRECTED = "CORRECTED"
    REFUTED = "REFUTED"
    CONDITIONAL = "CONDITIONAL"
    INSTANCES = "INSTANCES"
    CITED = "CITED"
    EDITORIAL = "EDITORIAL"
    OPEN = "OPEN"


UNPROVED = frozenset(
    {Verdict.REFUTED, Verdict.INSTANCES, Verdict.OPEN}
)  # as printed, nor otherwise


class Severity(StrEnum):
    """How much a departure from the printed claim matters."""

    UNDEFINED = "undefined"
    ERROR = "error"
    TYPO = "typo"
    GAP = "gap"


@dataclass(frozen=True)
class Evidence:
    """Exact evidence against a printed claim.

    Attributes:
        kind: "shape", "instance" or "undefined".
        shapes: the sizes of what is shown, by dimension or symbol.
        values: symbol to its exact value, entries as texts of integers and fractions.
        detail: one line that says what fails.
    """

    kind: str
    detail: str
    shapes: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        from proofs.reports import notebook  # noqa: PLC0415 (jinja2, only where it is shown)

        return notebook.evidence_html(self)


@dataclass(frozen=True)
class Witness:
    """An exact assignment at which every hypothesis of a proof holds."""

    shapes: dict[str, Any]
    values: dict[str, Any]

    def _repr_html_(self) -> str:
        from proofs.reports import notebook  # noqa: PLC0415 (jinja2, only where it is shown)

        return notebook.witness_html(self)


@dataclass(frozen=True)
class Instances:
    """How many exact instances a claim was tried on, and on how many it held.

    Attributes:
        kinds: the number tried by kind of point.
        undecided: how many no engine could decide.
    """

    tried: int = 0
    held: int = 0
    undecided: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        if self.tried and self.undecided == self.tried:
            return f"not decided on any of {self.tried} exact instances"
        kinds = f" of {len(self.kinds)} kind{'s' * (len(self.kinds) > 1)}" if self.kinds else ""
        undecided = f"; {self.undecided} undecided" if self.undecided else ""
        return f"held on {self.held} of {self.tried} exact instances{kinds}{undecided}"


@dataclass(frozen=True)
class ClaimResult:
    """Everything that is known of one claim.

    Attributes:
        id, label, where, kind, printed: from the inventory of the paper.
        verdict, severity, reason: what was found, and one line on why.
        statement: LaTeX of what was proved (or, unproved, of what the print was read as).
        hypotheses: LaTeX of each hypothesis; `axioms`: names of the axioms used.
        uses: the claims whose theorems the proof cites, by use.
        certificate: the certificate's file name, where one was asked for.
        corrected: LaTeX of the corrected statement.
        residual: LaTeX of left − right of the printed formula modulo its hypotheses, in normal
            form: 0 where an equation is proved; None where the print has no two sides.
        nearest: LaTeX of the nearest statement that was proved from the same hypotheses, where the
            printed one was not; a suggestion. None where none was found or looked for.
        symbols: the shape of each symbol, by its LaTeX.
        counterexample, witness, instances: the exact evidence.
        proof: the steps of the proof, one line each, for people.
        seconds: wall time; the only part that is not deterministic.
    """

    id: str
    label: str
    where: str
    kind: str
    printed: str
    verdict: Verdict
    reason: str
    severity: Severity | None = None
    statement: str = ""
    hypotheses: tuple[str, ...] = ()
    axioms: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    certificate: str | None = None
    corrected: str | None = None
    residual: str | None = None
    nearest: str | None = None
    counterexample: Evidence | None = None
    witness: Witness | None = None
    instances: Instances = field(default_factory=Instances)
    proof: tuple[str, ...] = ()
    symbols: dict[str, str] = field(default_factory=dict)
    line: int = 0
    seconds: float = 0.0

    @property
    def trials(self) -> str:
        """What the exact instances said, and of which statement: they are tried on the print."""
        as_printed = "as printed: " if self.verdict is Verdict.CORRECTED else ""
        return f"{as_printed}{self.instances}" if self.instances.tried else ""

    def _repr_html_(self) -> str:
        from proofs.reports import notebook  # noqa: PLC0415 (jinja2, only where it is shown)

        return notebook.claim_html(self)


@dataclass(frozen=True)
class Report:
    """One run over one paper.

    Attributes:
        proof: the paper's name; `version`: that of the program; `seed`: of the instances.
        claims: in reading order.
        points: how many exact points were checked, by kind, shape and engine.
    """

    proof: str
    version: str
    seed: int
    claims: tuple[ClaimResult, ...]
    points: dict[str, Any] = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, int]:
        """The number of claims by verdict, in the order of the verdicts."""
        counts = {verdict.value: 0 for verdict in Verdict}
        for claim in self.claims:
            counts[claim.verdict.value] += 1
        return {name: count for name, count in counts.items() if count}

    def to_json(self) -> str:
        """The report as JSON text, keys in a fixed order."""
        body = {
            "schema": SCHEMA,
            "proof": self.proof,
            "version": self.version,
            "seed": self.seed,
            "totals": self.totals,
            "points": self.points,
            "claims": [asdict(claim) for claim in self.claims],
        }
        return json.dumps(body, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Read what `to_json` wrote.

        Raises:
            ReportError: not a report of this schema.
        """
        try:
            body = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ReportError(
                f"not JSON: {error}; expected a report of `saddleproof check --json`"
            ) from None
        if not isinstance(body, dict) or body.get("schema") != SCHEMA:
            found = body.get("schema") if isinstance(body, dict) else type(body).__name__
            raise ReportError(f"schema {found!r:.60}; expected {SCHEMA!r}")
        try:
            claims = tuple(_claim(one) for one in body["claims"])
            return cls(body["proof"], body["version"], body["seed"], claims, body["points"])
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise ReportError(f"malformed report: {type(error).__name__}: {error}") from None

    def _repr_html_(self) -> str:
        from proofs.reports import notebook  # noqa: PLC0415 (jinja2, only where it is shown)

        return notebook.report_html(self)


class ReportError(Exception):
    """A report could not be read."""


def _claim(body: dict[str, Any]) -> ClaimResult:
    parts = dict(body)
    parts["verdict"] = Verdict(parts["verdict"])
    parts["severity"] = Severity(parts["severity"]) if parts["severity"] else None
    for name, kind in (
        ("counterexample", Evidence),
        ("witness", Witness),
        ("instances", Instances),
    ):
        parts[name] = kind(**parts[name]) if parts[name] is not None else None
    for name in ("hypotheses", "axioms", "uses", "proof"):
        parts[name] = tuple(parts[name])
    return ClaimResult(**parts)
