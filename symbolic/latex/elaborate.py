"""From the syntax tree to SymPy: which letter is what, and which shape everything has."""

from __future__ import annotations

import re
from dataclasses import replace

import sympy as sp

from symbolic.expressions import MatrixDeclaration, ScalarDeclaration, dimension_symbol
from symbolic.families import MatrixMember, Member
from symbolic.latex import nodes, pieces
from symbolic.latex.applications import application
from symbolic.latex.binders import indexed_sum, minimum
from symbolic.latex.letters import Letter, letter_of
from symbolic.latex.pieces import Piece
from symbolic.latex.scope import MAX_DIGITS, Scope, index_symbol
from symbolic.latex.shapes import Shape, Size, matrix
from symbolic.latex.syntax import Node
from symbolic.latex.tokens import plain

_SHOWN = 30  # characters of a faulty script in a message
_TRANSPOSED = frozenset({"T", "\\top", "\\intercal", "-T", "-\\top"})
_UNREAD = {
    **dict.fromkeys(("\\begin", "\\end"), "this environment is not read"),
    **dict.fromkeys(
        ("\\text", "\\dots", "\\ldots", "\\cdots"), "words and dots in a formula are not read"
    ),
}


def expression(scope: Scope, node: Node) -> Piece:
    """The piece that a node of the syntax tree stands for.

    Raises:
        ReadError: a symbol is not declared, or the notation has no meaning here.
        ShapeMismatchError: shapes do not fit.
    """
    if node.kind in {"statement", "membership"}:
        if node.marks or node.kind == "membership":
            scope.fail("a relation stands where an expression is expected", node.start)
        return scope.read(node.parts[0])
    if node.kind == "sum":
        terms = [scope.read(part) for part in node.parts]
        return pieces.add(terms, node.marks, scope.place(node))
    if node.kind == "big":
        return indexed_sum(scope, node)
    if node.kind == "minimum":
        return minimum(scope, node)
    run = node if node.kind == "run" else Node("run", (node,), node.start, node.end, marks=("",))
    return _run(scope, run)


def _run(scope: Scope, run: Node) -> Piece:
    """Juxtaposed factors: function applications first, then the product of what is left."""
    factors: list[Piece] = []
    inverted: list[bool] = []
    at = 0
    while at < len(run.parts):
        inverted.append(run.marks[at] == "/")
        applied = application(scope, run, at)
        if applied is None:
            factors.append(_factor(scope, run.parts[at]))
            at += 1
            continue
        piece, at = applied
        last = run.parts[at - 1]
        bare = letter_of(last)  # a function without arguments, perhaps with a superscript
        if bare is not None:
            factors.append(_powered(scope, piece, bare.power, bare.power_start, last))
        else:
            factors.append(_with_powers(scope, piece, last))
    if len(factors) == 1:
        return factors[0]
    return pieces.multiply(factors, inverted, scope.place(run))


def _factor(scope: Scope, node: Node) -> Piece:
    if node.kind == "group" and not node.scripts:  # braces are not seen
        return replace(scope.read(node.parts[0]), in_brackets=True)
    if node.kind == "big":
        return indexed_sum(scope, node)
    subs = tuple(script for script in node.scripts if script.kind == "SUB")
    if (zero := _zero(scope, replace(node, scripts=subs))) is not None:
        others = tuple(script for script in node.scripts if script.kind != "SUB")
        return _with_powers(scope, zero, replace(node, scripts=others))
    letter = letter_of(node)
    bare = letter and replace(letter, power="")
    if letter and bare and not (letter.is_word and scope.letters.find(bare) is None):
        base = scope.bare(node, letter.power_start) if letter.power else node
        piece = _letter(scope, bare, base)
        return _powered(scope, piece, letter.power, letter.power_start, node)
    base = scope.bare(node, node.scripts[0].start) if node.scripts else node
    return _with_powers(scope, _atom(scope, base), node)


def _zero(scope: Scope, node: Node) -> Piece | None:
    r"""0, `\mathbf{0}` and `\mathbf{0}_{m \times n}`."""
    inside, in_font = node, False
    while inside.kind in {"font", "group"} and (inside is node or not inside.scripts):
        in_font = in_font or inside.kind == "font"
        inside = inside.parts[0]
    is_zero = inside.kind == "number" and not inside.text.strip("0.")
    if not is_zero or (inside.scripts and inside is not node):
        return None
    if not node.scripts:
        return pieces.zero(scope.place(node), Shape(), is_numeral=not in_font)
    if not in_font:
        return None
    sizes = [scope.letters.dimension(one) for one in plain(node.scripts[0].text).split("\\times")]
    if len(node.scripts) != 1 or len(sizes) != 2 or None in sizes:  # noqa: PLR2004 (rows and columns)
        scope.fail("the subscript of a zero matrix is its shape", node.scripts[0].start)
    return pieces.zero(scope.place(node), matrix(*map(Size, sizes)), is_numeral=False)


def _letter(scope: Scope, letter: Letter, node: Node) -> Piece:
    place = scope.place(node)
    value = _meaning(scope, letter)
    if value is not None:
        return pieces.literal(value, place)
    if letter.base == "I" and not letter.accents and not letter.marks:
        size = scope.letters.dimension(letter.sub) if letter.sub else None
        if size is not None or not letter.sub:
            return pieces.identity(place, Size(size))
    if letter.base in _UNREAD:
        scope.fail(_UNREAD[letter.base], node.start)
    spelling = scope.source(node)
    if letter.sub in scope.bound and scope.letters.find(letter) is not None:
        message = f"{spelling} varies with the index {letter.sub}, but no family of it is declared"
        scope.fail(message, node.start)
    return scope.fail(f"{spelling} is not declared{scope.letters.hint(spelling)}", node.start)


