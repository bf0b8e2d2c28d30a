"""Derive and check (19), (20) and (32): the kernel, for all dimensions, beside SymPy's entries.

Both start from the objective g and from the three printed formulas, differentiate g themselves and
compare normal forms; SymPy does so at the one size (d0, d1, d2, N) = (3, 2, 3, 3).
Run: python benchmarks/bench_derive.py (exit code 1: a target is missed).
"""

from fractions import Fraction

import sympy as sp
from measure import ROUNDS, Section, Table, Target, show, side_by_side, time
from sympy.core.cache import clear_cache

from symbolic.kernel import terms
from symbolic.kernel.judgments import Function
from symbolic.kernel.terms import Letter, inner, norm2
from symbolic.kernel.theorems import derivative_value

SIZE = (3, 2, 3, 3)
WHAT = "derive and check (19), (20), (32)"
WARM, COLD = "kernel, all dimensions", "the same with no caches"
LEAST_RATIO, MOST_SECONDS = 5000, 1e-3  # the targets

HALF = Fraction(1, 2)
LETTERS = {
    name: Letter(name, *shape.split("×"))
    for name, shape in {
        "W1": "d1×d0",
        "W2": "d2×d1",
        "X": "d0×N",
        "Y": "d2×N",
        "Delta1": "d1×d0",
        "Delta2": "d2×d1",
    }.items()
}


def kernel_check(sign: int = 1) -> bool:
    """Whether the kernel's derivatives of g are the printed ones; `sign` spoils the μ-terms."""
    W1, W2, X, Y, D1, D2 = map(terms.from_letter, LETTERS.values())
    mu = terms.scalar("mu")
    R = W2 * W1 * X - Y
    M = X * X.T
    D = W2.T * W2 - W1 * M * W1.T
    g = Function((LETTERS["W1"], LETTERS["W2"]), HALF * norm2(R) + Fraction(1, 4) * (mu * norm2(D)))
    eq19 = W2.T * R * X.T - sign * (mu * D * W1 * M)
    eq20 = R * X.T * W1.T + sign * (mu * W2 * D)
    change = W2.T * D2 + D2.T * W2 - W1 * M * D1.T - D1 * M * W1.T
    eq32 = (
        norm2((W2 * D1 + D2 * W1) * X)
        + 2 * inner(D2 * D1, R * X.T)
        + sign * mu * (inner(D, D2.T * D2 - D1 * M * D1.T) + HALF * norm2(change))
    )
    # the slopes in Δ1 and Δ2 stand in one derivative, and letters keep them apart
    slope = inner(eq19, D1) + inner(eq20, D2)
    at, along = (W1, W2), (D1, D2)
    return derivative_value(g, at, along, 1) == slope and derivative_value(g, at, along, 2) == eq32


def cold_kernel_check() -> bool:
    """The same with nothing remembered from an earlier run."""
    for one in vars(terms).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()
    return kernel_check()


def sympy_check(size: tuple[int, int, int, int]) -> bool:
    """Whether SymPy's entrywise derivatives of g are the entries of the printed formulas."""
    clear_cache()  # SymPy would only look up what it found the time before
    d0, d1, d2, n = size
    shapes = {
        "a": (d1, d0),
        "b": (d2, d1),
        "x": (d0, n),
        "y": (d2, n),
        "p": (d1, d0),
        "q": (d2, d1),
    }
    W1, W2, X, Y, D1, D2 = (
        sp.Matrix(*shape, lambda i, j, name=name: sp.Symbol(f"{name}{i}{j}"))
        for name, shape in shapes.items()
    )
    mu = sp.Symbol("mu")

    def pair(left: sp.Matrix, right: sp.Matrix) -> sp.Expr:
        return sum(a * b for a, b in zip(left, right, strict=True))

    R = W2 * W1 * X - Y
    D = W2.T * W2 - W1 * X * X.T * W1.T
    g = pair(R, R) / 2 + mu / 4 * pair(D, D)
    eq19 = W2.T * R * X.T - mu * D * W1 * X * X.T
    eq20 = R * X.T * W1.T + mu * W2 * D
    increment = (W2 * D1 + D2 * W1) * X
    change = W2.T * D2 + D2.T * W2 - W1 * X * X.T * D1.T - D1 * X * X.T * W1.T
    eq32 = (
        pair(increment, increment)
        + 2 * pair(D2 * D1, R * X.T)
        + mu * (pair(D, D2.T * D2 - D1 * X * X.T * D1.T) + pair(change, change) / 2)
    )
    variables, directions = [*W1, *W2], [*D1, *D2]
    gradient = [sp.diff(g, one) for one in variables]
    printed = [*eq19, *eq20]
    same = all(sp.expand(a - b) == 0 for a, b in zip(gradient, printed, strict=True))
    slope = sum(a * b for a, b in zip(gradient, directions, strict=True))
    form = sum(sp.diff(slope, w) * d for w, d in zip(variables, directions, strict=True))
    return same and sp.expand(form - eq32) == 0


def measured(*, tiny: bool = False) -> Section:
    """Time the kernel, with and without what it remembers, and SymPy.

    Raises:
        SystemExit: one of them does not confirm the formulas, or confirms a spoiled one.
    """
    if kernel_check(sign=-1):
        raise SystemExit("a spoiled formula was confirmed")
    size = (1, 1, 1, 1) if tiny else SIZE
    if not (kernel_check() and sympy_check((1, 1, 1, 1))):
        raise SystemExit("the derivatives are not the printed ones")
    entries = f"SymPy entries at {size}"
    works = {WARM: kernel_check, COLD: cold_kernel_check, entries: lambda: sympy_check(size)}
    seconds = side_by_side(works, 2 if tiny else ROUNDS)
    kernel, ratio = seconds[WARM], seconds[entries] / seconds[WARM]
    rows = tuple((name, time(one), f"{one / kernel:.3g}×") for name, one in seconds.items())
    targets = (
        Target(
            f"{WHAT}, against SymPy entries",
            f"≥ {LEAST_RATIO}×",
            f"{ratio:.0f}×",
            ratio >= LEAST_RATIO,
        ),
        Target(
            f"{WHAT}, in the kernel", f"< {time(MOST_SECONDS)}", time(kernel), kernel < MOST_SECONDS
        ),
    )
    title = "Derive and check (19), (20), (32)"
    return Section(title, targets, (Table("", ("", "time", "ratio"), rows),))


if __name__ == "__main__":
    show(measured())
