r"""LaTeX to be `\input` in a paper: a file for each formula, and a package with the verdicts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from proofs.reports.breaking import LINE, multiline
from proofs.reports.mathtext import plain
from symbolic.latex.fonts import in_bold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proofs.derive import Derived
    from proofs.reports.model import ClaimResult, Report

NotationName = Literal["paper", "plain"]

MARK = "% saddleproof: "  # how a fragment begins: a file that does is ours to replace
LONGEST = 80  # characters of a file's name


@dataclass(frozen=True)
class Typeset:
    """A claim's theorem in LaTeX.

    Attributes:
        statement: what is proved, read back to the theorem's conclusion; empty where no spelling
            of it reads back.
        words: the report's own statement, where it does not read back.
        reading: what the print was read as, where nothing is proved; read back to that.
        hypotheses: formulas that read back to hypotheses of the theorem.
        suppositions: the report's hypotheses that do not read back: words, or a shorthand.
        functions: what F is, where the theorem speaks of a function that the paper does not name.
        silent: how many hypotheses no formula states.
        symbols: how the letters of the witness and the counterexample are spelled.
    """

    statement: str = ""
    words: str = ""
    reading: str = ""
    hypotheses: tuple[str, ...] = ()
    suppositions: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    silent: int = 0
    symbols: Mapping[str, str] = field(default_factory=dict)

    @property
    def formulas(self) -> int:
        """How many formulas are written, each of them read back to the same kernel term."""
        statements = bool(self.statement) + bool(self.reading)
        return statements + len(self.hypotheses) + len(self.functions)

    @property
    def in_words(self) -> int:
        """How many statements and hypotheses are prose, or judgments without a grammar."""
        return bool(self.words) + len(self.suppositions)


def fragments(
    report: Report,
    derived: Sequence[Derived],
    typeset: Mapping[str, Typeset],
    notation: NotationName = "paper",
) -> dict[str, str]:
    """The files by name: derived/eq19.tex, claims/eq19.tex and so on, and saddleproof.sty.

    Raises:
        DerivationError: what is written of a derived equation does not read back.
    """
    texts = {f"derived/{one.name}.tex": derived_fragment(one, notation) for one in derived}
    for claim in report.claims:
        if claim.id in typeset and typeset[claim.id].statement:
            texts[f"claims/{anchor(claim.id)}.tex"] = claim_fragment(claim, typeset[claim.id])
    texts["saddleproof.sty"] = package(report, derived, typeset)
    return texts


def derived_fragment(equation: Derived, notation: NotationName = "paper") -> str:
    r"""A derived equation, to be `\input` wherever amsmath is loaded.

    Raises:
        DerivationError: what is written does not read back to what was derived.
    """
    text = equation.latex
    if notation == "paper":
        text = in_bold(text, equation.declarations)
    shown = equation.read_back(multiline(text, limit(equation.tag)))
    comment = _comment(f"{equation.caption}; derived, and checked by the kernel")
    return f"{MARK}{comment}\n{_display(shown, equation.tag)}"


def claim_fragment(claim: ClaimResult, typeset: Typeset) -> str:
    """What was proved of a claim; an equation of the paper keeps its number."""
    place = " ".join(filter(None, (claim.id, claim.label, claim.where)))
    severity = f" ({claim.severity})" if claim.severity else ""
    shown = [_display(one) for one in typeset.functions]
    return "".join(
        [
            f"{MARK}{_comment(f'{place}: {claim.verdict}{severity}')}\n",
            _display(typeset.statement, number(claim)),
            *(f"with\n{one}" for one in shown),
        ]
    )


def number(claim: ClaimResult) -> str:
    """The number that the claim has as an equation of the paper, or the empty string."""
    return claim.label.strip("()") if re.fullmatch(r"eq[0-9]+[a-z]?", claim.id) else ""


def limit(tag: str) -> float:
    """How wide a line may be, in letters, where a number stands beside it."""
    return LINE - (len(tag) + 4 if tag else 0)


def _display(latex: str, tag: str = "") -> str:
    numbered = rf" \tag{{{plain(tag)}}}" if tag else ""
    return f"\\begin{{equation*}}\n{latex}{numbered}\n\\end{{equation*}}\n"


def _comment(text: str) -> str:
    line = " ".join(text.split())
    return "".join(one for one in line if one.isprintable() and one not in "$\\^")


def package(report: Report, derived: Sequence[Derived], typeset: Mapping[str, Typeset]) -> str:
    r"""`saddleproof.sty`: the verdicts of a report for `\claimstatus` and its like."""
    code = files("proofs.reports").joinpath("saddleproof.sty").read_text(encoding="utf-8")
    title = f"saddleproof {report.version}, {report.proof}, seed {report.seed}"
    lines = [MARK + _comment(title), code]
    for claim in report.claims:
        severity = f" ({claim.severity})" if claim.severity else ""
        name = anchor(claim.id)
        lines.append(rf"\saddleproof@claim{{{name}}}{{{claim.verdict.lower()}}}{{{severity}}}")
        if claim.id in typeset and typeset[claim.id].statement:
            lines.append(rf"\saddleproof@formula{{{name}}}")
    for one in derived:
        keys = {one.name, one.tag} - {""}
        lines += [rf"\saddleproof@equation{{{key}}}{{{one.name}}}" for key in sorted(keys)]
    return "\n".join([*lines, r"\endinput"]) + "\n"


def anchor(identifier: str) -> str:
    """An id as a label and the name of a file; different ids never share one."""
    name = re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"={ord(found[0]):x}=", identifier)
    if len(name) <= LONGEST:
        return name
    return f"{name[:LONGEST]}={sha256(identifier.encode()).hexdigest()[:16]}"
