"""Theorems: hypotheses ⊢ conclusion, with the axioms used. Only the rules below make one.

A rule checks, it never searches. It unites the hypotheses and axioms of its premises; the rules
that take a hypothesis away (`cut`, `cases`, `either`, `witness`) put in its place what justifies
it. Each theorem remembers its rule and arguments, so that `replay` can make it again from nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from math import factorial
from typing import TYPE_CHECKING, Any, NoReturn

from symbolic.kernel import axioms as axiom_schemas
from symbolic.kernel import terms
from symbolic.kernel.errors import AxiomError, KernelError, RuleError, ShapeError
from symbolic.kernel.judgments import (
    All,
    AtPoint,
    Critical,
    Derivative,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    Judgment,
    NegativeCurvature,
    Nonnegative,
    Nonzero,
    Positive,
    Sign,
    Substitution,
    WellFormed,
)
from symbolic.kernel.terms import Letter, Polynomial, Rational

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SEAL = object()
_PARAMETER = " t"  # no scalar letter can be spelled like this

RULES: dict[str, Callable[..., Theorem]] = {}


@dataclass(frozen=True)
class Sequent:
    """What a rule has found to hold."""

    hypotheses: frozenset[Judgment]
    conclusion: Judgment
    axioms: frozenset[str] = frozenset()


class Theorem:
    """hypotheses ⊢ conclusion, resting on the named axioms; immutable.

    Raises:
        KernelError: on any attempt to make or change one outside the rules.
    """

    __slots__ = ("arguments", "axioms", "conclusion", "hypotheses", "rule")

    hypotheses: frozenset[Judgment]
    conclusion: Judgment
    axioms: frozenset[str]
    rule: str
    arguments: tuple[Any, ...]

    def __init__(self, seal: object, found: Sequent, rule: str, arguments: tuple[Any, ...]) -> None:
        if seal is not _SEAL:
            raise KernelError("only a rule of the kernel makes a theorem")
        values = (arguments, found.axioms, found.conclusion, found.hypotheses, rule)
        for slot, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, slot, value)

    def __setattr__(self, attribute: str, value: object) -> NoReturn:
        raise KernelError("a theorem is immutable")

    def __delattr__(self, attribute: str) -> NoReturn:
        raise KernelError("a theorem is immutable")

    def __reduce__(self) -> NoReturn:
        raise KernelError("a theorem does not travel: send its certificate and replay it")

    def __str__(self) -> str:
        return f"{'; '.join(sorted(map(str, self.hypotheses)))} ⊢ {self.conclusion}".lstrip()


def rule(*pattern: Any) -> Callable[[Callable[..., Sequent]], Callable[..., Theorem]]:  # noqa: ANN401 (a pattern is a type, or a list or tuple of patterns)
    """Register an inference rule, its arguments checked against a pattern before it runs."""

    def register(check: Callable[..., Sequent]) -> Callable[..., Theorem]:
        @wraps(check)
        def apply(*arguments: Any) -> Theorem:  # noqa: ANN401
            checked = _match(arguments, pattern, check.__name__)
            return Theorem(_SEAL, check(*checked), check.__name__, checked)

        RULES[check.__name__] = apply
        return apply

    return register


def _match(value: Any, pattern: Any, where: str) -> Any:  # noqa: ANN401
    if isinstance(pattern, type):
        if not isinstance(value, pattern) or (isinstance(value, bool) and pattern is not bool):
            raise RuleError(f"{where}: expected {pattern.__name__}, got {value!r:.80}")
        return value
    if not isinstance(value, tuple | list):
        raise RuleError(f"{where}: expected a sequence, got {value!r:.80}")
    if isinstance(pattern, list):
        return tuple(_match(one, pattern[0], where) for one in value)
    if len(value) != len(pattern):
        raise RuleError(f"{where}: expected {len(pattern)} parts, got {len(value)}")
    return tuple(_match(one, part, where) for one, part in zip(value, pattern, strict=True))


def _united(conclusion: Judgment, premises: Iterable[Theorem]) -> Sequent:
    premises = list(premises)
    return Sequent(
        frozenset().union(*(p.hypotheses for p in premises)),
        conclusion,
        frozenset().union(*(p.axioms for p in premises)),
    )


def _expect(theorem: Theorem, kind: type[Judgment]) -> Any:  # noqa: ANN401 (narrowed by `kind`)
    if not isinstance(theorem.conclusion, kind):
        raise RuleError(f"expected {kind.__name__}, got: {theorem.conclusion}")
    return theorem.conclusion


def _demand_equal(left: Polynomial, right: Polynomial, what: str) -> None:
    if left != right:
        raise RuleError(f"{what}: {left} is not {right}; residual {left - right}")


# --- equations ------------------------------------------------------------------------------------


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


def _weighted(shape: tuple[str, str], parts: Iterable[tuple[Polynomial, Theorem, Polynomial]]) -> Polynomial:
    """Σ lᵢ·(aᵢ − bᵢ)·rᵢ; where a number is wanted, the trace of what is square."""
    total = terms.zero(*shape)
    for left, theorem, right in parts:
        product = left * _expect(theorem, Equation).residual * right
        if total.is_scalar and not product.is_scalar:
            product = terms.trace(product)
        total = total + product
    return total


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
    residual = goal.residual - _weighted(goal.left.shape, parts)
    if residual:
        raise RuleError(f"the combination does not give {goal}; residual {residual}")
    return _united(goal, (theorem for _, theorem, _ in parts))


@rule(Theorem)
def transpose(theorem: Theorem) -> Sequent:
    """Transposition.

    Γ ⊢ a = b
    ───────────
    Γ ⊢ aᵀ = bᵀ

    Raises:
        RuleError: the conclusion is no equation.
    """
    equation = _expect(theorem, Equation)
    return _united(Equation(equation.left.T, equation.right.T), [theorem])


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
    equation = _expect(theorem, Equation)
    return _united(Equation(terms.trace(equation.left), terms.trace(equation.right)), [theorem])


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
        KernelError: a variable of a function would capture a letter.
        RuleError: a letter is replaced twice, or given transposed.
    """
    sigma = Substitution(dict(letters), dict(scalars), dict(dimensions))
    if any(one.transposed for one, _ in letters) or (
        len(sigma.letters), len(sigma.scalars), len(sigma.dimensions)
    ) != (len(letters), len(scalars), len(dimensions)):
        raise RuleError("a substitution names each letter once, not transposed")
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
    given = _expect(equation, Equation)
    before, after = (
        template.substitute(Substitution({hole: side}, {}, {})) for side in (given.left, given.right)
    )
    if before != theorem.conclusion:
        raise RuleError(f"{theorem.conclusion} is not the template {before}")
    return _united(after, [equation, theorem])


