"""What is left of a formula that is not proved, and the nearest one that is.

The nearest statement differs from the printed one in one place, and the kernel has proved it from
the same hypotheses. It is a suggestion: what the author meant is not known.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

import sympy as sp

from exact.errors import EvaluationError, UndefinedSymbolError
from exact.evaluate import Evaluation
from exact.fields import RATIONAL
from exact.refute import free_assignments, is_free
from exact.truth import holds
from proofs import trials
from proofs.errors import ProofsError
from proofs.mutants import mutants
from proofs.scene import Scene
from proofs.statements import Reader
from symbolic.errors import SymbolicError
from symbolic.expressions import Gradient, HessianForm
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError
from symbolic.kernel.judgments import All, Critical, Derivative, Equation
from symbolic.latex import nodes
from symbolic.latex.reader import read, read_all
from symbolic.latex.writer import write
from symbolic.lowering import raise_term
from symbolic.search import Bounds, SearchError, system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from proofs.registry import Checker, Entry
    from proofs.reports.model import ClaimResult
    from proofs.verdicts import Finding, Options, Run
    from symbolic.expressions import Statement
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

    Statements = tuple[Statement, ...]

FEW = 20  # exact instances on which a statement that is offered is tried
MOST = 300  # variants of one formula that are tried
POINTS = 6  # small exact points at which a variant must be true before a proof is tried
BOUNDS = Bounds(steps=600, elements=0)  # of the search: an attempt that fails must fail soon
_LETTER = re.compile(
    r"(?P<letter>(\\mathbf\{[A-Za-z]\}|(?<!\\)\b[A-Za-z]|\\[A-Z][a-z]+)(_\{?[0-9A-Za-z]\}?)?)"
    r"(?P<turned>\^(T|\\top|\{T\}))?(?![a-z])"
)
_TURNED = {"≤": "≥", "≥": "≤", "<": ">", ">": "<"}
_UNREADABLE = (SymbolicError, KernelError, ProofsError)


def statements_of(scene: Scene, entry: Entry, checker: Checker) -> Statements:
    """The printed formula of a claim, read; nothing where it is stated in words."""
    reads = checker.reads or entry.printed
    if not isinstance(reads, str):
        return ()
    try:
        left = checker.left
        before = read(left, scene.declarations).parts[-1] if left else None
        return read_all(reads, scene.declarations, left=before)
    except SymbolicError:
        return ()


def residual(scene: Scene, entry: Entry, checker: Checker, finding: Finding) -> str | None:
    """What is left of a printed formula: left − right, as LaTeX, modulo its hypotheses.

    Args:
        scene: for the meaning of the letters.
        entry: the claim as printed.
        checker: how it is read.
        finding: what the symbolic side found of it.

    Returns:
        0 of an equation that is proved; None where nothing is known to be left.
    """
    if finding.theorem is not None and finding.correction is None:
        goals = finding.goal.parts if isinstance(finding.goal, All) else (finding.goal,)
        return "0" if any(isinstance(one, Equation | Derivative) for one in goals) else None
    for statement in statements_of(scene, entry, checker):
        for left, right in zip(statement.parts, statement.parts[1:], strict=False):
            try:
                # a derivative has its value everywhere
                known = () if left.has(Gradient, HessianForm) else finding.given
                rest = _remainder(scene, _difference(scene, left, right), known)
                if rest:
                    return write(raise_term(rest, scene.declarations), scene.declarations)
            except _UNREADABLE:
                continue
    return None


def with_nearest(run: Run, result: ClaimResult, options: Options) -> ClaimResult:
    """A claim that is not proved, with the nearest statement that is, if one is found.

    It must hold on an exact instance as well: from hypotheses that cannot hold anything follows.
    """
    entry = run.paper.entry(result.id)
    checker, finding = run.paper.checkers[entry.id], run.findings[entry.id]
    section = run.section(entry, checker)
    scene = Scene(run.paper, section, run.theorem, BOUNDS)

    def attempt(goal: Judgment) -> Theorem | None:
        try:
            theorem, _ = run.attempt(scene, checker, goal, finding.given)
        except Exception:  # noqa: BLE001 (a proof may stumble in any way over a goal not its own)
            return None
        return theorem if theorem and theorem.hypotheses <= set(finding.given) else None

    found = nearest(scene, entry, checker, finding.given, attempt)
    if found is None:
        return result
    latex, goal = found
    question = trials.Question(finding.given, goal, section=section)
    few = replace(options, instances=min(options.instances, FEW), jobs=1)
    tried = trials.run(run.paper, {entry.id: question}, few, lambda *_: None)
    counts = tried.outcomes[entry.id].instances
    return replace(result, nearest=latex) if 0 < counts.tried == counts.held else result


def nearest(
    scene: Scene,
    entry: Entry,
    checker: Checker,
    given: Sequence[Judgment],
    attempt: Callable[[Judgment], Theorem | None],
) -> tuple[str, Judgment] | None:
    """The first variant that is proved, of those that differ in one place or by what is left over.

    Args:
        scene: for the meaning of the letters.
        entry: the claim as printed.
        checker: how it is read.
        given: its hypotheses.
        attempt: proves a judgment from the hypotheses, or gives None.

    Returns:
        The variant as LaTeX, and as a judgment; None where none was found within the bounds.
    """
    reader = Reader(scene)
    statements = statements_of(scene, entry, checker)
    variants = (
        _variants(scene, statements, given) if statements else _fitting(scene, entry, checker)
    )
    for variant in variants:
        try:
            goals = [reader.of(one) for one in variant]
        except _UNREADABLE:
            continue
        goal = goals[0] if len(goals) == 1 else All(tuple(goals))
        if not _is_empty(variant) and not _is_refuted(goal, given) and attempt(goal) is not None:
            return r",\quad ".join(write(one, scene.declarations) for one in variant), goal
    return None


def _variants(
    scene: Scene, statements: Statements, given: Sequence[Judgment]
) -> Iterator[Statements]:
    for at, one in enumerate(statements):
        if len(one.relations) == 1 and one.relations[0] in _TURNED:
            turned = replace(one, relations=(_TURNED[one.relations[0]],))
            yield (*statements[:at], turned, *statements[at + 1 :])
    for mutant in islice(mutants(statements), MOST):
        if mutant.statements:
            yield mutant.statements
    if completed := _completed(scene, statements, given):
        yield completed


def _fitting(scene: Scene, entry: Entry, checker: Checker) -> Iterator[Statements]:
    """Of a formula without consistent shapes: one letter transposed, moved, or another for it."""
    text = checker.reads or entry.printed
    if not isinstance(text, str):
        return
    declared = {one.latex for one in scene.declarations.matrices.values()}
    found = [one for one in _LETTER.finditer(text) if _bare(one["letter"]) in declared]
    others = dict.fromkeys(one["letter"] for one in found)
    edits: list[tuple[int, int, str]] = []
    for one, after in zip_longest(found, found[1:]):
        if after and not text[one.end() : after.start()].strip():
            edits.append((one.start(), after.end(), f"{after[0]} {one[0]}"))
        turned = one["letter"] + ("" if one["turned"] else "^T")
        news = (turned, *(f"{other}{one['turned'] or ''}" for other in others))
        edits += [(*one.span(), new) for new in news]
    for start, end, new in edits:
        changed = replace(entry, printed=text[:start] + new + text[end:])
        if variant := statements_of(scene, changed, replace(checker, reads=None)):
            yield variant


def _bare(letter: str) -> str:
    return re.sub(r"\\mathbf\{(.)\}|[{}]", r"\1", letter)


def _completed(scene: Scene, statements: Statements, given: Sequence[Judgment]) -> Statements:
    """The printed equation with what is left over added, where that is less than it has."""
    if len(statements) != 1 or statements[0].relations not in {("=",), (":=",)}:
        return ()
    left, right = statements[0].parts
    try:
        rest = _remainder(scene, _difference(scene, left, right), given)
        size = len(Reader(scene).lower(right).terms)
    except _UNREADABLE:
        return ()
    if not rest or len(rest.terms) > size:
        return ()
    terms = list(right.args if isinstance(right, sp.Add | sp.MatAdd) else [right])
    added = raise_term(rest, scene.declarations)
    for one in added.args if isinstance(added, sp.Add | sp.MatAdd) else [added]:
        _add(terms, one)
    return (replace(statements[0], parts=(left, nodes.total([one for one in terms if one != 0]))),)


def _add(terms: list[sp.Basic], one: sp.Basic) -> None:
    """Add a term to a sum that keeps its order: to the multiple of the same, if there is one."""
    coefficient, core = _split(one)
    for at, old in enumerate(terms):
        before, same = _split(old)
        if same == core:
            terms[at] = nodes.product([before + coefficient, core])
            return
    terms.append(one)


def _split(term: sp.Basic) -> tuple[sp.Expr, sp.Basic]:
    """A coefficient and what it stands before."""
    if isinstance(term, sp.MatMul):
        scalar, matrices = term.as_coeff_matrices()
        return scalar, nodes.product(matrices)
    return (sp.S.One, term) if nodes.is_matrix(term) else term.as_coeff_Mul()


def _difference(scene: Scene, left: sp.Basic, right: sp.Basic) -> Polynomial:
    reader = Reader(scene)
    first = reader.lower(left)
    return first - reader.lower(right, like=first)


def _remainder(scene: Scene, p: Polynomial, given: Sequence[Judgment]) -> Polynomial:
    known = [rules.assume(one) for one in given]
    equations = [one for one in known if isinstance(one.conclusion, Equation)]
    for one in known:
        if isinstance(one.conclusion, Critical):
            equations += [scene.stationarity(one, k) for k in range(len(one.conclusion.point))]
    try:
        return system(equations, BOUNDS, scene.paper.weights).reduce(p)[0]
    except SearchError as error:
        return error.remainder


def _is_empty(statements: Statements) -> bool:
    """Whether a statement says nothing: the same on both sides."""
    return any(a == b for one in statements for a, b in zip(one.parts, one.parts[1:], strict=False))


def _is_refuted(goal: Judgment, given: Sequence[Judgment]) -> bool:
    """Whether small integers show that a variant is false; only tried where letters are free."""
    if not is_free(given):
        return False
    wanted = [*given, goal]
    for values in free_assignments(wanted, POINTS, 0):
        at = Evaluation(values, RATIONAL)
        try:
            if all(holds(one, at) for one in given) and holds(goal, at) is False:
                return True
        except (EvaluationError, UndefinedSymbolError):
            continue
    return False
