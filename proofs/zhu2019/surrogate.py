"""The surrogate f̄ of Sect. 4.2: its balanced critical points, and how its minima are those of f.

f̄ is f for the data UΣ, YV and s hidden units, s the rank of W2W1; at Z̄ the theorem on balanced
critical points applies. T1 = W1UΣΨΘ^(−½) and T2 = Θ^(−½)ΦᵀW2 satisfy T2T1 = I_s, so there is a
matrix E (d1×s) of orthonormal columns; W2W1 is non-degenerate where s is d0, d1 or d2, and then
ΨΨᵀ, EEᵀ or ΦΦᵀ is an identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from proofs.zhu2019.assumptions_back import factors
from proofs.zhu2019.balanced_form import vanishes
from proofs.zhu2019.landscape import Decomposition, of_f_balanced
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import (
    Critical,
    Either,
    Equation,
    GlobalMinimum,
    NegativeCurvature,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import (
    Letter,
    Polynomial,
    dimension,
    from_letter,
    identity,
    norm2,
    number,
)
from symbolic.kernel.theorems import derivative_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from proofs.scene import Scene
    from symbolic.kernel.theorems import Theorem

HALF = Fraction(1, 2)
BAR = ("X = U Sigma V^T", "X has full row rank", "W2 W1 U Sigma = Phi Theta Psi^T", "Wbar")


def benign(s: Scene) -> Either:
    """Z̄ is a global minimum of f̄, or f̄ has negative curvature there."""
    at = (s.Wbar1, s.Wbar2)
    return Either((GlobalMinimum(s.fbar, at), NegativeCurvature(s.fbar, at)))


def proved_benign(s: Scene) -> Theorem:
    """The dichotomy for f̄ at Z̄; hypotheses: `BAR`, and Z critical for f. s = 0 is allowed."""
    rank = dimension("s")
    return rules.cases(_some_units(s), _no_units(s), rank, True)  # noqa: FBT003


def _some_units(s: Scene) -> Theorem:
    """s ≥ 1: the theorem on balanced critical points of f, for the data UΣ, YV."""
    core = s.elsewhere("main theorems")
    theorem = rules.substitute(of_f_balanced(core), [], [], [("d1", "s"), ("N", "d0")])
    data = [
        (Letter("X", "d0", "d0"), s.U * s.Sigma),
        (Letter("Y", "d2", "d0"), s.Y * s.V),
        (Letter("W1", "s", "d0"), s.Wbar1),
        (Letter("W2", "d2", "s"), s.Wbar2),
        (Letter("XXT_inv", "d0", "d0"), s.U * s.Sigma_inv * s.Sigma_inv * s.U.T),
    ]
    theorem = rules.substitute(theorem, data, [], [])
    either = theorem.conclusion
    if not isinstance(either, Either):
        raise TypeError(f"not an alternative: {either}")
    lowest, bends = either.alternatives
    if not (isinstance(lowest, GlobalMinimum) and isinstance(bends, NegativeCurvature)):
        raise TypeError(f"not the alternative wanted: {either}")
    known = s.given(*BAR)
    critical_bar = s.use("L353a")
    slopes = [s.stationarity(critical_bar, index) for index in (0, 1)]
    square = s.U * s.Sigma * s.Sigma * s.U.T
    facts = [
        rules.critical(Critical(lowest.function, lowest.point), slopes),
        s.prove(Equation(s.Wbar2.T * s.Wbar2, s.Wbar1 * square * s.Wbar1.T), *known),
        s.prove(Equation(square * data[-1][1], identity("d0")), *known),
    ]
    theorem = rules.cut(theorem, facts)
    return rules.either(theorem, [_renamed_minimum(s, lowest), _renamed_curvature(s, bends)])


def _renamed_minimum(s: Scene, lowest: GlobalMinimum) -> Theorem:
    """The same function under the names W̄1, W̄2 of its variables."""
    goal, others = benign(s), _anywhere(s)
    above = rules.minimum_at(rules.assume(lowest), tuple(map(from_letter, others)))
    return rules.choose(
        goal, rules.global_minimum(GlobalMinimum(s.fbar, lowest.point), others, above)
    )


def _renamed_curvature(s: Scene, bends: NegativeCurvature) -> Theorem:
    goal = benign(s)
    letters = Letter("D1bar", *s.Wbar1.shape), Letter("D2bar", *s.Wbar2.shape)
    move = tuple(map(from_letter, letters))
    down = rules.assume(Positive(-derivative_value(bends.function, bends.point, move, 2)))
    found = rules.negative_curvature(rules.derivative(s.fbar, bends.point, move, 2), down)
    return rules.bend(rules.choose(goal, found), rules.assume(bends), letters)


def _anywhere(s: Scene) -> tuple[Letter, Letter]:
    return Letter("Wbar1any", *s.Wbar1.shape), Letter("Wbar2any", *s.Wbar2.shape)


def _no_units(s: Scene) -> Theorem:
    """s = 0: then I_s = 0, every product W̄2'W̄1' is 0, and f̄ is constant."""
    goal, others = benign(s), _anywhere(s)
    W1 = from_letter(others[0])
    rank = dimension("s")
    at_least = rules.sum_of_squares(Nonnegative(rank), [(1, (), identity("s"))], [])
    none = rules.antisymmetry(at_least, rules.assume(Nonnegative(-rank)))
    total = s.combine(Equation(norm2(identity("s")), number(0)), (1, none, 1))
    (empty,) = s.vanishing(total, identity("s"))
    flat = [s.combine(vanishes(one), (1, empty, one)) for one in (W1, s.Wbar1)]
    gap = s.fbar(tuple(map(from_letter, others))) - s.fbar((s.Wbar1, s.Wbar2))
    above = s.sign(Nonnegative(gap), [], *flat)
    lowest = GlobalMinimum(s.fbar, (s.Wbar1, s.Wbar2))
    return rules.choose(goal, rules.global_minimum(lowest, others, above))


@dataclass(frozen=True)
class Embedding:
    """E = U'V'ᵀ (d1×s) from T1 = U'S'V'ᵀ: s orthonormal directions of hidden units, EᵀE = I_s."""

    E: Polynomial
    unit: Theorem
    source: Decomposition

    @classmethod
    def of(cls, s: Scene) -> Embedding:
        """T2T1 = I makes V'V'ᵀ = I."""
        T1 = s.W1 * s.U * s.Sigma * s.Psi * s.Theta_half_inv
        T2 = s.Theta_half_inv * s.Phi.T * s.W2
        source = Decomposition.of(T1, ("U_1", "S_1", "V_1", "r_1"))
        back = s.prove(Equation(T2 * T1, identity("s")), *s.given(*BAR))
        U, V = source.U, source.V
        rest = identity("s") - V * V.T
        through = s.combine(  # T1(I − V'V'ᵀ) = 0
            vanishes(T1 * rest), (1, source.equal, rest), (-U * source.S, source.unit_V, V.T)
        )
        full = s.combine(Equation(V * V.T, identity("s")), (1, back, rest), (-T2, through, 1))
        E = U * V.T
        unit = s.combine(Equation(E.T * E, identity("s")), (V, source.unit_U, V.T), (1, full, 1))
        return cls(E, unit, source)

    def discharge(self, theorem: Theorem) -> Theorem:
        """The theorem without E."""
        return self.source.discharge(theorem)


