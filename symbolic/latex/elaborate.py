"""From the syntax tree to SymPy: which letter is what, what is applied to what, and all shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn

import sympy as sp
from sympy.matrices.expressions.sets import MatrixSet

from symbolic.errors import ReadError
from symbolic.expressions import (
    FunctionDeclaration,
    Gradient,
    Hessian,
    HessianForm,
    LeastEigenvalue,
    MatrixDeclaration,
    Rank,
    ScalarDeclaration,
    Value,
    dimension_symbol,
)
from symbolic.families import (
    IndexedMatrixSum,
    IndexedSum,
    MatrixMember,
    Member,
    Minimum,
    index_range,
)
from symbolic.latex import nodes, pieces
from symbolic.latex.letters import Dictionary, Letter, letter_of
from symbolic.latex.pieces import Piece
from symbolic.latex.shapes import Shape, Size, matrix
from symbolic.latex.syntax import Node, Script, parse
from symbolic.latex.tokens import plain, words

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DIGITS = 30
_BRACKETS = frozenset({"paren", "bracket", "braces"})
_TRANSPOSED = frozenset({"T", "\\top", "\\intercal", "-T", "-\\top"})
_INDEX_RELATIONS = {
    **{"\\in": "∈", "\\notin": "∉", "\\neq": "≠", "\\ne": "≠"},
    **{"\\leq": "≤", "\\le": "≤", "\\geq": "≥", "\\ge": "≥"},
    **{one: one for one in "<>=≤≥"},
}


@dataclass(frozen=True)
class Scope:
    """What a formula is read against: its text, the letters, and the indices bound by sums."""

    text: str
    letters: Dictionary
    bound: dict[str, sp.Symbol] = field(default_factory=dict)

    def place(self, node: Node) -> tuple[str, int, int]:
        """The text and the node's place in it."""
        return self.text, node.start, node.end

    def fail(self, message: str, position: int) -> NoReturn:
        """Raise ReadError."""
        raise ReadError(message, self.text, position)


def expression(scope: Scope, node: Node) -> Piece:
    """The piece that a node of the syntax tree stands for.

    Raises:
        ReadError: a symbol is not declared, or the notation has no meaning here.
        ShapeMismatchError: shapes do not fit.
    """
    if node.kind in {"statement", "membership"}:
        if node.marks or node.kind == "membership":
            scope.fail("a relation stands where an expression is expected", node.start)
        return expression(scope, node.parts[0])
    if node.kind == "sum":
        terms = [expression(scope, part) for part in node.parts]
        return pieces.add(terms, node.marks, scope.place(node))
    if node.kind == "big":
        return _indexed_sum(scope, node)
    if node.kind == "minimum":
        return _minimum(scope, node)
    run = node if node.kind == "run" else Node("run", (node,), node.start, node.end, marks=("",))
    return _run(scope, run)


def _run(scope: Scope, run: Node) -> Piece:
    """Juxtaposed factors: function applications first, then the product of what is left."""
    factors: list[Piece] = []
    inverted: list[bool] = []
    at = 0
    while at < len(run.parts):
        inverted.append(run.marks[at] == "/")
        factor, at = _application(scope, run, at) or (_factor(scope, run.parts[at]), at + 1)
        factors.append(factor)
    if len(factors) == 1:
        return factors[0]
    return pieces.multiply(factors, inverted, scope.place(run))


def _arguments(run: Node, at: int) -> Node | None:
    """The bracket at a place of a run, if it can hold arguments."""
    if at < len(run.parts) and run.parts[at].kind in _BRACKETS and not run.marks[at]:
        return run.parts[at]
    return None