def _meaning(scope: Scope, letter: Letter) -> sp.Basic | None:
    """A declared letter, a member of a family, a bound index, or a dimension."""
    index = scope.bound.get(letter.sub)
    declared = scope.letters.find(letter) if index is None else None
    if isinstance(declared, MatrixDeclaration | ScalarDeclaration):
        return declared.symbol
    family = scope.letters.find_family(letter)
    if family is not None and letter.sub:
        index = index or scope.letters.dimension(letter.sub) or index_symbol(letter.sub)
        if family.is_scalar:
            return Member(family.name, index)
        shape = dimension_symbol(family.rows), dimension_symbol(family.cols)
        return MatrixMember(sp.MatrixSymbol(family.name, *shape), index)
    if letter.key == (letter.base, (), "", "") and letter.base in scope.bound:
        return scope.bound[letter.base]
    if not letter.accents and letter.dimension in scope.letters.dimensions:
        return dimension_symbol(letter.dimension)
    return None


def _with_powers(scope: Scope, piece: Piece, node: Node) -> Piece:
    """Apply the superscripts of a node that is no letter; its other scripts have no meaning."""
    scripts = node.scripts
    if node.kind == "norm":  # its subscript says which norm, and has been read
        subs = [script for script in scripts if script.kind == "SUB"]
        scripts = tuple(script for script in scripts if script not in subs[:1])
    for script in scripts:
        if script.kind != "SUP":
            scope.fail(f"the script {plain(script.text)} has no meaning here", script.start)
        piece = _powered(scope, piece, plain(script.text), script.start, node)
    return piece


def _powered(scope: Scope, piece: Piece, power: str, start: int, node: Node) -> Piece:
    """Apply one superscript: a transposition or an exponent."""
    place = scope.place(node)
    if not power:
        return piece
    if power in _TRANSPOSED:
        if power.startswith("-"):
            pieces.need_matrix(piece)
            piece = pieces.raise_to(piece, sp.Integer(-1), place)
        return pieces.transpose(piece, place)
    exponent = _exponent(power)
    if exponent is None:
        shown = power if len(power) <= _SHOWN else power[:_SHOWN] + "…"
        scope.fail(f"the superscript {shown} is neither a transposition nor a number", start)
    return pieces.raise_to(piece, exponent, place)


def _exponent(power: str) -> sp.Rational | None:
    match = re.fullmatch(r"(-?)(?:([0-9]{1,4})(?:/([0-9]{1,4}))?|\\frac ?([0-9])([0-9]))", power)
    if match is None:
        return None
    sign, above, below, short_above, short_below = match.groups()
    if int(below or short_below or 1) == 0:
        return None
    value = sp.Rational(int(above or short_above), int(below or short_below or 1))
    return (-value if sign else value) or None


def _atom(scope: Scope, node: Node) -> Piece:
    """A number, a bracket, a norm: whatever is no letter."""
    if node.kind == "symbol":
        scope.fail(f"{node.text} has two scripts of one kind", node.start)
    if node.kind not in _ATOMS:
        scope.fail(f"{scope.source(node)} has no meaning here", node.start)
    return _ATOMS[node.kind](scope, node)


def _number(scope: Scope, node: Node) -> Piece:
    if len(node.text) > MAX_DIGITS:
        scope.fail(f"numbers have at most {MAX_DIGITS} digits", node.start)
    return replace(pieces.literal(sp.Rational(node.text), scope.place(node)), is_numeral=True)


def _short_fraction(scope: Scope, node: Node) -> Piece:
    r"""`\frac12`."""
    above, below = re.findall(r"[0-9]", node.text)
    if below == "0":
        scope.fail("division by zero", node.start)
    return pieces.literal(sp.Rational(int(above), int(below)), scope.place(node))


def _bracketed(scope: Scope, node: Node) -> Piece:
    if len(node.parts) != 1:
        scope.fail("a list stands where an expression is expected", node.start)
    inside = scope.read(node.parts[0])
    return replace(inside, start=node.start, end=node.end, in_brackets=True)


def _norm(scope: Scope, node: Node) -> Piece:
    subs = [script for script in node.scripts if script.kind == "SUB"]
    kind = plain(subs[0].text) if subs else ""
    return pieces.norm(scope.read(node.parts[0]), kind, scope.place(node))


def _absolute(scope: Scope, node: Node) -> Piece:
    inside = scope.read(node.parts[0])
    pieces.need_scalar(inside)

    def build() -> sp.Basic:
        return sp.Abs(nodes.as_scalar(inside.build()), evaluate=False)

    return Piece(Shape.scalar(), build, *scope.place(node))


def _inner(scope: Scope, node: Node) -> Piece:
    left, right = map(scope.read, node.parts)
    return pieces.inner(left, right, scope.place(node))


def _fraction(scope: Scope, node: Node) -> Piece:
    return pieces.multiply(list(map(scope.read, node.parts)), [False, True], scope.place(node))


def _root(scope: Scope, node: Node) -> Piece:
    return pieces.raise_to(scope.read(node.parts[0]), sp.Rational(1, 2), scope.place(node))


def _stack(scope: Scope, node: Node) -> Piece:
    rows = [[scope.read(block) for block in row.parts] for row in node.parts[0].parts]
    return pieces.stack(rows, scope.place(node))


_ATOMS = {
    "number": _number,
    "short_fraction": _short_fraction,
    **dict.fromkeys(("paren", "bracket", "braces", "group", "font"), _bracketed),
    "norm": _norm,
    "absolute": _absolute,
    "inner": _inner,
    "fraction": _fraction,
    "root": _root,
    "stack": _stack,
}
