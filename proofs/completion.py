"""A scene completed by what only one theorem speaks of: letters and functions of its proof."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from proofs.reports.tex import symbol
from proofs.rereading import atoms
from proofs.scene import Scene
from symbolic.expressions import (
    Declarations,
    FunctionDeclaration,
    MatrixDeclaration,
    ScalarDeclaration,
)
from symbolic.kernel.judgments import AtPoint
from symbolic.latex.letters import spelled
from symbolic.raising import DERIVED, raise_term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from symbolic.expressions import Declaration
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

NAMES = ("F", "F1", "F2", "F3")  # for functions that the paper does not name


def own_declarations(scene: Scene, theorem: Theorem) -> tuple[Declaration, ...]:
    """The letters and functions that the theorem speaks of and the scene does not know.

    Raises:
        SymbolicError: a letter has no spelling.
    """
    judgments = (theorem.conclusion, *theorem.hypotheses)
    added: list[Declaration] = [*_letters(scene.declarations, judgments)]
    made = _extended(scene.declarations, added)
    unnamed = {
        one.function
        for each in judgments
        for one in atoms(each)
        if isinstance(one, AtPoint) and one.function not in scene.functions.values()
    }
    names = (one for one in NAMES if one not in made.functions)
    for name, function in zip(names, sorted(unnamed, key=str), strict=False):
        variables = tuple(one.name for one in function.variables)
        definition = raise_term(function.body, made)
        latex = re.sub(r"([A-Z])([0-9])", r"\1_\2", name)
        added.append(FunctionDeclaration(name, latex, variables, definition))
    return tuple(added)


def completed(scene: Scene, added: Sequence[Declaration]) -> Scene:
    """The scene with further letters and functions, which hide others so spelled.

    Raises:
        SymbolicError: two of them are spelled alike.
    """
    made = _extended(scene.declarations, added)
    return Scene(replace(scene.paper, declarations=lambda _: made), scene.section, scene.use)


def _letters(declarations: Declarations, judgments: Sequence[Judgment]) -> Iterator[Declaration]:
    """The letters of judgments that are not declared, or declared as something else."""
    letters = {one.base for each in judgments for one in each.letters()}
    known = {*declarations.matrices, *(one.name for one in letters)}
    for one in sorted(letters):
        found = DERIVED.fullmatch(one.name)
        if found and found["base"] in known and one.name not in declarations.matrices:
            continue  # Λ^{1/2} is spelled by way of Λ
        declared = declarations.matrices.get(one.name)
        latex = declared.latex if declared else symbol(one.name)
        wanted = MatrixDeclaration(one.name, latex, one.rows, one.cols, one.symmetric)
        if declared != wanted:
            yield wanted
    for name in sorted({name for each in judgments for name in each.scalar_letters()}):
        if name not in declarations.scalars and name.isidentifier():  # "dim d0" is a dimension
            yield ScalarDeclaration(name, symbol(name))


def _extended(declarations: Declarations, added: Sequence[Declaration]) -> Declarations:
    """The declarations with others that hide those of the same name or spelling."""
    names = {one.name for one in added}
    spellings = {spelled(one.latex).key for one in added}
    kept = [
        one
        for one in declarations
        if one.name not in names and spelled(one.latex).key not in spellings
    ]
    return Declarations.of([*kept, *added])
