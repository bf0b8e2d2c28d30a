"""The report as one HTML file that opens offline: no network, no scripts, nothing outside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from proofs.reports import mathml
from proofs.reports.cards import DIGITS, Cards
from proofs.reports.errata import conclusion, errata
from proofs.reports.graph import NODE_HEIGHT, NODE_WIDTH, Node, drawing
from proofs.reports.model import UNPROVED
from proofs.reports.tex import MEANING, symbol
from proofs.reports.trust import axiom_text
from symbolic.notation import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proofs.reports.model import ClaimResult, Report

_NUMBER = re.compile(r"([0-9]{1,9})\. ")
_FOLDED = re.compile(r"([0-9]{1,9}) of ([0-9]{1,9}) steps are folded")
_CITED = re.compile(r"by (.+?)(?=, \(|: )")
_REFUSED = re.compile(  # what no HTML document may hold, as characters or by their number
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
STATEMENTS = {
    "printed": "holds as printed",
    "corrected": "wrong as printed, corrected",
    "false": "false as printed",
    "unsettled": "not settled",
}
PROOFS = {
    "complete": "proved from no axiom",
    "axioms": "proved from axioms",
    "none": "not proved",
}


@dataclass(frozen=True)
class Symbol:
    """A symbol with its exact value."""

    name: Markup
    value: Markup


def page(report: Report) -> str:
    """The whole report as an HTML document."""
    shapes = f"{len(report.points['shapes'])} shapes" if report.points.get("shapes") else ""
    cards = Cards(report.claims)
    return rendered(
        "report.html",
        report=report,
        cards=cards,
        checked=report.points.get("checked", 0),
        shapes=shapes,
        meaning=MEANING,
        statements=STATEMENTS,
        proofs=PROOFS,
        errata=errata(report),
        conclusion=conclusion(report),
        graph=drawing(report.claims),
        axioms=_axioms(report),
        axiom_text=axiom_text,
        names={claim.id for claim in report.claims},
        node_width=NODE_WIDTH,
        node_height=NODE_HEIGHT,
        block=mathml.block,
        sentence=mathml.sentence,
        anchor=anchor,
        card=card,
        kinds=kinds,
        length=length,
        steps=_steps,
        symbols=_symbols,
        unproved=UNPROVED,
        values=lambda chosen: _symbols({}, chosen),
    )


def rendered(template: str, **context: Any) -> str:  # noqa: ANN401 (what the template names)
    """A template of this package, with the style of the house; every text is escaped."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style = Markup(_packaged("report.css"))  # noqa: S704 (our own file)
    text = environment.from_string(_packaged(template)).render(style=style, **context)
    return _REFUSED.sub("\N{REPLACEMENT CHARACTER}", text)


def anchor(identifier: str) -> str:
    """An id as a fragment of an address: letters, digits and hyphens only."""
    safe = re.sub(r"[^A-Za-z0-9-]", lambda found: f"-{ord(found[0]):x}-", identifier)
    return f"claim-{safe}"


def card(node: Node) -> str:
    """What a node of the graph says when it is pointed at, and to a screen reader."""
    return f"{node.id}: {STATEMENTS[node.statement]}; {PROOFS[node.proof]}"


def name(ascii_name: str) -> Markup:
    """A symbol by its ASCII name, as mathematics where it is spelled like some."""
    latex = symbol(ascii_name)
    if latex.startswith(r"\text"):  # no letter with marks: at most one with an index
        base, _, index = named(ascii_name).partition("_")
        if len(base) != 1 or not index.isalnum():
            return Markup("<var>{}</var>").format(named(ascii_name))
        below = DIGITS.sub(r"_{\1}", index)
        latex = f"{base}_{{{below}}}"
    return mathml.sentence(f"${latex}$")


def length(proof: Sequence[str]) -> str:
    """How many steps a proof has and, where some are folded, how many are shown.

    What a proof is given has numbers too, several in a line, so lines do not tell.
    """
    last = proof[-1] if proof else ""
    if folded := _FOLDED.match(last):
        hidden, every = map(int, folded.groups())
        return f"{every - hidden} of {every} step{'s' * (every != 1)} shown"
    number = _NUMBER.match(last)
    every = int(number[1]) if number else len(proof)
    return f"{every} step{'s' * (every != 1)}"


def kinds(claim: ClaimResult) -> str:
    """The classes of a claim, by which the filter shows and hides it."""
    return f"claim is-{claim.verdict.lower()}" + (" is-erratum" if claim.severity else "")


def _packaged(name: str) -> str:
    return (files("proofs.reports") / name).read_text(encoding="utf-8")


def _axioms(report: Report) -> dict[str, list[str]]:
    """Each axiom with the claims that rest on it."""
    found: dict[str, list[str]] = {}
    for claim in report.claims:
        for axiom in claim.axioms:
            found.setdefault(axiom, []).append(claim.id)
    return dict(sorted(found.items()))


def _steps(claim: ClaimResult, names: set[str]) -> list[Markup]:
    """The lines of a proof, the claims that it cites as links."""
    return [_step(one, names) for one in claim.proof]


def _step(step: str, names: set[str]) -> Markup:
    number = _NUMBER.match(step)
    start = number.end() if number else 0
    found = _CITED.match(step, start)
    if not found or found[1] not in names:
        return Markup("{}").format(step)
    link = Markup('{}by <a href="#{}">{}</a>')
    return link.format(step[:start], anchor(found[1]), found[1]) + step[found.end() :]


def _symbols(shapes: Mapping[str, Any], values: Mapping[str, Any]) -> list[Symbol]:
    """The sizes, then the values."""
    return [Symbol(name(one), mathml.value(exact)) for one, exact in {**shapes, **values}.items()]