def at_most(s: Scene, size: str) -> Theorem:
    """s ≤ d0, d1 or d2: a matrix of that many rows has s orthonormal columns."""
    embedding = Embedding.of(s) if size == "d1" else None
    found, _ = _room(s, size, embedding)
    return embedding.discharge(found) if embedding else found


def _room(s: Scene, size: str, embedding: Embedding | None) -> tuple[Theorem, Polynomial]:
    """d − s = ‖I − MMᵀ‖² ≥ 0, and that I − MMᵀ."""
    M = {"d0": s.Psi, "d2": s.Phi}.get(size) if embedding is None else embedding.E
    if M is None:
        raise ValueError(f"no orthonormal columns in {size} dimensions")
    known = [embedding.unit] if embedding else s.given("W2 W1 U Sigma = Phi Theta Psi^T")
    defect = identity(size) - M * M.T
    goal = Nonnegative(dimension(size) - dimension("s"))
    return s.sign(goal, [(1, (), defect)], *known), defect


def _complete(s: Scene, size: str, embedding: Embedding | None = None) -> Theorem:
    """MMᵀ = I where s is that size (a hypothesis)."""
    equal = rules.assume(Equation(dimension("s"), dimension(size)))
    _, defect = _room(s, size, embedding)
    known = [embedding.unit] if embedding else s.given("W2 W1 U Sigma = Phi Theta Psi^T")
    total = s.prove(Equation(norm2(defect), dimension(size) - dimension("s")), *known)
    (found,) = s.vanishing(
        s.combine(Equation(norm2(defect), number(0)), (1, total, 1), (-1, equal, 1)), defect
    )
    return found


