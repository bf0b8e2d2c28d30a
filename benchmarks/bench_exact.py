"""Exact checks of constructed critical points against their raw products and against peers.

Run: python benchmarks/bench_exact.py
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import sympy
from measure import ROUNDS, Section, Target, Work, compared, show, side_by_side

from exact.critical_points import CriticalPoint, point_of_form_10
from exact.curvature import certify
from exact.objective import is_critical_g
from exact.orthogonal import orthogonal
from exact.problems import Kind, Shape, problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact.matrices import Matrix

Arrays = dict[str, Any]

RAW, FULL, FLOATS = "raw products", "full check", "numpy assembly + eigvalsh"


def constructed(d: int, kind: str = "householder") -> CriticalPoint:
    """Return a saddle of (10) with d0 = d1 = d2 = N = d: every singular pair but the largest."""
    data = problem(Shape(d, d, d, d), Kind(orthogonal=kind), seed=0)
    R = orthogonal(d, kind, Random(d))
    return point_of_form_10(data, (None, *range(1, d)), R)


def gradient_products(point: CriticalPoint) -> Work:
    """Return the ten integer products of the gradient (19), (20), and nothing else."""
    W1, W2, X, Y = point.W1, point.W2, point.data.X, point.data.Y
    K = W1 * X
    G, M, KS = (W2 * K - Y) * X.T, W2.T * W2 - K * K.T, K * X.T
    E = W2 * K - Y
    pairs = [
        (W1, X), (W2, K), (E, X.T), (W2.T, W2), (K, K.T),
        (K, X.T), (W2.T, G), (M, KS), (G, W1.T), (W2, M),
    ]  # fmt: skip
    return _products(pairs)


def check_products(point: CriticalPoint) -> Work:
    """Return the integer products of a full check: seven of matrices, eight with vectors."""
    W1, W2, X, Y = point.W1, point.W2, point.data.X, point.data.Y
    K = W1 * X
    E = W2 * K - Y
    G = E * X.T
    direction = certify(point).direction
    if direction is None:
        raise SystemExit("the benchmark's point is a global minimum: it has no direction")
    a, p, c = direction.a, direction.p, direction.c
    v = c * X
    pairs = [
        (W1, X), (W2, K), (E, X.T), (W2.T, W2), (K, K.T), (W2.T, G), (G, W1.T),
        (c, X), (W2, a), (a.T, K), (E, v.T), (W2.T, p), (K, v.T), (p.T, E * v.T), (a.T, a),
    ]  # fmt: skip
    return _products(pairs)


def _products(pairs: list[tuple[Matrix, Matrix]]) -> Work:
    integers = [(left.numerators, right.numerators) for left, right in pairs]

    def run() -> None:
        for left, right in integers:
            left * right

    return run


def as_floats(point: CriticalPoint) -> Arrays:
    """Return the point in numpy arrays."""
    data = point.data
    named = {"W1": point.W1, "W2": point.W2, "X": data.X, "Y": data.Y}
    arrays: Arrays = {
        name: np.array([[float(x) for x in row] for row in matrix.rows()])
        for name, matrix in named.items()
    }
    return arrays | {"mu": float(data.mu)}


def float_gradient(a: Arrays) -> float:
    """Return the largest entry of the gradient, in floats."""
    K = a["W1"] @ a["X"]
    G = (a["W2"] @ K - a["Y"]) @ a["X"].T
    M = a["W2"].T @ a["W2"] - K @ K.T
    first = a["W2"].T @ G - a["mu"] * M @ K @ a["X"].T
    second = G @ a["W1"].T + a["mu"] * a["W2"] @ M
    return float(max(np.abs(first).max(), np.abs(second).max()))


def float_check(a: Arrays) -> float:
    """Assemble the Hessian in floats by Kronecker products and return its least eigenvalue."""
    W1, W2, X, Y, mu = a["W1"], a["W2"], a["X"], a["Y"], a["mu"]
    (d1, d0), d2 = W1.shape, W2.shape[0]
    S, A = X @ X.T, W2.T @ W2
    K = W1 @ S
    B = K @ W1.T
    M, eye = A - B, np.eye
    swap1 = np.einsum("aj,bi->aibj", K, K).reshape(d1 * d0, d1 * d0)
    swap2 = np.einsum("pb,qa->paqb", W2, W2).reshape(d2 * d1, d2 * d1)
    first = np.kron(A - mu * M, S) + mu * (np.kron(eye(d1), K.T @ K) + swap1)
    second = np.kron(eye(d2), B + mu * M) + mu * (np.kron(W2 @ W2.T, eye(d1)) + swap2)
    flat = W2 @ K - Y @ X.T - mu * W2 @ K
    cross = (1 - mu) * np.einsum("qa,bi->aiqb", W2, K) + np.einsum("qi,ab->aiqb", flat, eye(d1))
    cross = cross.reshape(d1 * d0, d2 * d1)
    H = np.block([[first, cross], [cross.T, second]])
    return float(float_gradient(a) + np.linalg.eigvalsh(H)[0])


def sympy_gradient(point: CriticalPoint) -> Work:
    """Return the gradient test with SymPy's rational matrices."""
    W1, W2, X, Y = (_in_sympy(m) for m in (point.W1, point.W2, point.data.X, point.data.Y))
    mu = sympy.Rational(*Fraction(point.data.mu).as_integer_ratio())

    def run() -> bool:
        K = W1 * X
        G, M = (W2 * K - Y) * X.T, W2.T * W2 - K * K.T
        first, second = W2.T * G - mu * M * K * X.T, G * W1.T + mu * W2 * M
        return bool(first.is_zero_matrix and second.is_zero_matrix)

    return run


