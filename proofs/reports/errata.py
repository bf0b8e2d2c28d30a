"""The errata of a paper: what in it is undefined, false, misprinted or left out, with evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from proofs.registry import PAPERS
from proofs.reports.model import Severity, Verdict
from proofs.reports.plainmath import unicode_math, unicode_number, unicode_prose
from symbolic.notation import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proofs.reports.model import ClaimResult, Evidence, Report

WIDTH = 100
EVIDENCE_LINES = 6
_INDENT = 13  # columns of a field's name
_LEAST = 40  # columns of the narrowest list
_LONGEST = 10_000  # characters of a text that are looked at
_CANDIDATES = 60  # values among which those that are shown are chosen
_PRINTED_LINES, _TEXT_LINES = 3, 12
_NAMES = {
    Severity.UNDEFINED: ("undefined", "undefined"),
    Severity.ERROR: ("error", "errors"),
    Severity.TYPO: ("typo", "typos"),
    Severity.GAP: ("gap", "gaps"),
}
_ACCENTS = ("tilde", "bar", "hat")


@dataclass(frozen=True)
class Erratum:
    """One departure from the printed text.

    Attributes:
        id, label, where, line: the place in the paper; line 0 where it is not known.
        severity: how much it matters.
        printed, wrong: the printed claim, and one line on what is wrong with it or missing.
        evidence: what shows it, each a line of text that a reader can check by hand.
        corrected: LaTeX of the corrected statement; None where none is proved or none is needed.
        values: the exact values among the evidence that are small enough to be shown.
    """

    id: str
    label: str
    where: str
    line: int
    severity: Severity
    printed: str
    wrong: str
    evidence: tuple[str, ...]
    corrected: str | None
    values: Mapping[str, Any]


def errata(report: Report, width: int = WIDTH) -> tuple[Erratum, ...]:
    """The errata among the claims of a report, the most serious first, then in reading order.

    Args:
        report: a run of the proof-check suite.
        width: of the list, in columns: so many values are chosen that six lines hold the evidence.
    """
    ranks = list(_NAMES)
    found = [(claim, claim.severity) for claim in report.claims if claim.severity]
    found.sort(key=lambda pair: ranks.index(pair[1]))
    return tuple(_erratum(claim, severity, width - _INDENT) for claim, severity in found)


def conclusion(report: Report) -> tuple[str, ...]:
    """The count by severity, what is not settled yet, and of which text all this is said."""
    found = errata(report)
    open_claims = sum(one.verdict in {Verdict.OPEN, Verdict.INSTANCES} for one in report.claims)
    counts = []
    for severity, names in _NAMES.items():
        count = sum(one.severity is severity for one in found)
        counts.append(f"{count} {names[count != 1]}")
    noun = "erratum" if len(found) == 1 else "errata"
    claims = f"{len(report.claims)} claim{'s' * (len(report.claims) != 1)}"
    lines = [f"{len(found)} {noun} in {claims} of {report.proof}: {', '.join(counts)}."]
    if open_claims:
        lines.append(f"Not settled, and so not in this list whatever they are: {open_claims}.")
    source = ", an extraction from the journal PDF" if report.proof in PAPERS else ""
    lines.append(f"All is said of the text at hand{source}.")
    return tuple(lines)


def listing(report: Report, width: int = WIDTH) -> str:
    """The errata list as text, no line over so many columns, or over 40 where that is less."""
    width = max(width, _LEAST)
    lines = [line for one in errata(report, width) for line in (*_lines(one, width), "")]
    lines += [line for text in conclusion(report) for line in wrap(one_line(text), width)]
    return "\n".join(lines)


def one_line(text: str) -> str:
    """The text on one line, control characters and runs of spaces replaced by one space."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _erratum(claim: ClaimResult, severity: Severity, room: int) -> Erratum:
    evidence = claim.counterexample
    values = _small(evidence, claim, room) if evidence else {}
    return Erratum(
        id=claim.id,
        label=claim.label,
        where=claim.where,
        line=claim.line,
        severity=severity,
        printed=claim.printed,
        wrong=claim.reason,
        evidence=_evidence(evidence, values, room) if evidence else _support(claim),
        corrected=claim.corrected,
        values=values,
    )


def _lines(one: Erratum, width: int) -> Iterator[str]:
    """One erratum as lines: its place, then its fields."""
    line = f"line {one.line}" if one.line else ""
    place = ", ".join(filter(None, (f"{one.label} {one.where}".strip(), line)))
    yield from wrap(one_line(f"{str(one.severity).upper()}  {one.id}  {place}"), width)
    is_gap = one.severity is Severity.GAP
    fields = [
        ("printed", (unicode_math(one.printed),), _PRINTED_LINES),
        ("missing" if is_gap else "wrong", (unicode_prose(one.wrong),), _TEXT_LINES),
        ("evidence", tuple(map(unicode_prose, one.evidence)), EVIDENCE_LINES),
    ]
    if not is_gap:
        corrected = unicode_math(one.corrected or "no correction is proved")
        fields.append(("corrected", (corrected,), _TEXT_LINES))
    for name, texts, most in fields:
        yield from _field(name, texts, most, width)


