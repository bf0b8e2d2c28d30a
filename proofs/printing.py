"""Derived equations as plain text, LaTeX, SymPy or NumPy source, and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from proofs.reports.breaking import UNICODE, rows
from symbolic import code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proofs.derive import Derived

SCHEMA = "saddleproof-derivation/1"
LINE = 88  # columns of a line of plain text, its indent aside


def printed(equations: Sequence[Derived], form: str) -> str:
    """The equations as text, latex, sympy, numpy or json.

    Raises:
        DerivationError: the LaTeX does not read back to what was derived.
        SymbolicError: an expression has no such form.
    """
    if form == "json":
        return json.dumps(to_json(equations), indent=1, ensure_ascii=False) + "\n"
    return "\n".join(_FORMS[form](one) for one in equations)


def to_json(equations: Sequence[Derived]) -> dict[str, Any]:
    """The equations as JSON values: LaTeX and text of each, and the tree of its right-hand side."""
    listed = [
        {
            "name": one.name,
            "tag": one.tag,
            "caption": one.plain,
            "latex": one.latex,
            "text": one.text,
            "expression": code.to_json(one.right),
        }
        for one in equations
    ]
    return {"schema": SCHEMA, "equations": listed}


def wrapped(text: str) -> str:
    """A long line of text on several, broken before + and −, outside brackets where possible."""
    return "\n".join("    " * (1 + depth) + row for depth, row in rows(text, LINE, UNICODE))


def _as_text(one: Derived) -> str:
    tag = f"({one.tag}) " if one.tag else ""
    return f"{tag}{one.plain}\n{wrapped(one.text)}\n"


def _as_latex(one: Derived) -> str:
    tag = rf" \tag{{{one.tag}}}" if one.tag else ""
    return f"{one.latex}{tag}\n"


def _as_sympy(one: Derived) -> str:
    before, _, after = code.to_sympy(one.right).rpartition("\nexpression = ")
    return f"# {one.plain}\n{before}\n{_identifier(one.name)} = {after}"


def _as_numpy(one: Derived) -> str:
    source = code.to_numpy(one.right, one.declarations, _identifier(one.name))
    return f"# {one.plain}\n{source}"


def _identifier(name: str) -> str:
    return name.replace("-", "_")


_FORMS = {"text": _as_text, "latex": _as_latex, "sympy": _as_sympy, "numpy": _as_numpy}