def _in_sympy(matrix: Matrix) -> sympy.Matrix:
    return sympy.Matrix([[sympy.Rational(x.numerator, x.denominator) for x in row]
                         for row in matrix.rows()])  # fmt: skip


def mpmath_gradient(point: CriticalPoint) -> Work:
    """Return the gradient in mpmath at 50 digits: not a proof of anything."""
    context = mpmath.mp.clone()
    context.dps = 50
    W1, W2, X, Y = (
        _in_mpmath(m, context) for m in (point.W1, point.W2, point.data.X, point.data.Y)
    )
    mu = context.mpf(Fraction(point.data.mu).numerator) / Fraction(point.data.mu).denominator

    def run() -> object:
        K = W1 * X
        G, M = (W2 * K - Y) * X.T, W2.T * W2 - K * K.T
        return W2.T * G - mu * (M * (K * X.T)), G * W1.T + mu * (W2 * M)

    return run


def _in_mpmath(matrix: Matrix, context: Any) -> Any:  # noqa: ANN401 (mpmath has no types)
    return context.matrix(
        [[context.mpf(x.numerator) / x.denominator for x in row] for row in matrix.rows()]
    )


def gradients(cases: Sequence[tuple[int, str]], rounds: int) -> dict[str, dict[str, float]]:
    """Return the times of the gradient zero test at points of these sizes and kinds."""
    found = {}
    for d, kind in cases:
        point = constructed(d, kind)
        arrays = as_floats(point)
        works: dict[str, Work] = {
            "ten raw products": gradient_products(point),
            "exact test": lambda p=point: is_critical_g(p.data, p.W1, p.W2),
            "numpy floats": lambda a=arrays: float_gradient(a),
        }
        if d <= 3:
            works["SymPy"] = sympy_gradient(point)
            works["mpmath, 50 digits"] = mpmath_gradient(point)
        found[f"{d}, {kind}"] = side_by_side(works, rounds)
    return found


def checks(sizes: Sequence[int], rounds: int) -> dict[str, dict[str, float]]:
    """Return the times of the full check at points of these sizes."""
    found = {}
    for d in sizes:
        point = constructed(d)
        arrays = as_floats(point)
        works: dict[str, Work] = {
            RAW: check_products(point),
            FULL: lambda p=point: certify(p),
        }
        if d <= 12:
            works[FLOATS] = lambda a=arrays: float_check(a)
        found[str(d)] = side_by_side(works, rounds)
    return found


def measured(*, tiny: bool = False) -> Section:
    """Time the zero test of the gradient and the full check of a point."""
    large, middle = (4, 3) if tiny else (32, 12)
    rounds = 2 if tiny else ROUNDS
    kinds = ((3, "householder"), (middle, "householder"), (large, "householder"))
    more = () if tiny else ((32, "hadamard"), (64, "householder"))
    first = gradients(kinds + more, rounds)
    second = checks((4, middle, large), rounds)
    tests = {k: one["exact test"] / one["ten raw products"] for k, one in first.items()}
    worst = max(one for name, one in tests.items() if int(name.split(",")[0]) >= large)
    full = second[str(large)][FULL] / second[str(large)][RAW]
    quicker = second[str(middle)][FLOATS] / second[str(middle)][FULL]
    targets = (
        Target(
            f"exact gradient zero test, d ≥ {large}, against its ten raw products",
            "≤ 1.2×", f"{worst:.2f}×", worst <= 1.2,
        ),
        Target(
            f"full check of a point, d = {large}, against its raw products",
            "≤ 2.5×", f"{full:.2f}×", full <= 2.5,
        ),
        Target(
            f"full check of a point, d = {middle}, quicker than float assembly + eigvalsh",
            "≥ 25×", f"{quicker:.0f}×", quicker >= 25,
        ),
    )  # fmt: skip
    tables = (
        compared("Gradient zero test at a constructed critical point, d0 = d1 = d2 = N = d:",
                 "d, orthogonal factors", first),
        compared("Full check (gradient, balance, direction, bound, index):", "d", second),
    )  # fmt: skip
    return Section("Exact checks of constructed points", targets, tables)


if __name__ == "__main__":
    show(measured())
