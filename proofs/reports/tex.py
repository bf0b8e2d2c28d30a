"""The report as a LaTeX document, which inputs the fragments and the package beside it.

It compiles with pdflatex and amsmath, amssymb, longtable, color and hyperref.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from proofs.reports.breaking import loosened
from proofs.reports.errata import conclusion, errata
from proofs.reports.fragments import Typeset, anchor
from proofs.reports.mathtext import display, inline, is_wordy, plain, prose
from proofs.reports.selection import shown
from proofs.reports.signs import GREEK
from proofs.reports.trust import axiom_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proofs.derive import Derived
    from proofs.reports.model import ClaimResult, Report

LARGEST = 12  # rows or columns of a matrix that is shown in full

_HEAD = r"""\documentclass[a4paper,11pt]{article}
\usepackage{amsmath,amssymb,longtable,color,saddleproof}
\usepackage[hidelinks]{hyperref}
\setlength{\textwidth}{168mm}
\setlength{\oddsidemargin}{-4mm}
\setlength{\topmargin}{-12mm}
\setlength{\textheight}{240mm}
\setlength{\emergencystretch}{4em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 2pt}
\setlength{\LTpre}{4pt}
\raggedbottom
\allowdisplaybreaks
\newcommand{\formula}[1]{{\raggedright\hangindent=2em $#1$\par}}
\newcommand{\entry}[2]{{\raggedright\textit{#1}\enspace #2\par}}
\newcommand{\claimhead}[3]{\par\pagebreak[1]\bigskip
  {\raggedright\textbf{#1}\enspace #2\hfill #3\par}%
  \nopagebreak\vskip 2pt\hrule\nopagebreak\vskip 3pt}
"""

_NAME = re.compile(
    r"(?P<base>[A-Za-z]+?)(?P<accent>tilde|bar|hat)?(?P<index>[0-9]*)(?P<late>tilde|bar|hat)?"
    r"(?P<mark>star|prime|(?<=[0-9])p)?(?:_(?P<sub>(?!inv|half)[A-Za-z0-9]+?))?(?P<power>_inv|_half|_half_inv)?"
)
_POWERS = {"": "", "_inv": "-1", "_half": "1/2", "_half_inv": "-1/2"}
_READ_BACK = (
    r"Every formula under \emph{Proved}, \emph{Corrected}, \emph{Hypotheses} and \emph{Read as}"
    r" was read back from the \LaTeX{} of this document to the same term of the kernel."
)
_SIZE = re.compile(r"d([0-9])(p1)?$")  # of λ_{d1}, λ_{d1+1}
_MARKS = {None: "", "star": "*", "prime": r"\prime", "p": r"\prime"}
_NUMBER = re.compile(r"([0-9]+)\. ")  # of a step

MEANING = {
    "PROVED": "the printed claim holds for all dimensions",
    "CORRECTED": "false, ill-typed or undefined as printed; the corrected statement is proved",
    "REFUTED": "false as printed, no correction proved",
    "CONDITIONAL": "proved from claims that are not themselves settled",
    "INSTANCES": "held on exact instances; no proof",
    "CITED": "taken from a named source, not checked",
    "EDITORIAL": "nothing to compute",
    "OPEN": "not settled",
}


def document(report: Report, derived: Sequence[Derived], typeset: Mapping[str, Typeset]) -> str:
    """The whole report; it inputs the fragments that stand beside it.

    Args:
        report: a run of the proof-check suite.
        derived: the derived equations, which stand in `derived`.
        typeset: what each claim says; the statements stand in `claims`.
    """
    claims = shown(report)
    words = sum(one.in_words for one in typeset.values())
    title = f"The formulas of {plain(report.proof)}, checked"
    equations = [
        *_section("Derived equations"),
        "Derived symbolically; the directional derivatives agree with the kernel's own.\n",
        *(rf"\entry{{{_capital(one.caption)}}}{{\derived{{{one.name}}}}}" for one in derived),
    ]
    parts = [
        _HEAD,
        rf"\hypersetup{{pdftitle={{{title}}}}}",
        rf"\title{{{title}}}",
        rf"\author{{saddleproof {plain(report.version)}, seed {report.seed}}}",
        r"\date{}",
        r"\begin{document}",
        r"\maketitle",
        *_section("Summary"),
        *_totals(report, claims, words),
        *_section("Errata"),
        *_errata(report, typeset),
        *_axioms(claims),
        *(equations if derived else ()),
        *_section("Claims"),
        *(line for claim in claims for line in _claim(claim, typeset.get(claim.id, Typeset()))),
        *_section("All claims"),
        r"\label{all-claims}",
        *_table(claims),
        r"\end{document}",
    ]
    return "\n".join(parts) + "\n"


def _section(title: str) -> list[str]:
    return ["", rf"\section{{{title}}}"]


def _capital(text: str) -> str:
    return prose(text[:1].upper() + text[1:])


def _totals(report: Report, claims: Sequence[ClaimResult], words: int) -> list[str]:
    rows = [
        rf"\textsc{{{name.lower()}}} & {count} & {MEANING[name]} \\"
        for name, count in report.totals.items()
    ]
    rest = len(report.claims) - len(claims)
    notes = [_READ_BACK]
    if words:
        notes.append(
            r"Prose, or a judgment without a grammar, stands under \emph{In words}, and what the"
            f" kernel proved beside it: {words} times."
        )
    if report.points.get("checked"):
        shapes = len(report.points.get("shapes", {}))
        notes.append(f"{report.points['checked']} exact points of {shapes} shapes were checked.")
    if rest:
        notes.append(f"Further claims, for which no checker has been written: {rest}.")
    notes.append(r"All claims stand in a table at the end, from page~\pageref{all-claims} on.")
    return [r"\begin{longtable}{@{}lrl@{}}", *rows, r"\end{longtable}", " ".join(notes)]


def _table(claims: Sequence[ClaimResult]) -> list[str]:
    return [
        r"{\small\setlength{\tabcolsep}{4pt}",
        r"\begin{longtable}{@{}p{27mm}p{9mm}p{25mm}p{22mm}p{72mm}@{}}",
        r"claim & label & where & verdict & reason \\[2pt] \hline \noalign{\vskip 3pt} \endhead",
        *map(_row, claims),
        r"\end{longtable}}",
    ]


def _row(claim: ClaimResult) -> str:
    name = plain(claim.id).replace("-", r"-\allowbreak{}")
    cells = (
        rf"\hyperref[claim:{anchor(claim.id)}]{{{name}}}",
        plain(claim.label),
        plain(claim.where),
        rf"\claimstatus{{{anchor(claim.id)}}}",
        inline(claim.reason) if claim.reason else "",
    )
    return " & ".join(rf"\raggedright {cell}" for cell in cells) + r" \tabularnewline"


def _axioms(claims: Sequence[ClaimResult]) -> list[str]:
    """What is believed without proof, stated."""
    names = sorted({name for claim in claims for name in claim.axioms})
    if not names:
        return []
    items = [rf"\item[{_spaced(name)}.] {prose(axiom_text(name))}" for name in names]
    return [*_section("Axioms"), r"\begin{description}", *items, r"\end{description}"]


def _spaced(axiom: str) -> str:
    return plain(axiom.replace("_", " "))


def _errata(report: Report, typeset: Mapping[str, Typeset]) -> list[str]:
    """The errata, the most serious first; each claim stands in full further on."""
    lines = [plain(" ".join(conclusion(report))) + "\n"]
    for one in errata(report):
        line = f"line {one.line}" if one.line else ""
        place = ", ".join(filter(None, map(plain, (one.label, one.where, line))))
        name = rf"\hyperref[claim:{anchor(one.id)}]{{{plain(one.id)}}}"
        said = typeset.get(one.id, Typeset())
        evidence = inline(one.evidence[0]) if one.evidence else ""
        parts = {
            "Printed": _printed(one.printed),
            "Missing" if one.severity == "gap" else "Wrong": inline(one.wrong),
            "Evidence": evidence + _assignment(one.values, said),
            **(_said(one.id, said, "Corrected") if one.corrected else {}),
        }
        lines.append(rf"\claimhead{{{name}}}{{{place}}}{{{one.severity}}}" + "\n")
        lines += [rf"\entry{{{field}}}{{{text}}}" + "\n" for field, text in parts.items() if text]
    return lines


def _claim(claim: ClaimResult, typeset: Typeset) -> list[str]:
    """One claim in full."""
    place = ", ".join(filter(None, map(plain, (claim.label, claim.where))))
    settled = claim.verdict.capitalize()  # Proved, Corrected or Conditional
    parts = {
        "Printed": _printed(claim.printed),
        "Why": inline(claim.reason) if claim.reason else "",
        **_said(claim.id, typeset, settled),
        "Hypotheses": _listed(typeset.hypotheses) + _silent(typeset),
        "In words, the hypotheses": "; ".join(map(inline, typeset.suppositions)),
        "Rests on": _resting(claim),
        "Instances": plain(claim.trials),
        "Evidence": _evidence(claim, typeset),
        "Witness": _witness(claim, typeset),
        "Certificate": rf"\texttt{{{plain(claim.certificate)}}}" if claim.certificate else "",
    }
    name = rf"\phantomsection\label{{claim:{anchor(claim.id)}}}{plain(claim.id)}"
    lines = [rf"\claimhead{{{name}}}{{{place}}}{{\claimstatus{{{anchor(claim.id)}}}}}"]
    lines += [rf"\entry{{{name}}}{{{text}}}" for name, text in parts.items() if text]
    return [f"{line}\n" for line in lines]


def _said(identifier: str, typeset: Typeset, settled: str) -> dict[str, str]:
    """What a claim says: in words, as it was read where nothing is proved, and what is proved."""
    return {
        "In words": typeset.words and _printed(typeset.words),
        "Read as": typeset.reading and f"${loosened(typeset.reading)}$",
        settled: rf"\claimformula{{{anchor(identifier)}}}" if typeset.statement else "",
    }


def _listed(formulas: Sequence[str]) -> str:
    """Formulas between which a line may break, and inside which it may."""
    return "; ".join(f"${loosened(one)}$" for one in formulas)


def _silent(typeset: Typeset) -> str:
    return f" ({typeset.silent} more, in words only)" if typeset.silent else ""


def _resting(claim: ClaimResult) -> str:
    if not (claim.statement or claim.proof):
        return ""
    axioms = ", ".join(map(_spaced, claim.axioms))
    cited = f"; claims: {', '.join(map(_reference, claim.uses))}" if claim.uses else ""
    last = _NUMBER.match(claim.proof[-1]) if claim.proof else None
    steps = f"; steps: {last[1]}" if last else ""
    return f"axioms: {axioms or 'none'}{cited}{steps}"


def _reference(identifier: str) -> str:
    return rf"\hyperref[claim:{anchor(identifier)}]{{{plain(identifier)}}}"


def _evidence(claim: ClaimResult, typeset: Typeset) -> str:
    one = claim.counterexample
    if one is None:
        return ""
    values = _assignment({**one.shapes, **one.values}, typeset)
    return f"({plain(one.kind)}) {inline(one.detail)}{values}"


def _witness(claim: ClaimResult, typeset: Typeset) -> str:
    one = claim.witness
    if one is None:
        return ""
    return f"all hypotheses hold at{_assignment({**one.shapes, **one.values}, typeset)}"


def _printed(text: str) -> str:
    """A printed claim: a displayed formula where it is one, else a sentence with formulas."""
    if not is_wordy(text):
        latex = display(text)
        if latex is not None:
            rowed = latex.startswith((r"\begin{aligned}", r"\begin{gathered}"))
            return rf"\[ {latex} \]" if rowed else rf"\formula{{{loosened(latex)}}}"
        return rf"{{\ttfamily {_breakable(plain(text))}\par}}"
    return prose(text)


def _breakable(escaped: str) -> str:
    return escaped.replace(" ", r" \allowbreak ")


def _assignment(values: Mapping[str, Any], typeset: Typeset) -> str:
    """A paragraph of symbols and their exact values; a line may break between two of them."""
    parts = (
        f"${{{typeset.symbols.get(name) or symbol(name)} = {_value(one)}}}$"
        for name, one in values.items()
    )
    lines = rf"{{\raggedright\hangindent=2em {', '.join(parts)}\par}}"
    return f"\n\n{lines}" if values else ""


def symbol(name: str) -> str:
    r"""A symbol's LaTeX, from its ASCII name: W1tilde is \tilde{W}_{1}, Lambda_half Λ^{1/2}."""
    found = _NAME.fullmatch(name)
    base = found["base"] if found else ""
    letter = base if len(base) == 1 else rf"\{base}"
    if not found or (len(base) > 1 and letter not in GREEK):
        return rf"\text{{{plain(name)}}}"
    for accent in filter(None, (found["accent"], found["late"])):
        letter = rf"\{accent}{{{letter}}}"
    sub = found["index"] + (found["sub"] or "")
    if rf"\{sub}" in GREEK:  # λ_α
        sub = rf"\{sub}"
    if len(sub) == 2 and sub[0].isalpha() and sub[1] == "p":  # noqa: PLR2004 (λ_{r'})
        return rf"{letter}_{{{sub[0]}'}}"
    sub = rf"\mathrm{{{sub}}}" if len(sub) > 1 and sub.isalpha() else _SIZE.sub(_dimension, sub)
    powers = _MARKS[found["mark"]] + _POWERS[found["power"] or ""]
    return letter + (f"_{{{sub}}}" if sub else "") + (f"^{{{powers}}}" if powers else "")


def _dimension(found: re.Match[str]) -> str:
    return f"d_{found[1]}" + "+1" * bool(found[2])


def _value(value: Any) -> str:  # noqa: ANN401 (what JSON holds: a text, a number, or rows of them)
    """An exact value in math mode; a matrix as rows, a large one by its size."""
    if not isinstance(value, list | tuple):
        return _number(value)
    rows = [row if isinstance(row, list | tuple) else [row] for row in value]
    columns = max((len(row) for row in rows), default=0)
    if not rows or not columns or len(rows) > LARGEST or columns > LARGEST:
        return rf"\text{{({len(rows)} by {columns} matrix)}}"
    body = r"\\".join(" & ".join(map(_number, row)) for row in rows)
    return rf"\left[\begin{{smallmatrix}}{body}\end{{smallmatrix}}\right]"


def _number(value: Any) -> str:  # noqa: ANN401
    text = str(value)
    return text if re.fullmatch(r"-?[0-9]+(/[0-9]+)?", text) else rf"\text{{{plain(text)}}}"
