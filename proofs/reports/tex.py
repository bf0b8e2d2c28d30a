"""The report as LaTeX: a fragment for each derived equation, and a document that inputs them all.

It compiles with pdflatex and amsmath, amssymb, longtable and hyperref.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from proofs.reports.breaking import LATEX, latex_width, rows
from proofs.reports.errata import conclusion, errata
from proofs.reports.mathtext import display, inline, is_formula, is_wordy, plain, prose
from proofs.reports.selection import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proofs.derive import Derived
    from proofs.reports.model import ClaimResult, Report

LINE = 62  # letters that fit the text width of an AMS article
LARGEST = 12  # rows or columns of a matrix that is shown in full

_HEAD = r"""\documentclass[a4paper,11pt]{article}
\usepackage{amsmath,amssymb,longtable}
\usepackage[hidelinks]{hyperref}
\setlength{\textwidth}{168mm}
\setlength{\oddsidemargin}{-4mm}
\setlength{\topmargin}{-12mm}
\setlength{\textheight}{240mm}
\setlength{\emergencystretch}{4em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 2pt}
\setlength{\LTpre}{4pt}
\allowdisplaybreaks
\newcommand{\formula}[1]{{\hangindent=2em $#1$\par}}
\newcommand{\entry}[2]{{\smallskip\raggedright\textit{#1}\enspace #2\par}}
"""

_NAME = re.compile(
    r"(?P<base>[A-Za-z]+?)(?P<accent>tilde|bar|hat)?(?P<index>[0-9]*)(?P<late>tilde|bar|hat)?"
    r"(?P<star>star)?(?:_(?P<sub>[a-z0-9]))?(?P<power>_inv|_half|_half_inv)?"
)
_POWERS = {"": "", "_inv": "-1", "_half": "1/2", "_half_inv": "-1/2"}
_NUMBER = re.compile(r"[0-9]+\. ")

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


def fragment(equation: Derived) -> str:
    r"""A derived equation, to be `\input` wherever amsmath is loaded.

    Raises:
        DerivationError: what is written does not read back to what was derived.
    """
    tag = rf" \tag{{{equation.tag}}}" if equation.tag else ""
    environment = "equation" if equation.tag else "equation*"
    return (
        f"% {equation.caption}; derived, and checked by the kernel\n"
        f"\\begin{{{environment}}}\n{broken(equation)}{tag}\n\\end{{{environment}}}\n"
    )


def broken(equation: Derived) -> str:
    """The equation, on several rows where it is long, as (32) is in the paper."""
    if latex_width(equation.latex) <= LINE:
        return equation.latex
    left, _, right = equation.latex.partition(" = ")
    first, *others = rows(_loosened(right), LINE, LATEX)
    indents = {1: r"&\quad ", 2: r"&\quad\quad "}
    lines = [f"&{left}", f"&= {first[1]}", *(indents[depth] + row for depth, row in others)]
    body = " \\\\\n".join(lines)
    return equation.read_back(f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}")


def _loosened(latex: str) -> str:
    r"""The formula with \Bigl( for \left(, inside which a line may break."""
    if r"\left." in latex or r"\right." in latex:
        return latex
    return latex.replace(r"\left(", r"\Bigl(").replace(r"\right)", r"\Bigr)")


def document(report: Report, fragments: Mapping[str, Derived]) -> str:
    """The whole report.

    Args:
        report: a run of the proof-check suite.
        fragments: the derived equations by the name of the file, without .tex, that holds each.
    """
    claims = shown(report)
    title = f"The formulas of {plain(report.proof)}, checked"
    parts = [
        _HEAD,
        rf"\hypersetup{{pdftitle={{{title}}}}}",
        rf"\title{{{title}}}",
        rf"\author{{saddleproof {plain(report.version)}, seed {report.seed}}}",
        r"\date{}",
        r"\begin{document}",
        r"\maketitle",
        r"\section{Summary}",
        *_summary(report, claims),
        r"\section{Errata}",
        *_errata(report),
        r"\section{Derived equations}",
        "Derived symbolically; the directional derivatives agree with the kernel's own.",
        *(
            rf"\entry{{{prose(equation.caption)}}}{{\input{{{name}.tex}}}}"
            for name, equation in fragments.items()
        ),
        r"\section{Claims}",
        *(line for claim in claims for line in _claim(claim)),
        r"\end{document}",
    ]
    return "\n".join(parts) + "\n"


def _summary(report: Report, claims: Sequence[ClaimResult]) -> list[str]:
    rows = [rf"{name} & {count} & {MEANING[name]} \\" for name, count in report.totals.items()]
    rest = len(report.claims) - len(claims)
    notes = []
    if report.points.get("checked"):
        shapes = len(report.points.get("shapes", {}))
        notes.append(f"{report.points['checked']} exact points of {shapes} shapes were checked.")
    if rest:
        notes.append(f"Further claims, for which no checker has been written: {rest}.")
    return [
        r"\begin{longtable}{@{}lrl@{}}",
        *rows,
        r"\end{longtable}",
        *notes,
        r"{\small",
        r"\begin{longtable}{@{}p{31mm}p{9mm}p{24mm}p{23mm}p{61mm}@{}}",
        r"\textbf{claim} & \textbf{label} & \textbf{where} & \textbf{verdict} & \textbf{reason} \\",
        r"\hline \endhead",
        *map(_row, claims),
        r"\end{longtable}}",
    ]


def _row(claim: ClaimResult) -> str:
    severity = rf" \newline ({claim.severity})" if claim.severity else ""
    name = plain(claim.id).replace("-", r"-\allowbreak{}")
    cells = (
        rf"\hyperref[claim:{_anchor(claim.id)}]{{{name}}}",
        plain(claim.label),
        plain(claim.where),
        f"{claim.verdict}{severity}",
        inline(claim.reason) if claim.reason else "",
    )
    return " & ".join(rf"\raggedright {cell}" for cell in cells) + r" \tabularnewline"


def _errata(report: Report) -> list[str]:
    """The errata, the most serious first; each claim stands in full further on."""
    lines = [plain(" ".join(conclusion(report))) + "\n"]
    for one in errata(report):
        line = f", line {one.line}" if one.line else ""
        place = plain(f"{one.label} {one.where}{line}".strip())
        name = rf"\hyperref[claim:{_anchor(one.id)}]{{{plain(one.id)}}}"
        evidence = inline(one.evidence[0]) if one.evidence else ""
        parts = {
            "Printed": _printed(one.printed),
            "Missing" if one.severity == "gap" else "Wrong": inline(one.wrong),
            "Evidence": evidence + ("\n\n" + _assignment({}, one.values) if one.values else ""),
            "Corrected": _printed(one.corrected) if one.corrected else "",
        }
        lines.append(rf"\subsection*{{{one.severity}: {name}, {place}}}" + "\n")
        lines += [rf"\entry{{{field}}}{{{text}}}" + "\n" for field, text in parts.items() if text]
    return lines


def _anchor(identifier: str) -> str:
    """An id as a label, which may hold letters, digits and hyphens only."""
    return re.sub(r"[^A-Za-z0-9-]", lambda found: f"-{ord(found[0]):x}-", identifier)


def _claim(claim: ClaimResult) -> list[str]:
    """One claim in full."""
    severity = f", {claim.severity}" if claim.severity else ""
    head = " ".join(filter(None, (claim.label, claim.where)))
    title = f"{plain(claim.id)}: {plain(head)} --- {claim.verdict}{severity}"
    parts = {
        "Printed": _printed(claim.printed),
        "Why": inline(claim.reason) if claim.reason else "",
        "Hypotheses": "; ".join(map(inline, claim.hypotheses)),
        "Statement": _printed(claim.statement)
        if claim.statement != (claim.corrected or "")
        else "",
        "Corrected": _printed(claim.corrected) if claim.corrected else "",
        "Rests on": _resting(claim),
        "Proof": _steps(claim.proof),
        "Instances": _instances(claim),
        "Evidence": _evidence(claim),
        "Witness": _witness(claim),
        "Certificate": rf"\texttt{{{plain(claim.certificate)}}}" if claim.certificate else "",
    }
    lines = [rf"\subsection*{{{title}}}\phantomsection\label{{claim:{_anchor(claim.id)}}}"]
    lines += [rf"\entry{{{name}}}{{{text}}}" for name, text in parts.items() if text]
    return [f"{line}\n" for line in lines]


def _resting(claim: ClaimResult) -> str:
    if not (claim.statement or claim.proof):
        return ""
    cited = f"; claims: {plain(', '.join(claim.uses))}" if claim.uses else ""
    return f"axioms: {plain(', '.join(claim.axioms)) or 'none'}{cited}"


def _steps(steps: Sequence[str]) -> str:
    if not steps:
        return ""
    numbered = [(found[0] if (found := _NUMBER.match(step)) else "", step) for step in steps]
    items = "".join(
        rf"\item[{number}] {plain(step[len(number) :])}" + "\n" for number, step in numbered
    )
    return rf"\begin{{enumerate}}{items}\end{{enumerate}}"


def _instances(claim: ClaimResult) -> str:
    tried = claim.instances
    undecided = f", {tried.undecided} undecided" if tried.undecided else ""
    return (
        f"held on {tried.held} of {tried.tried} exact instances{undecided}" if tried.tried else ""
    )


def _evidence(claim: ClaimResult) -> str:
    one = claim.counterexample
    if one is None:
        return ""
    return f"({plain(one.kind)}) {inline(one.detail)}\n\n{_assignment(one.shapes, one.values)}"


def _witness(claim: ClaimResult) -> str:
    one = claim.witness
    return f"all hypotheses hold at\n\n{_assignment(one.shapes, one.values)}" if one else ""


def _printed(text: str) -> str:
    """A printed claim: a displayed formula where it is one, else a sentence with formulas."""
    if not is_wordy(text):
        latex = display(text)
        if latex is not None:
            rowed = latex.startswith((r"\begin{aligned}", r"\begin{gathered}"))
            return rf"\[ {latex} \]" if rowed else rf"\formula{{{_loosened(latex)}}}"
        return rf"{{\ttfamily {_breakable(plain(text))}\par}}"
    return prose(text)


def _breakable(escaped: str) -> str:
    return escaped.replace(" ", r" \allowbreak ")


def _assignment(shapes: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    parts = [f"{symbol(name)} = {_value(one)}" for name, one in {**shapes, **values}.items()]
    return r"\formula{" + r",\ ".join(parts) + "}" if parts else ""


def symbol(name: str) -> str:
    r"""A symbol's LaTeX, from its ASCII name: W1tilde is \tilde{W}_{1}, Lambda_half Λ^{1/2}."""
    found = _NAME.fullmatch(name)
    base = found["base"] if found else ""
    letter = base if len(base) == 1 else rf"\{base}"
    if not found or not is_formula(letter):
        return rf"\text{{{plain(name)}}}"
    for accent in filter(None, (found["accent"], found["late"])):
        letter = rf"\{accent}{{{letter}}}"
    sub = found["index"] or found["sub"] or ""
    powers = ("*" if found["star"] else "") + _POWERS[found["power"] or ""]
    return letter + (f"_{{{sub}}}" if sub else "") + (f"^{{{powers}}}" if powers else "")


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
