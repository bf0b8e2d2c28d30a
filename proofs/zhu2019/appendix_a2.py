"""Appendix A.2: from the first-order conditions to the set (10), column by column; and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Chapter, Correction
from proofs.reports.model import Severity
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import All, Critical, Equation, Nonnegative
from symbolic.kernel.terms import norm2, number

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

chapter = Chapter()
CRITICAL_MU = ("critical point of g", "mu > 0")
SVD = ("X = U Sigma V^T", "X has full row rank")
TURNED = (*SVD, "W2 = L Pi R^T", "(23)")
TILDE = (*CRITICAL_MU, *TURNED, "Ytilde = Y V")
COLUMN = (*TILDE, "phi, psi")


def first_order(s: Scene) -> list[Theorem]:
    """(9) and the two vanishing gradients."""
    (critical, _) = s.given(*CRITICAL_MU)
    return [s.use("eq9"), s.stationarity(critical, 0), s.stationarity(critical, 1)]


@chapter.check("eq22", given=CRITICAL_MU)
def simplified(s: Scene, goal: Judgment) -> Theorem:
    """(9) put into (19) and (20)."""
    return s.prove(goal, *first_order(s))


chapter.searched("eq23", given=TURNED)


@chapter.check("L425a", given=CRITICAL_MU, reads=r"W_1 X X^T W_1^T = W_2^T W_2")
def balanced(s: Scene, goal: Judgment) -> Theorem:
    """(9)."""
    return s.prove(goal, s.use("eq9"))


@chapter.check("eq24", given=(*CRITICAL_MU, *TURNED))
def gram_matrices(s: Scene, goal: Judgment) -> Theorem:
    """(9) in the letters of (23)."""
    return s.prove(goal, *s.given(*TURNED), s.use("eq9"))


def eq22(s: Scene) -> tuple[Theorem, Theorem]:
    """The two lines of (22)."""
    both = s.use("eq22")
    return rules.part(both, 0), rules.part(both, 1)


@chapter.check("eq25a", given=(*CRITICAL_MU, *TURNED))
def first_line_turned(s: Scene, goal: Judgment) -> Theorem:
    """The first line of (22) in the letters of (23)."""
    return s.prove(goal, *s.given(*TURNED), eq22(s)[0])


@chapter.check(
    "eq25b",
    given=(*CRITICAL_MU, *TURNED),
    note="W̃1ᵀ already contains ΣUᵀ: as printed the factor ΣUᵀ stands twice",
    correction=Correction(
        r"(\tilde{W}_2 \tilde{W}_1 - Y V) \tilde{W}_1^T = (W_2 W_1 X - Y) X^T W_1^T R = \mathbf{0}",
        Severity.ERROR,
    ),
)
def second_line_turned(s: Scene, goal: Judgment) -> Theorem:
    """The second line of (22) in the letters of (23)."""
    return s.prove(goal, *s.given(*TURNED), eq22(s)[1])


chapter.searched("L437a", given=("Ytilde = Y V",), note="a definition")


@chapter.check("eq26", given=TILDE)
def without_Sigma(s: Scene, goal: Judgment) -> Theorem:
    """(25) multiplied by UΣ⁻¹; in its second line Σ and Uᵀ first move through W̃1ᵀ."""
    return s.prove(goal, *s.given(*TURNED, "Ytilde = Y V"), *eq22(s))


def column(s: Scene, goal: Judgment) -> Theorem:
    """From (24), (26) and the i-th column and row; W̃2ᵀW̃2 is diagonal, so e_i is its eigenvector."""
    both = s.use("eq26")
    gram = rules.part(s.use("eq24"), 0)
    known = s.given("phi, psi")
    return s.prove(goal, *known, gram, rules.part(both, 0), rules.part(both, 1))


for identifier in ("eq27", "eq28", "eq29", "eq30", "eq31"):
    chapter.check(identifier, given=COLUMN)(column)


IN_10 = (*SVD, "Ytilde = Y V", "Ytilde = P Lambda Q^T", "Z from Ztilde", "columns of (10)")


@chapter.check(
    "L475b",
    given=IN_10,
    reads=lambda s: Critical(s.g, (s.W1, s.W2)),
    latex=r"Z \in \mathcal{C}_g \implies \nabla g(Z) = \mathbf{0}",
    section="Sect. 4.1",
)
def points_of_10_are_critical(s: Scene, goal: Judgment) -> Theorem:
    """Every point of (10) is critical: (22) holds for W̃2 = PΛ^½C, W̃1 = CᵀΛ^½Qᵀ."""
    return s.prove(goal, *s.given(*IN_10))


# --- the steps in words ------------------------------------------------------------------------


@chapter.check(
    "L419a",
    given=("balanced", "(22)"),
    reads=lambda s: Critical(s.g, (s.W1, s.W2)),
    latex=r"\text{(9), (22)} \implies \nabla g(Z) = \mathbf{0}",
    note="(22) is also sufficient, with (9): its solutions are all that remains to be found",
)
def sufficient(s: Scene, goal: Judgment) -> Theorem:
    """Both gradients of g are those of f plus multiples of the imbalance."""
    return s.prove(goal, *s.given("balanced", "(22)"))


chapter.searched(
    "L421a",
    given=("W2 = L Pi R^T",),
    reads=r"W_2 = L \Pi R^T, \quad L^T L = I, \quad L L^T = I, \quad R^T R = I, \quad R R^T = I",
    note="a full singular value decomposition, completed to square orthogonal L and R",
)


def diagonal_entry(s: Scene) -> All:
    """ΠᵀΠe_i = νe_i and ν ≥ 0."""
    return All((Equation(s.Pi.T * s.Pi * s.e_i, s.nu * s.e_i), Nonnegative(s.nu)))


@chapter.check(
    "L429a",
    given=(*TURNED, "phi, psi"),
    reads=diagonal_entry,
    latex=r"\Pi^T \Pi e_i = \nu e_i,\quad \nu \geq 0",
    note="ν is the i-th diagonal entry",
)
def diagonal_gram(s: Scene, goal: All) -> Theorem:
    """ν = ‖Πe_i‖²."""
    first = s.prove(goal.parts[0], *s.given(*TURNED, "phi, psi"))
    (unit,) = (one for one in s.given("phi, psi") if one.conclusion == _unit(s))
    size = s.combine(Equation(s.nu, norm2(s.Pi * s.e_i)), (-s.e_i.T, first, 1), (-s.nu, unit, 1))
    second = rules.sum_of_squares(
        Nonnegative(s.nu), [(1, (), s.Pi * s.e_i)], [(number(1), size, number(1))]
    )
    return rules.together([first, second])


def _unit(s: Scene) -> Equation:
    return Equation(s.e_i.T * s.e_i, number(1))


@chapter.check(
    "L429b",
    given=(*CRITICAL_MU, *TURNED, "phi, psi"),
    reads=r"\tilde{W}_1 \tilde{W}_1^T = \Pi^T \Pi, \quad"
    r" \tilde{W}_1 \tilde{W}_1^T e_i = \nu e_i",
    note="orthogonal: the columns of W̃1ᵀ are orthogonal to each other; they need not be unit"
    " vectors, as orthonormal ones are",
)
def orthogonal_columns(s: Scene, goal: Judgment) -> Theorem:
    """(24), and ΠᵀΠ is diagonal."""
    gram = s.use("eq24")
    return s.prove(goal, *s.given(*TURNED, "phi, psi"), rules.part(gram, 0), rules.part(gram, 1))


chapter.searched(
    "L435a",
    given=SVD,
    reads=r"\Sigma \Sigma^{-1} = I_{d_0}, \quad \Sigma^{-1} \Sigma = I_{d_0}",
    note="positive diagonals: Σ is invertible, which is what (26) needs",
)
chapter.searched(
    "L443a",
    given=(*TILDE, "phi, psi"),
    reads=r"\phi = \tilde{W}_2 e_i, \quad \psi = \tilde{W}_1^T e_i",
    note="a definition: well-typed; ψ is the i-th row as a column",
)
chapter.searched(
    "L461b",
    given=("Ytilde = Y V", "Ytilde = P Lambda Q^T"),
    reads=r"\tilde{Y} = P \Lambda Q^T",
    note="the indexed sum is PΛQᵀ; P, Λ, Q exist by the axiom on singular value decompositions",
)
