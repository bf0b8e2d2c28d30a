"""Exact checks of constructed critical points against their raw products and against peers.

Run: python benchmarks/bench_exact.py. Every row is measured side by side in one run; a ratio is the
quotient of the quickest of 25 interleaved rounds, which other work on the machine disturbs least.
"""

from __future__ import annotations

import timeit
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

import mpmath
import numpy as np
import sympy

from exact.critical_points import CriticalPoint, point_of_form_10
from exact.curvature import certify
from exact.objective import is_critical_g
from exact.orthogonal import orthogonal
from exact.problems import Kind, Shape, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from exact.matrices import Matrix

Work: TypeAlias = "Callable[[], object]"
Arrays = dict[str, Any]

_ROUNDS = 25
_ROUND_SECONDS = 0.01


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


def side_by_side(works: dict[str, Work]) -> dict[str, float]:
    """Return the seconds of each work in its quickest round; the rounds are interleaved."""
    timers = {name: timeit.Timer(work) for name, work in works.items()}
    loops = {
        name: max(1, int(_ROUND_SECONDS / max(t.timeit(1), 1e-7))) for name, t in timers.items()
    }
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(_ROUNDS):
        for name, timer in timers.items():
            taken[name].append(timer.timeit(loops[name]) / loops[name])
    return {name: min(times) for name, times in taken.items()}


def show(title: str, works: dict[str, Work]) -> dict[str, float]:
    """Print the row; ratios are to the first work."""
    seconds = side_by_side(works)
    base = next(iter(seconds.values()))
    parts = [f"{name} {1e6 * s:.0f} µs (×{s / base:.2f})" for name, s in seconds.items()]
    print(f"{title:28} " + "   ".join(parts), flush=True)
    return seconds


def main() -> None:
    """Print rows 3 and 4 of the targets."""
    print("exact gradient zero test (target at d ≥ 32: ≤ 1.2 × its ten raw flint products)")
    for d, kind in ((3, "householder"), (12, "householder"), (32, "householder"),
                    (32, "hadamard"), (64, "householder")):  # fmt: skip
        point = constructed(d, kind)
        arrays = as_floats(point)
        works: dict[str, Work] = {
            "ten raw products": gradient_products(point),
            "exact test": lambda p=point: is_critical_g(p.data, p.W1, p.W2),
            "numpy floats": lambda a=arrays: float_gradient(a),
        }
        if d == 3:
            works["SymPy"] = sympy_gradient(point)
            works["mpmath, 50 digits"] = mpmath_gradient(point)
        show(f"d = {d}, {kind}", works)
    print()
    print("full check: gradient, (9), direction, bound, index")
    print("(targets: ≤ 2.5 × raw products at d = 32; ≥ 25 × faster than eigvalsh at d = 12)")
    for d in (4, 12, 32):
        point = constructed(d)
        arrays = as_floats(point)
        works = {
            "raw products": check_products(point),
            "full check": lambda p=point: certify(p),
        }
        if d <= 12:
            works["numpy assembly + eigvalsh"] = lambda a=arrays: float_check(a)
        seconds = show(f"d = {d}, Hessian {2 * d * d}×{2 * d * d}", works)
        if d <= 12:
            factor = seconds["numpy assembly + eigvalsh"] / seconds["full check"]
            print(f"{'':28} {factor:.0f} × faster than numpy", flush=True)


if __name__ == "__main__":
    main()