# --- squares, signs, quotients --------------------------------------------------------------------

Square = tuple[Rational, tuple["Theorem", ...], Polynomial]
_SQUARES = [(object, [Theorem], Polynomial)]


def _sum_of_squares(squares: Iterable[Square], *, strict: bool) -> Polynomial:
    """Σ cᵢ·sᵢ₁⋯sᵢₘ·‖Mᵢ‖² with cᵢ > 0 rational and each sᵢⱼ ≥ 0 (> 0 if strict) by a theorem."""
    total = terms.number(0)
    for coefficient, factors, matrix in squares:
        weight = terms.number(coefficient)
        if not coefficient > 0:
            raise RuleError(f"the weight {coefficient} is not positive")
        for factor in factors:
            if not isinstance(factor.conclusion, Positive if strict else Positive | Nonnegative):
                raise RuleError(f"the factor is not known to be positive: {factor.conclusion}")
            weight = weight * factor.conclusion.value  # type: ignore[union-attr]
        total = total + weight * terms.norm2(matrix)
    return total


@rule(Theorem, _SQUARES, int)
def vanishing_square(theorem: Theorem, squares: tuple[Square, ...], index: int) -> Sequent:
    """A vanishing sum of squares.

    Γ ⊢ a = b    Δᵢⱼ ⊢ sᵢⱼ > 0      a − b ≡ Σ cᵢ·sᵢ₁⋯sᵢₘ·‖Mᵢ‖², cᵢ > 0
    ──────────────────────────────────────────────────────────────────
    Γ ∪ Δ ⊢ Mₖ = 0

    Raises:
        RuleError: a weight is not positive, or the sum is not the residual, which is shown.
    """
    total = _sum_of_squares(squares, strict=True)
    _demand_equal(_expect(theorem, Equation).residual, total, "the sum of squares")
    if not 0 <= index < len(squares):
        raise RuleError(f"there is no square {index} among {len(squares)}")
    matrix = squares[index][2]
    factors = (factor for _, factors, _ in squares for factor in factors)
    return _united(Equation(matrix, terms.zero(*matrix.shape)), [theorem, *factors])


