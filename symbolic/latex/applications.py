"""What is applied to a bracket: functions, traces, gradients, Hessian forms, λ_min."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from symbolic.expressions import (
    FunctionDeclaration,
    Gradient,
    Hessian,
    HessianForm,
    LeastEigenvalue,
    MatrixDeclaration,
    Rank,
    Value,
)
from symbolic.latex import nodes, pieces
from symbolic.latex.letters import Letter, letter_of
from symbolic.latex.pieces import Piece
from symbolic.latex.shapes import Shape
from symbolic.latex.tokens import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbolic.latex.scope import Scope
    from symbolic.latex.syntax import Node

BRACKETS = frozenset({"paren", "bracket", "braces"})


def application(scope: Scope, run: Node, at: int) -> tuple[Piece, int] | None:
    """What is applied at a place of a run, and the place behind it; None if nothing is.

    Raises:
        ReadError: arguments are missing, too many, or of no meaning.
        ShapeMismatchError: an argument has another shape than the variable.
    """
    head = run.parts[at]
    if head.kind == "operator":
        return _operator(scope, run, at)
    if head.kind == "nabla" or (head.kind == "bracket" and _is_hessian(head)):
        piece, end = _derivative(scope, run, at)
        if isinstance(piece, Hessian):
            message = "this Hessian needs two directions, as in [\\nabla^2 f(Z)](A, B)"
            scope.fail(message, head.start)
        return piece, end
    letter = letter_of(head)
    if letter is None:
        return None
    if isinstance(scope.letters.find(letter), FunctionDeclaration):
        return _value(scope, run, at)
    argument = _arguments(run, at + 1)
    if _is_least(scope, letter) and argument is not None:
        return _least_eigenvalue(scope, head, argument), at + 2
    return None


def _arguments(run: Node, at: int) -> Node | None:
    """The bracket at a place of a run, if it can hold arguments."""
    if at < len(run.parts) and run.parts[at].kind in BRACKETS and not run.marks[at]:
        return run.parts[at]
    return None


def _is_least(scope: Scope, letter: Letter) -> bool:
    r"""Whether it is the `\lambda_{\min}` of an operator."""
    return letter.key == ("\\lambda", (), "\\min", "") and scope.letters.find(letter) is None


def _operator(scope: Scope, run: Node, at: int) -> tuple[Piece, int]:
    head, argument = run.parts[at], _arguments(run, at + 1)
    if argument is None or head.scripts:
        scope.fail(f"{head.text} needs its argument in brackets", head.start)
    inside = [scope.read(part) for part in argument.parts]
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
    arguments = [scope.read(part) for part in argument.parts] if argument else []
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
                    f"{argument.described()}, but the variable {name} of {function.name} is {shape}"
                )
    elif len(arguments) > 1:  # one argument may stand for all, stacked: g(Z)
        arguments[-1].fail(
            f"{function.name} has the variables {', '.join(function.variables)}; "
            f"{len(arguments)} are given"
        )


def _is_hessian(bracket: Node) -> bool:
    """Whether a bracket begins with ∇²."""
    inside = bracket.parts[0].parts[0]
    first = inside.parts[0] if inside.kind == "run" else inside
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
    first, second = (scope.read(part) for part in directions.parts)
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
        wrt = scope.variable(nabla.scripts[0])
    else:
        arguments = value.build().arguments
        if len(arguments) != 1 or not isinstance(arguments[0], sp.MatrixSymbol):
            scope.fail("∇ needs the variable as a subscript here", nabla.start)
        wrt = arguments[0]
    shape = Shape.of(wrt)
    last = run.parts[end - 1].end
    return Piece(shape, lambda: Gradient(value.build(), wrt), scope.text, nabla.start, last), end


def _least_eigenvalue(scope: Scope, head: Node, argument: Node) -> Piece:
    place = scope.text, head.start, argument.end
    if len(argument.parts) != 1:
        scope.fail("λ_min has one argument", argument.start)
    inside = argument.parts[0].parts[0]
    found = _hessian(scope, inside, 0) if inside.kind == "run" else None
    if found is not None and found[1] == len(inside.parts):
        value = found[0]
        return Piece(Shape.scalar(), lambda: LeastEigenvalue(Hessian(value.build())), *place)
    operand = scope.read(argument.parts[0])
    pieces.need_square(operand, "an eigenvalue")
    return Piece(Shape.scalar(), lambda: LeastEigenvalue(operand.build()), *place)