def _application(scope: Scope, run: Node, at: int) -> tuple[Piece, int] | None:
    """What begins at a place of a run, if it is something applied to a bracket."""
    head = run.parts[at]
    found: tuple[Piece | Hessian, int] | None = None
    if head.kind == "operator":
        found = _operator(scope, run, at)
    elif head.kind == "nabla" or (
        head.kind == "bracket" and head.parts[0].parts[0].kind == "run" and _is_hessian(head)
    ):
        found = _derivative(scope, run, at)
    else:
        letter = letter_of(head)
        argument = _arguments(run, at + 1)
        if letter is not None and isinstance(scope.letters.find(letter), FunctionDeclaration):
            found = _value(scope, run, at)
        elif letter is not None and _is_least(scope, letter) and argument is not None:
            found = _least_eigenvalue(scope, head, argument), at + 2
    if found is None:
        return None
    piece, end = found
    if isinstance(piece, Hessian):
        scope.fail("this Hessian needs two directions, as in [\\nabla^2 f(Z)](A, B)", head.start)
    last = run.parts[end - 1]
    bare = letter_of(last)  # a function without arguments
    if bare is not None:
        return _powered(scope, piece, bare.power, bare.power_start, last), end
    return _with_powers(scope, piece, last), end


def _is_least(scope: Scope, letter: Letter) -> bool:
    r"""Whether it is the `\lambda_{\min}` of an operator."""
    return letter.key == ("\\lambda", (), "\\min", "") and scope.letters.find(letter) is None


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


# --- applications ---


def _operator(scope: Scope, run: Node, at: int) -> tuple[Piece, int]:
    head, argument = run.parts[at], _arguments(run, at + 1)
    if argument is None or head.scripts:
        scope.fail(f"{head.text} needs its argument in brackets", head.start)
    inside = [expression(scope, part) for part in argument.parts]
    place = scope.text, head.start, argument.end
    if head.text.startswith("\\min"):
        for one in inside:
            pieces.need_scalar(one)
        piece = Piece(
            Shape.scalar(),
            lambda: sp.Min(*(nodes.as_scalar(one.build()) for one in inside), evaluate=False),
            *place,
        )
        return piece, at + 2
    if len(inside) != 1:
        scope.fail(f"{head.text} has one argument, not {len(inside)}", argument.start)
    if "ank" in head.text:
        pieces.need_matrix(inside[0])
        return Piece(Shape.scalar(), lambda: Rank(inside[0].build()), *place), at + 2
    pieces.need_square(inside[0], "a trace")
    return Piece(Shape.scalar(), lambda: sp.Trace(inside[0].build()), *place), at + 2


def _value(scope: Scope, run: Node, at: int) -> tuple[Piece, int]:
    """f(A, B), or f alone for the function at its own variables."""
    head, argument = run.parts[at], _arguments(run, at + 1)
    letter = letter_of(head)
    function = scope.letters.find(letter) if letter else None
    if not isinstance(function, FunctionDeclaration):
        scope.fail("a function is expected", head.start)
    if letter is not None and letter.power and argument is not None:
        scope.fail(f"write the power of {head.text} after its argument", letter.power_start)
    arguments = [expression(scope, part) for part in argument.parts] if argument else []
    _check_arguments(scope, function, arguments)

    def build() -> sp.Basic:
        return Value(function.name, *(one.build() for one in arguments))

    end = argument.end if argument else head.end
    piece = Piece(Shape.scalar(), build, scope.text, head.start, end)
    return piece, at + (2 if argument else 1)


def _check_arguments(
    scope: Scope, function: FunctionDeclaration, arguments: Sequence[Piece]
) -> None:
    declared = {
        one.name: one
        for same in scope.letters.declared.values()
        for _, one in same
        if isinstance(one, MatrixDeclaration)
    }
    if len(arguments) == len(function.variables):
        for argument, name in zip(arguments, function.variables, strict=True):
            shape = Shape.of(declared[name].symbol) if name in declared else Shape()
            if not shape.become(argument.shape):
                argument.mismatch(
                    f"{argument.described()}, but the variable {name} of {function.name} "
                    f"is {shape}"
                )
    elif len(arguments) > 1:  # one argument may stand for all, stacked: g(Z)
        arguments[-1].fail(
            f"{function.name} has the variables {', '.join(function.variables)}; "
            f"{len(arguments)} are given"
        )