@rule(Sign, _SQUARES, [(Polynomial, Theorem, Polynomial)])
def sum_of_squares(
    goal: Sign,
    squares: tuple[Square, ...],
    parts: tuple[tuple[Polynomial, Theorem, Polynomial], ...],
) -> Sequent:
    """A sum of squares, modulo equations.

    Δᵢⱼ ⊢ sᵢⱼ ≥ 0    Γₖ ⊢ aₖ = bₖ      p ≡ Σ cᵢ·sᵢ₁⋯sᵢₘ·‖Mᵢ‖² + Σ lₖ·(aₖ − bₖ)·rₖ
    ──────────────────────────────────────────────────────────────────────────────
    Γ ∪ Δ ⊢ p ≥ 0

    For p > 0 one summand must be a positive rational times factors that are all > 0.

    Raises:
        RuleError: a weight is not positive, a strict goal has no strictly positive summand, or
            the two sides of ≡ differ; the residual is shown.
    """
    total = _sum_of_squares(squares, strict=False) + _weighted((terms.ONE, terms.ONE), parts)
    _demand_equal(goal.value, total, "the sum of squares")
    if isinstance(goal, Positive):
        if not any(_is_strict(square) for square in squares):
            raise RuleError(f"no summand is strictly positive, so only {goal.value} ≥ 0 follows")
    elif not isinstance(goal, Nonnegative):
        raise RuleError(f"squares show ≥ 0 or > 0, not: {goal}")
    factors = (factor for _, factors, _ in squares for factor in factors)
    return _united(goal, [*factors, *(theorem for _, theorem, _ in parts)])


def _is_strict(square: Square) -> bool:
    _, factors, matrix = square
    constant = matrix.is_scalar and set(matrix.terms) == {((), (), ())}
    return constant and all(isinstance(factor.conclusion, Positive) for factor in factors)


@rule(Judgment, Theorem, Theorem)
def divide(goal: Judgment, theorem: Theorem, divisor: Theorem) -> Sequent:
    """Division by a scalar with a known sign.

    Γ ⊢ c·a = c·b    Δ ⊢ c ≠ 0        Γ ⊢ c·p ≥ 0    Δ ⊢ c > 0
    ──────────────────────────        ────────────────────────
    Γ ∪ Δ ⊢ a = b                     Γ ∪ Δ ⊢ p ≥ 0            (likewise > 0)

    Raises:
        RuleError: c is not known to be nonzero (positive), or c times the goal is not the premise.
    """
    if isinstance(goal, Equation):
        if not isinstance(divisor.conclusion, Nonzero | Positive):
            raise RuleError(f"the divisor is not known to be nonzero: {divisor.conclusion}")
        product = divisor.conclusion.value * goal.residual
        _demand_equal(_expect(theorem, Equation).residual, product, "the multiple")
    elif isinstance(goal, Nonnegative | Positive):
        if not isinstance(divisor.conclusion, Positive):
            raise RuleError(f"the divisor is not known to be positive: {divisor.conclusion}")
        product = divisor.conclusion.value * goal.value
        _demand_equal(_expect(theorem, type(goal)).value, product, "the multiple")
    else:
        raise RuleError(f"nothing to divide in: {goal}")
    return _united(goal, [theorem, divisor])


