"""A scene: the letters, functions and hypotheses of one section, and the tactics that proofs use.

`s.W1` is the letter W1, `s.f` the function f, `s.given("mu > 0")` a hypothesis, `s.use("eq9")` the
theorem of another claim, and `s.prove(goal, …)` lets the search look for a certificate.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from proofs.errors import ProofsError, StatementError
from proofs.statements import Reader
from symbolic import search, squares
from symbolic.gradients import gradient
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    All,
    Critical,
    Derivative,
    Equation,
    Function,
    Judgment,
    Nonnegative,
    Nonzero,
    Positive,
    Sign,
    WellFormed,
)
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.lowering import lower
from symbolic.search import SearchError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

    from proofs.registry import Paper
    from symbolic.expressions import Declarations
    from symbolic.kernel.theorems import Theorem
    from symbolic.search import Bounds


class Scene:
    """One section of a paper, seen by the proofs in it.

    Args:
        paper: the paper.
        section: where its letters have the meaning wanted.
        theorem_of: gives the theorem of another claim of the paper.
        bounds: how far the search goes; None for its own.
    """

    def __init__(
        self,
        paper: Paper,
        section: str,
        theorem_of: Callable[[str], Theorem],
        bounds: Bounds | None = None,
    ) -> None:
        self.paper = paper
        self.section = section
        self.use = theorem_of
        self._hypotheses: dict[str, tuple[Judgment, ...]] = {}
        self.bounds = bounds

    @cached_property
    def declarations(self) -> Declarations:
        """What the symbols mean in this section."""
        return self.paper.declarations(self.section)

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """The named functions that have a definition, in the kernel's terms."""
        found = {}
        for name, declared in self.declarations.functions.items():
            if declared.definition is not None:
                body = lower(declared.definition, self.declarations)
                found[name] = Function(tuple(map(self.letter, declared.variables)), body)
        return found

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (a letter, a scalar or a function)
        declarations = self.__dict__.get("declarations") or self.declarations
        if name in declarations.matrices:
            one = declarations.matrices[name]
            return terms.letter(name, one.rows, one.cols, symmetric=one.symmetric)
        if name in declarations.scalars:
            return terms.scalar(name)
        if name in declarations.functions:
            return self.functions[name]
        for suffix in ("_half_inv", "_inv", "_half", "_quarter"):
            base = name.removesuffix(suffix)
            if base != name and base in declarations.matrices:
                one = declarations.matrices[base]
                return terms.letter(name, one.rows, one.cols, symmetric=one.symmetric)
        place = f" in {self.section}" if self.section else ""
        raise AttributeError(f"{name} is not declared{place}")

    def elsewhere(self, section: str) -> Scene:
        """The same paper with the letters of another section."""
        return Scene(self.paper, section, self.use)

    def letter(self, name: str) -> Letter:
        """The letter of that name."""
        one = self.declarations.matrices[name]
        return Letter(name, one.rows, one.cols, one.symmetric)

    def read(self, text: str, left: str = "") -> Judgment:
        """A LaTeX statement as a judgment.

        Raises:
            ReadError: the text is not of the grammar, or its shapes do not fit.
        """
        return Reader(self).judgment(text, left)

    def given(self, *names: str) -> list[Theorem]:
        """The hypotheses of these names, each assumed."""
        return [rules.assume(one) for name in names for one in self.hypotheses(name)]

    def hypotheses(self, name: str) -> tuple[Judgment, ...]:
        """The judgments of the hypothesis of that name, in the letters of this section."""
        if name not in self._hypotheses:
            self._hypotheses[name] = self.paper.givens[name].judgments(self)
        return self._hypotheses[name]

    def prove(self, goal: Judgment, *known: Theorem) -> Theorem:
        """Let the search find a proof of the goal from what is known.

        Raises:
            SearchError: no certificate within the bounds; the remainder is attached.
        """
        if same := [one for one in known if one.conclusion == goal]:
            return same[0]
        if isinstance(goal, All):
            return rules.together([self.prove(one, *known) for one in goal.parts])
        if isinstance(goal, WellFormed):
            return rules.well_formed(goal.value)
        if isinstance(goal, Critical):
            return self._critical(goal, known)
        equations = [one for one in known if isinstance(one.conclusion, Equation)]
        if isinstance(goal, Equation):
            return self._equation(goal, known, equations)
        if isinstance(goal, Nonnegative):
            signs = [one for one in known if isinstance(one.conclusion, Nonnegative | Positive)]
            return squares.prove_nonnegative(
                goal, equations, signs, self.bounds, self.paper.weights
            )
        if isinstance(goal, Derivative):
            return self._derivative(goal, equations)
        raise StatementError(f"the search has no way to prove: {goal}")

    def _derivative(self, goal: Derivative, known: Sequence[Theorem]) -> Theorem:
        """The kernel's own derivative, then equals for equals in its value."""
        theorem = rules.derivative(goal.function, goal.point, goal.direction, goal.order)
        found = theorem.conclusion
        if found == goal or not isinstance(found, Derivative):
            return theorem
        equal = self._search(Equation(found.value, goal.value), known)
        hole = Letter("hole", terms.ONE, terms.ONE)
        template = Derivative(
            goal.function, goal.point, goal.direction, goal.order, terms.from_letter(hole)
        )
        return rules.rewrite(template, hole, equal, theorem)

    def _critical(self, goal: Critical, known: Sequence[Theorem]) -> Theorem:
        gradients = []
        for index in range(len(goal.point)):
            slope = gradient(goal.function, goal.point, index)
            gradients.append(self.prove(Equation(slope, terms.zero(*slope.shape)), *known))
        return rules.critical(goal, gradients)

    def stationarity(self, critical: Theorem, index: int) -> Theorem:
        """From a critical point: its gradient in one variable vanishes."""
        at = critical.conclusion
        if not isinstance(at, Critical):
            raise ProofsError(f"not a critical point: {at}")
        return rules.gradient_vanishes(critical, index, gradient(at.function, at.point, index))

    def combine(
        self, goal: Equation, *parts: tuple[Polynomial | int, Theorem, Polynomial | int]
    ) -> Theorem:
        """The goal as Σ l·(hypothesis)·r; a number stands for that multiple of the identity."""
        return rules.combine(goal, [self._sided(*part) for part in parts])

    def _sided(
        self, left: Polynomial | int, theorem: Theorem, right: Polynomial | int
    ) -> tuple[Polynomial, Theorem, Polynomial]:
        equation = theorem.conclusion
        if not isinstance(equation, Equation):
            raise ProofsError(f"not an equation: {equation}")
        rows, cols = equation.left.shape
        return (
            left if isinstance(left, Polynomial) else left * terms.identity(rows),
            theorem,
            right if isinstance(right, Polynomial) else right * terms.identity(cols),
        )

    def sign(
        self,
        goal: Nonnegative | Positive,
        squares_of: Sequence[tuple[int | Fraction, Sequence[Theorem], Polynomial]],
        *known: Theorem,
    ) -> Theorem:
        """A sign by squares Σ c·s₁⋯sₘ·‖M‖²; the search finds how the equations close the rest.

        Raises:
            SearchError: the goal is not that sum modulo the equations; the remainder is attached.
        """
        total = terms.number(0)
        for coefficient, factors, matrix in squares_of:
            weight = terms.number(coefficient)
            for factor in factors:
                weight = weight * _sign_value(factor)
            total = total + weight * terms.norm2(matrix)
        rewriting = search.system(
            [one for one in known if isinstance(one.conclusion, Equation)],
            self.bounds,
            self.paper.weights,
        )
        remainder, parts = rewriting.reduce(goal.value - total)
        if remainder:
            raise SearchError("the squares do not add up", remainder)
        return rules.sum_of_squares(goal, squares_of, parts)

    def vanishing(self, theorem: Theorem, *matrices: Polynomial) -> list[Theorem]:
        """From Σ ‖Mᵢ‖² = 0: each Mᵢ = 0."""
        squared = [(1, (), one) for one in matrices]
        return [rules.vanishing_square(theorem, squared, k) for k in range(len(matrices))]

    def _search(self, goal: Equation, known: Sequence[Theorem]) -> Theorem:
        return search.prove(goal, known, self.bounds, self.paper.weights)

    def _equation(
        self, goal: Equation, known: Sequence[Theorem], equations: Sequence[Theorem]
    ) -> Theorem:
        """Search as it stands, then for a multiple by something known to be nonzero."""
        try:
            return self._search(goal, equations)
        except SearchError:
            for factor in known:
                if isinstance(factor.conclusion, Nonzero | Positive):
                    c = factor.conclusion.value
                    try:
                        multiple = self._search(Equation(c * goal.left, c * goal.right), equations)
                    except SearchError:
                        continue
                    return rules.divide(goal, multiple, factor)
            raise


def _sign_value(theorem: Theorem) -> Polynomial:
    judgment = theorem.conclusion
    if not isinstance(judgment, Sign):
        raise ProofsError(f"not a statement on a sign: {judgment}")
    return judgment.value
