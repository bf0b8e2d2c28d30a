"""The letters of Zhu, Soudry, Eldar and Wakin (2019): what each means, and its shape.

The paper uses several letters twice (A, L, R, W, α, Ω and the sizes of U, Σ, V): `declarations()`
has the meanings of Lemmas 1 and 2, `declarations(section)` those of one stretch of the paper.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from symbolic.errors import DeclarationError
from symbolic.expressions import (
    Declarations,
    FamilyDeclaration,
    FunctionDeclaration,
    MatrixDeclaration,
    ScalarDeclaration,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbolic.expressions import Declaration

_Rows = tuple[tuple[str, str, str, str], ...]

# name, LaTeX, rows, columns
_MATRICES: _Rows = (
    # the training problem (1), (2)
    ("X", "X", "d0", "N"),
    ("Y", "Y", "d2", "N"),
    ("W1", "W_1", "d1", "d0"),
    ("W2", "W_2", "d2", "d1"),
    ("Z", "Z", "d0+d2", "d1"),  # the stack of W2 and W1ᵀ
    ("W1star", "W_1^*", "d1", "d0"),
    ("W2star", "W_2^*", "d2", "d1"),
    ("W", "W", "d0+d2", "d1"),  # where (14) and (15) write W for Z
    ("A", "A", "d1", "d1"),  # the ambiguity A⁻¹W1, W2A of Sect. 3.1
    # Lemma 1, where Σ has d0 diagonals: X = UΣVᵀ, Ỹ = YV = PΛQᵀ
    ("U", "U", "d0", "d0"),
    ("Sigma", r"\Sigma", "d0", "d0"),
    ("V", "V", "N", "d0"),
    ("Ytilde", r"\tilde{Y}", "d2", "d0"),
    ("P", "P", "d2", "r"),
    ("Lambda", r"\Lambda", "r", "r"),
    ("Q", "Q", "d0", "r"),
    ("R", "R", "d1", "d1"),
    ("W1tilde", r"\tilde{W}_1", "d1", "d0"),
    ("W2tilde", r"\tilde{W}_2", "d2", "d1"),
    ("Ztilde", r"\tilde{Z}", "d0+d2", "d1"),
    # Appendix A.2: W2 = LΠRᵀ, and one column and row of W̃2 and W̃1
    ("L", "L", "d2", "d2"),
    ("Pi", r"\Pi", "d2", "d1"),
    ("phi", r"\phi", "d2", "1"),
    ("psi", r"\psi", "d0", "1"),
    # Appendix B: directions, and the vectors they are made of
    ("Delta", r"\Delta", "d0+d2", "d1"),
    ("Delta1", r"\Delta_1", "d1", "d0"),
    ("Delta2", r"\Delta_2", "d2", "d1"),
    ("p_k", "p_k", "d2", "1"),
    ("q_k", "q_k", "d0", "1"),
    ("alpha", r"\alpha", "d1", "1"),
    ("X1", "X_1", "d0", "N"),  # printed in (32), (35); nowhere defined
)
_SYMMETRIC = frozenset({"Sigma", "Lambda", "Omega", "Theta"})  # diagonal, all of them

_SCALARS = (
    ("mu", r"\mu"),
    ("lambda_r", r"\lambda_r"),
    ("lambda_rp", r"\lambda_{r'}"),
    ("lambda_k", r"\lambda_k"),
    ("lambda_j", r"\lambda_j"),
    ("lambda_d1", r"\lambda_{d_1}"),
    ("lambda_d1p1", r"\lambda_{d_1+1}"),
)

_FAMILIES: _Rows = (
    ("p", "p", "d2", "1"),
    ("q", "q", "d0", "1"),
    ("x", "x", "d0", "1"),
    ("ztilde", r"\tilde{z}", "d0+d2", "1"),
    ("lambda", r"\lambda", "1", "1"),
    ("sigma", r"\sigma", "1", "1"),
)

_FUNCTIONS = (
    ("f", "f", ("W1", "W2")),
    ("g", "g", ("W1", "W2")),
    ("rho", r"\rho", ("W1", "W2")),
    ("gtilde", r"\tilde{g}", ("W1tilde", "W2tilde")),
)

# The letters that a stretch of the paper uses otherwise, or alone.
_SECTIONS: dict[str, tuple[_Rows, tuple[Declaration, ...]]] = {
    "Sect. 2.1": (
        (
            ("W", "W", "d2", "d0"),
            ("A", "A", "d2", "d0"),
            ("B", "B", "d2", "d0"),
            ("R", "R", "r", "r"),
        ),
        (FunctionDeclaration("h", "h", ("W",)),),
    ),
    "Sect. 2.2": ((("x", "x", "n", "1"),), (FunctionDeclaration("h", "h", ("x",)),)),
    "Sect. 3.1": ((), (ScalarDeclaration("t", "t"),)),
    "Sect. 3.2": (
        (("A", "A", "d2", "d0"), ("W", "W", "d2", "d0"), ("Wstar", "W^*", "d2", "d0")),
        (
            ScalarDeclaration("alpha", r"\alpha"),
            ScalarDeclaration("beta", r"\beta"),
            ScalarDeclaration("r_c", "r_c"),
            ScalarDeclaration("rstar", "r^*"),
            FunctionDeclaration("h", "h", ("W1", "W2")),
        ),
    ),
    "Sect. 3.2, X = I": (  # so that N = d0
        (("X", "X", "d0", "d0"), ("Y", "Y", "d2", "d0")),
        (FunctionDeclaration("h", "h", ("W1", "W2")),),
    ),
    "Sect. 3.3": ((("W3", "W_3", "d3", "d2"),), ()),
    "Proof of Theorem 2(i)": (  # X has rank d0', W2*W1*UΣ has rank s
        (
            ("U", "U", "d0", "d0p"),
            ("Sigma", r"\Sigma", "d0p", "d0p"),
            ("V", "V", "N", "d0p"),
            ("P1", "P_1", "d2", "s"),
            ("Omega", r"\Omega", "s", "s"),
            ("Q1", "Q_1", "d0p", "s"),
            ("What1", r"\widehat{W}_1", "s", "d0"),
            ("What2", r"\widehat{W}_2", "d2", "s"),
        ),
        (FunctionDeclaration("f1", "f_1", ("W1", "W2")), ScalarDeclaration("C", "C")),
    ),
    "Sect. 4.2": (  # W2W1UΣ has rank s
        (
            ("Phi", r"\Phi", "d2", "s"),
            ("Theta", r"\Theta", "s", "s"),
            ("Psi", r"\Psi", "d0", "s"),
            ("Wbar1", r"\bar{W}_1", "s", "d0"),
            ("Wbar2", r"\bar{W}_2", "d2", "s"),
            ("Zbar", r"\bar{Z}", "d0+d2", "s"),
            ("Deltabar", r"\bar{\Delta}", "d0+d2", "s"),
            ("Deltabar1", r"\bar{\Delta}_1", "s", "d0"),
            ("Deltabar2", r"\bar{\Delta}_2", "d2", "s"),
        ),
        (FunctionDeclaration("fbar", r"\bar{f}", ("Wbar1", "Wbar2")),),
    ),
    "Appendix A.2": (
        (("p_j", "p_j", "d2", "1"), ("q_j", "q_j", "d0", "1")),
        (ScalarDeclaration("alpha", r"\alpha"), ScalarDeclaration("sign", r"\pm")),
    ),
    "Appendix B": (  # bold A, A1, A2 are what the extraction made of Δ, Δ1, Δ2
        (
            ("A", "A", "d0+d2", "d1"),
            ("A1", "A_1", "d1", "d0"),
            ("A2", "A_2", "d2", "d1"),
            ("a", "a", "n", "1"),
            ("b", "b", "n", "1"),
        ),
        (),
    ),
}
_PLAIN_SECTIONS = frozenset(
    {"", "Abstract", "Sect. 1", "Table 1", "Sect. 3", "Sect. 4.1", "Sect. 5", "Appendix A.1"}
)


def sections() -> tuple[str, ...]:
    """The names that `declarations` knows, apart from the default."""
    return tuple(sorted({*_SECTIONS, *_PLAIN_SECTIONS} - {""}))


@lru_cache(maxsize=32)
def declarations(section: str = "") -> Declarations:
    """The letters of the paper, with the meanings of one section where it is named.

    Args:
        section: as in the field `where` of claims.toml, or "Proof of Theorem 2(i)" (lines 243 to
            263 of Sect. 4.1, where X has rank d0'), or "Sect. 3.2, X = I" (lines 219 to 223).

    Raises:
        DeclarationError: there is no such section.
    """
    if section not in _SECTIONS and section not in _PLAIN_SECTIONS:
        raise DeclarationError(f"no section {section!r}; there are {', '.join(sections())}")
    rows, others = _SECTIONS.get(section, ((), ()))
    own: list[Declaration] = [*_matrices(rows), *others]
    hidden = {one.name for one in own} | {one.latex for one in own}
    common: list[Declaration] = [
        *_matrices(_MATRICES),
        *(ScalarDeclaration(name, latex) for name, latex in _SCALARS),
        *(FamilyDeclaration(*row) for row in _FAMILIES),
        *(FunctionDeclaration(*row) for row in _FUNCTIONS),
    ]
    return Declarations.of([*(one for one in common if not hidden & {one.name, one.latex}), *own])


def section_of(where: str, line: int) -> str:
    """The section whose letters a claim uses, from its fields `where` and `line`."""
    if where == "Sect. 4.1" and line < 265:  # noqa: PLR2004 (Lemma 1 begins on line 267)
        return "Proof of Theorem 2(i)"
    if where == "Sect. 3.2" and 219 <= line <= 223:  # noqa: PLR2004 (the case X = I)
        return "Sect. 3.2, X = I"
    return where


def _matrices(rows: Iterable[tuple[str, str, str, str]]) -> Iterable[MatrixDeclaration]:
    return (MatrixDeclaration(*row, symmetric=row[0] in _SYMMETRIC) for row in rows)