@rule(Sign, [Theorem])
def weaken_sign(goal: Sign, factors: tuple[Theorem, ...]) -> Sequent:
    """A product of signs.

    Γᵢ ⊢ sᵢ > 0 or sᵢ ≠ 0      p ≡ c·s₁⋯sₘ, c ≠ 0 rational
    ───────────────────────────────────────────────────────
    Γ ⊢ p ≠ 0

    With every sᵢ > 0 (≥ 0) and c > 0 also p > 0 (p ≥ 0).

    Raises:
        RuleError: the factors are too weak, or their product is no multiple of p.
    """
    product = terms.number(1)
    weakest: set[type[Sign]] = set()
    for factor in factors:
        product = product * _expect(factor, Sign).value
        weakest.add(type(factor.conclusion))  # type: ignore[arg-type]
    allowed = {Nonzero: {Nonzero, Positive}, Positive: {Positive}, Nonnegative: {Positive, Nonnegative}}
    if not weakest <= allowed.get(type(goal), set()):
        raise RuleError(f"the factors are too weak for: {goal}")
    ratio = _ratio(goal.value, product)
    if ratio is None or (ratio < 0 and not isinstance(goal, Nonzero)):
        raise RuleError(f"{goal.value} is not the right multiple of {product}")
    return _united(goal, factors)


def _ratio(p: Polynomial, q: Polynomial) -> Rational | None:
    """c ≠ 0 with p = c·q, if there is one."""
    for key, coefficient in q.terms.items():
        ratio = terms.Fraction(p.terms.get(key, 0)) / coefficient
        return ratio if ratio and ratio * q == p else None
    return None


# --- functions ------------------------------------------------------------------------------------


def derivative_value(
    function: Function, point: tuple[Polynomial, ...], direction: tuple[Polynomial, ...], order: int
) -> Polynomial:
    """k! times the coefficient of tᵏ in F(point + t·direction)."""
    t = Polynomial(terms.ONE, terms.ONE, {(((_PARAMETER, 1),), (), ()): 1})
    moved = function(tuple(z + t * delta for z, delta in zip(point, direction, strict=True)))
    found: dict[terms.Key, Rational] = {}
    for (scalars, traces, word), coefficient in moved.terms.items():
        if dict(scalars).get(_PARAMETER, 0) == order:
            rest = tuple(one for one in scalars if one[0] != _PARAMETER)
            found[(rest, traces, word)] = factorial(order) * coefficient
    return Polynomial(terms.ONE, terms.ONE, found)


@rule(Function, [Polynomial], [Polynomial], int)
def derivative(
    function: Function, point: tuple[Polynomial, ...], direction: tuple[Polynomial, ...], order: int
) -> Sequent:
    """The directional derivative of a polynomial function.

    ────────────────────────────────────────────────────
    ⊢ dᵏ/dtᵏ F(Z + tΔ) at 0  =  k!·[tᵏ] F(Z + tΔ)

    Raises:
        RuleError: the order is not between 0 and 16.
        ShapeError: point or direction do not have the variables' shapes.
    """
    if not 0 <= order <= 16:  # noqa: PLR2004 (a bound on work, not on mathematics)
        raise RuleError(f"no derivative of order {order}")
    Derivative(function, point, direction, order, terms.number(0))
    value = derivative_value(function, point, direction, order)
    return Sequent(frozenset(), Derivative(function, point, direction, order, value))


def _demand_gradient(at: AtPoint, index: int, gradient: Polynomial) -> None:
    """d/dt F(Z + tΔ) = ⟨G, Δ⟩ for a letter Δ in place `index` that occurs nowhere else."""
    variable = at.function.variables[index]
    used = {one.name for one in at.letters() | gradient.letters()}
    name = next(name for n in range(len(used) + 1) if (name := f"Delta{n}") not in used)
    delta = terms.letter(name, variable.rows, variable.cols)
    direction = tuple(
        delta if i == index else terms.zero(one.rows, one.cols)
        for i, one in enumerate(at.function.variables)
    )
    value = derivative_value(at.function, at.point, direction, 1)
    _demand_equal(terms.inner(gradient, delta), value, "the gradient")


