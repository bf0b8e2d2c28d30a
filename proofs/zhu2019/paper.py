"""The paper as the checker sees it: inventory, letters, functions, hypotheses, chapters."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from proofs.registry import Paper, read_inventory
from proofs.zhu2019 import (
    appendix_a1,
    appendix_a2,
    appendix_a2_columns,
    appendix_b,
    appendix_b_cut,
    appendix_b_direction,
    appendix_b_sets,
    conclusion,
    equivalence,
    introduction,
    main_results,
    section2,
    section3,
    section31,
    section32,
    section32_identity,
    section33,
    section41,
    section41_setup,
    section42,
    setting,
    table1,
)
from proofs.zhu2019.assumptions import FRONT
from proofs.zhu2019.assumptions_back import BACK
from proofs.zhu2019.hypotheses import GIVENS
from proofs.zhu2019.supply import FIXED, instances, plain
from proofs.zhu2019.values import NARROW, UNSEEN
from symbolic.errors import SymbolicError
from symbolic.expressions import Declarations, MatrixDeclaration, ScalarDeclaration
from symbolic.latex.reader import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sympy as sp

    from proofs.registry import Entry

CLAIMS = Path(__file__).with_name("claims.toml")
MODULES = (
    introduction,
    table1,
    section2,
    section3,
    section31,
    main_results,
    equivalence,
    section32,
    section32_identity,
    section33,
    section41,
    section41_setup,
    section42,
    conclusion,
    appendix_a1,
    appendix_a2,
    appendix_a2_columns,
    appendix_b,
    appendix_b_direction,
    appendix_b_sets,
    appendix_b_cut,
)
CHAPTERS = tuple(module.chapter for module in MODULES)

# where each function is printed: claim, and what stands before a display that begins with "="
DEFINED_IN = {
    "f": "eq1",
    "rho": "eq3",
    "g": "eq2",
    "f1": "L251a",
    "gtilde": "eq12",
    "fbar": "eq18",
    "h": "eq6",
}
CORE = "main theorems"
# sections with the letters of another
_SAME = {FIXED: "Appendix A.1", NARROW: "Sect. 1", UNSEEN: "Sect. 3.2"}
STACKS = {
    "Z": ("W1", "W2"),
    "W": ("W1", "W2"),
    "Ztilde": ("W1tilde", "W2tilde"),
    "Zbar": ("Wbar1", "Wbar2"),
    "Delta": ("Delta1", "Delta2"),
    "Deltabar": ("Deltabar1", "Deltabar2"),
    "A": ("A1", "A2"),
}
# the data and the weights are eliminated in favour of the factors of their decompositions
WEIGHTS = {
    "X": 16,
    "Y": 12,
    "W1": 12,
    "W2": 12,
    "Ytilde": 24,
    "W1tilde": 6,
    "W2tilde": 6,
    "Pi": 4,
    "G_in": 16,
    "G_out": 16,
    "G_alpha": 16,
    "G_next": 16,
    "W1prime": 12,
    "W2prime": 12,
}
# letters of our proofs that the paper has no name for
OWN = (
    MatrixDeclaration("C", "C", "r", "d1"),  # which columns of PΛ^½ stand in W̃2, and where
    MatrixDeclaration("e_k", "e_k", "r", "1"),  # p_k = P e_k, q_k = Q e_k
    MatrixDeclaration("e_i", "e_i", "d1", "1"),  # φ = W̃2 e_i, ψ = W̃1ᵀ e_i
    MatrixDeclaration("v", "v", "d1", "1"),
    MatrixDeclaration("Lambda_gram", r"\Upsilon", "m", "r"),  # Λ^½ = ΥᵀΥ
    MatrixDeclaration("J", "J", "m", "r"),  # Λ − λ_r I = JᵀJ
    MatrixDeclaration("E", "E", "d1", "s"),  # s of the d1 hidden units
    MatrixDeclaration("e_j", "e_j", "r", "1"),  # another coordinate than e_k
    MatrixDeclaration("XXT_inv", "K", "d0", "d0"),  # (XXᵀ)⁻¹
    ScalarDeclaration("root_k", r"\kappa"),
    ScalarDeclaration("root_j", r"\varrho_j"),  # √λ_j
    ScalarDeclaration("nu", r"\nu"),  # ‖φ‖², the i-th diagonal entry of ΠᵀΠ
    ScalarDeclaration("lambda_alpha", r"\lambda_\alpha"),
)


def paper(entries: tuple[Entry, ...], source: str = "") -> Paper:
    """The paper as an inventory prints it: the shipped one, or a copy whose formulas may differ.

    A function is what the inventory itself prints as its definition; a claim that it lacks is the
    shipped one's.
    """
    printed = {one.id: one.printed for one in (*ENTRIES, *entries)}

    @lru_cache(maxsize=64)
    def letters(section: str) -> Declarations:
        return _declarations(section, printed)

    return Paper(
        name="zhu2019",
        entries=entries,
        declarations=letters,
        givens=GIVENS | FRONT | BACK | appendix_b_cut.GIVEN,
        checkers={one.id: one for chapter in CHAPTERS for one in chapter.checkers},
        section_of=setting.section_of,
        instances=instances,
        plain=plain,
        source=source,
        background=ENTRIES,
        stacks=STACKS,
        weights=WEIGHTS,
        copied=paper,
        is_bold=True,
    )


def _declarations(section: str, printed: Mapping[str, str]) -> Declarations:
    """The letters of a section, those of our own proofs, and the functions as defined in print."""
    base = _core() if section == CORE else setting.declarations(_SAME.get(section, section))
    taken = {one.name for one in base} | {one.latex for one in base}
    added = [one for one in OWN if not taken & {one.name, one.latex}]
    made = Declarations.of([*base, *added])
    defined = [
        replace(one, definition=_definition(printed.get(DEFINED_IN.get(one.name, "")), made))
        for one in made.functions.values()
    ]
    return Declarations.of([*(one for one in made if one.name not in made.functions), *defined])


def _core() -> Declarations:
    """Lemma 1's letters where X may have any rank d0': the main theorems are proved in these."""
    base = setting.declarations("Appendix A.1")
    sizes = {"U": ("d0", "d0p"), "Sigma": ("d0p", "d0p"), "V": ("N", "d0p")}
    sizes |= {"Ytilde": ("d2", "d0p"), "Q": ("d0p", "r"), "W1tilde": ("d1", "d0p")}
    resized = [
        replace(one, rows=sizes[one.name][0], cols=sizes[one.name][1]) if one.name in sizes else one
        for one in base.matrices.values()
    ]
    return Declarations.of([*resized, *base.scalars.values(), *base.functions.values()])


def _definition(printed: str | None, made: Declarations) -> sp.Expr | None:
    """What stands on the right of a printed definition; None where it is not of this section."""
    if printed is None:
        return None
    try:
        definition: sp.Expr = read(printed, made).parts[-1]
    except SymbolicError:
        return None
    return definition


ENTRIES = read_inventory(CLAIMS)
PAPER = paper(ENTRIES)