def _is_hessian(bracket: Node) -> bool:
    first = bracket.parts[0].parts[0].parts[0]
    return first.kind == "nabla" and [plain(one.text) for one in first.scripts] == ["2"]


def _hessian(scope: Scope, run: Node, at: int) -> tuple[Piece, int] | None:
    """∇²f(Z), as the piece of f(Z), at a place of a run."""
    nabla = run.parts[at]
    if nabla.kind != "nabla" or [plain(one.text) for one in nabla.scripts] != ["2"]:
        return None
    if at + 1 == len(run.parts):
        scope.fail("∇² needs a function", nabla.end - 1)
    return _value(scope, run, at + 1)


def _derivative(scope: Scope, run: Node, at: int) -> tuple[Piece | Hessian, int]:
    head = run.parts[at]
    inside = head.parts[0].parts[0] if head.kind == "bracket" else None
    hessian = _hessian(scope, inside, 0) if inside else _hessian(scope, run, at)
    if hessian is None:
        return _gradient(scope, run, at)
    value, end = hessian
    if inside is not None:
        if end != len(inside.parts):
            scope.fail("only ∇²f(Z) can stand in these brackets", inside.parts[end].start)
        end = at + 1
    directions = _arguments(run, end)
    if directions is None:
        return Hessian(value.build()), end
    if len(directions.parts) != 2:  # noqa: PLR2004 (a bilinear form)
        scope.fail("a Hessian form has two directions", directions.start)
    first, second = (expression(scope, part) for part in directions.parts)
    pieces.agree([first, second], "the directions of a Hessian form have one shape")

    def build() -> sp.Basic:
        return HessianForm(value.build(), first.build(), second.build())

    piece = Piece(Shape.scalar(), build, scope.text, head.start, directions.end)
    return piece, end + 1


def _gradient(scope: Scope, run: Node, at: int) -> tuple[Piece, int]:
    nabla = run.parts[at]
    if at + 1 == len(run.parts) or any(one.kind != "SUB" for one in nabla.scripts):
        scope.fail("∇ needs a function, as in \\nabla_W f(W)", nabla.start)
    value, end = _value(scope, run, at + 1)
    if nabla.scripts:
        wrt = _variable(scope, nabla.scripts[0])
    else:
        arguments = value.build().arguments
        if len(arguments) != 1 or not isinstance(arguments[0], sp.MatrixSymbol):
            scope.fail("∇ needs the variable as a subscript here", nabla.start)
        wrt = arguments[0]
    shape = Shape.of(wrt)
    last = run.parts[end - 1].end
    return Piece(shape, lambda: Gradient(value.build(), wrt), scope.text, nabla.start, last), end


def _variable(scope: Scope, script: Script) -> sp.MatrixSymbol:
    """The matrix letter in a subscript."""
    statements = parse(scope.text, script.start, script.start + len(script.text))
    variable = expression(scope, statements[0]).build()
    if len(statements) != 1 or not isinstance(variable, sp.MatrixSymbol):
        scope.fail("a matrix letter is expected here", script.start)
    return variable


def _least_eigenvalue(scope: Scope, head: Node, argument: Node) -> Piece:
    place = scope.text, head.start, argument.end
    if len(argument.parts) != 1:
        scope.fail("λ_min has one argument", argument.start)
    inside = argument.parts[0].parts[0]
    found = _hessian(scope, inside, 0) if inside.kind == "run" else None
    if found is not None and found[1] == len(inside.parts):
        value = found[0]
        return Piece(Shape.scalar(), lambda: LeastEigenvalue(Hessian(value.build())), *place)
    operand = expression(scope, argument.parts[0])
    pieces.need_square(operand, "an eigenvalue")
    return Piece(Shape.scalar(), lambda: LeastEigenvalue(operand.build()), *place)


# --- factors ---


