"""Writes certificates. Nothing here is trusted: `symbolic.kernel.reading` checks what is written.

A certificate holds `schema`, `id`, `uses` (the certificates it cites), `statement` (the theorem in
plain text), `letters`, `polynomials`, `steps` (rule name and arguments; the last step is the
theorem), and the `hypotheses`, `conclusion` and `axioms` that the last step must give. Statement
and tables are redundant on purpose: an edit of one that is not an edit of the other is refused.
`docs/certificate.md` documents it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symbolic.kernel.errors import CertificateError
from symbolic.kernel.judgments import Function, Judgment
from symbolic.kernel.schema import FIELDS, SCHEMA, Json, statement
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.kernel.theorems import Theorem

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class _Encoder:
    """Tables that grow in order of first use, so that equal proofs give equal certificates."""

    cited: Mapping[int, str]
    letters: dict[Letter, int]
    polynomials: dict[Polynomial, int]
    polynomial_rows: list[Json]
    theorems: dict[int, int]
    rows: dict[str, int]
    steps: list[Json]
    uses: dict[str, None]

    @classmethod
    def empty(cls, cited: Mapping[int, str]) -> _Encoder:
        return cls(cited, {}, {}, [], {}, {}, [], {})

    def letter(self, one: Letter) -> int:
        index = self.letters.setdefault(one.base, len(self.letters) + 1)
        return -index if one.transposed else index

    def polynomial(self, p: Polynomial) -> int:
        if p not in self.polynomials:
            rows = [
                [
                    str(c),
                    dict(s),
                    [list(map(self.letter, cycle)) for cycle in t],
                    list(map(self.letter, w)),
                ]
                for (s, t, w), c in sorted(p.terms.items())
            ]
            self.polynomials[p] = len(self.polynomials)
            self.polynomial_rows.append([p.rows, p.cols, rows])
        return self.polynomials[p]

    def theorem(self, theorem: Theorem) -> None:
        stack = [theorem]
        while stack:  # iterative: proofs may be deep
            one = stack[-1]
            if id(one) in self.theorems:
                stack.pop()
                continue
            if id(one) in self.cited:
                step = ["cite", self.cited[id(one)]]
                self.uses[self.cited[id(one)]] = None
            else:
                waiting = [p for p in _premises(one.arguments) if id(p) not in self.theorems]
                if waiting:
                    stack.extend(reversed(waiting))
                    continue
                step = [one.rule, *map(self.value, one.arguments)]
            self.theorems[id(one)] = self.step(step)
            stack.pop()

    def step(self, step: list[Json]) -> int:
        """The number of a step; one that was made before is not made again."""
        number = self.rows.setdefault(json.dumps(step), len(self.steps))
        if number == len(self.steps):
            self.steps.append(step)
        return number

    def value(self, value: object) -> Json:
        if isinstance(value, tuple):
            return list(map(self.value, value))
        if isinstance(value, bool | str) and not isinstance(value, Letter):
            return value
        kind, content = self._tagged(value)
        return {kind: content}

    def _tagged(self, value: object) -> tuple[str, Json]:
        if isinstance(value, Letter):
            return "letter", self.letter(value)
        if isinstance(value, int | Fraction):
            return "number", str(value)
        if isinstance(value, Polynomial):
            return "polynomial", self.polynomial(value)
        if isinstance(value, Theorem):
            return "step", self.theorems[id(value)]
        if isinstance(value, Function):
            return "function", [self.value(value.variables), self.value(value.body)]
        if isinstance(value, Judgment):
            return "judgment", [type(value).__name__, *map(self.value, value.fields())]
        raise CertificateError(f"{value!r:.80} has no place in a certificate")


def _premises(arguments: tuple[Any, ...]) -> list[Theorem]:
    found: list[Theorem] = []
    for argument in arguments:
        if isinstance(argument, Theorem):
            found.append(argument)
        elif isinstance(argument, tuple):
            found.extend(_premises(argument))
    return found


def _spelled(value: object) -> str:
    """A text that tells unequal judgments apart, whatever the order of Python's sets."""
    if isinstance(value, Polynomial):
        return repr((value.shape, sorted(value.terms.items())))
    if isinstance(value, tuple):
        return f"({','.join(map(_spelled, value))})"
    if isinstance(value, Function | Judgment):
        parts = ",".join(_spelled(getattr(value, part.name)) for part in fields(value))
        return f"{type(value).__name__}({parts})"
    return repr(value)


def encode(
    identifier: str, theorem: Theorem, cited: Mapping[int, str] | None = None
) -> dict[str, Json]:
    """The certificate of a theorem.

    Args:
        identifier: the id of the claim.
        theorem: what is certified.
        cited: `id(theorem) → claim id` for theorems certified elsewhere; they become citations.
    """
    known = {key: name for key, name in (cited or {}).items() if name != identifier}
    encoder = _Encoder.empty(known)
    encoder.theorem(theorem)
    conclusion = encoder.value(theorem.conclusion)
    hypotheses = [encoder.value(one) for one in sorted(theorem.hypotheses, key=_spelled)]
    return {
        "schema": SCHEMA,
        "id": identifier,
        "uses": sorted(encoder.uses),
        "statement": statement(theorem),
        "letters": [[one.name, one.rows, one.cols, one.symmetric] for one in encoder.letters],
        "polynomials": encoder.polynomial_rows,
        "steps": encoder.steps,
        "hypotheses": hypotheses,
        "conclusion": conclusion,
        "axioms": sorted(theorem.axioms),
    }


def encode_all(theorems: Mapping[str, Theorem]) -> dict[str, dict[str, Json]]:
    """Certificates of several theorems, by id; where one's proof holds another's, it cites it.

    Args:
        theorems: what is certified, by the id of the claim.
    """
    whole = _Encoder.empty({})
    for theorem in theorems.values():
        whole.theorem(theorem)
    names: dict[int, str] = {}
    for claim, theorem in theorems.items():  # of claims with one proof, the second cites the first
        names.setdefault(whole.theorems[id(theorem)], claim)
    cited = {key: names[step] for key, step in whole.theorems.items() if step in names}
    return {claim: encode(claim, theorem, cited) for claim, theorem in theorems.items()}


def dumps(certificate: dict[str, Json]) -> str:
    """The text of a certificate: one line for each step and polynomial, keys in fixed order."""
    lines = []
    for key in FIELDS:
        value = certificate[key]
        if key in {"statement", "letters", "polynomials", "steps", "hypotheses"} and value:
            rows = ",\n  ".join(json.dumps(row, separators=(",", ":")) for row in value)
            lines.append(f'"{key}": [\n  {rows}]')
        else:
            lines.append(f'"{key}": {json.dumps(value, separators=(",", ":"))}')
    return "{" + ",\n".join(lines) + "}\n"