@rule(Theorem, int, Polynomial)
def gradient_vanishes(theorem: Theorem, index: int, gradient: Polynomial) -> Sequent:
    """At a critical point the gradient in each variable vanishes.

    Γ ⊢ Z is a critical point of F      ∂ᵢF(Z)[Δ] ≡ ⟨G, Δ⟩, Δ a new letter
    ──────────────────────────────────────────────────────────────────────
    Γ ⊢ G = 0

    Raises:
        RuleError: G is not the gradient; the residual is shown.
    """
    at = _expect(theorem, Critical)
    if not 0 <= index < len(at.point):
        raise RuleError(f"the function has no variable {index}")
    _demand_gradient(at, index, gradient)
    return _united(Equation(gradient, terms.zero(*gradient.shape)), [theorem])


@rule(Critical, [Theorem])
def critical(goal: Critical, gradients: tuple[Theorem, ...]) -> Sequent:
    """A point where all gradients vanish is critical.

    Γᵢ ⊢ Gᵢ = 0 for each variable i      ∂ᵢF(Z)[Δ] ≡ ⟨Gᵢ, Δ⟩, Δ a new letter
    ────────────────────────────────────────────────────────────────────────
    Γ ⊢ Z is a critical point of F

    Raises:
        RuleError: a variable has no equation, or its Gᵢ is not the gradient (residual shown).
    """
    if len(gradients) != len(goal.point):
        raise RuleError(f"{len(gradients)} gradients for {len(goal.point)} variables")
    for index, theorem in enumerate(gradients):
        _demand_gradient(goal, index, _expect(theorem, Equation).residual)
    return _united(goal, gradients)


@rule(Theorem, Theorem)
def negative_curvature(second: Theorem, sign: Theorem) -> Sequent:
    """A direction along which the second derivative is negative.

    Γ ⊢ d²/dt² F(Z + tΔ) = v    Θ ⊢ −v > 0
    ──────────────────────────────────────
    Γ ∪ Θ ⊢ F has negative curvature at Z

    Raises:
        RuleError: the derivative is not the second one, or the sign is not that of its value.
    """
    along = _expect(second, Derivative)
    if along.order != 2:  # noqa: PLR2004
        raise RuleError(f"a derivative of order {along.order} is no curvature")
    _demand_equal(_expect(sign, Positive).value, -along.value, "the curvature")
    return _united(NegativeCurvature(along.function, along.point), [second, sign])


@rule(GlobalMinimum, [Letter], Theorem)
def global_minimum(goal: GlobalMinimum, anywhere: tuple[Letter, ...], theorem: Theorem) -> Sequent:
    """A value that no other goes below.

    Γ ⊢ F(Z') − F(Z) ≥ 0      Z' new letters
    ────────────────────────────────────────
    Γ ⊢ Z is a global minimum of F

    Raises:
        RuleError: a letter of Z' occurs in Γ, F or Z, or the difference is another one.
    """
    others = tuple(map(terms.from_letter, anywhere))
    known = goal.letters().union(*(one.letters() for one in theorem.hypotheses))
    if len(set(anywhere)) != len(anywhere) or any(
        one.symmetric or one.base in known for one in anywhere
    ):
        raise RuleError("the competitor's letters must be new, plain and different")
    difference = goal.function(others) - goal.function(goal.point)
    _demand_equal(_expect(theorem, Nonnegative).value, difference, "the difference")
    return _united(goal, [theorem])


@rule(Theorem, [Polynomial])
def minimum_at(theorem: Theorem, other: tuple[Polynomial, ...]) -> Sequent:
    """What a global minimum says of one competitor.

    Γ ⊢ Z is a global minimum of F
    ──────────────────────────────
    Γ ⊢ F(Z') − F(Z) ≥ 0

    Raises:
        RuleError: the conclusion is no global minimum.
        ShapeError: Z' has not the variables' shapes.
    """
    at = _expect(theorem, GlobalMinimum)
    return _united(Nonnegative(at.function(other) - at.function(at.point)), [theorem])


