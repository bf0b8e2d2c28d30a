"""Theorems for people: hypotheses by their names in the paper, proofs as numbered lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.errors import ProofsError
from symbolic.errors import SymbolicError
from symbolic.kernel.judgments import (
    All,
    AtPoint,
    Critical,
    Derivative,
    Either,
    Equation,
    GlobalMinimum,
    Judgment,
    LeastEigenvalueAtMost,
    NegativeCurvature,
    Nonnegative,
    Nonzero,
    Positive,
    WellFormed,
)
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.kernel.theorems import Theorem
from symbolic.latex.reader import read
from symbolic.latex.writer import write
from symbolic.lowering import raise_term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proofs.scene import Scene

MAX_LINES = 60  # of one proof, as shown
MAX_WIDTH = 160  # of one line


def hypothesis_lines(scene: Scene, theorem: Theorem, names: Sequence[str]) -> tuple[str, ...]:
    """The hypotheses of a theorem: those stated that it uses, by their LaTeX; others as judgments.

    Args:
        scene: for the meaning of the names.
        theorem: whose hypotheses are shown.
        names: of the hypotheses that the claim states.
    """
    left = set(theorem.hypotheses)
    lines = []
    for name in names:
        judgments = set(scene.hypotheses(name))
        if judgments & left:
            lines.append(scene.paper.givens[name].latex)
            left -= judgments
    return tuple(lines) + tuple(sorted(judgment_latex(scene, one) for one in left))


def statement_latex(scene: Scene, reads: object, goal: Judgment | None, left: str = "") -> str:
    """The statement as LaTeX: a formula in the writer's spelling, else the judgment."""
    if isinstance(reads, str):
        try:
            before = read(left, scene.declarations).parts[-1] if left else None
            return write(read(reads, scene.declarations, left=before), scene.declarations)
        except (SymbolicError, ProofsError):
            return reads
    return judgment_latex(scene, goal) if goal is not None else ""


def judgment_latex(scene: Scene, judgment: Judgment) -> str:
    """A judgment as LaTeX, in the paper's letters; polynomials stand expanded."""

    def tex(p: Polynomial) -> str:
        return write(raise_term(p, scene.declarations), scene.declarations)

    names: Mapping[object, str] = {function: name for name, function in scene.functions.items()}

    def at(one: AtPoint) -> tuple[str, str]:
        name = names.get(one.function, "F")
        declared = scene.declarations.functions.get(name)
        return declared.latex if declared else name, ", ".join(map(tex, one.point))

    match judgment:
        case WellFormed():
            return tex(judgment.value)
        case Equation():
            return f"{tex(judgment.left)} = {tex(judgment.right)}"
        case Nonnegative():
            return rf"{tex(judgment.value)} \geq 0"
        case Positive():
            return f"{tex(judgment.value)} > 0"
        case Nonzero():
            return rf"{tex(judgment.value)} \neq 0"
        case Critical():
            return r"\nabla {}({}) = \mathbf{{0}}".format(*at(judgment))
        case GlobalMinimum():
            return r"{0}({1}) = \min {0}".format(*at(judgment))
        case NegativeCurvature():
            return r"\lambda_{{\min}}(\nabla^2 {}({})) < 0".format(*at(judgment))
        case LeastEigenvalueAtMost():
            name, point = at(judgment)
            quotient = rf"\frac{{{tex(judgment.bound)}}}{{{tex(judgment.scale)}}}"
            return rf"\lambda_{{\min}}(\nabla^2 {name}({point})) \leq {quotient}"
        case Derivative():
            name, point = at(judgment)
            along = ", ".join(map(tex, judgment.direction))
            each = f"({along})" if len(judgment.direction) > 1 else along
            along = ", ".join([each] * max(judgment.order, 1))
            power = rf"^{judgment.order}" if judgment.order > 1 else ""
            return rf"[\nabla{power} {name}({point})]({along}) = {tex(judgment.value)}"
        case All():
            return r",\quad ".join(judgment_latex(scene, one) for one in judgment.parts)
        case Either():
            alternatives = (judgment_latex(scene, one) for one in judgment.alternatives)
            return r"\quad\text{or}\quad ".join(alternatives)
    return str(judgment)