def _factor(scope: Scope, node: Node) -> Piece:
    if (zero := _zero(scope, node)) is not None:
        return zero
    letter = letter_of(node)
    bare = letter and replace(letter, power="")
    if letter and bare and not (letter.is_word and scope.letters.find(bare) is None):
        piece = _letter(scope, bare, node)
        return _powered(scope, piece, letter.power, letter.power_start, node)
    piece = _atom(scope, node)
    if node.kind == "norm":
        return piece
    return _with_powers(scope, piece, node)


def _zero(scope: Scope, node: Node) -> Piece | None:
    r"""0, `\mathbf{0}` and `\mathbf{0}_{m \times n}`."""
    inside = node
    while inside.kind in {"font", "group"} and not inside.scripts:
        inside = inside.parts[0]
    if node.kind == "font":
        inside = node.parts[0].parts[0] if node.parts[0].kind == "group" else node.parts[0]
    if inside.kind != "number" or inside.scripts or inside.text.strip("0."):
        return None
    if not node.scripts:
        is_numeral = node.kind == "number"
        return pieces.zero(scope.place(node), Shape(), is_numeral=is_numeral)
    if node.kind != "font" or node.scripts[0].kind != "SUB":
        return None
    rows, _, cols = plain(node.scripts[0].text).partition("\\times")
    sizes = [scope.letters.dimension(one.strip()) for one in (rows, cols)]
    if len(node.scripts) != 1 or None in sizes:
        scope.fail("the subscript of a zero matrix is its shape", node.scripts[0].start)
    return pieces.zero(scope.place(node), matrix(*map(Size, sizes)), is_numeral=False)


def _letter(scope: Scope, letter: Letter, node: Node) -> Piece:
    place = scope.place(node)
    index = scope.bound.get(letter.sub)
    declared = None if index is not None else scope.letters.find(letter)
    if isinstance(declared, MatrixDeclaration | ScalarDeclaration):
        return pieces.literal(declared.symbol, place)
    family = scope.letters.find_family(letter)
    if family is not None and letter.sub:
        index = index or scope.letters.dimension(letter.sub) or _index(letter.sub)
        if family.is_scalar:
            return pieces.literal(Member(family.name, index), place)
        member = sp.MatrixSymbol(
            family.name, dimension_symbol(family.rows), dimension_symbol(family.cols)
        )
        return pieces.literal(MatrixMember(member, index), place)
    if index is not None:
        fixed = scope.letters.find(letter)
        if isinstance(fixed, MatrixDeclaration | ScalarDeclaration):
            scope.fail(f"{_source(scope, node)} varies with the index {letter.sub}, but only "
                       f"the letter {fixed.name} is declared, no family", node.start)
    if letter.key[1:] == ((), "", "") and letter.base in scope.bound:
        return pieces.literal(scope.bound[letter.base], place)
    if not letter.accents and letter.dimension in scope.letters.dimensions:
        return pieces.literal(dimension_symbol(letter.dimension), place)
    if letter.base == "I" and not letter.accents and not letter.marks:
        size = scope.letters.dimension(letter.sub) if letter.sub else None
        if size is not None or not letter.sub:
            return pieces.identity(place, Size(size))
    spelling = _source(scope, node)
    if letter.base in {"\\begin", "\\end"}:
        scope.fail("this environment is not read", node.start)
    return scope.fail(f"{spelling} is not declared{scope.letters.hint(spelling)}", node.start)


def _source(scope: Scope, node: Node) -> str:
    return scope.text[node.start : node.end][:80]


def _index(sub: str) -> sp.Expr:
    is_number = sub.isdigit() and len(sub) <= MAX_DIGITS
    return sp.Integer(int(sub)) if is_number else sp.Symbol(sub, integer=True)


