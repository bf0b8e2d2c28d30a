"""Rules on equations: assumption, linear combination, transpose, trace, substitution, rewriting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbolic.kernel import terms
from symbolic.kernel.errors import RuleError
from symbolic.kernel.judgments import Equation, Judgment, Substitution, WellFormed
from symbolic.kernel.sequents import Sequent, Theorem, expect, rule, united
from symbolic.kernel.terms import ONE, Letter, Polynomial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@rule(Judgment)
def assume(hypothesis: Judgment) -> Sequent:
    """Assumption.

    ─────────
    {J} ⊢ J

    Raises:
        RuleError: J is no judgment.
    """
    return Sequent(frozenset({hypothesis}), hypothesis)


@rule(Polynomial)
def well_formed(value: Polynomial) -> Sequent:
    """Well-formedness: a polynomial that exists has fitting shapes.

    ──────────────
    ⊢ p has a shape
    """
    return Sequent(frozenset(), WellFormed(value))


def weighted(
    shape: tuple[str, str], parts: Iterable[tuple[Polynomial, Theorem, Polynomial]]
) -> Polynomial:
    """The sum Σ lᵢ·(aᵢ − bᵢ)·rᵢ; where a number is wanted, the trace of what is square."""

    def summands() -> Iterator[Polynomial]:
        for left, theorem, right in parts:
            product = left * expect(theorem, Equation).residual * right
            yield terms.trace(product) if shape == (ONE, ONE) and not product.is_scalar else product

    return terms.total(shape, summands())


@rule(Equation, [(Polynomial, Theorem, Polynomial)])
def combine(goal: Equation, parts: tuple[tuple[Polynomial, Theorem, Polynomial], ...]) -> Sequent:
    """Linear combination with two-sided cofactors.

    Γ₁ ⊢ a₁ = b₁   …   Γₙ ⊢ aₙ = bₙ      a − b ≡ Σ lᵢ·(aᵢ − bᵢ)·rᵢ
    ──────────────────────────────────────────────────────────────
    Γ₁ ∪ … ∪ Γₙ ⊢ a = b

    ≡ is equality of normal forms; for numbers a, b the trace of each square summand is taken.

    Raises:
        RuleError: the two sides of ≡ differ; the residual is shown.
        ShapeError: a cofactor does not fit its equation.
    """
    total = weighted(goal.left.shape, parts)
    if goal.residual != total:
        residual = goal.residual - total
        raise RuleError(f"the combination does not give {goal}; residual {residual}")
    return united(goal, (theorem for _, theorem, _ in parts))


@rule(Theorem)
def transpose(theorem: Theorem) -> Sequent:
    """Transposition.

    Γ ⊢ a = b
    ───────────
    Γ ⊢ aᵀ = bᵀ

    Raises:
        RuleError: the conclusion is no equation.
    """
    equation = expect(theorem, Equation)
    return united(Equation(equation.left.T, equation.right.T), [theorem])


@rule(Theorem)
def trace(theorem: Theorem) -> Sequent:
    """Trace.

    Γ ⊢ a = b
    ─────────────────
    Γ ⊢ tr(a) = tr(b)

    Raises:
        RuleError: the conclusion is no equation.
        ShapeError: a and b are not square.
    """
    equation = expect(theorem, Equation)
    return united(Equation(terms.trace(equation.left), terms.trace(equation.right)), [theorem])


@rule(Theorem, [(Letter, Polynomial)], [(str, Polynomial)], [(str, str)])
def substitute(
    theorem: Theorem,
    letters: tuple[tuple[Letter, Polynomial], ...],
    scalars: tuple[tuple[str, Polynomial], ...],
    dimensions: tuple[tuple[str, str], ...],
) -> Sequent:
    """Substitution of letters, scalar letters and dimensions, all at once.

    Γ ⊢ J
    ────────────
    Γσ ⊢ Jσ

    Raises:
        ShapeError: σ does not keep the shapes, or a symmetric letter gets an image that is not.
        KernelError: a variable of a function would capture a letter, a letter is given transposed,
            or what is replaced is no name (a number is no symbolic dimension).
        RuleError: a letter is replaced twice.
    """
    sigma = Substitution(dict(letters), dict(scalars), dict(dimensions))
    for mapping, pairs in (
        (sigma.letters, letters),
        (sigma.scalars, scalars),
        (sigma.dimensions, dimensions),
    ):
        if len(mapping) != len(pairs):
            raise RuleError("a substitution names each letter once")
    hypotheses = frozenset(one.substitute(sigma) for one in theorem.hypotheses)
    return Sequent(hypotheses, theorem.conclusion.substitute(sigma), theorem.axioms)


@rule(Judgment, Letter, Theorem, Theorem)
def rewrite(template: Judgment, hole: Letter, equation: Theorem, theorem: Theorem) -> Sequent:
    """Leibniz's rule: equals for equals, at the marked places.

    Γ ⊢ a = b    Δ ⊢ J[a]
    ─────────────────────
    Γ ∪ Δ ⊢ J[b]

    Raises:
        RuleError: the second conclusion is not the template with a in its hole.
    """
    given = expect(equation, Equation)
    before, after = (
        template.substitute(Substitution({hole: side}, {}, {}))
        for side in (given.left, given.right)
    )
    if before != theorem.conclusion:
        raise RuleError(f"{theorem.conclusion} is not the template {before}")
    return united(after, [equation, theorem])