def proof_lines(theorem: Theorem, cited: Mapping[int, str], own: str) -> tuple[str, ...]:
    """The proof as numbered lines, each with its rule, what it rests on, and what it concludes.

    Args:
        theorem: whose proof is shown.
        cited: `id(theorem) → claim id` for theorems that are shown as a reference only.
        own: the claim whose proof is shown.
    """
    known = {key: name for key, name in cited.items() if (key, name) != (id(theorem), own)}
    numbers: dict[int, int] = {}
    lines: list[str] = []
    stack = [theorem]
    while stack:
        one = stack[-1]
        if id(one) in numbers:
            stack.pop()
            continue
        premises = [] if id(one) in known else _premises(one.arguments)
        waiting = [p for p in premises if id(p) not in numbers]
        if waiting:
            stack.extend(reversed(waiting))
            continue
        numbers[id(one)] = len(numbers) + 1
        how = f"by {known[id(one)]}" if id(one) in known else _how(one, numbers)
        lines.append(_short(f"{len(numbers)}. {how}: {one.conclusion}"))
        stack.pop()
    if len(lines) > MAX_LINES:
        dropped = len(lines) - MAX_LINES
        return (*lines[: MAX_LINES - 1], f"… ({dropped} further steps)", lines[-1])
    return tuple(lines)


def uses_of(theorem: Theorem, cited: Mapping[int, str], own: str) -> tuple[str, ...]:
    """The claims whose theorems a proof rests on directly: by use, not by declaration.

    Args:
        theorem: of the claim `own`.
        cited: `id(theorem) → claim id`, of the first claim with that theorem.
        own: the claim; one whose theorem is another's rests on that.
    """
    if cited.get(id(theorem), own) != own:
        return (cited[id(theorem)],)
    found: set[str] = set()
    seen = {id(theorem)}
    stack = _premises(theorem.arguments)
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if id(one) in cited:
            found.add(cited[id(one)])
        else:
            stack.extend(_premises(one.arguments))
    return tuple(sorted(found))


def _how(theorem: Theorem, numbers: Mapping[int, int]) -> str:
    if theorem.rule == "combine":
        parts = [
            f"{_factor(left)}({numbers[id(premise)]}){_factor(right)}"
            for left, premise, right in theorem.arguments[1]
        ]
        return "combine " + (" + ".join(parts) or "nothing (equal normal forms)")
    if theorem.rule == "sum_of_squares":
        _, squares, parts = theorem.arguments
        shown = [_square(c, factors, matrix, numbers) for c, factors, matrix in squares]
        shown += [f"{_factor(a)}({numbers[id(premise)]}){_factor(b)}" for a, premise, b in parts]
        return "sum of squares " + (" + ".join(shown) or "(none)")
    premises = [str(numbers[id(one)]) for one in _premises(theorem.arguments)]
    name = theorem.rule.replace("_", " ")
    return f"{name} ({', '.join(premises)})" if premises else name


def _square(
    weight: object,
    factors: tuple[Theorem, ...],
    matrix: Polynomial,
    numbers: Mapping[int, str | int],
) -> str:
    signs = "".join(f"({numbers[id(one)]})" for one in factors)
    inside = "" if str(matrix) == "1" else f"‖{matrix}‖²"
    front = "" if weight == 1 and (signs or inside) else str(weight)
    return f"{front}{signs}{inside}"


def _factor(p: Polynomial) -> str:
    if p.rows == p.cols and str(p) == "1":
        return ""
    return f"[{p}]"


def _premises(arguments: tuple[object, ...]) -> list[Theorem]:
    found: list[Theorem] = []
    for argument in arguments:
        if isinstance(argument, Theorem):
            found.append(argument)
        elif isinstance(argument, tuple) and not isinstance(argument, Letter):
            found.extend(_premises(argument))
    return found


def _short(line: str) -> str:
    return line if len(line) <= MAX_WIDTH else line[: MAX_WIDTH - 1] + "…"
