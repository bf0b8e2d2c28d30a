"""What a certificate is made of, and its theorem in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbolic.kernel.errors import CertificateError
from symbolic.kernel.judgments import Function, Judgment
from symbolic.kernel.terms import Polynomial

if TYPE_CHECKING:
    from symbolic.kernel.theorems import Theorem

SCHEMA = "saddleproof-certificate/1"
MAX_BYTES = 8 * 1024 * 1024
MAX_DIGITS = 5000  # of a rational, both parts together
FIELDS = (
    "schema",
    "id",
    "uses",
    "statement",
    "letters",
    "polynomials",
    "steps",
    "hypotheses",
    "conclusion",
    "axioms",
)

Json = Any  # what the json module reads and writes


def statement(theorem: Theorem) -> list[str]:
    """The theorem in plain ASCII text, a line each for its letters, hypotheses and conclusion.

    A' is the transpose of A, dim(d) the dimension d as a number, 1 (d x d) the identity.

    Raises:
        CertificateError: two letters share a name, so that the text would not tell them apart.
    """
    judgments = [*theorem.hypotheses, theorem.conclusion]
    letters = sorted(frozenset().union(*(one.letters() for one in judgments)))
    numbers = frozenset().union(*(one.scalar_letters() for one in judgments))
    if len({*numbers, *(one.name for one in letters)}) < len(numbers) + len(letters):
        raise CertificateError("two letters of the theorem share a name")
    shapes = [
        f"{one.name} {one.rows} x {one.cols}{' symmetric' if one.symmetric else ''}"
        for one in letters
    ]
    return [
        f"let {'; '.join(shapes)}",
        *(f"given {text}" for text in sorted(map(_said, theorem.hypotheses))),
        f"then {_said(theorem.conclusion)}",
    ]


def _said(value: object) -> str:
    if isinstance(value, Polynomial):
        text = str(value).replace("ᵀ", "'")
        has_identity = any(not word for _, _, word in value.terms)
        return (
            text if value.is_scalar or not has_identity else f"{text} ({' x '.join(value.shape)})"
        )
    if isinstance(value, tuple):
        return f"({', '.join(map(_said, value))})"
    if isinstance(value, Function):
        return f"{_said(value.variables)} -> {_said(value.body)}"
    if isinstance(value, Judgment):
        return f"{type(value).__name__}({', '.join(map(_said, value.fields()))})"
    return str(value)