def minimum_of_f(s: Scene) -> Theorem:
    """Z minimises f if Z̄ minimises f̄ and W2W1 is non-degenerate."""
    others = Letter("W1any", *s.W1.shape), Letter("W2any", *s.W2.shape)
    W1, W2 = map(from_letter, others)
    goal = GlobalMinimum(s.f, (s.W1, s.W2))

    def compared(competitor: tuple[Polynomial, Polynomial], *known: Theorem) -> Theorem:
        gap = Nonnegative(s.f((W1, W2)) - s.f(goal.point))
        return rules.global_minimum(
            goal, others, _compared(s, gap, Fraction(1), competitor, *known)
        )

    return _by_size(s, compared, W2, W1)


def closest_product(s: Scene) -> Theorem:
    """W2·W1UΣ minimises ‖AB − YV‖² over A (d2×d1), B (d1×d0), under the same hypotheses."""
    function = factors(s)
    others = Letter("A_any", *s.W2.shape), Letter("B_any", *s.W1.shape)
    A, B = map(from_letter, others)
    goal = GlobalMinimum(function, (s.W2, s.W1 * s.U * s.Sigma))

    def compared(competitor: tuple[Polynomial, Polynomial], *known: Theorem) -> Theorem:
        gap = Nonnegative(function((A, B)) - function(goal.point))
        return rules.global_minimum(
            goal, others, _compared(s, gap, Fraction(2), competitor, *known)
        )

    return _by_size(s, compared, A, B * s.Sigma_inv * s.U.T)


def _compared(
    s: Scene,
    gap: Nonnegative,
    weight: Fraction,
    competitor: tuple[Polynomial, Polynomial],
    *known: Theorem,
) -> Theorem:
    (lowest,) = s.given("Zbar minimises fbar")
    least = rules.minimum_at(lowest, competitor)
    return s.sign(gap, [(weight, (least,), number(1))], *s.given(*BAR), *known)


def _by_size(s: Scene, compared: Callable[..., Theorem], W2: Polynomial, W1: Polynomial) -> Theorem:
    """The three cases of non-degenerate; the product W2W1 of any pair as one of width s."""
    embedding = Embedding.of(s)
    E = embedding.E
    (sizes,) = s.given("W2 W1 non-degenerate")
    right = s.Sigma_inv * s.U.T
    product = W2 * W1 * s.U * s.Sigma
    branches = [
        compared((s.Psi.T * right, product * s.Psi), _complete(s, "d0")),
        embedding.discharge(compared((E.T * W1, W2 * E), _complete(s, "d1", embedding))),
        compared((s.Phi.T * W2 * W1, s.Phi), _complete(s, "d2")),
    ]
    return rules.either(sizes, branches)


def minimum_of_fbar(s: Scene) -> Theorem:
    """Z̄ minimises f̄ if W2·W1UΣ is closest to YV among all products AB of width d1."""
    (lowest,) = s.given("W2 W1 U Sigma is closest to Y V")
    embedding = Embedding.of(s)
    others = _anywhere(s)
    W1, W2 = map(from_letter, others)
    least = rules.minimum_at(lowest, (W2 * embedding.E.T, embedding.E * W1 * s.U * s.Sigma))
    goal = GlobalMinimum(s.fbar, (s.Wbar1, s.Wbar2))
    gap = Nonnegative(s.fbar((W1, W2)) - s.fbar(goal.point))
    known = (*s.given(*BAR), embedding.unit)
    above = s.sign(gap, [(HALF, (least,), number(1))], *known)
    return embedding.discharge(rules.global_minimum(goal, others, above))
