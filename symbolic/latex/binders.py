"""What binds letters: sums over an index, minima over matrices, and the sets these run over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sympy as sp
from sympy.matrices.expressions.sets import MatrixSet

from symbolic.errors import ReadError
from symbolic.expressions import MatrixDeclaration
from symbolic.families import IndexedMatrixSum, IndexedSum, Minimum, index_range
from symbolic.latex import nodes, pieces
from symbolic.latex.letters import letter_of
from symbolic.latex.pieces import Piece
from symbolic.latex.scope import index_symbol
from symbolic.latex.shapes import Shape
from symbolic.latex.syntax import Script, parse
from symbolic.latex.tokens import plain, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbolic.latex.scope import Scope
    from symbolic.latex.syntax import Node

_INDEX_RELATIONS = {
    "\\in": "∈",
    "\\notin": "∉",
    **dict.fromkeys(("\\neq", "\\ne"), "≠"),
    **dict.fromkeys(("\\leq", "\\le"), "≤"),
    **dict.fromkeys(("\\geq", "\\ge"), "≥"),
    **{one: one for one in "<>=≤≥∈"},
}


def indexed_sum(scope: Scope, node: Node) -> Piece:
    r"""`\sum_{j=1}^r`, `\sum_{i \in S}`, `\sum_{i > d_1}` or `\sum_i` before its summand.

    Raises:
        ReadError: the index or what it runs over is none of these.
        ShapeMismatchError: the index is compared with a matrix.
    """
    subs = [script for script in node.scripts if script.kind == "SUB"]
    sups = [script for script in node.scripts if script.kind == "SUP"]
    if len(subs) != 1 or len(sups) > 1:
        scope.fail("a sum needs an index, as in \\sum_{j=1}^r", node.start)
    tokens = [one for one in words(subs[0].text) if one[0] not in {"LBRACE", "RBRACE"}]
    if not tokens or tokens[0][0] not in {"LETTER", "GREEK", "COMMAND"}:
        scope.fail("the index of a sum is a letter", subs[0].start)
    name = tokens[0][1]
    relation = _INDEX_RELATIONS.get(tokens[1][1], "?") if len(tokens) > 1 else ""
    bounds = _bounds(scope, subs[0], tokens[2:]) if relation else []
    well_formed = relation != "?" and bool(bounds) == bool(relation)
    if not well_formed or (relation == "=") != bool(sups):
        scope.fail("a sum runs as in \\sum_{j=1}^r, \\sum_{i \\in S} or \\sum_i", subs[0].start)
    if sups:
        bounds.append(scope.letters.dimension(sups[0].text) or index_symbol(plain(sups[0].text)))
    index = sp.Symbol(name, integer=True)
    inner = replace(scope, bound={**scope.bound, name: index})
    body = inner.read(node.parts[0])
    domain = index_range(relation, *bounds)

    def build() -> sp.Basic:
        value = body.build()
        kind = IndexedMatrixSum if nodes.is_matrix(value) else IndexedSum
        return kind(value, index, domain)

    return Piece(body.shape, build, *scope.place(node))


def _bounds(scope: Scope, script: Script, tokens: Sequence[tuple[str, str, int]]) -> list[sp.Basic]:
    """What the index is compared with: a number, a dimension, or the name of an index set."""
    if not tokens:
        return []
    start, end = script.start + tokens[0][2], script.start + tokens[-1][2] + len(tokens[-1][1])
    text = plain(scope.text[start:end])
    dimension = scope.letters.dimension(text)
    if dimension is not None:
        return [dimension]
    try:
        statements = parse(scope.text, start, end)
    except ReadError:
        statements = ()
    letter = letter_of(statements[0].parts[0]) if statements else None
    declared = scope.letters.find(letter) if letter else None
    if isinstance(declared, MatrixDeclaration):
        piece = pieces.literal(declared.symbol, (scope.text, start, end))
        piece.mismatch(f"{piece.described()}, but the index of a sum is compared with it")
    return [index_symbol(text)]


def minimum(scope: Scope, node: Node) -> Piece:
    r"""`\min_{A \in \mathbb{R}^{m \times n}, B}` before a scalar.

    Raises:
        ReadError: the variables are no matrix letters.
        ShapeMismatchError: the expression is no scalar.
    """
    inner, variables = bind(scope, node)
    body = inner.read(node.parts[0])
    pieces.need_scalar(body)

    def build() -> sp.Basic:
        return Minimum(nodes.as_scalar(body.build()), *variables)

    return Piece(Shape.scalar(), build, *scope.place(node))


def bind(scope: Scope, node: Node) -> tuple[Scope, list[sp.MatrixSymbol]]:
    r"""The variables under a `\min`, and the scope in which those with a stated shape have it."""
    script = node.scripts[0]
    if len(node.scripts) != 1 or script.kind != "SUB":
        scope.fail("the variables of a minimum stand below it", node.start)
    variables = []
    for start, end, shape in _variables(scope, script):
        spelling = scope.text[start:end]
        if shape:
            known = [scope.letters.dimension(one) for one in plain(shape).split("\\times")]
            if None in known or len(known) > 2:  # noqa: PLR2004 (rows and columns)
                scope.fail(f"{shape} is not a shape of declared dimensions", start)
            rows, cols = (str(one).replace(" ", "") for one in (*known, 1)[:2])
            letter = letter_of(parse(spelling)[0].parts[0])
            declared = scope.letters.find(letter) if letter else None
            name = declared.name if declared else plain(spelling).replace("\\", "")
            local = MatrixDeclaration(name, spelling, rows, cols)
            scope = replace(scope, letters=scope.letters.extended(local))
        variables.append(scope.variable(Script("SUB", spelling, start)))
    return scope, variables


def _variables(scope: Scope, script: Script) -> list[tuple[int, int, str]]:
    r"""The letters under a `\min`: start, end, and m × n where `\in \mathbb{R}^{…}` follows."""
    tokens = list(words(script.text))
    wrapped = 0
    while tokens and (tokens[0][0] == "LBRACE" or tokens[0][1] == "\\substack"):
        wrapped += tokens.pop(0)[0] == "LBRACE"
    tokens = tokens[: len(tokens) - wrapped]
    chunks: list[list[tuple[str, str, int]]] = [[]]
    for token in tokens:
        if token[0] in {"COMMA", "BREAK"}:
            chunks.append([])
        else:
            chunks[-1].append(token)
    found = []
    for chunk in filter(None, chunks):
        member = next((at for at, one in enumerate(chunk) if one[1] == "\\in"), len(chunk))
        space = "".join(one[1] for one in chunk[member + 1 :]).replace("\\mathbb{R}", "\\mathbb R")
        shape = space.removeprefix("\\mathbb R^") if chunk[member + 1 :] else ""
        if member == 0 or (shape and shape == space):
            scope.fail(
                "expected letters, as in \\min_{A \\in \\mathbb{R}^{m \\times n}, B}",
                script.start + chunk[0][2],
            )
        _, last, offset = chunk[member - 1]
        found.append((script.start + chunk[0][2], script.start + offset + len(last), shape))
    return found


def matrix_space(scope: Scope, node: Node) -> MatrixSet:
    r"""`\mathbb{R}^{m \times n}`, or `\mathbb{R}^n` for the n×1 columns.

    Raises:
        ReadError: the set is none of these, or a dimension is not known.
    """
    letter = letter_of(replace(node, scripts=()))
    sups = [script for script in node.scripts if script.kind == "SUP"]
    if letter is None or letter.base != "\\mathbb R" or len(node.scripts) != 1 or not sups:
        scope.fail("only membership in \\mathbb{R}^{m \\times n} is read", node.start)
    sizes = [scope.letters.dimension(one) for one in plain(sups[0].text).split("\\times")]
    if None in sizes or len(sizes) > 2:  # noqa: PLR2004 (rows and columns)
        scope.fail(f"{sups[0].text} is not a shape of declared dimensions", sups[0].start)
    return MatrixSet(*(*sizes, sp.Integer(1))[:2], set=sp.S.Reals)
