"""Theorems for people: hypotheses by their names in the paper, statements, what a proof uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.errors import ProofsError
from proofs.steps import premises
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
from symbolic.latex.reader import read
from symbolic.latex.writer import write
from symbolic.lowering import raise_term
from symbolic.raising import DERIVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from proofs.scene import Scene
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem


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


def symbol_shapes(scene: Scene, judgments: Iterable[Judgment]) -> dict[str, str]:
    """The shape of each symbol that is declared and occurs in the judgments, by its LaTeX."""
    judgments = list(judgments)
    declared = scene.declarations
    letters = frozenset().union(*(one.letters() for one in judgments))
    numbers = frozenset().union(*(one.scalar_letters() for one in judgments))
    names = {DERIVED.sub(r"\g<base>", one.name) for one in letters} & declared.matrices.keys()
    found = {}
    for one in (declared.matrices[name] for name in sorted(names)):
        found[one.latex] = f"{one.rows}×{one.cols}" + ", symmetric" * one.symmetric
    for name in sorted(numbers & declared.scalars.keys()):
        found[declared.scalars[name].latex] = "number"
    return found


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
    stack = premises(theorem.arguments)
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if id(one) in cited:
            found.add(cited[id(one)])
        else:
            stack.extend(premises(one.arguments))
    return tuple(sorted(found))
