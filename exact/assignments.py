"""Every symbol of the paper at a constructed point: its exact value, or why it has none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any, TypeAlias

from exact.critical_points import CriticalPoint
from exact.curvature import lambda_rprime, paper_direction
from exact.errors import UndefinedSymbolError
from exact.matrices import Matrix, hstack

Value: TypeAlias = Any  # a matrix or number of the engine, a Fraction, or (a dimension) an int
_Entries: TypeAlias = Iterator[tuple[str, Value]]


@dataclass(frozen=True)
class Undefined:
    """The value of a symbol that has none."""

    reason: str


@dataclass(frozen=True)
class Assignment:
    """Names and values; asking for an undefined symbol raises and says why it is undefined."""

    values: Mapping[str, Value]
    undefined: Mapping[str, str]

    def __getitem__(self, name: str) -> Value:
        if name in self.values:
            return self.values[name]
        reason = self.undefined.get(name, "the paper has no such symbol")
        raise UndefinedSymbolError(name, reason)

    def __contains__(self, name: object) -> bool:
        return name in self.values


def assignment(point: CriticalPoint) -> Assignment:
    """Return the symbols of the paper at a point, over the point's engine.

    Dimensions: d0, d1, d2, N, r, d0prime (= d0'). Data: X, Y, mu. SVDs: U, Sigma, Sigma_inverse, V;
    Ytilde, P, Lambda, Q; sigma_i, lambda_j, p_j, q_j (from 1). The point: W1, W2, Z; W1tilde,
    W2tilde, Ztilde, R. A.2: L, Pi, R_A2 with W2 = LΠRᵀ and W1tilde_A2, W2tilde_A2 as in (23); phi,
    psi, the first column and row that are not zero. Appendix B: k, p_k, q_k, lambda_k, alpha,
    Delta1, Delta2; lambda_r, lambda_d1, lambda_d1plus1, lambda_rprime. Theorem 2(i) and Sect. 4.2:
    Phi, Theta, Psi (also as P1, Omega, Q1), Theta_half, Theta_inverse_half, W1bar, W2bar (also as
    W1hat, W2hat), Delta1bar, Delta2bar and, with Sect. 4.2's formulas, Delta1_f, Delta2_f. On an
    orbit of f: A, A_inverse.

    Δ uses the convention of (10), W2 = W̃2Rᵀ: Δ2 = p_k αᵀRᵀ and Δ1 = Rα q_kᵀΣ⁻¹Uᵀ. Appendix B
    prints R where this has Rᵀ, as (13) does.
    """
    entries = dict(
        chain(
            _data(point),
            _weights(point),
            _layout(point),
            _full_svd(point),
            _escape(point),
            _order(point),
            _surrogate(point),
        )
    )
    undefined = {n: value.reason for n, value in entries.items() if isinstance(value, Undefined)}
    values = {n: value for n, value in entries.items() if not isinstance(value, Undefined)}
    return Assignment(MappingProxyType(values), MappingProxyType(undefined))


def _data(point: CriticalPoint) -> _Entries:
    problem, lift = point.problem, point.engine.lift
    shape = problem.shape
    yield from {"d0": shape.d0, "d1": shape.d1, "d2": shape.d2, "N": shape.N}.items()
    yield from {"r": problem.r, "d0prime": problem.rank_x, "mu": problem.mu}.items()
    yield from {"X": point.data.X, "Y": point.data.Y}.items()
    for name in ("U", "Sigma", "Sigma_inverse", "V", "Ytilde", "Lambda"):
        yield name, lift(getattr(problem, name))
    P, Q = point.frame.P, point.frame.Q
    yield from {"P": lift(P), "Q": lift(Q)}.items()
    for i, sigma in enumerate(problem.sigma):
        yield f"sigma_{i + 1}", sigma
    for j, value in enumerate(problem.lambdas):
        yield f"lambda_{j + 1}", value
        yield f"p_{j + 1}", lift(P.column_at(j))
        yield f"q_{j + 1}", lift(Q.column_at(j))


def _weights(point: CriticalPoint) -> _Entries:
    yield "W1", point.W1
    yield "W2", point.W2
    yield "Z", point.engine.stack(point.W2, point.W1.T)
    for name, of in (("A", point.frame.A), ("A_inverse", point.frame.A.inverse())):
        on_orbit = point.critical_for == "f"
        yield name, point.engine.lift(of) if on_orbit else Undefined("Z was not moved by GL(d1)")


def _layout(point: CriticalPoint) -> _Entries:
    names = ("W1tilde", "W2tilde", "Ztilde", "R", "phi", "psi")
    if point.critical_for == "f":
        yield from dict.fromkeys(names, Undefined("Z is not of the form (10)")).items()
        return
    lift, columns = point.engine.lift, point.frame.columns
    first, second = point.W1tilde, point.W2tilde
    yield from {"W1tilde": first, "W2tilde": second, "R": lift(point.frame.R)}.items()
    yield "Ztilde", point.engine.stack(second, first.T)
    used = [i for i, j in enumerate(columns) if j is not None]
    unit = Matrix.column([int(i == (used or [0])[0]) for i in range(len(columns))])
    yield from {"phi": second * lift(unit), "psi": first.T * lift(unit)}.items()


def _full_svd(point: CriticalPoint) -> _Entries:
    """A.2: W2 = LΠRᵀ with Π decreasing; R here is (10)'s R with its columns put in that order."""
    names = ("L", "Pi", "R_A2", "W1tilde_A2", "W2tilde_A2")
    if point.critical_for == "f":
        yield from dict.fromkeys(names, Undefined("(9) fails: A.2 is about points of g")).items()
        return
    problem, frame, engine = point.problem, point.frame, point.engine
    d1, d2 = problem.shape.d1, problem.shape.d2
    places = {j: i for i, j in enumerate(frame.columns) if j is not None}
    empty = [i for i, j in enumerate(frame.columns) if j is None]
    order = [places[j] for j in frame.gamma] + empty
    turned = frame.R.submatrix(range(d1), order)
    rest = problem.P_full.submatrix(range(d2), range(problem.r, d2))
    chosen = [*frame.gamma, *point.omega]
    L = hstack([frame.P.submatrix(range(d2), chosen), rest])
    shape = Matrix.diagonal([1] * len(frame.gamma), d2, d1)
    roots = [engine.sqrt(problem.lambdas[j]) for j in frame.gamma]
    Pi = engine.lift(shape) * engine.diagonal(roots + [engine.number(0)] * (d1 - len(roots)))
    R = engine.lift(turned)
    yield from {"L": engine.lift(L), "Pi": Pi, "R_A2": R, "W2tilde_A2": point.W2 * R}.items()
    yield "W1tilde_A2", R.T * point.W1 * engine.lift(problem.U * problem.Sigma)


def _escape(point: CriticalPoint) -> _Entries:
    names = ("k", "p_k", "q_k", "lambda_k", "alpha", "Delta1", "Delta2")
    try:
        direction = paper_direction(point)
    except UndefinedSymbolError as error:
        yield from dict.fromkeys(names, Undefined(error.reason)).items()
        return
    lift = point.engine.lift
    yield from {"k": direction.k + 1, "lambda_k": direction.lambda_k}.items()
    yield from {"p_k": lift(direction.p), "alpha": lift(direction.alpha)}.items()
    yield "q_k", lift(point.frame.Q.column_at(direction.k))
    yield from {"Delta1": lift(direction.D1), "Delta2": lift(direction.D2)}.items()


def _order(point: CriticalPoint) -> _Entries:
    lambdas, d1 = point.problem.lambdas, point.problem.shape.d1
    r = len(lambdas)
    yield "lambda_r", lambdas[-1] if r else Undefined("Ỹ = 0 has no singular values (r = 0)")
    few = Undefined(f"Ỹ has only r = {r} singular values, d1 = {d1}")
    yield "lambda_d1", lambdas[d1 - 1] if r >= d1 else few
    yield "lambda_d1plus1", lambdas[d1] if r > d1 else few
    try:
        yield "lambda_rprime", lambda_rprime(lambdas, d1)
    except UndefinedSymbolError as error:
        yield "lambda_rprime", Undefined(error.reason)


def _surrogate(point: CriticalPoint) -> _Entries:
    """W2W1UΣ = ΦΘΨᵀ and the balanced pair of (16), which is also the one of Theorem 2(i)."""
    problem, frame, engine = point.problem, point.frame, point.engine
    lift, gamma = engine.lift, frame.gamma
    main = ("Phi", "Theta", "Psi", "Theta_half", "Theta_inverse_half", "W1bar", "W2bar")
    aliases = ("P1", "Omega", "Q1", "W1hat", "W2hat")
    moves = ("Delta1bar", "Delta2bar", "Delta1_f", "Delta2_f")
    if not gamma:
        empty = Undefined("W2W1UΣ = 0 has an empty reduced SVD")
        yield from dict.fromkeys(main + aliases + moves, empty).items()
        return
    Phi = frame.P.submatrix(range(frame.P.shape[0]), gamma)
    Psi = frame.Q.submatrix(range(frame.Q.shape[0]), gamma)
    theta = [problem.lambdas[j] for j in gamma]
    half = engine.diagonal([engine.sqrt(x) for x in theta])
    inverse_half = engine.diagonal([engine.sqrt(1 / x) for x in theta])
    W2bar, W1bar = lift(Phi) * half, half * lift(Psi.T * problem.input_map)
    Theta = lift(Matrix.diagonal(theta))
    values = (lift(Phi), Theta, lift(Psi), half, inverse_half, W1bar, W2bar)
    yield from zip(main, values, strict=True)
    yield from zip(aliases, (lift(Phi), Theta, lift(Psi), W1bar, W2bar), strict=True)
    above = [k for k in point.omega if problem.lambdas[k] > theta[-1]]
    if not above:
        reason = "W̄2W̄1 is a global minimum of (18): no Δ̄ bends down"
        yield from dict.fromkeys(moves, Undefined(reason)).items()
        return
    last = Matrix.column([int(j == gamma[-1]) for j in gamma])
    D2bar = lift(frame.P.column_at(above[0]) * last.T)
    D1bar = lift(last * frame.Q.column_at(above[0]).T * problem.input_map)
    lead = point.W1 * lift(problem.U * problem.Sigma * Psi) * inverse_half
    trail = inverse_half * lift(Phi.T) * point.W2
    yield from zip(moves, (D1bar, D2bar, lead * D1bar, D2bar * trail), strict=True)
