"""Rules of logic: several judgments at once, and hypotheses taken away, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symbolic.kernel import axioms as axiom_schemas
from symbolic.kernel import terms
from symbolic.kernel.errors import AxiomError, RuleError
from symbolic.kernel.judgments import (
    All,
    Either,
    Equation,
    Judgment,
    Nonnegative,
    Nonzero,
    Positive,
    Sign,
)
from symbolic.kernel.sequents import Sequent, Theorem, expect, rule, united
from symbolic.kernel.terms import Polynomial


@rule([Theorem])
def together(theorems: tuple[Theorem, ...]) -> Sequent:
    """Several conclusions as one.

    Γ₁ ⊢ J₁   …   Γₙ ⊢ Jₙ
    ──────────────────────────────
    Γ₁ ∪ … ∪ Γₙ ⊢ J₁ and … and Jₙ

    Raises:
        RuleError: there is none.
    """
    if not theorems:
        raise RuleError("nothing to put together")
    return united(All(tuple(one.conclusion for one in theorems)), theorems)


@rule(Theorem, int)
def part(theorem: Theorem, index: int) -> Sequent:
    """One of several conclusions.

    Γ ⊢ J₁ and … and Jₙ
    ───────────────────
    Γ ⊢ Jₖ

    Raises:
        RuleError: there is no part k.
    """
    parts = expect(theorem, All).parts
    if not 0 <= index < len(parts):
        raise RuleError(f"there is no part {index} among {len(parts)}")
    return united(parts[index], [theorem])


@rule(Theorem, [Theorem])
def cut(theorem: Theorem, facts: tuple[Theorem, ...]) -> Sequent:
    """Cut: a hypothesis that is proved.

    Δᵢ ⊢ Aᵢ    Γ, A₁, …, Aₙ ⊢ J
    ───────────────────────────
    Γ ∪ Δ ⊢ J

    Raises:
        RuleError: a fact is no hypothesis of the theorem.
    """
    proved = {fact.conclusion for fact in facts}
    if missing := proved - theorem.hypotheses:
        raise RuleError(f"not a hypothesis: {min(map(str, missing))}")
    found = united(theorem.conclusion, [theorem, *facts])
    left = (theorem.hypotheses - proved).union(*(fact.hypotheses for fact in facts))
    return replace(found, hypotheses=left)


@rule(Theorem, Theorem, Polynomial, bool)
def cases(first: Theorem, second: Theorem, value: Polynomial, strict: bool) -> Sequent:  # noqa: FBT001
    """Case split on a number.

    Γ, p ≠ 0 ⊢ J    Δ, p = 0 ⊢ J        Γ, p > 0 ⊢ J    Δ, −p ≥ 0 ⊢ J
    ────────────────────────────        ──────────────────────────────  (strict)
    Γ ∪ Δ ⊢ J                           Γ ∪ Δ ⊢ J

    Raises:
        RuleError: the two conclusions differ.
    """
    if first.conclusion != second.conclusion:
        raise RuleError(f"the cases conclude {first.conclusion} and {second.conclusion}")
    one: Judgment = Positive(value) if strict else Nonzero(value)
    other: Judgment = Nonnegative(-value) if strict else Equation(value, terms.number(0))
    left = (first.hypotheses - {one}) | (second.hypotheses - {other})
    return Sequent(left, first.conclusion, first.axioms | second.axioms)


@rule(Either, Theorem)
def choose(goal: Either, theorem: Theorem) -> Sequent:
    """One alternative is enough.

    Γ ⊢ Jₖ
    ─────────────────────
    Γ ⊢ J₁ or … or Jₙ

    Raises:
        RuleError: the conclusion is none of the alternatives.
    """
    if theorem.conclusion not in goal.alternatives:
        raise RuleError(f"{theorem.conclusion} is none of the alternatives of: {goal}")
    return united(goal, [theorem])


@rule(Theorem, [Theorem])
def either(theorem: Theorem, branches: tuple[Theorem, ...]) -> Sequent:
    """Every alternative leads to the same conclusion.

    Γ ⊢ J₁ or … or Jₙ    Δᵢ, Jᵢ ⊢ J
    ───────────────────────────────
    Γ ∪ Δ ⊢ J

    Raises:
        RuleError: the number of branches is not that of the alternatives, or their conclusions
            differ.
    """
    alternatives = expect(theorem, Either).alternatives
    if len(branches) != len(alternatives):
        raise RuleError(f"{len(branches)} branches for {len(alternatives)} alternatives")
    conclusions = {branch.conclusion for branch in branches}
    if len(conclusions) != 1:
        raise RuleError("the branches do not conclude one thing")
    found = united(conclusions.pop(), [theorem, *branches])
    left = theorem.hypotheses.union(
        *(b.hypotheses - {case} for b, case in zip(branches, alternatives, strict=True))
    )
    return replace(found, hypotheses=left)


@rule(Theorem, Judgment)
def absurd(theorem: Theorem, goal: Judgment) -> Sequent:
    """From a false statement on rationals, anything.

    Γ ⊢ q = 0, q > 0, q ≥ 0 or q ≠ 0, false for the rational q
    ──────────────────────────────────────────────────────────
    Γ ⊢ J

    Raises:
        RuleError: the conclusion is not a false statement on one rational.
    """
    judgment = theorem.conclusion
    if isinstance(judgment, Equation) and judgment.left.is_scalar:
        value = judgment.residual
    elif isinstance(judgment, Sign):
        value = judgment.value
    else:
        raise RuleError(f"not a statement on a number: {judgment}")
    q = value.terms.get(((), (), ()), 0)
    false = {Equation: q != 0, Positive: q <= 0, Nonnegative: q < 0, Nonzero: q == 0}
    if set(value.terms) - {((), (), ())} or not false[type(judgment)]:
        raise RuleError(f"not false: {judgment}")
    return united(goal, [theorem])


@rule(Theorem, str, [object], [Theorem])
def witness(
    theorem: Theorem, axiom: str, arguments: tuple[Any, ...], premises: tuple[Theorem, ...]
) -> Sequent:
    """Elimination of an existence axiom: objects with these properties exist.

    Δᵢ ⊢ Pᵢ    Γ, E₁(w), …, Eₙ(w) ⊢ J      axiom: P₁, …, Pₘ imply that some w has E₁, …, Eₙ
    ───────────────────────────────────────────────────────────────────────────────────────
    Γ ∪ Δ ⊢ J, resting on the axiom         w new: not in Γ, Δ, J, P

    Raises:
        AxiomError: there is no such axiom, its arguments are not of its kind, a premise is missing,
            or a new letter occurs in Γ, Δ, J or P.
    """
    instance = axiom_schemas.instantiate(axiom, arguments)
    if tuple(p.conclusion for p in premises) != instance.premises:
        wanted = "; ".join(map(str, instance.premises)) or "none"
        raise AxiomError(f"{axiom}: the premises must be exactly: {wanted}")
    found = united(theorem.conclusion, [theorem, *premises])
    left = (theorem.hypotheses - set(instance.properties)).union(*(p.hypotheses for p in premises))
    for judgment in (*left, theorem.conclusion, *instance.premises):
        if old := axiom_schemas.names_in(judgment).intersection(instance.new):
            raise AxiomError(f"{axiom}: {min(old)} is not new, it occurs in: {judgment}")
    return replace(found, hypotheses=left, axioms=found.axioms | {axiom})