def _atom(scope: Scope, node: Node) -> Piece:  # noqa: PLR0911 (one return for each kind of node)
    place = scope.place(node)
    kind = node.kind
    if kind == "number":
        if len(node.text) > MAX_DIGITS:
            scope.fail(f"numbers have at most {MAX_DIGITS} digits", node.start)
        return replace(pieces.literal(sp.Rational(node.text), place), is_numeral=True)
    if kind == "short_fraction":
        above, below = re.findall(r"\d", node.text)
        if below == "0":
            scope.fail("division by zero", node.start)
        return pieces.literal(sp.Rational(int(above), int(below)), place)
    if kind in _BRACKETS or kind in {"group", "font"}:
        if len(node.parts) != 1:
            scope.fail("a list stands where an expression is expected", node.start)
        inside = expression(scope, node.parts[0])
        return replace(inside, start=node.start, end=node.end, in_brackets=True)
    inside = [expression(scope, part) for part in node.parts if part.kind != "rows"]
    if kind == "norm":
        return _norm(scope, node, inside[0])
    if kind == "absolute":
        pieces.need_scalar(inside[0])
        return Piece(
            Shape.scalar(),
            lambda: sp.Abs(nodes.as_scalar(inside[0].build()), evaluate=False),
            *place,
        )
    if kind == "inner":
        return pieces.inner(*inside, place)
    if kind == "fraction":
        return pieces.multiply(inside, [False, True], place)
    if kind == "root":
        return pieces.raise_to(inside[0], sp.Rational(1, 2), place)
    if kind == "stack":
        rows = [[expression(scope, one) for one in row.parts] for row in node.parts[0].parts]
        return pieces.stack(rows, place)
    return scope.fail(f"{_source(scope, node)} has no meaning here", node.start)


def _norm(scope: Scope, node: Node, inside: Piece) -> Piece:
    subs = [script for script in node.scripts if script.kind == "SUB"]
    kind = plain(subs[0].text) if subs else ""
    piece = pieces.norm(inside, kind, scope.place(node))
    others = tuple(script for script in node.scripts if script not in subs[:1])
    return _with_powers(scope, piece, replace(node, scripts=others))


def _with_powers(scope: Scope, piece: Piece, node: Node) -> Piece:
    """Apply the superscripts of a node that is no letter; its other scripts have no meaning."""
    for script in node.scripts:
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
        scope.fail(f"the superscript {power} is neither a transposition nor a number", start)
    return pieces.raise_to(piece, exponent, place)


def _exponent(power: str) -> sp.Rational | None:
    match = re.fullmatch(r"(-?)(?:([0-9]{1,4})(?:/([0-9]{1,4}))?|\\frac ?([0-9])([0-9]))", power)
    if match is None:
        return None
    sign, above, below, short_above, short_below = match.groups()
    if int(below or short_below or 1) == 0:
        return None
    value = sp.Rational(int(above or short_above), int(below or short_below or 1))
    return -value if sign else value


# --- sums over an index, minima ---


def _indexed_sum(scope: Scope, node: Node) -> Piece:
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
        bounds.append(scope.letters.dimension(sups[0].text) or _index(plain(sups[0].text)))
    index = sp.Symbol(name, integer=True)
    inner = replace(scope, bound={**scope.bound, name: index})
    body = expression(inner, node.parts[0])
    domain = index_range(relation, *bounds)

    def build() -> sp.Basic:
        value = body.build()
        kind = IndexedMatrixSum if nodes.is_matrix(value) else IndexedSum
        return kind(value, index, domain)

    return Piece(body.shape, build, *scope.place(node))


def _bounds(
    scope: Scope, script: Script, tokens: Sequence[tuple[str, str, int]]
) -> list[sp.Basic]:
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
    return [_index(text)]


def _minimum(scope: Scope, node: Node) -> Piece:
    inner, variables = bind(scope, node)
    body = expression(inner, node.parts[0])
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
        variables.append(_variable(scope, Script("SUB", spelling, start)))
    return scope, variables


def _variables(scope: Scope, script: Script) -> list[tuple[int, int, str]]:
    r"""The letters under a `\min`: start, end, and m × n where `\in \mathbb{R}^{m \times n}` follows."""
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
            scope.fail("expected letters, as in \\min_{A \\in \\mathbb{R}^{m \\times n}, B}",
                       script.start + chunk[0][2])
        _, last, offset = chunk[member - 1]
        found.append((script.start + chunk[0][2], script.start + offset + len(last), shape))
    return found
