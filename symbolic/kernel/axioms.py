"""Axioms: the only facts that are not proved. Each is a schema with its source and exact premises.

An axiom says: whenever the premises hold, objects with the properties exist. The kernel's rule
`witness` lets a theorem use such objects under new names, and discharges the properties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symbolic.kernel import terms
from symbolic.kernel.errors import AxiomError
from symbolic.kernel.judgments import Equation, Judgment, Positive
from symbolic.kernel.terms import (
    ONE,
    Letter,
    Polynomial,
    from_letter,
    identity,
    number,
    scalar,
    trace,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Instance:
    """An axiom at its arguments.

    Attributes:
        premises: what must be proved, in this order.
        properties: what the new objects satisfy.
        new: the names of the new letters, scalar letters and dimensions, all of them different.
    """

    premises: tuple[Judgment, ...]
    properties: tuple[Judgment, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Axiom:
    """A schema: its statement in words, where it is proved, and how it is instantiated."""

    name: str
    statement: str
    source: str
    kinds: tuple[type, ...]
    make: Callable[..., Instance]


def names_in(judgment: Judgment) -> frozenset[str]:
    """Every name that occurs in a judgment: letters, scalar letters, dimensions."""
    return frozenset().union(*map(_names_in, judgment.polynomials()))


def _names_in(p: Polynomial) -> frozenset[str]:
    letters = {one.name for one in p.letters()}
    return frozenset(letters | p.scalar_letters() | p.dimensions())


def _orthonormal_columns(one: Letter) -> Equation:
    matrix = from_letter(one)
    return Equation(matrix.T * matrix, identity(one.cols))


def _svd(matrix: Polynomial, U: str, Sigma: str, V: str, r: str) -> Instance:
    rows, cols = matrix.shape
    left, right = Letter(U, rows, r), Letter(V, cols, r)
    names = [f"{Sigma}{suffix}" for suffix in ("", "_inv", "_half", "_half_inv", "_quarter")]
    S, S_inverse, H, H_inverse, K = (from_letter(Letter(n, r, r, True)) for n in names)  # noqa: FBT003
    properties = (
        Equation(matrix, from_letter(left) * S * from_letter(right).T),
        _orthonormal_columns(left),
        _orthonormal_columns(right),
        Equation(S * S_inverse, identity(r)),
        Equation(S_inverse * S, identity(r)),
        Equation(S, H * H),
        Equation(H * H_inverse, identity(r)),
        Equation(H_inverse * H, identity(r)),
        Equation(H, K * K),
    )
    return Instance((), properties, (U, V, r, *names))


def _largest_eigenvalue(M: Polynomial, N: Polynomial, u: str, largest: str, root: str) -> Instance:
    if M.shape != N.shape:
        raise AxiomError("largest_eigenvalue: M and N must have one shape")
    size = N.rows
    vector, gram = from_letter(Letter(u, size, ONE)), from_letter(Letter(root, size, size))
    value = scalar(largest)
    premises = (
        Equation(M.T, M),
        Equation(N.T, N),
        Equation(N * N, N),
        Equation(N * M, M * N),
        Positive(trace(N)),
    )
    properties = (
        Equation(vector.T * vector, number(1)),
        Equation(N * vector, vector),
        Equation(M * vector, value * vector),
        Equation(value * N - N * M, gram.T * gram),
    )
    return Instance(premises, properties, (u, largest, root))


AXIOMS = {
    axiom.name: axiom
    for axiom in (
        Axiom(
            "svd",
            "Every real matrix M has a reduced singular value decomposition M = UΣVᵀ:"
            " UᵀU = VᵀV = I_r, Σ diagonal with positive entries; so Σ = H², H = K² with H, K"
            " diagonal with positive entries, and Σ, H are invertible. r is the rank of M, 0 for"
            " M = 0.",
            "Horn and Johnson, Matrix Analysis (2012), Theorem 2.6.3",
            (Polynomial, str, str, str, str),
            _svd,
        ),
        Axiom(
            "largest_eigenvalue",
            "A symmetric M that commutes with an orthogonal projection N ≠ 0 has a largest"
            " eigenvalue λ on the range of N: a unit vector u there with Mu = λu, and λN − NM is"
            " positive semidefinite, so a Gram matrix GᵀG. (The spectral theorem on range N.)",
            "Horn and Johnson, Matrix Analysis (2012), Theorems 4.1.5, 4.2.2 and 7.2.7",
            (Polynomial, Polynomial, str, str, str),
            _largest_eigenvalue,
        ),
    )
}


def instantiate(name: str, arguments: tuple[Any, ...]) -> Instance:
    """The axiom at its arguments.

    Raises:
        AxiomError: there is no such axiom, the arguments are not of its kinds, or a new name is
            no name (a number as a dimension, say), is given twice, or occurs in an argument.
    """
    axiom = AXIOMS.get(name)
    if axiom is None:
        raise AxiomError(f"there is no axiom {name!r:.80}; there are: {', '.join(AXIOMS)}")
    if tuple(map(type, arguments)) != axiom.kinds:
        wanted = ", ".join(kind.__name__ for kind in axiom.kinds)
        raise AxiomError(f"{name} takes {wanted}")
    instance: Instance = axiom.make(*arguments)
    if len(set(instance.new)) != len(instance.new) or not all(map(terms.is_name, instance.new)):
        raise AxiomError(f"{name}: the new names must differ: {', '.join(instance.new)}")
    for argument in arguments:
        if isinstance(argument, Polynomial) and (
            old := _names_in(argument).intersection(instance.new)
        ):
            raise AxiomError(f"{name}: {min(old)} is not new, it occurs in {argument}")
    return instance