def _field(name: str, texts: tuple[str, ...], most: int, width: int) -> Iterator[str]:
    """A named field, at most so many lines of it; what is left out is marked by an ellipsis."""
    room = width - _INDENT
    whole = [one_line(text[: most * width]) + "…" * (len(text) > most * width) for text in texts]
    lines = [line for text in whole for line in wrap(text, room)]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: room - 2].rstrip() + " …"]
    for at, line in enumerate(lines):
        yield f"{'' if at else '  ' + name:<{_INDENT}}{line}"


def _evidence(evidence: Evidence, values: Mapping[str, Any], room: int) -> tuple[str, ...]:
    """What fails, the sizes, and the small values, in at most six lines of the listing."""
    rest = len(evidence.values) - len(values)
    shown = [_valued(name, one) for name, one in values.items()]
    more = [f"({rest} more)"] if rest and shown else []
    packed = _packed([*shown, *more], room)
    return tuple(filter(None, (evidence.detail, _sizes(evidence), *packed)))


def _sizes(evidence: Evidence) -> str:
    return ", ".join(f"{named(name)} = {size}" for name, size in evidence.shapes.items())


def _valued(name: str, value: Any) -> str:  # noqa: ANN401 (what JSON holds: a text, a number, or rows of them)
    return f"{named(name)} = {_value(value)}"


def _packed(texts: list[str], room: int) -> list[str]:
    """Short texts on as few lines as hold them, none of them broken, in their order."""
    lines: list[str] = []
    for text in texts:
        if lines and len(lines[-1]) + 2 + len(text) < room:
            lines[-1] += f", {text}"
        else:
            lines.append(text)
    return lines


def _support(claim: ClaimResult) -> tuple[str, ...]:
    """Of a claim that is true, with an argument that misses a case: what stands for the claim."""
    axioms = f" from {', '.join(claim.axioms)}" if claim.axioms else " from no axiom"
    proved = f"proved{axioms}, with the missing case" if claim.verdict is Verdict.PROVED else ""
    return tuple(filter(None, (proved, claim.trials)))


def _small(evidence: Evidence, claim: ClaimResult, room: int) -> dict[str, Any]:
    """The exact values that fit the lines left: those the claim speaks of first, then the short."""
    spoken = _bare(claim.printed[:_LONGEST])
    texts = {name: _valued(name, one) for name, one in evidence.values.items()}
    short = [name for name, text in texts.items() if len(text) < room]
    short.sort(key=lambda name: (_latex_name(name) not in spoken, len(texts[name])))
    head = (unicode_prose(evidence.detail)[:_LONGEST], _sizes(evidence)[:_LONGEST])
    left = EVIDENCE_LINES - sum(len(wrap(one_line(text), room)) for text in head)
    more = ["(1000 more)"] if len(texts) > 1 else []
    chosen: set[str] = set()
    for name in short[:_CANDIDATES]:
        tried = [texts[one] for one in texts if one in chosen | {name}]
        if len(_packed([*tried, *more], room)) <= left:
            chosen.add(name)
    return {name: one for name, one in evidence.values.items() if name in chosen}


def _value(value: Any) -> str:  # noqa: ANN401 (what JSON holds: a text, a number, or rows of them)
    """An exact value on one line: [1 2; 3 4] is a matrix by rows."""
    if not isinstance(value, list | tuple):
        return unicode_number(value)
    rows = [row if isinstance(row, list | tuple) else [row] for row in value]
    return f"[{'; '.join(' '.join(map(unicode_number, row)) for row in rows)}]"


def _bare(latex: str) -> str:
    """LaTeX without fonts, braces and spaces, in which a symbol can be looked for."""
    return re.sub(r"\\(mathbf|mathcal|boldsymbol|widetilde|widehat)(?![a-z])|[{}\s]", "", latex)


def _latex_name(name: str) -> str:
    r"""How `_bare` LaTeX spells the symbol of an ASCII name: W1tilde is \tildeW_1, mu is \mu."""
    found = re.fullmatch(r"([A-Za-z]+?)([0-9]*)(tilde|bar|hat)?([0-9]*)", name)
    if not found:
        return name
    base, index, accent, late = found.groups()
    for one in _ACCENTS:
        if base.endswith(one) and base != one:
            base, accent = base.removesuffix(one), one
    letter = base if len(base) == 1 else f"\\{base}"
    index += late
    return (f"\\{accent}" if accent else "") + letter + (f"_{index}" if index else "")