# --- several judgments at once --------------------------------------------------------------------


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
    return _united(All(tuple(one.conclusion for one in theorems)), theorems)


@rule(Theorem, int)
def part(theorem: Theorem, index: int) -> Sequent:
    """One of several conclusions.

    Γ ⊢ J₁ and … and Jₙ
    ───────────────────
    Γ ⊢ Jₖ

    Raises:
        RuleError: there is no part k.
    """
    parts = _expect(theorem, All).parts
    if not 0 <= index < len(parts):
        raise RuleError(f"there is no part {index} among {len(parts)}")
    return _united(parts[index], [theorem])


# --- hypotheses taken away, each with its reason --------------------------------------------------


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
    united = _united(theorem.conclusion, [theorem, *facts])
    left = (theorem.hypotheses - proved).union(*(fact.hypotheses for fact in facts))
    return Sequent(left, united.conclusion, united.axioms)


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
    return _united(goal, [theorem])


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
    alternatives = _expect(theorem, Either).alternatives
    if not branches or len(branches) != len(alternatives):
        raise RuleError(f"{len(branches)} branches for {len(alternatives)} alternatives")
    if len({branch.conclusion for branch in branches}) != 1:
        raise RuleError("the branches conclude different things")
    united = _united(branches[0].conclusion, [theorem, *branches])
    left = theorem.hypotheses.union(
        *(b.hypotheses - {case} for b, case in zip(branches, alternatives, strict=True))
    )
    return Sequent(left, united.conclusion, united.axioms)


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
        value, holds = judgment.residual, lambda q: q == 0
    elif isinstance(judgment, Positive):
        value, holds = judgment.value, lambda q: q > 0
    elif isinstance(judgment, Nonnegative):
        value, holds = judgment.value, lambda q: q >= 0
    elif isinstance(judgment, Nonzero):
        value, holds = judgment.value, lambda q: q != 0
    else:
        raise RuleError(f"not a statement on a number: {judgment}")
    if set(value.terms) - {((), (), ())} or holds(value.terms.get(((), (), ()), 0)):
        raise RuleError(f"not false: {judgment}")
    return _united(goal, [theorem])


@rule(Theorem, str, [object], [Theorem])
def witness(
    theorem: Theorem, axiom: str, arguments: tuple[Any, ...], premises: tuple[Theorem, ...]
) -> Sequent:
    """Elimination of an existence axiom: objects with these properties exist.

    Δᵢ ⊢ Pᵢ    Γ, E₁(w), …, Eₙ(w) ⊢ J      axiom: P₁, …, Pₘ imply that some w has E₁, …, Eₙ
    ───────────────────────────────────────────────────────────────────────────────────────
    Γ ∪ Δ ⊢ J, resting on the axiom         w new: not in Γ, J, P

    Raises:
        AxiomError: there is no such axiom, its arguments are not of its kind, a premise is missing,
            or a new letter occurs in Γ, J or P.
    """
    instance = axiom_schemas.instantiate(axiom, arguments)
    if tuple(p.conclusion for p in premises) != instance.premises:
        wanted = "; ".join(map(str, instance.premises)) or "none"
        raise AxiomError(f"{axiom}: the premises must be exactly: {wanted}")
    left = theorem.hypotheses - set(instance.properties)
    outside = [*left, theorem.conclusion, *instance.premises]
    for judgment in outside:
        if old := axiom_schemas.names_in(judgment) & instance.new:
            raise AxiomError(f"{axiom}: {min(old)} is not new, it occurs in: {judgment}")
    united = _united(theorem.conclusion, [theorem, *premises])
    hypotheses = left.union(*(p.hypotheses for p in premises))
    for judgment in hypotheses - left:
        if old := axiom_schemas.names_in(judgment) & instance.new:
            raise AxiomError(f"{axiom}: {min(old)} is not new, it occurs in: {judgment}")
    return Sequent(hypotheses, united.conclusion, united.axioms | {axiom})


__all__ = [*sorted(RULES), "RULES", "KernelError", "Sequent", "ShapeError", "Theorem"]  # noqa: PLE0604
